"""A sequence in pieces: what an open file means is put together from what its parts mean, when somebody asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, TypeVar, overload

T = TypeVar("T", covariant=True)
Piece = tuple[int, Callable[[], Sequence[Any]]]
"""How many items it has, and what makes them."""


class Pieces(Sequence[T]):
    """An immutable sequence, equal to the tuple of its items; a piece is made when one of its items is asked for."""

    __slots__ = ("_all", "_ends", "_pieces")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._ends = list(accumulate(size for size, _ in pieces))
        self._pieces = pieces
        self._all: tuple[T, ...] | None = None

    def whole(self) -> tuple[T, ...]:
        """All items."""
        if self._all is None:
            self._all = tuple([item for _, make in self._pieces for item in make()])
        return self._all

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if self._all is not None or isinstance(at, slice) or at < 0 or at >= len(self):
            return self.whole()[at]
        piece = bisect_right(self._ends, at)
        before = self._ends[piece - 1] if piece else 0
        item: T = self._pieces[piece][1]()[at - before]
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(self.whole())

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
