"""The relative encoding of semantic tokens. LSP 3.17, "Integer Encoding for Tokens"."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from rholsp.text.lines import LineIndex, PositionEncoding

MarkedRange = tuple[int, int, int, int]
"""Start and end, and two numbers that are passed on: a token's type and its modifiers."""


def relative(lines: LineIndex, ranges: Iterable[MarkedRange], encoding: PositionEncoding) -> array[int]:
    """Five numbers for each range: lines since the last one, units since it on its line, length in units, both marks.

    The ranges are sorted and do not overlap. A range over several lines is cut into one for each, without what ends
    the lines; an empty one is left out.
    """
    data = array("I")
    starts = lines.starts
    units = lines.units(encoding)
    line, line_start = 0, 0
    next_start = starts[1] if len(starts) > 1 else lines.length + 1
    last_line = last_unit = 0
    for start, end, kind, modifiers in ranges:
        while start < end:
            while start >= next_start:
                line += 1
                line_start = next_start
                next_start = starts[line + 1] if line + 1 < len(starts) else lines.length + 1
            # What ends a line takes two code points at most.
            stop = end if end < next_start - 1 else min(end, lines.line_end(line))
            if start < stop:
                if units is None:
                    unit, length = start - line_start, stop - start
                else:
                    unit = units(line, start)
                    length = units(line, stop) - unit
                since = unit - last_unit if line == last_line else unit
                data.extend((line - last_line, since, length, kind, modifiers))
                last_line, last_unit = line, unit
            start = next_start
    return data
