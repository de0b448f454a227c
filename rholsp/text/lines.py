"""Where lines begin, and what a column means: the only place that converts offsets and positions.

An offset is an index into the text as Python sees it (code points). A position is a pair of a 0-based line and
a character in the units of one of LSP's position encodings. LSP 3.17, "Position" and "PositionEncodingKind".
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rholsp.text.shifted import shifted

_LINE = re.compile(r"[^\r\n]*(?:(\r\n)|\r|\n|\Z)")
_WIDE = re.compile("([\u0080-\u07ff]+)|([\u0800-\uffff]+)|[\U00010000-\U0010ffff]+")
_WIDTHS = {1: 2, 2: 3, None: 4}
"""How many bytes of UTF-8 a code point takes, by the group of `_WIDE` that it is in."""


class PositionEncoding(StrEnum):
    """The unit of a column: bytes of UTF-8, 16-bit words of UTF-16, or code points."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


Runs = array
"""How many units stand before an offset of one line that is not ASCII: a line made of straight pieces.

Three columns of one length, one behind the other: where each piece begins, and how many bytes of UTF-8 and words of
UTF-16 stand before it, all counted from the start of the line. In a piece every code point has one width, in the last
one it is 1. A line in one script has few pieces, and one with very many is still looked into quickly.
"""


def runs_of(line: str) -> Runs[int]:
    """The pieces of a line."""
    offsets, utf8, utf16 = [0], [0], [0]
    at = before8 = before16 = 0
    for match in _WIDE.finditer(line):
        start, end = match.span()
        if start > at:
            before8 += start - at
            before16 += start - at
            offsets.append(start)
            utf8.append(before8)
            utf16.append(before16)
        width8 = _WIDTHS[match.lastindex]
        before8 += (end - start) * width8
        before16 += (end - start) * (2 if width8 == 4 else 1)
        offsets.append(end)
        utf8.append(before8)
        utf16.append(before16)
        at = end
    return array("I", offsets + utf8 + utf16)


def _wide_lines(lines: Iterable[str]) -> list[Runs[int] | None]:
    return [None if line.isascii() else runs_of(line) for line in lines]


def _units_before(runs: Runs[int], column: int, offset: int) -> int:
    size = len(runs) // 3
    piece = bisect_right(runs, offset, 0, size) - 1
    at, units = runs[piece], runs[column * size + piece]
    if piece + 1 == size:
        return units + offset - at
    return units + (offset - at) * (runs[column * size + piece + 1] - units) // (runs[piece + 1] - at)


def _offset_at(runs: Runs[int], column: int, units: int) -> int:
    """The code point that the unit belongs to: a unit inside a code point counts as its start."""
    size = len(runs) // 3
    base = column * size
    piece = bisect_right(runs, units, base, base + size) - 1 - base
    at, before = runs[piece], runs[base + piece]
    if piece + 1 == size:
        return at + units - before
    return at + (units - before) * (runs[piece + 1] - at) // (runs[base + piece + 1] - before)


def _scan(text: str) -> tuple[list[int], bytes]:
    """Start of each line and length of each line's terminator (0 for the last line)."""
    if "\r" not in text:
        starts, at = [0], 0
        for line in text.split("\n"):
            at += len(line) + 1
            starts.append(at)
        starts.pop()
        return starts, b"\x01" * (len(starts) - 1) + b"\x00"
    starts, terminators = [], bytearray()
    for match in _LINE.finditer(text):
        starts.append(match.start())
        at_end = match.end() == len(text) and (match.end() == match.start() or text[match.end() - 1] not in "\r\n")
        terminators.append(0 if at_end else 2 if match[1] else 1)
        if at_end:
            break
    return starts, bytes(terminators)


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Line starts and column widths of one text; needs the text no more, and pickles small.

    `starts` holds the offset of each line's first character (so the first is 0 and there is always one line),
    `terminators` the length of what ends each line: 1 for `\\n` or `\\r`, 2 for `\\r\\n`, 0 for the last line.
    `length` counts the code points of the text. `wide` holds the pieces of each line, None for a line that is ASCII,
    and is None for a text that is, where all units agree.
    """

    starts: array[int]
    terminators: bytes
    length: int
    wide: tuple[Runs[int] | None, ...] | None

    @staticmethod
    def of(text: str) -> LineIndex:
        starts, terminators = _scan(text)
        wide = None if text.isascii() else tuple(_wide_lines(_slices(text, starts)))
        return LineIndex(array("I", starts), terminators, len(text), wide)

    def edited(self, start: int, end: int, inserted: int, text: str) -> LineIndex:
        """The index of `text`, which came from this index's text by replacing [start, end) with `inserted` code points.

        Only the lines that the edit touches are read again. The line before is among them when the edit begins
        a line, because a `\\n` typed after a `\\r` joins it.
        """
        first, last = self.line_of(max(start - 1, 0)), self.line_of(end)
        grown = inserted - (end - start)
        region_start = self.starts[first]
        final = last + 1 == len(self.starts)
        region_end = (self.length if final else self.starts[last + 1]) + grown
        region = text[region_start:region_end]
        starts, terminators = _scan(region)
        wide = None if text.isascii() else _wide_lines(_slices(region, starts))
        if not final:
            starts.pop()
            terminators = terminators[:-1]
        lines = self.starts[:first]
        lines.extend([region_start + at for at in starts])
        lines += shifted(self.starts[last + 1 :], grown)
        ends = self.terminators[:first] + terminators + self.terminators[last + 1 :]
        if wide is None:
            return LineIndex(lines, ends, len(text), None)
        del wide[len(starts) :]
        before = self.wide or (None,) * len(self.starts)
        return LineIndex(lines, ends, len(text), (*before[:first], *wide, *before[last + 1 :]))

    @property
    def utf8_bytes(self) -> int:
        """The length of the text in UTF-8."""
        return self.length + sum(map(_bytes_gained, self.wide or ()))

    @property
    def line_count(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """The line that holds the offset; an offset outside the text counts as the nearest one inside."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def line_end(self, line: int) -> int:
        """The offset where the line's content ends, before its terminator."""
        after = self.starts[line + 1] if line + 1 < len(self.starts) else self.length
        return after - self.terminators[line]

    def position(self, offset: int, encoding: PositionEncoding) -> tuple[int, int]:
        """Line and character of an offset. An offset between `\\r` and `\\n` is the end of that line's content."""
        line = self.line_of(offset)
        start = self.starts[line]
        offset = max(min(offset, self.line_end(line)), start)
        units = self.units(encoding)
        return line, offset - start if units is None else units(line, offset)

    def span(self, start: int, end: int, encoding: PositionEncoding) -> tuple[int, int, int, int]:
        """Lines and characters of two offsets: those of `position`, in half the time where both are on one line that is
        ASCII.
        """
        starts, wide = self.starts, self.wide
        line = bisect_right(starts, start) - 1
        if 0 <= line < len(starts) - 1 and (wide is None or wide[line] is None):
            begin = starts[line]
            if begin <= end <= starts[line + 1] - self.terminators[line] >= start:
                return line, start - begin, line, end - begin
        return *self.position(start, encoding), *self.position(end, encoding)

    def units(self, encoding: PositionEncoding) -> Callable[[int, int], int] | None:
        """Tells how many units of the encoding stand on a line before an offset; None where offsets are units."""
        column = _COLUMNS.get(encoding)
        if column is None or self.wide is None:
            return None
        wide, starts = self.wide, self.starts

        def before(line: int, offset: int) -> int:
            runs = wide[line]
            units = offset - starts[line]
            return units if runs is None else _units_before(runs, column, units)

        return before

    def offset(self, line: int, character: int, encoding: PositionEncoding) -> int:
        """The offset of a position, always on a code point's border.

        A character beyond the line's end is the end of its content, one inside a code point is the start of it,
        and a line beyond the last is the end of the text (LSP 3.17, "Position").
        """
        if line < 0:
            return 0
        if line >= len(self.starts):
            return self.length
        start, end = self.starts[line], self.line_end(line)
        runs = None if self.wide is None else self.wide[line]
        column = _COLUMNS.get(encoding)
        if runs is None or column is None or character <= 0:
            return min(start + max(character, 0), end)
        return min(start + _offset_at(runs, column, character), end)


_COLUMNS = {PositionEncoding.UTF8: 1, PositionEncoding.UTF16: 2}
"""Of the units of an encoding in a line's pieces; none where units are code points."""


def _bytes_gained(runs: Runs[int] | None) -> int:
    """By how much a line is longer in UTF-8 than in code points."""
    if runs is None:
        return 0
    size = len(runs) // 3
    return runs[2 * size - 1] - runs[size - 1]


def _slices(text: str, starts: Sequence[int]) -> Iterator[str]:
    """The lines that begin there, with what ends them."""
    return map(text.__getitem__, map(slice, starts, (*starts[1:], len(text))))


def split_lines(text: str) -> list[str]:
    """The lines, each with what ends it; the last one, which nothing ends, may be empty."""
    return list(_slices(text, _scan(text)[0]))
