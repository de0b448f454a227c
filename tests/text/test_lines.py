"""Positions and offsets agree with a naive reading of the text, in every encoding."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.text.lines import LineIndex, PositionEncoding

CODECS = {
    PositionEncoding.UTF8: ("utf-8", 1),
    PositionEncoding.UTF16: ("utf-16-le", 2),
    PositionEncoding.UTF32: ("utf-32-le", 4),
}
TEXTS = st.text(alphabet=st.sampled_from("ab \n\r\té→ß中😀🦀\u2028\x0b\x85"), max_size=60) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=40
)
ENCODINGS = st.sampled_from(PositionEncoding)


def units(text: str, encoding: PositionEncoding) -> int:
    codec, size = CODECS[encoding]
    return len(text.encode(codec)) // size


def naive_lines(text: str) -> list[tuple[int, str, str]]:
    """Start, content and terminator of each line, one character at a time."""
    lines = []
    start = at = 0
    while at < len(text):
        end = "\r\n" if text.startswith("\r\n", at) else text[at] if text[at] in "\r\n" else ""
        at += max(len(end), 1)
        if end:
            lines.append((start, text[start : at - len(end)], end))
            start = at
    lines.append((start, text[start:], ""))
    return lines


@given(TEXTS)
def test_lines_are_those_of_a_naive_scan(text: str) -> None:
    index = LineIndex.of(text)
    expected = naive_lines(text)
    assert list(index.starts) == [start for start, _, _ in expected]
    assert [index.line_end(line) for line in range(index.line_count)] == [s + len(c) for s, c, _ in expected]


@given(TEXTS, ENCODINGS, st.data())
def test_position_is_the_naive_one(text: str, encoding: PositionEncoding, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lines = naive_lines(text)
    line = max(number for number, (start, _, _) in enumerate(lines) if start <= offset)
    start, content, _ = lines[line]
    assert LineIndex.of(text).position(offset, encoding) == (line, units(content[: offset - start], encoding))


@given(TEXTS, ENCODINGS, st.integers(-1, 65), st.integers(-1, 65))
def test_a_span_is_two_positions(text: str, encoding: PositionEncoding, start: int, end: int) -> None:
    index = LineIndex.of(text)
    assert index.span(start, end, encoding) == (*index.position(start, encoding), *index.position(end, encoding))


@given(TEXTS, ENCODINGS, st.data())
def test_offset_is_the_naive_one(text: str, encoding: PositionEncoding, data: st.DataObject) -> None:
    lines = naive_lines(text)
    line = data.draw(st.integers(0, len(lines) + 1))
    character = data.draw(st.integers(0, 20))
    if line >= len(lines):
        expected = len(text)
    else:
        start, content, _ = lines[line]
        whole = max(n for n in range(len(content) + 1) if units(content[:n], encoding) <= character)
        expected = start + whole
    assert LineIndex.of(text).offset(line, character, encoding) == expected


@given(TEXTS, ENCODINGS)
def test_every_offset_outside_a_crlf_comes_back(text: str, encoding: PositionEncoding) -> None:
    index = LineIndex.of(text)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert index.offset(*index.position(offset, encoding), encoding) == offset


@given(TEXTS, TEXTS, st.data())
def test_an_edited_index_is_the_index_of_the_edited_text(text: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edited = text[:start] + new + text[end:]
    assert LineIndex.of(text).edited(start, end, len(new), edited) == LineIndex.of(edited)


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_offsets_outside_the_text_are_clamped(encoding: PositionEncoding) -> None:
    index = LineIndex.of("é\nb")
    assert index.position(-5, encoding) == (0, 0)
    assert index.position(99, encoding) == (1, 1)
    assert index.offset(-1, 3, encoding) == 0
    assert index.offset(0, -3, encoding) == 0
    assert index.offset(7, 0, encoding) == 3


def test_a_surrogate_pair_is_not_split() -> None:
    index = LineIndex.of("a😀b")
    assert [index.offset(0, n, PositionEncoding.UTF16) for n in range(5)] == [0, 1, 1, 2, 3]
    assert [index.offset(0, n, PositionEncoding.UTF8) for n in range(7)] == [0, 1, 1, 1, 1, 2, 3]


def test_only_three_terminators_end_lines() -> None:
    assert LineIndex.of("a\x0bb\x0cc\x85d\u2028e\u2029f\x1cg").line_count == 1
    assert LineIndex.of("a\nb\rc\r\nd\n\re").line_count == 6


def test_an_index_survives_pickling_and_is_small() -> None:
    index = LineIndex.of("näh\r\nplain\n" * 50)
    again = pickle.loads(pickle.dumps(index))
    assert again == index
    assert again.position(2, PositionEncoding.UTF8) == (0, 3)


def test_a_text_in_one_script_costs_a_constant_number_of_pieces() -> None:
    index = LineIndex.of("中" * 10_000)
    assert index.wide is not None
    assert index.wide[0] is not None
    assert len(index.wide[0]) <= 6
