"""textDocument/codeAction: quick fixes, source.fixAll (all safe fixes of a file) and source.organizeNew.

A fix is offered only if it proves right: in an analysis of the fixed file its diagnostic is gone and no new one has
appeared, and no other file loses a name that it uses.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rholsp.embedded.position_map import escaped
from rholsp.features.allowances import allowing, taken_back
from rholsp.features.diagnostics import diagnostics
from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.fix import Fix, Fixes, FixSite, applied, replacing
from rholsp.features.hypothesis import Hypothesis, with_meaning
from rholsp.features.language import Language
from rholsp.features.results import TextEdit
from rholsp.features.text_at_cursor import Passage, passage_at
from rholsp.features.view import View
from rholsp.model.allowances import UNUSED_ALLOWANCE
from rholsp.model.summary import Diagnostic, Severity, Span
from rholsp.text.line_diff import line_diff

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.rholsp"
ORGANIZE = "source.organizeNew"

_MOST_FINDINGS = 20
"""Diagnostics considered in one request: each fix costs an analysis of the file."""
_MOST_ANALYSED = 400_000
"""Characters after which no more fixes are tried in one request: some 0.4 s."""
_ROUNDS = 10
"""Rounds of `fix_all`: a fix may reveal the next mistake."""


class FixView(View, Protocol):
    """The view's queries for code actions."""

    async def meaning(self, uri: str, text: str) -> LazySummary:
        """What the file would mean if it had this text. A checkpoint; a long text is analysed in a thread."""
        ...


@dataclass(frozen=True, slots=True)
class CodeAction:
    """One action on the file of the request; `edits` are in text order and do not overlap."""

    title: str
    kind: str
    edits: tuple[TextEdit, ...]
    finding: Diagnostic | None = None
    is_preferred: bool = False
    snippet: str = ""
    """In LSP's snippet syntax, what the only edit writes with places to fill; '' for none."""


# ------------------------------------------------------------------------------------------------ quick fixes


async def quick_fixes(view: FixView, uri: str, start: int, end: int) -> tuple[CodeAction, ...]:
    """Fixes for the diagnostics that touch a range, in text order; of many diagnostics, the first."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return ()
    findings = await diagnostics(view, uri) or ()
    near = [finding for finding in findings if finding.start <= end and start <= finding.end]
    actions: list[CodeAction] = []
    judge = _Judge(view, facts, findings)
    for finding in near[:_MOST_FINDINGS]:
        if judge.is_tired:
            break
        actions += await _of_finding(judge, finding)
    return tuple(actions)


async def _of_finding(judge: "_Judge", finding: Diagnostic) -> list[CodeAction]:
    proved: list[CodeAction] = []
    taken: set[str] = set()
    for fix in _candidates(judge.view, judge.facts, finding):
        if fix.group in taken or not await judge.approves(fix.edits, (finding,)):
            continue
        if fix.group:
            taken.add(fix.group)
        proved.append(CodeAction(fix.title, QUICK_FIX, fix.edits, finding, snippet=fix.snippet))
    if len(proved) == 1:
        proved = [replace(proved[0], is_preferred=True)]
    allowing = _allowing(judge.view, judge.facts, finding)
    if allowing is not None and await judge.approves(allowing.edits, (finding,)):
        proved.append(CodeAction(allowing.title, QUICK_FIX, allowing.edits, finding))
    return proved


def _candidates(view: View, facts: FileFacts, finding: Diagnostic) -> list[Fix]:
    """What the finding's language says, in the file's offsets."""
    passage, language = _passage(view, facts, finding)
    site = None if passage is None else _site(facts, passage, finding)
    if passage is None or site is None:
        return []
    repairs = language.fixes or Fixes()
    of_code = repairs.by_code.get(finding.code)
    if finding.code == UNUSED_ALLOWANCE:
        fixes = [taken_back(site.text, site.place, repairs.comment)]
    elif of_code is not None:
        fixes = list(of_code(site))
    elif finding.fix:
        shown = finding.fix if len(finding.fix) <= 40 else finding.fix[:39] + "…"
        fixes = [Fix(f"Write `{shown}`", replacing(site.place, finding.fix), finding.code in repairs.safe)]
    else:
        fixes = []
    placed = [(fix, _in_file(passage, fix.edits)) for fix in fixes]
    in_file = passage.region is None
    return [replace(fix, edits=edits, snippet=fix.snippet if in_file else "") for fix, edits in placed if edits]


def _passage(view: View, facts: FileFacts, finding: Diagnostic) -> tuple[Passage | None, Language]:
    """The text that a finding is about, and its language: a region's findings lie inside its literals."""
    passage = passage_at(facts, finding.start)
    if passage is not None and passage.region is not None:
        language = view.languages.get(passage.language_id)
        if any(one.code == finding.code for one in language.codes):
            return passage, language
    language = view.languages.get(facts.language_id)
    return (None if facts.text is None else Passage(facts.language_id, facts.text, finding.start)), language


def _site(facts: FileFacts, passage: Passage, finding: Diagnostic) -> FixSite | None:
    if passage.position_map is None:
        return FixSite(passage.text, Span(finding.start, finding.end), finding, facts.summary)
    start, end = passage.position_map.to_guest(finding.start), passage.position_map.to_guest(finding.end)
    return None if start is None or end is None else FixSite(passage.text, Span(start, end), finding, None)


def _in_file(passage: Passage, edits: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """Edits of a passage as those of the file; () where the file's text does not show it in one piece."""
    if passage.position_map is None:
        return tuple(sorted(edits, key=_place))
    found: list[TextEdit] = []
    for edit in edits:
        empty = edit.start == edit.end
        exact = passage.position_map.exact(edit.start, edit.end)
        place = passage.to_host(edit.start, edit.end) if empty else exact
        if place is None:
            return ()
        found.append(TextEdit(place.start, place.end, escaped(edit.text)))
    return tuple(sorted(found, key=_place))


def _place(edit: TextEdit) -> tuple[int, int]:
    return edit.start, edit.end


def _allowing(view: View, facts: FileFacts, finding: Diagnostic) -> Fix | None:
    """An action that adds an allow comment; None for an error, and where no comment can stand."""
    if finding.severity is Severity.ERROR or finding.code == UNUSED_ALLOWANCE or facts.text is None:
        return None
    passage, language = _passage(view, facts, finding)
    if passage is None:
        return None
    if passage.position_map is not None:
        line = facts.lines.starts[facts.lines.line_of(finding.start)]
        inside = passage.position_map.to_guest(line)
        if inside is None or (inside and passage.text[inside - 1] not in "\r\n"):
            return None
    comment = (language.fixes or Fixes()).comment
    return allowing(facts.text, facts.lines, facts.summary.allowances, finding, comment)


# ------------------------------------------------------------------------------------------------ proof


@dataclass(slots=True)
class _Judge:
    """Checks edits against an analysis of the edited file."""

    view: FixView
    facts: FileFacts
    findings: Sequence[Diagnostic]
    analysed: int = 0
    """Characters analysed so far."""

    @property
    def is_tired(self) -> bool:
        return self.analysed >= _MOST_ANALYSED

    async def approves(self, edits: Sequence[TextEdit], repaired: Sequence[Diagnostic]) -> bool:
        return not self.is_tired and await self.after(edits, repaired) is not None

    async def after(self, edits: Sequence[TextEdit], repaired: Sequence[Diagnostic]) -> "_Judge | None":
        """The file after the edits, where these findings are gone by them and nothing else is worse; else None."""
        text = self.facts.text
        if text is None or not edits:
            return None
        changed = applied(text, edits)
        self.analysed += len(changed)
        facts = with_meaning(self.facts, changed, await self.view.meaning(self.facts.uri, changed))
        findings = await diagnostics(Hypothesis(self.view, facts), facts.uri) or ()
        before, after = Counter(map(_said, self.findings)), Counter(map(_said, findings))
        gone = Counter(map(_said, repaired))
        if any(after[said] > before[said] - count for said, count in gone.items()):
            return None
        revealed = frozenset[str]().union(*(one.fixes.revealed for one in self.view.languages.known if one.fixes))
        new = {said for said in after if after[said] > before[said] and said[0] not in revealed}
        # What a syntax error kept from being judged may turn up once it is gone, but not about what the edits wrote.
        is_opening = any(_is_syntax(self.view, finding) for finding in repaired)
        written = _written(edits)
        for finding in findings if new else ():
            if _said(finding) in new and (
                not is_opening
                or finding.severity <= Severity.ERROR
                or (finding.severity <= Severity.WARNING and _touches_any(finding, written))
            ):
                return None
        if not await others_keep_their_names(self.view, self.facts, facts):
            return None
        return _Judge(self.view, facts, findings)


async def others_keep_their_names(view: View, before: FileFacts, after: FileFacts) -> bool:
    """Whether no other file uses a workspace-wide name that this one would define no longer."""
    names = after.brief.names
    for key, use in before.brief.names.items():
        if use.defines and not (key in names and names[key].defines):
            files = await view.files_with(key)
            if any(facts.uri != after.uri for facts in files):
                return False
    return True


def _written(edits: Iterable[TextEdit]) -> list[Span]:
    """Where the new texts of sorted edits stand once all are made."""
    found: list[Span] = []
    moved = 0
    for edit in edits:
        start = edit.start + moved
        found.append(Span(start, start + len(edit.text)))
        moved += len(edit.text) - (edit.end - edit.start)
    return found


def _touches_any(finding: Diagnostic, spans: Iterable[Span]) -> bool:
    return any(finding.start < span.end and span.start < finding.end for span in spans)


def _said(finding: Diagnostic) -> tuple[str, Severity, str]:
    return finding.code, finding.severity, finding.message


def _is_syntax(view: View, finding: Diagnostic) -> bool:
    return any(finding.code in language.syntax_errors for language in view.languages.known)


# ------------------------------------------------------------------------------------------------ whole files


async def fix_all(view: FixView, uri: str) -> CodeAction | None:
    """All safe fixes of a file; None if there are none, or if syntax errors make the meaning of the file a guess."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    judge = first = _Judge(view, facts, await diagnostics(view, uri) or ())
    if any(_is_syntax(view, finding) and finding.severity is Severity.ERROR for finding in judge.findings):
        return None
    refused: set[tuple[str, str, str]] = set()
    for _ in range(_ROUNDS):
        better = await _with_as_many(judge, _safe_fixes(judge, refused), refused)
        if better is judge:
            break
        judge = better
    return _rewriting("Fix all that is safe to fix", FIX_ALL, first.facts, judge.facts)


def _safe_fixes(judge: _Judge, refused: set[tuple[str, str, str]]) -> list[tuple[Diagnostic, Fix]]:
    """One for each finding that has any, those left out that would write where an earlier one does."""
    found: list[tuple[Diagnostic, Fix]] = []
    end = -1
    for finding in judge.findings:
        safe = [fix for fix in _candidates(judge.view, judge.facts, finding) if fix.is_safe]
        fix = next((fix for fix in safe if _identity(finding, fix) not in refused), None)
        if fix is not None and fix.edits[0].start > end:
            found.append((finding, fix))
            end = max(edit.end for edit in fix.edits)
    return found


def _identity(finding: Diagnostic, fix: Fix) -> tuple[str, str, str]:
    """Identifies a fix wherever it has moved to."""
    return finding.code, finding.message, fix.title


async def _with_as_many(
    judge: _Judge, fixes: Sequence[tuple[Diagnostic, Fix]], refused: set[tuple[str, str, str]]
) -> _Judge:
    """The file with these repairs; where they are not right all together, with those of either half that are.

    `refused` takes in those that are not right by themselves: they are tried once.
    """
    if not fixes:
        return judge
    edits = [edit for _, fix in fixes for edit in fix.edits]
    better = await judge.after(edits, [finding for finding, _ in fixes])
    if better is None and len(fixes) == 1:
        refused.add(_identity(*fixes[0]))
    if better is not None or len(fixes) == 1:
        return better or judge
    half = len(fixes) // 2
    last = await _with_as_many(judge, fixes[half:], refused)
    # The first half's offsets are the same before and after, for the last half stands behind it.
    return await _with_as_many(last, fixes[:half], refused)


async def organize(view: FixView, uri: str) -> CodeAction | None:
    """Sorts the declarations and drops the unused ones; None if there is nothing to do."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    repairs = view.languages.get(facts.language_id).fixes
    edits = () if repairs is None or repairs.organize is None else tuple(repairs.organize(facts.text, facts.summary))
    judge = _Judge(view, facts, await diagnostics(view, uri) or ())
    if not edits or not await judge.approves(edits, ()):
        return None
    return CodeAction("Organize `new`", ORGANIZE, tuple(sorted(edits, key=_place)))


def _rewriting(title: str, kind: str, before: FileFacts, after: FileFacts) -> CodeAction | None:
    """The change of a file as edits of the lines that differ."""
    if before.text is None or after.text is None or before.text == after.text:
        return None
    edits = [TextEdit(*replacement) for replacement in line_diff(before.text, after.text)]
    return CodeAction(title, kind, tuple(edits))
