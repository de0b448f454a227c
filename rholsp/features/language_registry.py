"""The languages that rholsp knows."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from rholsp.embedded.detection import Detector
from rholsp.embedded.detectors import DETECTORS
from rholsp.embedded.embed import embed
from rholsp.features.language import Language, Languages
from rholsp.features.metta import completion_context as metta_slots
from rholsp.features.metta import hover as metta_hover
from rholsp.features.metta import quick_fixes as metta_quick_fixes
from rholsp.features.metta import rename_target as metta_spelling
from rholsp.features.metta import signatures as metta_signatures
from rholsp.features.metta import workspace_diagnostics as metta_findings
from rholsp.features.metta.resolver import METTA as METTA_RESOLVER
from rholsp.features.rholang import doc_markdown, hover, quick_fixes, rename_target, signatures, workspace_diagnostics
from rholsp.features.rholang.completion_context import slot_at
from rholsp.features.rholang.resolver import LINKAGE
from rholsp.features.rholang.resolver import RHOLANG as RHOLANG_RESOLVER
from rholsp.metta.diagnostic_codes import BRACKET, LEXICAL
from rholsp.metta.highlight_tokens import tokens as metta_tokens
from rholsp.metta.summarise import summarise as summarise_metta
from rholsp.model.summary import FileSummary
from rholsp.rholang.grammar import parse
from rholsp.rholang.highlight_tokens import lexical_tokens
from rholsp.rholang.summarise import summarise as summarise_rholang

METTA = Language(
    id="metta",
    title="MeTTa",
    suffixes=(".metta",),
    summarise=summarise_metta,
    resolver=METTA_RESOLVER,
    describe=metta_hover.describe,
    explain=metta_hover.explain,
    tokens=metta_tokens,
    slot=metta_slots.slot_at,
    calls=metta_signatures.CALLS,
    spelling=metta_spelling.spelling_of,
    fixes=metta_quick_fixes.FIXES,
    syntax_errors=frozenset({BRACKET, LEXICAL}),
    findings=metta_findings.findings,
)


KEPT_REGIONS, KEPT_LENGTH = 2_000, 1_000
"""The summaries of so many regions of at most that length are kept: a key changes one region of a file, if any."""


def _kept(summarise: Callable[[str], FileSummary]) -> Callable[[str], FileSummary]:
    kept = lru_cache(KEPT_REGIONS)(summarise)
    return lambda text: (kept if len(text) <= KEPT_LENGTH else summarise)(text)


def rholang_with(guests: Sequence[Language], detectors: Sequence[Detector] = DETECTORS) -> Language:
    """Rholang, with these languages in its strings."""
    meanings = {guest.id: _kept(guest.summarise) for guest in guests}

    def summarise(text: str) -> FileSummary:
        tree = parse(text)
        return embed(text, tree, summarise_rholang(text, tree), meanings, detectors)

    return Language(
        id="rholang",
        title="Rholang",
        suffixes=(".rho", ".rhox"),
        summarise=summarise,
        resolver=RHOLANG_RESOLVER,
        linkage=LINKAGE,
        describe=hover.describe,
        explain=hover.explain,
        tokens=lexical_tokens,
        prose=doc_markdown.markdown,
        slot=slot_at,
        calls=signatures.CALLS,
        spelling=rename_target.spelling_of,
        fixes=quick_fixes.FIXES,
        syntax_errors=frozenset({"RH001", "RH002"}),
        findings=workspace_diagnostics.findings,
    )


RHOLANG = rholang_with((METTA,))

LANGUAGES = Languages((RHOLANG, METTA), source="rholsp.features.language_registry:LANGUAGES")
