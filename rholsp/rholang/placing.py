"""Puts what a unit means into the summary that is being made, moved from where the unit was before."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from rholsp.rholang.names import involving
from rholsp.rholang.summary_builder import Builder
from rholsp.rholang.traffic import Answer, Message, Settled, Taking
from rholsp.rholang.unit import OWN, Placement, SharedSymbol, Unit
from rholsp.syntax.units import UnitSpan
from rholsp.text.shifted import shifted

_new = tuple.__new__
"""Makes a named tuple in half the time that its class takes."""


def placed(b: Builder, unit: Unit, first: int, span: UnitSpan) -> Unit:
    """Add a unit, which begins at that token now, to the summary in the making; returns it as it is there."""
    apart = b.apart
    assert apart is not None  # it is there where units are
    numbers, runs = _numbered(b, unit)
    placement = Placement(b.starts[first], numbers, len(b.contracts), b.container, len(b.outline), b.parent)
    binders = _moved_binders(b, unit, numbers)
    if placement != unit.placement or binders:
        unit = _moved(unit, placement, binders)
    if first != unit.first or span != unit.span:
        unit = replace(unit, first=first, span=span)
    apart.own.extend((start, unit.own[own : own + size]) for start, own, size in runs)
    b.contracts.extend(unit.contracts)
    b.sends.extend(unit.sends)
    b.receives.extend(unit.receives)
    b.outline.extend(unit.outline)
    b.diagnostics.extend(unit.diagnostics)
    apart.unused.extend(unit.unused)
    b.registry.publications.extend(unit.publications)
    b.traffic.messages.extend(unit.messages)
    b.traffic.takings.extend(unit.takings)
    b.guesses += unit.guesses
    for total, part in (
        (apart.given, unit.given),
        (apart.received, unit.received),
        (apart.unanswered, unit.unanswered),
        (apart.leaked, unit.leaked),
        (apart.used, unit.used),
    ):
        total.update([numbers[number] for number in part])
    if b.depth:
        apart.leaked.update([numbers[number] for number in unit.called])
    return unit


def _numbered(b: Builder, unit: Unit) -> tuple[tuple[int, ...], list[tuple[int, int, int]]]:
    """The file's numbers of a unit's symbols, which get their places; and where runs of its own ones stand in both."""
    numbers: list[int] = []
    runs: list[tuple[int, int, int]] = []
    own = 0
    for entry in unit.foreign:
        size = entry.number - len(numbers)
        if size:
            runs.append((len(b.symbols), own, size))
            _reserve(b, numbers, size)
            own += size
        if isinstance(entry, SharedSymbol):
            numbers.append(_shared(b, entry, numbers))
        else:
            numbers.append(b.env[entry.name])
    if own < len(unit.own):
        size = len(unit.own) - own
        runs.append((len(b.symbols), own, size))
        _reserve(b, numbers, size)
    return tuple(numbers), runs


def _reserve(b: Builder, numbers: list[int], size: int) -> None:
    start = len(b.symbols)
    numbers.extend(range(start, start + size))
    b.symbols.extend([OWN] * size)


def _shared(b: Builder, entry: SharedSymbol, numbers: Sequence[int]) -> int:
    identity = involving(entry.identity, [numbers[number] for number in entry.involved])
    symbol = b.workspace.get(identity)
    if symbol is None:
        symbol = b.workspace[identity] = len(b.symbols)
        b.symbols.append(entry.draft)
    return symbol


def _moved_binders(b: Builder, unit: Unit, numbers: Sequence[int]) -> dict[int, int]:
    """Where binders around the unit begin now, by where they began."""
    found = {}
    for entry in unit.outside:
        if entry.binder >= 0:
            binder = b.symbols[numbers[entry.number]].binder
            if binder is not None and binder.start != entry.binder:
                found[entry.binder] = binder.start
    return found


def _moved(unit: Unit, to: Placement, binders: Mapping[int, int]) -> Unit:
    at = unit.placement
    by = to.offset - at.offset
    end = at.offset + unit.length
    number_of = dict(zip(at.symbols, to.symbols, strict=True))
    number_of[-1] = -1

    def span(place: Span) -> Span:
        return _new(Span, (place[0] + by, place[1] + by))

    def container(number: int) -> int:
        return number - at.contracts + to.contracts if number >= at.contracts else to.container

    def related(place: Related) -> Related:
        if at.offset <= place.start < end:
            return Related(place.start + by, place.end + by, place.message, place.uri)
        there = binders.get(place.start, place.start)
        return Related(there, there + place.end - place.start, place.message, place.uri)

    def found(one: Diagnostic) -> Diagnostic:
        others = tuple([related(place) for place in one.related])
        return one._replace(start=one.start + by, end=one.end + by, related=others)

    def strings(places: Sequence[int]) -> tuple[int, ...]:
        return tuple([place + by for place in places]) if places else ()

    return replace(
        unit,
        placement=to,
        starts=shifted(unit.starts, by),
        ends=shifted(unit.ends, by),
        symbol_of=array("I", [number_of[number] for number in unit.symbol_of]),
        own=tuple(
            [
                _new(
                    Symbol,
                    (
                        *(s.name, s.key, s.kind, s.sort),
                        None if s.binder is None else span(s.binder),
                        None if s.scope is None else span(s.scope),
                        *(s.doc, s.uri, container(s.container), s.escapes, s.is_received_elsewhere),
                    ),
                )
                for s in unit.own
            ]
        ),
        outside=tuple([entry._replace(binder=binders.get(entry.binder, entry.binder)) for entry in unit.outside])
        if binders
        else unit.outside,
        contracts=tuple(
            [
                Contract(
                    *(number_of[c.symbol], span(c.name), span(c.span), c.formals, c.variadic, c.signature, c.doc),
                    *(container(c.container), strings(c.strings)),
                )
                for c in unit.contracts
            ]
        ),
        sends=tuple(
            [
                _new(Send, (number_of[s.symbol], span(s.name), span(s.span), s.operator, s.args, strings(s.strings)))
                for s in unit.sends
            ]
        ),
        receives=tuple(
            [
                Receive(
                    *(number_of[r.symbol], span(r.name), span(r.span), span(r.bind), r.arrow, r.formals, r.variadic),
                    *(container(r.container), strings(r.strings)),
                )
                for r in unit.receives
            ]
        ),
        outline=tuple(
            [
                OutlineItem(
                    *(item.name, item.detail, item.kind, span(item.span), span(item.selection)),
                    item.parent - at.outline + to.outline if item.parent >= at.outline else to.parent,
                    number_of[item.symbol],
                    item.is_searched,
                )
                for item in unit.outline
            ]
        ),
        diagnostics=tuple(map(found, unit.diagnostics)),
        unused=tuple(map(found, unit.unused)),
        publications=tuple(
            [
                Publication(one.key, one.path, number_of[one.symbol], span(one.span), span(one.name))
                for one in unit.publications
            ]
        ),
        messages=tuple([_message(message, number_of, by) for message in unit.messages]),
        takings=tuple([_taking(taking, number_of, by) for taking in unit.takings]),
    )


def _span(place: Span, by: int) -> Span:
    return Span(place.start + by, place.end + by)


def _message(message: Message, number_of: Mapping[int, int], by: int) -> Message:
    answer = message.answer
    if answer is not None:
        answer = Answer(answer.key, _span(answer.span, by), _span(answer.name, by))
    names = {path: number_of[name] for path, name in message.names.items()}
    return Message(number_of[message.channel], message.arity, names, answer)


def _taking(taking: Taking | Settled, number_of: Mapping[int, int], by: int) -> Taking | Settled:
    if isinstance(taking, Settled):
        return Settled(
            tuple([StandIn(number_of[one.symbol], number_of[one.target]) for one in taking.stand_ins]),
            tuple(
                [
                    Adoption(one.key, one.path, number_of[one.symbol], _span(one.span, by), _span(one.name, by))
                    for one in taking.adoptions
                ]
            ),
        )
    names = [(path, number_of[name]) for path, name in taking.names]
    return Taking(number_of[taking.channel], taking.arity, taking.variadic, names)
