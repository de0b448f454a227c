"""Edits apply in order, each to the result of the one before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.text import lines
from rholsp.text.document import Document
from rholsp.text.edits import ImpossibleRange, LineBuffer, PositionRange, TextChange, apply_changes
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


@given(TEXTS, st.data(), st.sampled_from(PositionEncoding))
def test_edits_in_one_pass_equal_those_one_by_one(text: str, data: st.DataObject, encoding: PositionEncoding) -> None:
    place = st.tuples(st.integers(0, 4), st.integers(0, 6))
    one = st.builds(lambda new, a, b: TextChange(new, PositionRange(*min(a, b), *max(a, b))), TEXTS, place, place)
    changes = data.draw(st.lists(one | st.builds(TextChange, TEXTS), max_size=6))
    buffer, doc = LineBuffer(text), document(text)
    for change in changes:
        try:
            doc = apply_changes(doc, 2, [change], encoding)
        except ImpossibleRange:
            with pytest.raises(ImpossibleRange):
                buffer.apply(change, encoding)
        else:
            buffer.apply(change, encoding)
        assert buffer.text == doc.text
        assert doc.lines == LineIndex.of(doc.text)


def test_many_edits_touch_their_own_lines_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is scanned is counted: by an edit of its own each, the whole text would be once for every edit."""
    scanned = 0
    scan = lines._scan

    def counting(text: str) -> tuple[list[int], bytes]:
        nonlocal scanned
        scanned += len(text)
        return scan(text)

    monkeypatch.setattr(lines, "_scan", counting)
    text = "// é and some more\n" * 5_000
    changes = [TextChange("x\n", PositionRange(i * 5, 4, i * 5, 4)) for i in range(1_000)]
    after = apply_changes(document(text), 2, changes, PositionEncoding.UTF16)
    assert after.text.count("x\n") == 1_000
    assert scanned < 5 * len(text)


def test_one_edit_reads_its_own_line_only(monkeypatch: pytest.MonkeyPatch) -> None:
    before = document("// é and some more\n" * 5_000)
    scanned: list[str] = []
    runs_of = lines.runs_of

    def noting(line: str) -> "lines.Runs[int]":
        scanned.append(line)
        return runs_of(line)

    monkeypatch.setattr(lines, "runs_of", noting)
    apply_changes(before, 2, [TextChange("é", PositionRange(2_000, 3, 2_000, 3))], PositionEncoding.UTF16)
    assert len(scanned) <= 2


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


@pytest.mark.parametrize("count", [1, 20])
def test_a_clamped_edit_is_made_alike_among_few_and_many(count: int) -> None:
    nothing = [TextChange("", PositionRange(0, 0, 0, 0))] * count
    changes = [*nothing, TextChange("x", PositionRange(9, 0, 8, 0)), TextChange("y", PositionRange(1, 1, 0, 1))]
    assert apply_changes(document("ab\ncd"), 2, changes, PositionEncoding.UTF16, clamped=True).text == "aydx"
