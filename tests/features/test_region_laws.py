"""Every feature works in any text with regions: nothing raises, and every place in an answer is one of the text."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.embedded.position_map import PositionMap
from rholsp.features.completion import completion
from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.diagnostics import diagnostics
from rholsp.features.document_symbols import document_symbols
from rholsp.features.highlight import highlights
from rholsp.features.hover import hover
from rholsp.features.language_registry import METTA
from rholsp.features.references import references
from rholsp.features.rename import prepare_rename
from rholsp.features.rename_results import Refusal, Renameable
from rholsp.features.results import OutlineNode
from rholsp.features.semantic_tokens import semantic_tokens
from rholsp.model.summary import FileSummary, Span
from tests.features.region_programs import half_typed
from tests.features.rename_view import RenameDictView

A, B, C = "file:///a.rho", "file:///b.metta", "file:///c.rho"
PLANNER = Path(__file__).parents[2] / "examples" / "planner.rho"
OTHERS = {B: "(= (size $x) $x) (: plus (-> A B)) (size 1)", C: '@"rho:metta:run"!("(= (size $a $b) (say \\"\\"))")'}


def view_of(text: str) -> RenameDictView:
    return RenameDictView({A: text, **OTHERS})


def is_inside(text: str, start: int, end: int) -> bool:
    return 0 <= start <= end <= len(text)


def is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


@settings(max_examples=200)
@given(half_typed(), st.data())
async def test_every_place_of_an_answer_is_in_its_text(text: str, data: st.DataObject) -> None:
    await check_places(view_of(text), text, data.draw(st.integers(0, len(text))))


async def test_every_place_of_an_answer_about_the_example_is_in_its_text() -> None:
    text = PLANNER.read_text(encoding="utf-8")
    view = view_of(text)
    assert view.files[A].summary.regions
    tokens = await semantic_tokens(view, A)
    assert tokens is not None
    for start, end, _, _ in tokens:
        await check_places(view, text, start)
        await check_places(view, text, end)


async def check_places(view: RenameDictView, text: str, offset: int) -> None:
    texts = {uri: facts.text or "" for uri, facts in view.files.items()}
    described = await hover(view, A, offset)
    if described is not None:
        assert is_inside(text, described.start, described.end)
        assert described.start <= offset <= described.end
        assert described.markdown
    for found in (await definition(view, A, offset), await declaration(view, A, offset)):
        for target in () if found is None else found.targets:
            assert is_inside(texts[target.uri], *target.selection)
            assert is_inside(texts[target.uri], *target.full)
            assert is_within(target.selection, target.full)
    places = await references(view, A, offset, True)
    marks = await highlights(view, A, offset)
    if places is None and marks is not None:
        # Keywords that belong together.
        assert all(text[mark.start : mark.end].isalpha() for mark in marks)
        assert len(marks) == 2
        marks = None
    assert (places is None) == (marks is None)
    own = {(place.start, place.end) for place in places or () if place.uri == A}
    assert own == {(mark.start, mark.end) for mark in marks or ()}
    assert all(is_inside(texts[place.uri], place.start, place.end) for place in places or ())
    prepared = await prepare_rename(view, A, offset)
    if isinstance(prepared, Renameable):
        assert text[prepared.start : prepared.end] == prepared.placeholder
    elif isinstance(prepared, Refusal):
        assert prepared.reason


@settings(max_examples=200)
@given(half_typed(), st.data())
async def test_any_text_can_be_completed_anywhere(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    answer = await completion(view_of(text), A, offset)
    if answer is None:
        return
    assert answer.start <= answer.cursor == offset <= answer.end <= len(text)
    assert not set(text[answer.start : answer.end]) & set("\r\n")
    labels = [item.label for item in answer.items]
    assert len(labels) == len(set(labels))


@settings(max_examples=200)
@given(half_typed())
async def test_tokens_are_sorted_and_apart_and_those_of_a_region_stand_in_its_literals(text: str) -> None:
    view = view_of(text)
    found = await semantic_tokens(view, A)
    assert found is not None
    at = 0
    for start, end, _, _ in found:
        assert at <= start < end <= len(text)
        at = end
    for region in view.files[A].summary.regions:
        for start, end, is_hole in region.parts:
            assert is_hole or not any(a < edge < b for a, b, _, _ in found for edge in (start, end) if start < end)


@settings(max_examples=200)
@given(half_typed())
async def test_outlines_are_nested_and_findings_are_in_the_text(text: str) -> None:
    view = view_of(text)
    check_outline(view.files[A].summary, text)
    for root in await document_symbols(view, A) or ():
        check_node(root)
    for finding in await diagnostics(view, A) or ():
        assert is_inside(text, finding.start, finding.end), finding
        assert all(is_inside(text, place.start, place.end) for place in finding.related)


def check_outline(summary: FileSummary, text: str) -> None:
    for i, item in enumerate(summary.outline):
        assert item.parent < i
        assert is_inside(text, *item.span)
        assert is_within(item.selection, item.span)
        if item.parent >= 0:
            assert is_within(item.span, summary.outline[item.parent].span)


def check_node(node: OutlineNode) -> None:
    for before, after in zip(node.children, node.children[1:], strict=False):
        assert before.span.start <= after.span.start
    for child in node.children:
        check_node(child)


@settings(max_examples=200)
@given(half_typed())
def test_regions_mean_what_their_texts_mean(text: str) -> None:
    check_regions(text)


def check_regions(text: str) -> None:
    """Each whole occurrence of the region's own text stands in the file, with the very letters or their escapes."""
    summary = view_of(text).files[A].summary
    places = [(start, -end) for start, end in zip(summary.starts, summary.ends, strict=True)]
    assert places == sorted(places)
    placed = set(zip(summary.starts, summary.ends, strict=True))
    end = 0
    for region in summary.regions:
        assert end <= region.span.start
        end = region.span.end
        position_map = PositionMap.of(text, region.parts)
        guest = METTA.summarise(position_map.text)
        for start, stop in zip(guest.starts, guest.ends, strict=True):
            place = position_map.exact(start, stop)
            if place is not None:
                assert place in placed
                assert position_map.to_guest(place.start) == start
    assert is_sorted_by_place(summary)


def is_sorted_by_place(summary: FileSummary) -> bool:
    """Whether the sends of the file itself are, and those of all its regions."""
    starts = [(summary.region_of(send.symbol) is not None, send.span.start) for send in summary.sends]
    return starts == sorted(starts)
