"""Rewrites of a text: changes that say of each name they move or write what it shall refer to.

From that alone a rewrite can be proved: `rewrite_check` compares it with what the new text means.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rholsp.model.summary import FileSummary, Role, Span, SymbolKind

Meaning = int | str
"""A symbol of the old text by its index, or a name that the rewrite introduces, under any label."""
_NOTHING: Mapping[int, Meaning] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of the old text, there or elsewhere."""

    start: int
    end: int
    instead: Mapping[int, Meaning] = field(default_factory=lambda: _NOTHING)
    """What some symbols' occurrences in it refer to from now on; all others refer to what they did."""


@dataclass(frozen=True, slots=True)
class Written:
    """New text: a name alone where it has a meaning, and otherwise text without any name."""

    text: str
    meaning: Meaning | None = None


Piece = Kept | Written


@dataclass(frozen=True, slots=True)
class Change:
    """What stands for the range [start, end) of the old text."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the new text, and what it shall refer to."""

    start: int
    end: int
    meaning: Meaning
    binds: bool | None = None
    """Whether it did before; None for one that is written."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Changes in text order that do not overlap; what is between them stays as it is."""

    changes: tuple[Change, ...]

    def pieces(self, length: int) -> Iterator[Piece]:
        """All of the new text, for an old one of this length."""
        at = 0
        for change in self.changes:
            yield Kept(at, change.start)
            yield from change.pieces
            at = change.end
        yield Kept(at, length)

    def text(self, old: str) -> str:
        parts = (old[one.start : one.end] if isinstance(one, Kept) else one.text for one in self.pieces(len(old)))
        return "".join(parts)

    def touched(self) -> list[Span]:
        """Where the changes stand in the new text."""
        found, growth = [], 0
        for change in self.changes:
            length = sum(_length(piece) for piece in change.pieces)
            start = change.start + growth
            found.append(Span(start, start + length))
            growth += length - (change.end - change.start)
        return found

    def names(self, before: FileSummary, length: int) -> Iterator[Named]:
        """The names that the new text shall have, in text order but for compound ones and their parts."""
        at = 0
        for group, piece in enumerate(self.pieces(length)):
            if isinstance(piece, Kept):
                yield from _moved(before, piece, at - piece.start, group)
            elif piece.meaning is not None:
                yield Named(at, at + len(piece.text), piece.meaning)
            at += _length(piece)

    def edges(self, length: int) -> Iterator[int]:
        """Where the pieces of the new text end."""
        at = 0
        for piece in self.pieces(length):
            at += _length(piece)
            yield at

    def place_of(self, meaning: Meaning, length: int) -> int | None:
        """Where in the new text a name of this meaning is written first; None where none is."""
        at = 0
        for piece in self.pieces(length):
            if isinstance(piece, Written) and piece.meaning == meaning:
                return at
            at += _length(piece)
        return None


def _length(piece: Piece) -> int:
    return len(piece.text) if isinstance(piece, Written) else piece.end - piece.start


def _moved(before: FileSummary, piece: Kept, by: int, group: int) -> Iterator[Named]:
    """The names of a stretch; one that reaches beyond it is taken apart, and none any more."""
    for i in range(bisect_left(before.starts, piece.start), len(before.starts)):
        start, end = before.starts[i], before.ends[i]
        if start >= piece.end:
            break
        if end <= piece.end:
            symbol = before.symbol_of[i]
            meaning = piece.instead.get(symbol, symbol)
            is_compound = bool(piece.instead) and before.symbols[symbol].kind is SymbolKind.QUOTED
            if is_compound and _holds_other(before, piece, i):
                meaning = f"{group}:{symbol}"
            yield Named(start + by, end + by, meaning, before.roles[i] == Role.BINDER)


def _holds_other(before: FileSummary, piece: Kept, at: int) -> bool:
    """Whether a part of a compound name refers to something else from now on."""
    end = before.ends[at]
    for i in range(at + 1, len(before.starts)):
        if before.starts[i] >= end:
            return False
        if before.symbol_of[i] in piece.instead:
            return True
    return False
