"""The languages that rholsp knows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from rholsp.embedded.detection import Detector
from rholsp.embedded.detectors import DETECTORS
from rholsp.embedded.embed import NOTHING, Known, embed, embed_edited
from rholsp.embedded.embed import Revise as ReviseRegion
from rholsp.features.language import Language, LanguagePolicy, Languages, Revision
from rholsp.features.metta import completion_context as metta_completion
from rholsp.features.metta import hover as metta_hover
from rholsp.features.metta import quick_fixes as metta_quick_fixes
from rholsp.features.metta import refactoring as metta_refactoring
from rholsp.features.metta import rename_target as metta_spelling
from rholsp.features.metta import signatures as metta_signatures
from rholsp.features.metta import token_types as metta_types
from rholsp.features.metta import workspace_diagnostics as metta_findings
from rholsp.features.metta.expected import expected
from rholsp.features.metta.modules import files_of_module, names_of_module
from rholsp.features.metta.resolver import METTA as METTA_RESOLVER
from rholsp.features.rholang import (
    builtin_docs,
    doc_markdown,
    hover,
    quick_fixes,
    rename_target,
    signatures,
    workspace_diagnostics,
)
from rholsp.features.rholang.arguments import argument_at
from rholsp.features.rholang.completion_context import completion_context_at
from rholsp.features.rholang.imports import imports
from rholsp.features.rholang.matching_keywords import matching_keywords
from rholsp.features.rholang.refactoring import refactorings
from rholsp.features.rholang.resolver import LINKAGE
from rholsp.features.rholang.resolver import RHOLANG as RHOLANG_RESOLVER
from rholsp.features.rholang.token_types import token_types
from rholsp.features.tree_ranges import enclosing
from rholsp.metta.analysis import Analysis as MettaAnalysis
from rholsp.metta.analysis import analysed as analysed_metta
from rholsp.metta.composition import composition as metta_composition
from rholsp.metta.diagnostic_codes import BRACKET, LEXICAL
from rholsp.metta.diagnostic_codes import CODES as METTA_CODES
from rholsp.metta.formatting import FORMATTER as METTA_FORMATTER
from rholsp.metta.grammar import parse as parse_metta
from rholsp.metta.highlight_tokens import brackets_and_comments as metta_brackets
from rholsp.metta.highlight_tokens import tokens as metta_tokens
from rholsp.metta.lints import arities
from rholsp.metta.summarise import summarise as summarise_metta
from rholsp.model.summary import FileSummary, Role
from rholsp.rholang.analysis import Analysis, analysed
from rholsp.rholang.composition import composition
from rholsp.rholang.diagnostic_codes import CODES as RHOLANG_CODES
from rholsp.rholang.formatting import FORMATTER as RHOLANG_FORMATTER
from rholsp.rholang.grammar import parse, placeholders, set_placeholders
from rholsp.rholang.highlight_tokens import brackets_and_comments, lexical_tokens
from rholsp.rholang.lints import summary as lints_of_summary
from rholsp.rholang.summarise import summarise as summarise_rholang
from rholsp.rholang.templates import DEFAULT, marks_of
from rholsp.syntax.effort import Effort
from rholsp.syntax.relexing import TooMuch
from rholsp.text.lines import LineIndex

_READ = "read"
"""What the first version of a text leaves: most files that are opened are only read, and what makes keys cheap is made
with the first of them."""


def _revise_metta(text: str, lines: LineIndex, left: object, most: int | None) -> Revision | None:
    if left is None:
        return Revision(summarise_metta(text), None, _READ, is_from_nothing=True)
    before = left if isinstance(left, MettaAnalysis) else None
    try:
        analysis = analysed_metta(text, before, lines, most=most)
    except TooMuch:
        return None
    compose = partial(metta_composition, analysis) if analysis.runs else None
    return Revision(analysis.summary, analysis.brief, analysis, compose, before is None)


METTA = Language(
    id="metta",
    title="MeTTa",
    suffixes=(".metta",),
    summarise=summarise_metta,
    revise=_revise_metta,
    resolver=METTA_RESOLVER,
    describe=metta_hover.describe,
    tally=metta_hover.tally,
    explain=metta_hover.explain,
    tokens=metta_tokens,
    brackets=metta_brackets,
    enclosing=lambda text, offset: enclosing(parse_metta(text), offset),
    token_types=metta_types.token_types,
    completion_context=metta_completion.completion_context_at,
    expected=expected,
    calls=metta_signatures.CALLS,
    formatter=METTA_FORMATTER,
    spelling=metta_spelling.spelling_of,
    fixes=metta_quick_fixes.FIXES,
    refactorings=metta_refactoring.refactorings,
    syntax_errors=frozenset({BRACKET, LEXICAL}),
    findings=metta_findings.findings,
    may_find=arities.may_find,
    codes=METTA_CODES,
    module_files=files_of_module,
    module_names=names_of_module,
)


KEPT_REGIONS, KEPT_LENGTH = 2_000, 1_000
"""The summaries of so many regions of at most that length are kept: a key changes one region of a file, if any."""


def _kept(summarise: Callable[[str], FileSummary]) -> Callable[[str], FileSummary]:
    kept = lru_cache(KEPT_REGIONS)(summarise)
    return lambda text: (kept if len(text) <= KEPT_LENGTH else summarise)(text)


def _reviser(
    revise: Callable[[str, LineIndex, object, int | None], Revision | None],
) -> ReviseRegion:
    def revised(text: str, left: object, most: int | None) -> tuple[FileSummary, object] | None:
        revision = revise(text, LineIndex.of(text), left, most)
        return None if revision is None else (revision.summary, revision.left)

    return revised


@dataclass(frozen=True, slots=True)
class _Edited:
    """What a version of a Rholang text leaves that is not the first."""

    analysis: Analysis | None
    regions: Known


def rholang_with(guests: Sequence[Language], detectors: Sequence[Detector] = DETECTORS) -> Language:
    """Rholang, with these languages in its strings."""
    meanings = {guest.id: _kept(guest.summarise) for guest in guests}
    revisers = {guest.id: _reviser(guest.revise) for guest in guests if guest.revise is not None}

    def summarise(text: str) -> FileSummary:
        tree = parse(text)
        return embed(text, tree, summarise_rholang(text, tree), meanings, detectors)

    def revise(text: str, lines: LineIndex, left: object, most: int | None) -> Revision | None:
        if left is None:
            return Revision(summarise(text), None, _READ, is_from_nothing=True)
        before = left if isinstance(left, _Edited) else _Edited(None, NOTHING)
        effort = Effort.up_to(most)
        try:
            analysis, tree = analysed(text, before.analysis, lines, most)
            embedded = embed_edited(analysis, tree, meanings, detectors, before.regions, effort, revisers)
        except TooMuch:
            return None
        compose = (lambda: embedded.composed(composition(analysis))) if analysis.placed else None
        left = _Edited(analysis, embedded.known)
        return Revision(embedded.summary, embedded.brief, left, compose, before.analysis is None)

    return Language(
        id="rholang",
        title="Rholang",
        suffixes=(".rho", ".rhox"),
        summarise=summarise,
        revise=revise,
        resolver=RHOLANG_RESOLVER,
        linkage=LINKAGE,
        describe=hover.describe,
        tally=hover.tally,
        explain=hover.explain,
        tokens=lexical_tokens,
        brackets=brackets_and_comments,
        enclosing=lambda text, offset: enclosing((parse(text),), offset),
        token_types=token_types,
        matching=matching_keywords,
        outside_docs=builtin_docs.of_known_uri,
        prose=doc_markdown.markdown,
        completion_context=completion_context_at,
        argument=argument_at,
        imports=imports,
        calls=signatures.CALLS,
        formatter=RHOLANG_FORMATTER,
        spelling=rename_target.spelling_of,
        fixed_names=rename_target.FIXED_NAMES,
        fixes=quick_fixes.FIXES,
        refactorings=refactorings,
        syntax_errors=frozenset({"RH001", "RH002"}),
        writing=frozenset({Role.BINDER, Role.CONTRACT, Role.DECLARE, Role.SEND}),
        findings=workspace_diagnostics.findings,
        may_find=lints_of_summary.may_find,
        # Nobody answers on a name that is only received from.
        offers_introduced=False,
        codes=RHOLANG_CODES,
        policy=LanguagePolicy(
            json.dumps(DEFAULT), lambda: json.dumps(placeholders()), lambda text: set_placeholders(marks_of(text))
        ),
    )


RHOLANG = rholang_with((METTA,))

LANGUAGES = Languages((RHOLANG, METTA), source="rholsp.features.language_registry:LANGUAGES")
