"""The relative encoding of semantic tokens. LSP 3.17, "Integer Encoding for Tokens"."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rholsp.text.lines import LineIndex, PositionEncoding

MarkedRange = tuple[int, int, int, int]
"""Start and end, and two numbers that are passed on: a token's type and its modifiers."""

_MOST = 0xFFFF
"""The largest number of a narrow array."""


class Encoded(NamedTuple):
    """Ranges in the relative encoding, as they are where nothing stands before them."""

    data: array[int]
    """Of 16 bits for each number where they suffice, else of 32."""
    last: tuple[int, int]
    """Line and unit of the last one."""


def relative(lines: LineIndex, ranges: Sequence[MarkedRange], encoding: PositionEncoding) -> Encoded:
    """Five numbers for each range: lines since the last one, units since it on its line, length in units, both marks.

    The ranges are sorted and do not overlap. A range over several lines is cut into one for each, without what ends
    the lines; an empty one is left out.
    """
    data = array("I")
    starts = lines.starts
    units = lines.units(encoding)
    line = lines.line_of(ranges[0][0]) if ranges else 0
    line_start = starts[line]
    next_start = starts[line + 1] if line + 1 < len(starts) else lines.length + 1
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
    return Encoded(_narrow(data), (last_line, last_unit))


def _narrow(data: array[int]) -> array[int]:
    """The same in half the memory, where no number is large: in all texts but those with enormous lines or gaps."""
    try:
        return array("H", data)
    except OverflowError:
        return data


class Movable(NamedTuple):
    """The encoded ranges of a part of a text, as they are wherever that part stands."""

    data: array[int]
    first: tuple[int, int]
    """Line of the first range since that of the part's start; its unit on its line, since the part's start if that is
    on the same line. `data` begins with anything."""
    last: tuple[int, int]
    """The same of the last range."""


def movable(encoded: Encoded, start: tuple[int, int]) -> Movable:
    """The ranges of a part of a text that starts at this line and unit."""
    data = encoded.data
    first = (data[0], data[1]) if data else start
    return Movable(data, _since(first, start), _since(encoded.last if data else start, start))


def _since(place: tuple[int, int], start: tuple[int, int]) -> tuple[int, int]:
    return (place[0] - start[0], place[1]) if place[0] != start[0] else (0, place[1] - start[1])


def joined(parts: Iterable[tuple[tuple[int, int], Movable]]) -> array[int]:
    """The encoding of a text, from the places of its parts and what is in them."""
    data = array("H")
    last_line = last_unit = 0
    for (line, unit), part in parts:
        if part.data:
            since, within = part.first
            first_line, first_unit = line + since, within if since else unit + within
            lines = first_line - last_line
            units = first_unit if lines else first_unit - last_unit
            if data.typecode == "H" and (part.data.typecode != "H" or max(lines, units) > _MOST):
                data = array("I", data)
            at = len(data)
            data += part.data if part.data.typecode == data.typecode else array(data.typecode, part.data)
            data[at], data[at + 1] = lines, units
            since, within = part.last
            last_line, last_unit = line + since, within if since else unit + within
    return data
