"""A unit at its place in a version of the text: what it means there is made when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from rholsp.model.stretches import Kept
from rholsp.model.summary import (
    Adoption,
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
from rholsp.rholang.traffic import Answer, Message, Settled, Sums, Taking, unadopted
from rholsp.rholang.unit import READ, Part, Place, Records, Standing, Unit
from rholsp.syntax.units import UnitSpan
from rholsp.text.shifted import shifted

T = TypeVar("T")

_new = tuple.__new__
"""Makes a named tuple in half the time that its class takes."""


class _Placeable(Protocol):
    """What stands somewhere in a text: a unit, or a group of them."""

    offset: int
    length: int
    diagnostics: tuple[Diagnostic, ...]
    token_findings: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]


U = TypeVar("U", bound=_Placeable)


class AtPlace(Generic[U]):
    """One of these at its place in one version of a text. The value never changes."""

    __slots__ = ("binders", "first", "place", "span", "unit")

    def __init__(self, unit: U, first: int, span: UnitSpan, place: Place, binders: Mapping[int, int]) -> None:
        self.unit = unit
        self.first = first
        """Its first token."""
        self.span = span
        self.place = place
        self.binders = binders
        """Where binders around it begin, by where they began when it was made, as far as they moved otherwise."""

    @property
    def by(self) -> int:
        return self.place.by

    @property
    def numbers(self) -> array[int]:
        return self.place.numbers

    @property
    def contract(self) -> int:
        """The number of its first contract."""
        return self.place.first

    def extent(self) -> tuple[int, int]:
        """Where it begins and ends."""
        start = self.unit.offset + self.by
        return start, start + self.unit.length

    def diagnostics(self) -> Sequence[Diagnostic]:
        """What the walk found in it."""
        return self._found(self.unit.diagnostics)

    def token_findings(self) -> Sequence[Diagnostic]:
        """What single tokens gave rise to."""
        return self._found(self.unit.token_findings)

    def unused(self) -> Sequence[Diagnostic]:
        """Binders that are not used."""
        return self._found(self.unit.unused)

    def _found(self, findings: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        return found_at(findings, self.place.by, self.unit.offset, self.unit.length, self.binders)


class Placed(AtPlace[Unit]):
    """A unit at its place."""

    __slots__ = ()

    def at(self, first: int, span: UnitSpan, place: Place, binders: Mapping[int, int]) -> Placed:
        """The unit there, which may be where it is."""
        if self.place.is_same(place):
            if self.first == first and self.span == span and self.binders == binders:
                return self
            place = self.place
        return Placed(self.unit, first, span, place, binders)

    @property
    def container(self) -> int:
        """The number of the contract that it is in, or -1."""
        return self.place.outer

    def units(self) -> tuple[Placed, ...]:
        """The units that stand here."""
        return (self,)

    def forget_formers(self) -> None:
        """Forget what it meant before."""
        self.unit.formers = ()

    def having(self, which: int) -> Collection[int]:
        """The symbols that a set of the file has because of it: one of GIVEN to INTRODUCED."""
        numbers, unit = self.place.numbers, self.unit
        return [numbers[number] for number, sets in zip(unit.foreign_numbers, unit.sets, strict=True) if sets & which]

    # ------------------------------------------------------------------------------------------------ records

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
        numbers = self.place.numbers
        return [numbers[number] for number in self.unit.foreign_numbers]

    def standing(self) -> Standing:
        """Where its occurrences are found."""
        found = self.unit.occurrences
        return (found.taken() if isinstance(found, Part) else found).now

    def occurrences(self) -> tuple[array[int], array[int]]:
        """Where they begin, and their symbols."""
        columns, first, place = self.standing()
        own = slice(first, first + self.unit.size)
        starts = shifted(columns.starts[own], self.place.by - place.by)
        return starts, symbols_at(columns.symbol_of[own], place, self.place)

    def own(self) -> Sequence[Symbol]:
        """The symbols that it binds."""
        kept = self.unit.own
        if kept.place is not self.place and kept:
            self.unit.own = kept = _at(kept, self.place, _symbols, depends_on_symbols=False)
        return kept

    def contracts(self) -> Sequence[Contract]:
        kept = self.unit.contracts
        if kept.place is not self.place and kept:
            self.unit.contracts = kept = _at(kept, self.place, _contracts, known=_spans_of_items(self.unit, self.place))
        return kept

    def sends(self) -> Sequence[Send]:
        kept = self.unit.sends
        if kept.place is not self.place and kept:
            self.unit.sends = kept = _at(kept, self.place, _sends)
        return kept

    def receives(self) -> Sequence[Receive]:
        kept = self.unit.receives
        if kept.place is not self.place and kept:
            self.unit.receives = kept = _at(kept, self.place, _receives)
        return kept

    def messages(self) -> Sequence[Message]:
        kept = self.unit.messages
        if kept.place is not self.place and kept:
            sums = self.unit.sums
            if not sums.asks and not sums.unanswered and _has_numbers(kept.place, self.place):
                kept.place = self.place
                return kept
            self.unit.messages = kept = _at(kept, self.place, _messages)
        return kept

    def takings(self) -> Sequence[Taking | Settled]:
        kept = self.unit.takings
        if kept.place is not self.place and kept:
            self.unit.takings = kept = _at(kept, self.place, _takings)
        return kept

    def sums(self) -> Sums:
        """Of these, with the file's numbers."""
        return numbered(self.unit.sums, self.place.numbers)

    def told(self, key: object, tell: Callable[[Sequence[Taking | Settled]], list[StandIn]]) -> list[StandIn]:
        """What a function makes of what it takes."""
        return tell(self.takings())

    def stand_ins(self) -> list[StandIn]:
        """What is settled; so the adoptions."""
        return [one for taking in self.takings() if isinstance(taking, Settled) for one in taking.stand_ins]

    def adoptions(self) -> list[Adoption]:
        return [one for taking in self.takings() if isinstance(taking, Settled) for one in taking.adoptions]

    def unanswered(self) -> list[Adoption]:
        """The answers that nothing in it takes."""
        return [
            unadopted(message.answer)
            for message in self.messages()
            if message.channel < 0 and message.answer is not None
        ]

    def outline(self, base: int, parent: int) -> Sequence[OutlineItem]:
        """The items, the first of which has this number, in an item or -1."""
        kept = self.unit.outline
        if kept:
            place = Place(self.place.by, self.place.numbers, base, parent)
            self.unit.outline = kept = _at(kept, place, _outline, known=_spans_of_names(self.unit, place))
        return kept

    # ------------------------------------------------------------------------------------------------ few of these

    def publications(self) -> list[Publication]:
        move = Move(self.place.by, _numbers(READ, self.place), 0, 0, -1, {})
        return [
            Publication(one.key, one.path, move.number[one.symbol], move.span(one.span), move.span(one.name))
            for one in self.unit.publications
        ]


def found_at(
    findings: Sequence[Diagnostic], by: int, offset: int, length: int, binders: Mapping[int, int]
) -> Sequence[Diagnostic]:
    """Findings of a unit, or of a group of them, which stood at that offset, where it is moved by so many code points.

    ``binders`` tell where those around it begin, by where they began, as far as they moved otherwise.
    """
    if not by and not binders:
        return findings

    def related(place: Related) -> Related:
        there = binders.get(place.start, place.start)
        if offset <= place.start < offset + length:
            there = place.start + by
        return _new(Related, (there, there + place.end - place.start, *place[2:]))

    return [
        _new(
            Diagnostic,
            (*one[:2], one[2] + by, one[3] + by, one[4], tuple(map(related, one[5])) if one[5] else (), *one[6:]),
        )
        for one in findings
    ]


# ---------------------------------------------------------------------------------------------------- moving


def _at(
    kept: Records[T],
    place: Place,
    move: Callable[[Records[T], Move], list[T]],
    *,
    depends_on_symbols: bool = True,
    known: Iterable[Span] = (),
) -> Records[T]:
    """The records as they are at a place, for which some spans may be `known`."""
    before = kept.place
    is_same = before.by == place.by and before.first == place.first and before.outer == place.outer
    if is_same and (not depends_on_symbols or _has_numbers(before, place)):
        kept.place = place
        return kept
    number = _numbers(before, place) if depends_on_symbols else {}
    spans = {span: span for span in known}
    return Records(move(kept, Move(place.by - before.by, number, before.first, place.first, place.outer, spans)), place)


def _spans_of_items(unit: Unit, place: Place) -> Iterator[Span]:
    """Spans that records of the unit have at a place already: those of its outline."""
    if unit.outline.place.by == place.by:
        for item in unit.outline:
            yield from (item.selection, item.span)


def _spans_of_names(unit: Unit, place: Place) -> Iterator[Span]:
    """The same: those of its contracts, and of what it binds."""
    if unit.contracts.place.by == place.by:
        for contract in unit.contracts:
            yield from (contract.name, contract.span)
    if unit.own.place.by == place.by:
        for symbol in unit.own:
            if symbol.binder is not None:
                yield symbol.binder


def numbered(sums: Sums, numbers: Sequence[int]) -> Sums:
    """What a unit sends and takes, with other numbers for its symbols."""
    if not sums.sends_on and not sums.takes_on:
        return sums
    number = numbers.__getitem__
    return sums._replace(sends_on=tuple(map(number, sums.sends_on)), takes_on=tuple(map(number, sums.takes_on)))


class Move(NamedTuple):
    """From one place to another."""

    by: int
    number: Mapping[int, int]
    """The file's numbers of the unit's symbols there, by those here; -1 for -1."""
    first: int
    """The number of its first contract, here and there."""
    first_there: int
    outer: int
    """The number of the one that it is in, there."""
    spans: Mapping[Span, Span]
    """Some that are there already."""

    def span(self, place: Span) -> Span:
        by = self.by
        if not by:
            return place
        there = _new(Span, (place[0] + by, place[1] + by))
        return self.spans.get(there, there) if self.spans else there

    def part(self, place: Span, around: Span, around_there: Span) -> Span:
        """A span in another one, which mostly begins or ends with it: the same number then stands in both."""
        by = self.by
        if not by:
            return place
        start = around_there[0] if place[0] == around[0] else place[0] + by
        return _new(Span, (start, around_there[1] if place[1] == around[1] else place[1] + by))

    def offsets(self, places: tuple[int, ...]) -> tuple[int, ...]:
        by = self.by
        return tuple([place + by for place in places]) if by and places else places

    def container(self, number: int) -> int:
        return number - self.first + self.first_there if number >= self.first else self.outer


def symbols_at(column: array[int], before: Place, place: Place) -> array[int]:
    """A column of symbols at one place, as it is at another one."""
    if before is READ:
        return array("I", map(place.numbers.__getitem__, column))
    if before.numbers == place.numbers:
        return column
    return array("I", map(_numbers(before, place).__getitem__, column))


def _has_numbers(before: Place, place: Place) -> bool:
    return before is not READ and before.numbers == place.numbers


def _numbers(before: Place, place: Place) -> dict[int, int]:
    number = dict(enumerate(place.numbers)) if before is READ else dict(zip(before.numbers, place.numbers, strict=True))
    number[-1] = -1
    return number


def _symbols(symbols: Iterable[Symbol], move: Move) -> list[Symbol]:
    span, container = move.span, move.container
    made: list[Symbol] = []
    # What is bound together has one scope.
    scope = scope_there = None
    for s in symbols:
        if s.scope is not scope:
            scope = s.scope
            scope_there = None if scope is None else span(scope)
        binder = None if s.binder is None else span(s.binder)
        fields = (s.name, s.key, s.kind, s.sort, binder, scope_there, s.doc, s.uri, container(s.container), *s[9:])
        made.append(_new(Symbol, fields))
    return made


def _contracts(contracts: Iterable[Contract], move: Move) -> list[Contract]:
    span, number = move.span, move.number
    return [
        Contract(
            *(number[c.symbol], span(c.name), span(c.span), c.formals, c.variadic, c.signature, c.doc),
            *(move.container(c.container), move.offsets(c.strings)),
        )
        for c in contracts
    ]


def _sends(sends: Sequence[Send], move: Move) -> list[Send]:
    part, number, offsets = move.part, move.number, move.offsets
    return [
        _new(Send, (number[s[0]], part(s[1], s[2], there), there, *s[3:5], offsets(s[5])))
        for s, there in zip(sends, [move.span(s.span) for s in sends], strict=True)
    ]


def _receives(receives: Sequence[Receive], move: Move) -> list[Receive]:
    span, part, number = move.span, move.part, move.number
    return [
        Receive(
            *(number[r.symbol], part(r.name, r.bind, there), span(r.span), there, r.arrow, r.formals, r.variadic),
            *(move.container(r.container), move.offsets(r.strings)),
        )
        for r, there in zip(receives, [span(r.bind) for r in receives], strict=True)
    ]


def _outline(items: Iterable[OutlineItem], move: Move) -> list[OutlineItem]:
    span, number = move.span, move.number
    return [
        OutlineItem(
            *(item.name, item.detail, item.kind, span(item.span), span(item.selection)),
            *(move.container(item.parent), number[item.symbol], item.is_searched),
        )
        for item in items
    ]


def _messages(messages: Iterable[Message], move: Move) -> list[Message]:
    number = move.number
    return [
        Message(
            *(number[message.channel], message.arity, {path: number[name] for path, name in message.names.items()}),
            None if message.answer is None else _answer(message.answer, move),
        )
        for message in messages
    ]


def _answer(answer: Answer, move: Move) -> Answer:
    return Answer(answer.key, move.span(answer.span), move.span(answer.name))


def _takings(takings: Iterable[Taking | Settled], move: Move) -> list[Taking | Settled]:
    return [_taking(taking, move) for taking in takings]


def _taking(taking: Taking | Settled, move: Move) -> Taking | Settled:
    number, span = move.number, move.span
    if isinstance(taking, Taking):
        names = [(path, number[name]) for path, name in taking.names]
        return Taking(number[taking.channel], taking.arity, taking.variadic, names)
    return Settled(
        tuple([StandIn(number[one.symbol], number[one.target]) for one in taking.stand_ins]),
        tuple(
            [
                Adoption(one.key, one.path, number[one.symbol], span(one.span), span(one.name))
                for one in taking.adoptions
            ]
        ),
    )
