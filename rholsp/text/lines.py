"""Where lines begin, and what a column means: the only place that converts offsets and positions.

An offset is an index into the text as Python sees it (code points). A position is a pair of a 0-based line and
a character in the units of one of LSP's position encodings. LSP 3.17, "Position" and "PositionEncodingKind".
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

_LINE = re.compile(r"[^\r\n]*(?:(\r\n)|\r|\n|\Z)")
_WIDE = re.compile("([\u0080-\u07ff]+)|([\u0800-\uffff]+)|[\U00010000-\U0010ffff]+")


class PositionEncoding(StrEnum):
    """The unit of a column: bytes of UTF-8, 16-bit words of UTF-16, or code points."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@dataclass(frozen=True, slots=True)
class _Runs:
    """How many units stand before an offset, for a text that is not ASCII: a line made of straight pieces.

    Piece `i` covers the offsets from `offsets[i]` to `offsets[i + 1]`, and every code point in it has one width.
    A file in one script has few pieces, so this stays small, and a line of megabytes costs no more than a short one.
    """

    offsets: array[int]
    units: array[int]
    widths: bytes

    def units_before(self, offset: int) -> int:
        piece = bisect_right(self.offsets, offset) - 1
        return self.units[piece] + self.widths[piece] * (offset - self.offsets[piece])

    def offset_at(self, units: int) -> int:
        """The code point that the unit belongs to: a unit inside a code point counts as its start."""
        piece = bisect_right(self.units, units) - 1
        return self.offsets[piece] + (units - self.units[piece]) // self.widths[piece]


def _runs(text: str) -> tuple[_Runs, _Runs]:
    offsets, utf8, utf16 = array("I", [0]), array("I", [0]), array("I", [0])
    widths8, widths16 = bytearray([1]), bytearray([1])

    def piece(offset: int, width8: int, width16: int) -> None:
        gained = offset - offsets[-1]
        if not gained:
            widths8[-1], widths16[-1] = width8, width16
            return
        utf8.append(utf8[-1] + gained * widths8[-1])
        utf16.append(utf16[-1] + gained * widths16[-1])
        offsets.append(offset)
        widths8.append(width8)
        widths16.append(width16)

    for match in _WIDE.finditer(text):
        width8 = 2 if match[1] else 3 if match[2] else 4
        piece(match.start(), width8, 2 if width8 == 4 else 1)
        piece(match.end(), 1, 1)
    return _Runs(offsets, utf8, bytes(widths8)), _Runs(offsets, utf16, bytes(widths16))


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
    `length` counts the code points of the text. `utf8` and `utf16` are None for an ASCII text, where all units agree.
    """

    starts: array[int]
    terminators: bytes
    length: int
    utf8: _Runs | None
    utf16: _Runs | None

    @staticmethod
    def of(text: str) -> LineIndex:
        starts, terminators = _scan(text)
        utf8, utf16 = (None, None) if text.isascii() else _runs(text)
        return LineIndex(array("I", starts), terminators, len(text), utf8, utf16)

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
        starts, terminators = _scan(text[region_start:region_end])
        if not final:
            starts.pop()
            terminators = terminators[:-1]
        lines = self.starts[:first]
        lines.extend([region_start + at for at in starts])
        lines.extend([at + grown for at in self.starts[last + 1 :]] if grown else self.starts[last + 1 :])
        utf8, utf16 = (None, None) if text.isascii() else _runs(text)
        ends = self.terminators[:first] + terminators + self.terminators[last + 1 :]
        return LineIndex(lines, ends, len(text), utf8, utf16)

    @property
    def utf8_bytes(self) -> int:
        """The length of the text in UTF-8."""
        return self.length if self.utf8 is None else self.utf8.units_before(self.length)

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
        runs = self._runs_for(encoding)
        if runs is None:
            return line, offset - start
        return line, runs.units_before(offset) - runs.units_before(start)

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
        runs = self._runs_for(encoding)
        if runs is None or character <= 0:
            return min(start + max(character, 0), end)
        return min(runs.offset_at(runs.units_before(start) + character), end)

    def _runs_for(self, encoding: PositionEncoding) -> _Runs | None:
        if encoding is PositionEncoding.UTF16:
            return self.utf16
        return self.utf8 if encoding is PositionEncoding.UTF8 else None
