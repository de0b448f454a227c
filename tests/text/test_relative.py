"""Ranges counted from the one before."""

from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.relative import joined, movable, relative

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


def test_parts_joined_are_what_the_whole_is() -> None:
    """Also where a number is too large for 16 bits: a line, a gap, a place behind them."""
    wide = " " * 70_000
    for text in (TEXT, f"a{wide}b c\n d", "a\n" * 3 + "\n" * 70_000 + "b c", f"x y\n{'z' * 70_000} a\nb", "a b"):
        lines = LineIndex.of(text)
        words = [(at, at + 1, at % 3, 0) for at, sign in enumerate(text) if not sign.isspace()]
        whole = relative(lines, words, PositionEncoding.UTF16).data
        for cut in {0, 1, 2, len(text) // 2, len(text) - 2, len(text)}:
            parts = []
            for start, end in ((0, cut), (cut, len(text))):
                place = lines.position(start, PositionEncoding.UTF16)
                inside = [word for word in words if start <= word[0] < end]
                parts.append((place, movable(relative(lines, inside, PositionEncoding.UTF16), place)))
            assert joined(parts) == whole
