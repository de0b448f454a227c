"""Edits apply in order, each to the result of the one before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.text.document import Document
from rholsp.text.edits import ImpossibleRange, PositionRange, TextChange, apply_changes
from rholsp.text.lines import LineIndex, PositionEncoding

TEXTS = st.text(alphabet="ab\n\ré😀", max_size=30)


def document(text: str) -> Document:
    return Document.of("file:///a.rho", text, version=1)


@given(TEXTS, st.lists(st.tuples(TEXTS, st.data()), max_size=5), st.sampled_from(PositionEncoding))
def test_incremental_edits_equal_slicing(
    text: str, edits: list[tuple[str, st.DataObject]], enc: PositionEncoding
) -> None:
    doc = document(text)
    expected = text
    for number, (new, data) in enumerate(edits):
        index = LineIndex.of(expected)
        borders = [n for n in range(len(expected) + 1) if expected[max(n - 1, 0) : n + 1] != "\r\n"]
        start = data.draw(st.sampled_from(borders))
        end = data.draw(st.sampled_from([n for n in borders if n >= start]))
        span = PositionRange(*index.position(start, enc), *index.position(end, enc))
        expected = expected[:start] + new + expected[end:]
        doc = apply_changes(doc, number, [TextChange(new, span)], enc)
    assert doc.text == expected
    assert doc.lines == LineIndex.of(expected)


def test_changes_of_one_notification_see_each_other() -> None:
    changes = [
        TextChange("new x in {\n", PositionRange(0, 0, 0, 0)),
        TextChange("}", PositionRange(1, 3, 1, 3)),
        TextChange("y", PositionRange(0, 4, 0, 5)),
    ]
    after = apply_changes(document("Nil"), 2, changes, PositionEncoding.UTF16)
    assert (after.text, after.version) == ("new y in {\nNil}", 2)


def test_a_full_change_replaces_everything() -> None:
    changes = [
        TextChange("x", PositionRange(0, 0, 0, 0)),
        TextChange("whole"),
        TextChange("!", PositionRange(0, 5, 0, 5)),
    ]
    assert apply_changes(document("old\nold"), 2, changes, PositionEncoding.UTF8).text == "whole!"


def test_an_end_beyond_the_text_means_all_of_it() -> None:
    assert (
        apply_changes(document("a\nb"), 2, [TextChange("c", PositionRange(0, 0, 9999, 0))], PositionEncoding.UTF8).text
        == "c"
    )
    assert (
        apply_changes(document("a\nb"), 2, [TextChange("c", PositionRange(2, 0, 2, 0))], PositionEncoding.UTF8).text
        == "a\nbc"
    )


@pytest.mark.parametrize("span", [PositionRange(5, 0, 5, 1), PositionRange(1, 0, 0, 0), PositionRange(0, 1, 0, 0)])
def test_an_impossible_range_is_refused_and_changes_nothing(span: PositionRange) -> None:
    before = document("a\nb")
    with pytest.raises(ImpossibleRange):
        apply_changes(
            before, 2, [TextChange("x", PositionRange(0, 0, 0, 0)), TextChange("x", span)], PositionEncoding.UTF16
        )
    assert (before.text, before.version) == ("a\nb", 1)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (PositionRange(5, 0, 5, 1), "a\nbx"),
        (PositionRange(1, 0, 0, 0), "xb"),
        (PositionRange(0, 1, 0, 0), "x\nb"),
        (PositionRange(0, 0, 0, 1), "x\nb"),
    ],
)
def test_an_impossible_range_can_be_clamped(span: PositionRange, text: str) -> None:
    changed = apply_changes(document("a\nb"), 2, [TextChange("x", span)], PositionEncoding.UTF16, clamped=True)
    assert (changed.text, changed.version) == (text, 2)
