"""A region's text made of its parts as they stand there: what features need where literals have no escapes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rholsp.model.summary import Part


@dataclass(frozen=True)
class JoinedParts:
    text: str
    parts: tuple[tuple[int, int, int], ...]
    """Of each part: its start in the region, its start in the host, and its length in the region."""

    def to_host(self, offset: int) -> int:
        for start, host, length in self.parts:
            if start <= offset < start + length:
                return host + offset - start
        start, host, length = self.parts[-1]
        return host + length

    def to_region(self, offset: int) -> int | None:
        for start, host, length in self.parts:
            if host <= offset <= host + length and self.text[start : start + length] != "\ufffc":
                return start + offset - host
        return None


def read_region(text: str, parts: Sequence[Part]) -> JoinedParts:
    pieces: list[str] = []
    places: list[tuple[int, int, int]] = []
    length = 0
    for start, end, is_hole in parts:
        pieces.append("\ufffc" if is_hole else text[start:end])
        places.append((length, start, len(pieces[-1])))
        length += len(pieces[-1])
    return JoinedParts("".join(pieces), tuple(places))
