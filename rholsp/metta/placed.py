"""A unit at its place in a version of the text: what it means there is made when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rholsp.metta.unit import Unit
from rholsp.model.moved import Moved, Place
from rholsp.model.stretches import Kept
from rholsp.model.summary import Contract, Diagnostic, OutlineItem, Receive, Send, Symbol

T = TypeVar("T")


class Placed:
    """The value never changes."""

    __slots__ = ("_kept", "first", "fresh", "met", "place", "unit")

    def __init__(self, unit: Unit, place: Place, first: int, fresh: Sequence[int], met: Sequence[int | None]) -> None:
        self.unit = unit
        self.place = place
        self.first = first
        """How many symbols the text has above."""
        self.fresh = fresh
        """Those of its symbols that no unit above has, which are numbered side by side."""
        self.met = met
        """Numbers of its `keys`, as far as units above have them."""
        self._kept: dict[str, Any] = {}

    def moved(self, by: int, contract: int) -> Placed:
        """The unit at another place, with the same numbers of symbols, and with what is the same there."""
        place = self.place
        if place.by == by and place.contract == contract:
            return self
        placed = Placed(self.unit, Place(by, place.numbers, contract), self.first, self.fresh, self.met)
        for name in ("symbol_of", "shared", "called", "defined", "introduced"):
            if name in self._kept:
                placed._kept[name] = self._kept[name]
        return placed

    def introduced(self) -> Sequence[tuple[str, int]]:
        """Keys of names that no unit above has, with their numbers."""
        unit, numbers = self.unit, self.place.numbers
        return self._made(
            "introduced",
            lambda: [
                (key, numbers[local])
                for local, key, number in zip(unit.shared, unit.keys, self.met, strict=True)
                if number is None
            ],
        )

    @property
    def numbers(self) -> Sequence[int]:
        return self.place.numbers

    @property
    def start(self) -> int:
        return self.unit.offset + self.place.by

    @property
    def end(self) -> int:
        return self.start + self.unit.length

    @property
    def kept(self) -> Kept:
        return self.unit.kept

    @property
    def shared(self) -> Sequence[int]:
        return self._made("shared", lambda: [self.numbers[number] for number in self.unit.shared])

    @property
    def called(self) -> Sequence[int]:
        """The symbols that its sends name."""
        return self._made("called", lambda: list({self.numbers[send.symbol] for send in self.unit.sends}))

    @property
    def defined(self) -> Sequence[int]:
        """The symbols that its contracts name."""
        return self._made("defined", lambda: list({self.numbers[one.symbol] for one in self.unit.contracts}))

    def extent(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def symbol_of(self) -> array[int]:
        kept: array[int] | None = self._kept.get("symbol_of")
        if kept is None:
            kept = self._kept["symbol_of"] = array("I", map(self.place.numbers.__getitem__, self.unit.symbol_of))
        return kept

    def symbols(self) -> Sequence[Symbol]:
        """The fresh ones."""
        symbols = self.unit.symbols
        return Moved([symbols[number] for number in self.fresh], self.place.symbol)

    def own(self) -> Sequence[Symbol]:
        """Those that only its forms name."""
        shared = set(self.unit.shared)
        own = [symbol for number, symbol in enumerate(self.unit.symbols) if number not in shared]
        return Moved(own, self.place.symbol)

    def contracts(self) -> Sequence[Contract]:
        return Moved(self.unit.contracts, self.place.contract_of)

    def sends(self) -> Sequence[Send]:
        return Moved(self.unit.sends, self.place.send)

    def receives(self) -> Sequence[Receive]:
        return ()

    def outline(self) -> Sequence[OutlineItem]:
        return Moved(self.unit.outline, self.place.outline_item)

    def diagnostics(self) -> Sequence[Diagnostic]:
        findings = self.unit.diagnostics
        return self._made(
            "diagnostics", lambda: tuple(map(self.place.finding, findings)) if self.place.by else findings
        )

    def _made(self, name: str, make: Callable[[], Sequence[T]]) -> Sequence[T]:
        kept: Sequence[T] | None = self._kept.get(name)
        if kept is None:
            kept = self._kept[name] = make()
        return kept
