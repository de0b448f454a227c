"""The languages that rholsp knows."""

from rholsp.features.language import Language, Languages
from rholsp.features.resolve import RHOLANG as RHOLANG_RESOLVER
from rholsp.features.rholang.slots import slot_at
from rholsp.rholang.lexical import lexical_tokens
from rholsp.rholang.summarise import summarise as summarise_rholang

RHOLANG = Language(
    id="rholang",
    title="Rholang",
    suffixes=(".rho", ".rhox"),
    summarise=summarise_rholang,
    resolver=RHOLANG_RESOLVER,
    tokens=lexical_tokens,
    slot=slot_at,
)

LANGUAGES = Languages((RHOLANG,))
