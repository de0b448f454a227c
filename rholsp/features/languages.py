"""The languages that rholsp knows."""

from rholsp.features.language import Language, Languages
from rholsp.features.resolve import RHOLANG as RHOLANG_RESOLVER
from rholsp.features.rholang import findings, hover, spelling
from rholsp.rholang.summarise import summarise as summarise_rholang

RHOLANG = Language(
    id="rholang",
    title="Rholang",
    suffixes=(".rho", ".rhox"),
    summarise=summarise_rholang,
    resolver=RHOLANG_RESOLVER,
    describe=hover.describe,
    explain=hover.explain,
    spelling=spelling.spelling_of,
    syntax_errors=frozenset({"RH001", "RH002"}),
    findings=findings.findings,
)

LANGUAGES = Languages((RHOLANG,), source="rholsp.features.languages:LANGUAGES")
