"""A unit at its place in a version of the text: what it means there is made when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rholsp.model.stretches import Kept
from rholsp.model.summary import (
    Adoption,
    Brief,
    Contract,
    Diagnostic,
    OutlineItem,
    Publication,
    Receive,
    Related,
    Send,
    Span,
    StandIn,
    Symbol,
)
from rholsp.rholang.traffic import Answer, Message, Settled, Taking
from rholsp.rholang.unit import DEFINED, GIVEN, LEAKED, RECEIVED, UNANSWERED, USED, Unit
from rholsp.syntax.units import UnitSpan

_new = tuple.__new__
"""Makes a named tuple in half the time that its class takes."""


class Placed:
    """A unit, moved by so many code points and with the file's numbers. The value never changes."""

    __slots__ = ("_kept", "_number_of", "binders", "by", "container", "contract", "first", "numbers", "span", "unit")

    def __init__(
        self,
        unit: Unit,
        first: int,
        span: UnitSpan,
        by: int,
        numbers: tuple[int, ...],
        contract: int,
        container: int,
        binders: Mapping[int, int],
    ) -> None:
        self.unit = unit
        self.first = first
        """Its first token."""
        self.span = span
        self.by = by
        self.numbers = numbers
        """The file's number of each of its symbols."""
        self.contract = contract
        """The number of its first contract."""
        self.container = container
        """The number of the contract that it is in, or -1."""
        self.binders = binders
        """Where binders around it begin, by where they began when it was read, as far as they moved otherwise."""
        self._kept: dict[str, Any] = {}

    def sharing(self, other: Placed) -> Placed:
        """This, with what another place of the unit has made already, if it does not depend on where the unit is."""
        if self.numbers == other.numbers:
            for name in ("symbol_of", "shared", "takings"):
                if name in other._kept:
                    self._kept[name] = other._kept[name]
        return self

    def is_at(
        self,
        first: int,
        span: UnitSpan,
        by: int,
        numbers: tuple[int, ...],
        contract: int,
        container: int,
        binders: Mapping[int, int],
    ) -> bool:
        """Whether it is this place that the unit has."""
        return (
            self.by == by
            and self.first == first
            and self.contract == contract
            and self.container == container
            and self.numbers == numbers
            and self.span == span
            and self.binders == binders
        )

    def extent(self) -> tuple[int, int]:
        """Where it begins and ends."""
        start = self.unit.offset + self.by
        return start, start + self.unit.length

    @property
    def start(self) -> int:
        return self.unit.offset + self.by

    @property
    def end(self) -> int:
        return self.unit.offset + self.by + self.unit.length

    @property
    def kept(self) -> Kept:
        return self.unit.kept

    @property
    def shared(self) -> Sequence[int]:
        kept: list[int] | None = self._kept.get("shared")
        if kept is None:
            kept = self._kept["shared"] = [self.numbers[entry.number] for entry in self.unit.foreign]
        return kept

    @property
    def symbol_of(self) -> array[int]:
        kept: array[int] | None = self._kept.get("symbol_of")
        if kept is None:
            numbers = self.numbers
            kept = self._kept["symbol_of"] = array("I", [numbers[number] for number in self.unit.symbol_of])
        return kept

    def own(self) -> Sequence[Symbol]:
        kept: Sequence[Symbol] | None = self._kept.get("own")
        if kept is None and not self.by and self.container < 0 and not self.unit.contracts:
            kept = self._kept["own"] = self.unit.own
        if kept is None:
            span = self._span
            kept = self._kept["own"] = [
                _new(
                    Symbol,
                    (
                        *(s.name, s.key, s.kind, s.sort),
                        None if s.binder is None else span(s.binder),
                        None if s.scope is None else span(s.scope),
                        *(s.doc, s.uri, self._container(s.container), s.escapes, s.is_received_elsewhere),
                    ),
                )
                for s in self.unit.own
            ]
        return kept

    def contracts(self) -> Sequence[Contract]:
        kept: Sequence[Contract] | None = self._kept.get("contracts")
        if kept is None:
            span, numbers = self._span, self.numbers
            kept = self._kept["contracts"] = [
                Contract(
                    *(numbers[c.symbol], span(c.name), span(c.span), c.formals, c.variadic, c.signature, c.doc),
                    *(self._container(c.container), self._offsets(c.strings)),
                )
                for c in self.unit.contracts
            ]
        return kept

    def sends(self) -> Sequence[Send]:
        kept: Sequence[Send] | None = self._kept.get("sends")
        if kept is None:
            span, numbers = self._span, self.numbers
            kept = self._kept["sends"] = [
                _new(
                    Send,
                    (numbers[s.symbol], span(s.name), span(s.span), s.operator, s.args, self._offsets(s.strings)),
                )
                for s in self.unit.sends
            ]
        return kept

    def receives(self) -> Sequence[Receive]:
        kept: Sequence[Receive] | None = self._kept.get("receives")
        if kept is None:
            span, numbers = self._span, self.numbers
            kept = self._kept["receives"] = [
                Receive(
                    *(numbers[r.symbol], span(r.name), span(r.span), span(r.bind), r.arrow, r.formals, r.variadic),
                    *(self._container(r.container), self._offsets(r.strings)),
                )
                for r in self.unit.receives
            ]
        return kept

    def outline(self, base: int, parent: int) -> Sequence[OutlineItem]:
        """The items, the first of which has this number, in an item or -1."""
        kept: tuple[int, int, Sequence[OutlineItem]] | None = self._kept.get("outline")
        if kept is None or kept[:2] != (base, parent):
            span = self._span
            items = [
                OutlineItem(
                    *(item.name, item.detail, item.kind, span(item.span), span(item.selection)),
                    *(item.parent + base if item.parent >= 0 else parent, self._number(item.symbol), item.is_searched),
                )
                for item in self.unit.outline
            ]
            kept = self._kept["outline"] = base, parent, items
        return kept[2]

    def found(self, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Findings of the unit at their places here."""
        by = self.by
        return [
            one._replace(start=one.start + by, end=one.end + by, related=tuple(map(self._related, one.related)))
            for one in findings
        ]

    def publications(self) -> list[Publication]:
        span = self._span
        return [
            Publication(one.key, one.path, self._number(one.symbol), span(one.span), span(one.name))
            for one in self.unit.publications
        ]

    def messages(self) -> list[Message]:
        return [
            Message(
                self._number(message.channel),
                message.arity,
                {path: self.numbers[name] for path, name in message.names.items()},
                None if message.answer is None else self._answer(message.answer),
            )
            for message in self.unit.messages
        ]

    def takings(self) -> list[Taking | Settled]:
        kept: list[Taking | Settled] | None = self._kept.get("takings")
        if kept is None:
            takings = self.unit.takings
            kept = [self._taking(taking) for taking in takings]
            if not any(isinstance(taking, Settled) and taking.adoptions for taking in takings):
                self._kept["takings"] = kept
        return kept

    # ------------------------------------------------------------------------------------------------ parts

    def _span(self, place: Span) -> Span:
        by = self.by
        return _new(Span, (place[0] + by, place[1] + by)) if by else place

    def _number(self, symbol: int) -> int:
        return self.numbers[symbol] if symbol >= 0 else -1

    def _container(self, number: int) -> int:
        return number + self.contract if number >= 0 else self.container

    def _offsets(self, places: Sequence[int]) -> tuple[int, ...]:
        by = self.by
        return tuple([place + by for place in places]) if places else ()

    def _related(self, place: Related) -> Related:
        unit = self.unit
        if unit.offset <= place.start < unit.offset + unit.length:
            return Related(place.start + self.by, place.end + self.by, place.message, place.uri)
        there = self.binders.get(place.start, place.start)
        return Related(there, there + place.end - place.start, place.message, place.uri)

    def _answer(self, answer: Answer) -> Answer:
        return Answer(answer.key, self._span(answer.span), self._span(answer.name))

    def _taking(self, taking: Taking | Settled) -> Taking | Settled:
        numbers, span = self.numbers, self._span
        if isinstance(taking, Taking):
            names = [(path, numbers[name]) for path, name in taking.names]
            return Taking(numbers[taking.channel], taking.arity, taking.variadic, names)
        return Settled(
            tuple([StandIn(numbers[one.symbol], numbers[one.target]) for one in taking.stand_ins]),
            tuple(
                [
                    Adoption(one.key, one.path, self._number(one.symbol), span(one.span), span(one.name))
                    for one in taking.adoptions
                ]
            ),
        )


@dataclass(slots=True)
class Apart:
    """What the units of a file give, beside what they add to the builder; with the file's numbers."""

    placed: list[Placed] = field(default_factory=list)
    own: list[tuple[int, int, int, Placed]] = field(default_factory=list)
    """Runs of symbols that units bind: the file's number of the first, the place in `Unit.own`, and how many."""
    totals: tuple[set[int], ...] = field(default_factory=lambda: tuple(set() for _ in range(7)))
    """Sets of symbols, by the numbers in unit.py."""
    token_findings: list[Diagnostic] = field(default_factory=list)
    called: set[int] = field(default_factory=set)
    """Symbols on which the text between units sends, and those of which it has contracts, once all is read."""
    contracted: set[int] = field(default_factory=set)
    brief: Brief | None = None
    """Of the file, once its summary is made."""
    unused: list[Diagnostic] = field(default_factory=list)

    @property
    def given(self) -> set[int]:
        """Those that are used otherwise than by sending and receiving."""
        return self.totals[GIVEN]

    @property
    def received(self) -> set[int]:
        """Of these, those that may be received from where they go."""
        return self.totals[RECEIVED]

    @property
    def unanswered(self) -> set[int]:
        """See `channels.unanswered`."""
        return self.totals[UNANSWERED]

    @property
    def leaked(self) -> set[int]:
        """See `Builder.leaked`."""
        return self.totals[LEAKED]

    @property
    def used(self) -> set[int]:
        """Those of which something is used or need not be."""
        return self.totals[USED]

    @property
    def defined(self) -> set[int]:
        """Those that have a contract in a unit."""
        return self.totals[DEFINED]
