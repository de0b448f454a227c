"""Maps positions between the text of a region, as the guest language reads it, and its host.

A region's text is what its literals mean: without quotes, escapes resolved, several literals joined. A hole is one
character `HOLE` there. docs/rholang.md 1.1 says which escapes there are; any other
`\\x` stays the two characters it is.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rholsp.model.summary import Part, Span

HOLE = "\ufffc"
"""OBJECT REPLACEMENT CHARACTER: stands in a region's text for what the region cannot know."""

_ESCAPE = re.compile(r"\\(?:([0-9]{1,7})|(.))", re.DOTALL)
_MEANING = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r"}
_TO_ESCAPE = str.maketrans({'"': '\\"', "\\": "\\\\"})


def escaped(text: str) -> str:
    """How to write a text inside a string literal."""
    return text.translate(_TO_ESCAPE)


@dataclass(frozen=True, slots=True)
class PositionMap:
    """A region's text in segments: runs that read as they are written, single escaped characters, and holes.

    All columns are parallel. The map is exact both ways, and a look-up takes time logarithmic in the segments.
    """

    text: str
    """What the guest language reads."""
    starts: array[int]
    """Where each segment starts in `text`. A literal without characters is an empty segment."""
    host_starts: array[int]
    host_ends: array[int]
    holes: bytes
    """1 for a hole."""

    @staticmethod
    def of(host: str, parts: Iterable[Part]) -> PositionMap:
        """The map of the region that consists of these parts of the host's text, which are in text order."""
        pieces: list[str] = []
        starts, host_starts, host_ends, holes = array("I"), array("I"), array("I"), bytearray()
        size = 0
        for start, end, hole in parts:
            for text, begin, stop in ((HOLE, start, end),) if hole else _segments(host, start, end):
                pieces.append(text)
                starts.append(size)
                host_starts.append(begin)
                host_ends.append(stop)
                holes.append(hole)
                size += len(text)
        return PositionMap("".join(pieces), starts, host_starts, host_ends, bytes(holes))

    def to_host(self, offset: int) -> int | None:
        """Where the character at an offset of the region begins in the host, None for a hole.

        At the end of the region's text, where its last character ends.
        """
        at = bisect_right(self.starts, offset) - 1
        if at < 0 or self.holes[at] or offset > len(self.text):
            return None
        into = offset - self.starts[at]
        return self.host_starts[at] + into if self._is_run(at) or not into else self.host_ends[at]

    def to_guest(self, offset: int) -> int | None:
        """The place in the region's text of a position in the host.

        None outside the literals and inside holes. The inside of an escape counts as its start; the position right
        behind a literal's last character is the one behind it in the region, too.
        """
        at = bisect_right(self.host_starts, offset) - 1
        if at > 0 and self.holes[at] and offset == self.host_starts[at] == self.host_ends[at - 1]:
            at -= 1
        if at < 0 or self.holes[at] or offset > self.host_ends[at]:
            return None
        if self._is_run(at):
            return self.starts[at] + offset - self.host_starts[at]
        return self.starts[at] + (offset == self.host_ends[at])

    def exact(self, start: int, end: int) -> Span | None:
        """The source of a range of the region, None where a hole or the end of a literal cuts it."""
        inside = self._within_run(start, end)
        if inside is not None:
            return inside
        first, last = self._segments_of(start, end)
        if first < 0 or any(self.holes[first : last + 1]):
            return None
        if any(self.host_ends[i] != self.host_starts[i + 1] for i in range(first, last)):
            return None
        return self.cover(start, end)

    def whole(self, start: int, end: int) -> Span | None:
        """From the first to the last character of a range, over several literals too; None where a hole cuts it."""
        inside = self._within_run(start, end)
        if inside is not None:
            return inside
        first, last = self._segments_of(start, end)
        return None if first < 0 or any(self.holes[first : last + 1]) else self.cover(start, end)

    def range_to_host(self, start: int, end: int) -> Span | None:
        """From the first to the last character of a range, over several literals too; None for nothing but holes."""
        first, last = self._segments_of(start, end)
        if first < 0 or all(self.holes[at] or self._is_empty(at) for at in range(first, last + 1)):
            return None
        return self.cover(start, end)

    def cover(self, start: int, end: int) -> Span:
        """From the first to the last character of a range, where a hole is all of the host's text that it stands for.

        An empty range stands at the next character; before a hole and at the end of the text, behind the last one.
        """
        inside = self._within_run(start, end)
        if inside is not None:
            return inside
        first, last = self._segments_of(start, end)
        if first < 0:
            return Span(0, 0)
        begin, stop = self._edge(first, start), self._edge(last, end)
        return Span(begin, max(begin, stop))

    def _within_run(self, start: int, end: int) -> Span | None:
        """The source of a range that is not empty and lies in one run, as most do; None for any other."""
        at = bisect_right(self.starts, start) - 1
        if at < 0 or start >= end:
            return None
        begin, host_start = self.starts[at], self.host_starts[at]
        limit = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        if end > limit or self.holes[at] or limit - begin != self.host_ends[at] - host_start:
            return None
        return Span(host_start + start - begin, host_start + end - begin)

    def _segments_of(self, start: int, end: int) -> tuple[int, int]:
        """The segments of the first and the last character of a range, the one around an empty range twice."""
        first = bisect_right(self.starts, start) - 1
        if end > start:
            return first, bisect_right(self.starts, end - 1) - 1
        while first > 0 and start == self.starts[first] and self._before(first):
            first -= 1
        return first, first

    def _before(self, at: int) -> bool:
        """Whether an empty range at the start of a segment belongs to the segment before."""
        return bool(self.holes[at]) or self.starts[at] == len(self.text)

    def _edge(self, at: int, offset: int) -> int:
        """Where a range begins or ends in the host, inside or at an edge of a segment."""
        into = offset - self.starts[at]
        if not into:
            return self.host_starts[at]
        return self.host_starts[at] + into if self._is_run(at) else self.host_ends[at]

    def _is_empty(self, at: int) -> bool:
        """Whether the segment is a literal without characters."""
        return self.host_starts[at] == self.host_ends[at]

    def _is_run(self, at: int) -> bool:
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        return not self.holes[at] and end - self.starts[at] == self.host_ends[at] - self.host_starts[at]


def _segments(host: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Text, start and end of the runs and escapes of a literal's inside; one empty run for an empty one."""
    at = start
    if host.find("\\", start, end) >= 0:
        for match in _ESCAPE.finditer(host, start, end):
            meaning = _MEANING.get(match[2]) if match[2] else _numbered(int(match[1]))
            if meaning is None:
                continue
            if at < match.start():
                yield host[at : match.start()], at, match.start()
            at = match.end()
            yield meaning, match.start(), at
    if at < end or start == end:
        yield host[at:end], at, end


def _numbered(code: int) -> str | None:
    """The character of a decimal number; None, which leaves it as written, for what is none and for the hole's own."""
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code == ord(HOLE):
        return None
    return chr(code)
