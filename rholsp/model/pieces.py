"""A sequence in pieces: what an open file means is put together from what its parts mean, when somebody asks."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, Generic, Protocol, TypeVar, overload

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Source(Protocol):
    """The part of a file that a piece comes from."""

    @property
    def numbers(self) -> Sequence[int]:
        """The file's numbers of all symbols that the part names."""
        ...

    def extent(self) -> tuple[int, int]:
        """Where the part begins and ends: all that its items are about lies between."""
        ...


Piece = tuple[int, Callable[[], Sequence[Any]], Source | None]
"""How many items it has, what makes them, and the part of the file that they are from; None where they are from all
over it."""


ALL_OVER = -1
"""In place of a symbol's number: for pieces that may be about any."""
SCANS = 8
"""So many questions about symbols are answered by a look at each piece, before an index is made."""
_HALF = 32
_LOWER = (1 << _HALF) - 1


class Pieces(Sequence[T_co]):
    """An immutable sequence, equal to the tuple of its items; a piece is made when one of its items is asked for.

    The parts of the file that pieces are from do not overlap.
    """

    __slots__ = ("_all", "_by_place", "_by_symbol", "_ends", "_made", "_pieces", "_scans", "_unplaced")

    def __init__(
        self, pieces: Sequence[Piece], unplaced: Callable[[], Iterable[tuple[int, T_co]]] | None = None
    ) -> None:
        """``unplaced`` gives the items that are of no single part of the file where pieces of such parts hold some."""
        self._unplaced = unplaced
        self._ends = array("I", accumulate([piece[0] for piece in pieces]))
        self._pieces = pieces
        self._made: dict[int, Sequence[T_co]] = {}
        self._all: tuple[T_co, ...] | None = None
        self._by_place: tuple[array[int], array[int], array[int], array[int]] | None = None
        self._by_symbol: array[int] | None = None
        self._scans = 0

    def followed_by(self, pieces: Sequence[Piece]) -> Pieces[T_co]:
        """This sequence with others behind it."""
        if self._unplaced is None:
            return Pieces([*self._pieces, *pieces])
        behind: Pieces[T_co] = Pieces(pieces)
        return Pieces([*self._pieces, *pieces], partial(_chained, self, behind))

    def whole(self) -> tuple[T_co, ...]:
        """All items."""
        if self._all is None:
            self._all = tuple([item for number in range(len(self._pieces)) for item in self._piece(number)])
            self._made.clear()
        return self._all

    def near(self, start: int, end: int) -> Iterator[tuple[int, T_co]]:
        """The items of all pieces that may be about something in [start, end], with their indexes."""
        if self._by_place is None:
            self._by_place = self._placed()
        starts, ends, placed, others = self._by_place
        numbers = sorted([*placed[bisect_left(ends, start) : bisect_right(starts, end)], *others])
        return self._of(numbers, lambda part: part.near(start, end))

    def _placed(self) -> tuple[array[int], array[int], array[int], array[int]]:
        """Where the pieces begin and end and which these are, in the order of the text; and those from all over it."""
        places = [
            (*source.extent(), number)
            for number, (size, _, source) in enumerate(self._pieces)
            if size and source is not None
        ]
        places.sort()
        others = [number for number, (size, _, source) in enumerate(self._pieces) if size and source is None]
        starts, ends, placed = (array("I", [place[at] for place in places]) for at in range(3))
        return starts, ends, placed, array("I", others)

    def naming(self, symbol: int) -> Iterator[tuple[int, T_co]]:
        """The items of all pieces that may be about a symbol, given by its number, with their indexes."""
        self._scans += 1
        if self._by_symbol is None and self._scans > SCANS:
            self._by_symbol = self._indexed()
        if self._by_symbol is not None:
            numbers = sorted([*self._listed(symbol), *self._listed(ALL_OVER)])
        else:
            numbers = [
                number
                for number, (size, _, source) in enumerate(self._pieces)
                if size and (source is None or symbol in source.numbers)
            ]
        return self._of(numbers, lambda part: part.naming(symbol))

    def unplaced(self) -> Iterator[tuple[int, T_co]]:
        """The items that are from all over the file, with their indexes."""
        if self._unplaced is not None:
            return iter(self._unplaced())
        others = [number for number, (size, _, source) in enumerate(self._pieces) if size and source is None]
        return self._of(others, lambda part: iter(enumerate(part)))

    def _indexed(self) -> array[int]:
        """Symbols, from 1 on, each with a piece in its lower half, in order."""
        found: list[int] = []
        for number, (size, _, source) in enumerate(self._pieces):
            if size:
                symbols: Sequence[int] = (ALL_OVER,) if source is None else source.numbers
                found += [symbol + 1 << _HALF | number for symbol in symbols]
        found.sort()
        return array("Q", found)

    def _listed(self, symbol: int) -> list[int]:
        """The pieces of the index that may be about a symbol."""
        index = self._by_symbol or ()
        first, last = (bisect_left(index, one << _HALF) for one in (symbol + 1, symbol + 2))
        return [found & _LOWER for found in index[first:last]]

    def _of(
        self, numbers: Iterable[int], among: Callable[[Pieces[T_co]], Iterator[tuple[int, T_co]]]
    ) -> Iterator[tuple[int, T_co]]:
        """The items of these pieces; of a piece that is in pieces itself, those `among` its own."""
        for number in numbers:
            before, made = self._ends[number] - self._pieces[number][0], self._piece(number)
            if isinstance(made, Pieces):
                for at, item in among(made):
                    yield before + at, item
            else:
                yield from enumerate(made, before)

    def _piece(self, number: int) -> Sequence[T_co]:
        if self._all is not None:
            return self._all[self._ends[number] - self._pieces[number][0] : self._ends[number]]
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = self._pieces[number][1]()
        return made

    def _between(self, start: int, stop: int) -> tuple[T_co, ...]:
        found: list[T_co] = []
        number = bisect_right(self._ends, start)
        while start < stop:
            size, end = self._pieces[number][0], self._ends[number]
            if size:
                found += self._piece(number)[start - end + size : stop - end + size]
            start = end
            number += 1
        return tuple(found)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> T_co: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T_co, ...]: ...
    def __getitem__(self, at: int | slice) -> T_co | tuple[T_co, ...]:
        if self._all is None and isinstance(at, slice) and at.step in (None, 1):
            return self._between(*at.indices(len(self))[:2])
        if self._all is not None or isinstance(at, slice) or at < 0 or at >= len(self):
            return self.whole()[at]
        number = bisect_right(self._ends, at)
        return self._piece(number)[at - self._ends[number] + self._pieces[number][0]]

    def __iter__(self) -> Iterator[T_co]:
        return iter(self.whole())

    def __reversed__(self) -> Iterator[T_co]:
        return reversed(self.whole())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Pieces):
            return self.whole() == other.whole()
        return isinstance(other, tuple) and self.whole() == other

    def __hash__(self) -> int:
        return hash(self.whole())

    def __repr__(self) -> str:
        return repr(self.whole())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self.whole(),)


class Gathered(Generic[T]):
    """A sequence that is being put together, of items and pieces."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._items: list[T] = []

    def extend(self, items: Iterable[T]) -> None:
        """Add items that are from all over the file."""
        self._items.extend(items)

    def add(self, size: int, make: Callable[[], Sequence[T]], source: Source) -> None:
        """Add a piece, which may be empty."""
        if size:
            self._close()
            self._pieces.append((size, make, source))

    def sequence(self) -> Sequence[T]:
        """All of it: a tuple where it has no pieces."""
        if not self._pieces:
            return tuple(self._items)
        self._close()
        return Pieces(self._pieces)

    def _close(self) -> None:
        if self._items:
            items = self._items
            self._pieces.append((len(items), lambda: items, None))
            self._items = []


def _chained(first: Pieces[T], second: Pieces[T]) -> Iterator[tuple[int, T]]:
    yield from first.unplaced()
    for number, item in second.unplaced():
        yield len(first) + number, item


def near(items: Sequence[T], start: int, end: int) -> Iterator[tuple[int, T]]:
    """Those items, with their indexes, that may be about something in [start, end] of the text; others may be among
    them. Of a sequence in pieces, only those near are made."""
    return items.near(start, end) if isinstance(items, Pieces) else enumerate(items)


def naming(items: Sequence[T], symbol: int) -> Iterator[tuple[int, T]]:
    """Those items, with their indexes, that may be about a symbol; others may be among them."""
    return items.naming(symbol) if isinstance(items, Pieces) else enumerate(items)


def unplaced(items: Sequence[T]) -> Iterator[tuple[int, T]]:
    """Those items, with their indexes, that are of no single part of the file; of a sequence without pieces, all."""
    return items.unplaced() if isinstance(items, Pieces) else enumerate(items)


def items(numbered: Iterable[tuple[int, T]]) -> list[T]:
    """Without the indexes."""
    return [item for _, item in numbered]
