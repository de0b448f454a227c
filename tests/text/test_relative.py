"""Ranges counted from the one before."""

from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.relative import relative

TEXT = "ab /* x\r\n  𝄞\ry */ c\n\nd"


def encoded(encoding: PositionEncoding) -> list[list[int]]:
    comment = TEXT.index("/*"), TEXT.index("*/") + 2
    ranges = [(0, 2, 1, 0), (*comment, 2, 4), (comment[1] + 1, comment[1] + 2, 1, 0), (len(TEXT) - 1, len(TEXT), 3, 1)]
    data = relative(LineIndex.of(TEXT), ranges, encoding).data.tolist()
    return [data[i : i + 5] for i in range(0, len(data), 5)]


def test_a_range_over_lines_is_cut_without_their_ends() -> None:
    assert encoded(PositionEncoding.UTF16) == [
        [0, 0, 2, 1, 0],
        [0, 3, 4, 2, 4],
        [1, 0, 4, 2, 4],
        [1, 0, 4, 2, 4],
        [0, 5, 1, 1, 0],
        [2, 0, 1, 3, 1],
    ]


def test_lengths_are_in_units() -> None:
    assert [encoded(encoding)[2][2] for encoding in PositionEncoding] == [6, 4, 3]


def test_nothing_gives_nothing() -> None:
    assert relative(LineIndex.of(""), [], PositionEncoding.UTF8).data.tolist() == []
    assert relative(LineIndex.of("\r\n"), [(0, 2, 1, 1)], PositionEncoding.UTF8).data.tolist() == []
