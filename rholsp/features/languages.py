"""The languages that rholsp knows."""

from rholsp.features.language import Language, Languages
from rholsp.features.resolve import RHOLANG as RHOLANG_RESOLVER
from rholsp.rholang.summarise import summarise as summarise_rholang

RHOLANG = Language(
    id="rholang",
    title="Rholang",
    suffixes=(".rho", ".rhox"),
    summarise=summarise_rholang,
    resolver=RHOLANG_RESOLVER,
)

LANGUAGES = Languages((RHOLANG,), source="rholsp.features.languages:LANGUAGES")
