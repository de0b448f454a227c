"""textDocument/codeAction: refactorings of what is selected, in a file or in a region of another language.

One is offered only if it proves right in an analysis of the new text: every name refers to what the rewrite says, no
finding of warning level is new, and no other file loses a name that it uses. Layout is left to `written_out`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from rholsp.embedded.position_map import escaped
from rholsp.features.code_actions import CodeAction, FixView, others_keep_their_names
from rholsp.features.diagnostics import diagnostics
from rholsp.features.facts import FileFacts
from rholsp.features.fix import applied
from rholsp.features.hypothesis import Hypothesis, with_meaning
from rholsp.features.refactoring import Refactoring, RefactoringSite
from rholsp.features.refactoring_layout import layout
from rholsp.features.results import TextEdit
from rholsp.features.rewrite_check import keeps_links, keeps_meanings, means_the_same
from rholsp.features.text_at_cursor import Passage, passage_at
from rholsp.model.summary import Diagnostic, FileSummary, Severity, Span
from rholsp.syntax.formatting.style import applied as formatted
from rholsp.syntax.tree import Tree
from rholsp.text.line_diff import line_diff

_NAMES = 20
"""Names that are tried where other files have them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A refactoring that has proved right."""

    title: str
    kind: str
    facts: FileFacts
    """The file before it."""
    edits: tuple[TextEdit, ...]
    """Of the file, without layout."""
    after: FileFacts
    """The file with these edits."""
    name: int | None
    """Where in `after` the name stands that was made up, if any: an index of an occurrence."""

    @property
    def touched(self) -> list[Span]:
        """Where the edits stand in the new text."""
        found, growth = [], 0
        for edit in self.edits:
            found.append(Span(edit.start + growth, edit.start + growth + len(edit.text)))
            growth += len(edit.text) - (edit.end - edit.start)
        return found


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A refactoring with its layout."""

    action: CodeAction
    text: str
    """Of the whole file."""
    rename_at: int | None
    """Where in it a name stands that the user may want to choose."""
    after: FileFacts


async def offers(view: FixView, uri: str, start: int, end: int, kinds: Iterable[str] | None = None) -> list[Offer]:
    """The refactorings for a range of a file, of these kinds where any are named."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return []
    found: list[Offer] = []
    findings: tuple[Diagnostic, ...] | None = None
    for passage, site in _sites(view, facts, start, end):
        language = view.languages.get(passage.language_id)
        for one in language.refactorings(site) if language.refactorings is not None else ():
            if kinds is not None and one.kind not in kinds:
                continue
            findings = await diagnostics(view, uri) or () if findings is None else findings
            offer = await _with_own_name(view, facts, findings, passage, site, one)
            found += [] if offer is None else [offer]
        if found:
            break
    return found


def _sites(view: FixView, facts: FileFacts, start: int, end: int) -> Iterable[tuple[Passage, RefactoringSite]]:
    """What the selection is of: the region around it first, then the file."""
    assert facts.text is not None, "asked of an open file"
    passage = passage_at(facts, start)
    if passage is not None and passage.position_map is not None:
        stop = passage.position_map.to_guest(end)
        if stop is not None and stop >= passage.offset:
            summary = view.languages.get(passage.language_id).summarise(passage.text)
            yield passage, RefactoringSite(passage.text, summary, passage.offset, stop, is_region=True)
    whole = Passage(facts.language_id, facts.text, start)
    yield whole, RefactoringSite(facts.text, facts.summary, start, end, tree=_tree(facts, start, end))


def _tree(facts: FileFacts, start: int, end: int) -> Callable[[], Tree] | None:
    composition = facts.composition
    if composition is None or composition.trees is None:
        return None
    trees = composition.trees
    return lambda: next(iter(trees(start, end)))


async def _with_own_name(
    view: FixView,
    facts: FileFacts,
    findings: tuple[Diagnostic, ...],
    passage: Passage,
    site: RefactoringSite,
    one: Refactoring,
) -> Offer | None:
    """The refactoring, with another name as long as it makes one up that another file has."""
    language = view.languages.get(passage.language_id)
    for _ in range(_NAMES):
        offer = await _proved(view, facts, findings, passage, site, one)
        if offer is None or offer.name is None or await _is_new(view, offer.after, offer.name):
            return offer
        meaning = offer.after.summary.symbols[offer.after.summary.symbol_of[offer.name]]
        site = replace(site, taken=site.taken | {meaning.name})
        again = language.refactorings(site) if language.refactorings is not None else ()
        other = next((each for each in again if (each.kind, each.title) == (one.kind, one.title)), None)
        if other is None:
            return None
        one = other
    return None


async def _proved(
    view: FixView,
    facts: FileFacts,
    findings: tuple[Diagnostic, ...],
    passage: Passage,
    site: RefactoringSite,
    one: Refactoring,
) -> Offer | None:
    edits = _in_file(passage, site, one)
    if edits is None or facts.text is None:
        return None
    text = applied(facts.text, edits)
    after = with_meaning(facts, text, await view.meaning(facts.uri, text))
    rewritten: FileSummary = after.summary
    inside = None
    if passage.region is not None:
        # The region begins where it did, for nothing before it has changed.
        inside = passage_at(after, passage.region.parts[0][0])
        if inside is None or inside.text != one.rewrite.text(site.text):
            return None
        rewritten = view.languages.get(passage.language_id).summarise(inside.text)
    if not keeps_meanings(one.rewrite, site.summary, len(site.text), rewritten):
        return None
    if not keeps_links(facts.summary, after.summary):
        return None
    if not await _is_no_worse(view, findings, after) or not await others_keep_their_names(view, facts, after):
        return None
    place = None if one.name is None else one.rewrite.place_of(one.name, len(site.text))
    if place is not None and inside is not None and inside.position_map is not None:
        place = inside.position_map.cover(place, place + 1).start
    name = None if place is None else after.summary.occurrence_at(place)
    return Offer(one.title, one.kind, facts, edits, after, name)


def _in_file(passage: Passage, site: RefactoringSite, one: Refactoring) -> tuple[TextEdit, ...] | None:
    """The changes as edits of the file; None where the file's text does not show their places in one piece."""
    found: list[TextEdit] = []
    rewritten = one.rewrite.text(site.text)
    for place, change in zip(one.rewrite.touched(), one.rewrite.changes, strict=True):
        text = rewritten[place.start : place.end]
        if passage.position_map is None:
            found.append(TextEdit(change.start, change.end, text))
            continue
        empty = change.start == change.end
        exact = passage.position_map.exact(change.start, change.end)
        span = passage.to_host(change.start, change.end) if empty else exact
        if span is None:
            return None
        found.append(TextEdit(span.start, span.end, escaped(text)))
    return tuple(found)


async def _is_new(view: FixView, after: FileFacts, name: int) -> bool:
    """Whether no other file has the name that was made up."""
    key = after.summary.symbols[after.summary.symbol_of[name]].key
    return key is None or all(facts.uri == after.uri for facts in await view.files_with(key))


async def _is_no_worse(view: FixView, before: Iterable[Diagnostic], after: FileFacts) -> bool:
    """Whether the file has no more findings of any code than before, from warning level on.

    What they say may differ: it quotes what has been reshaped.
    """
    found = await diagnostics(Hypothesis(view, after), after.uri) or ()
    return Counter(_grave(found)) <= Counter(_grave(before))


def _grave(findings: Iterable[Diagnostic]) -> Iterable[str]:
    return (finding.code for finding in findings if finding.severity <= Severity.WARNING)


async def written_out(view: FixView, offer: Offer) -> Reshaped:
    """The refactoring with its layout; without any where that is not to be had."""
    laid = offer.after
    replacements = layout(view.languages, offer.facts, offer.after, offer.touched)
    if replacements:
        text = formatted(offer.after.text or "", replacements)
        changed = with_meaning(offer.facts, text, await view.meaning(offer.facts.uri, text))
        laid = changed if means_the_same(offer.after.summary, changed.summary) else laid
    edits = tuple(_differences(offer.facts.text or "", laid.text or ""))
    at = None if offer.name is None else laid.summary.starts[offer.name]
    return Reshaped(CodeAction(offer.title, offer.kind, edits), laid.text or "", at, laid)


def _differences(before: str, after: str) -> list[TextEdit]:
    """Edits of the lines that differ; what is equal at both ends is not compared further."""
    head, shortest = 0, min(len(before), len(after))
    while head < shortest and before[head] == after[head]:
        head += 1
    head = before.rfind("\n", 0, head) + 1
    tail = 0
    while tail < shortest - head and before[-tail - 1] == after[-tail - 1]:
        tail += 1
    line_end = before.find("\n", len(before) - tail)
    tail = len(before) - line_end - 1 if line_end >= 0 else 0
    stop = len(before) - tail
    edits = line_diff(before[head:stop], after[head : len(after) - tail])
    return [TextEdit(head + one.start, head + one.end, one.text) for one in edits]
