"""The languages that rholsp knows."""

from rholsp.features.language import Language, Languages
from rholsp.features.metta.resolver import METTA as METTA_RESOLVER
from rholsp.features.resolve import RHOLANG as RHOLANG_RESOLVER
from rholsp.metta.summarise import summarise as summarise_metta
from rholsp.metta.tokens import tokens as metta_tokens
from rholsp.rholang.summarise import summarise as summarise_rholang

RHOLANG = Language(
    id="rholang",
    title="Rholang",
    suffixes=(".rho", ".rhox"),
    summarise=summarise_rholang,
    resolver=RHOLANG_RESOLVER,
)

METTA = Language(
    id="metta",
    title="MeTTa",
    suffixes=(".metta",),
    summarise=summarise_metta,
    resolver=METTA_RESOLVER,
    tokens=metta_tokens,
)

LANGUAGES = Languages((RHOLANG, METTA))
