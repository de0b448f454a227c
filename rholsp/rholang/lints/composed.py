"""The lints that ask a summary, for a text in stretches: what `summary_lints` finds, with a look at what changed.

A unit's findings about names that it binds depend on nothing outside of it: all that is done with such a name stands
in the unit, and so does what runs again and again around it, but not around its binder. They are kept with places
relative to the unit. Of names that units share, what units do with them is kept, and compared with each version.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from rholsp.model.pieces import items, unplaced
from rholsp.model.stretches import Composition, Kept, Stretch
from rholsp.model.summary import Contract, Diagnostic, FileSummary, Receive, Related, Send, Span, Symbol, SymbolKind
from rholsp.rholang.lints.channels import (
    Channel,
    Repeated,
    collect,
    findings_about,
    is_made,
    private_channels,
    repeated_spans,
    result_name,
)
from rholsp.rholang.lints.summary import is_readable
from rholsp.rholang.lints.system_names import bound_place, is_unknown, misuses, system_names, unknown_uris


@dataclass(frozen=True, slots=True)
class _Traffic:
    """What a unit does with one of the names that it shares; places are relative to the unit."""

    shared: int
    """Which of them."""
    sends: tuple[Send, ...]
    contracts: tuple[Contract, ...]
    receives: tuple[Receive, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What findings need to know of a unit; places are relative to it."""

    made: int
    """Which of its own symbols is the first that it makes, -1 for none."""
    unknown: tuple[tuple[int, Symbol], ...]
    """Its own system names that no node knows, with the place among its own symbols."""
    traffic: tuple[_Traffic, ...]
    """Of names that a `new` makes outside of it."""
    findings: tuple[Diagnostic, ...]
    """About its own names, of which none is the file's result."""
    misuses: tuple[tuple[int, Diagnostic], ...]
    """Of system names that it shares, which come first: without the place of the binder."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit in one version of the text."""

    stretch: Stretch
    kept: Kept
    part: _Part

    def number(self, own: int) -> int:
        """The file's number of one of its own symbols."""
        return _own_numbers(self.stretch)[own]


def composed_lints(summary: FileSummary, composition: Composition) -> tuple[Diagnostic, ...]:
    """What `summary_lints` finds, in another order."""
    if not is_readable(summary):
        return ()
    shared = dict(unplaced(summary.symbols))
    units = [
        _Unit(stretch, kept, kept.made(_part, None, partial(_part, summary, stretch, shared)))
        for stretch in composition.stretches
        if (kept := stretch.kept) is not None
    ]
    # Units stand in the order of the text, so only the first that makes a name can make the first one.
    first = next((unit for unit in units if unit.part.made >= 0), None)
    made = {} if first is None else {first.number(first.part.made): first.stretch.own()[first.part.made]}
    result = result_name(summary, [*shared.items(), *made.items()])
    found: list[Diagnostic] = []
    for unit in units:
        findings = unit.part.findings
        if unit is first and result in made:
            own = unit.part.made
            findings = unit.kept.made(_own_findings, None, partial(_own_findings, summary, unit.stretch, own))
        if findings:
            found += _moved(findings, unit.stretch.start)
    found += unknown_uris(_unknown(units, shared))
    found += _misuses(summary, units, system_names(shared.items()))
    found += _about_shared(summary, composition, units, private_channels(shared.items()), result)
    return tuple(found)


# ------------------------------------------------------------------------------------------------ of one unit


def _own_numbers(stretch: Stretch) -> list[int]:
    shared = frozenset(stretch.shared)
    return [number for number in stretch.numbers if number not in shared]


def _part(summary: FileSummary, stretch: Stretch, shared: Mapping[int, Symbol]) -> _Part:
    own, start = stretch.own(), stretch.start
    made = [(symbol.binder or Span(0, 0), i) for i, symbol in enumerate(own) if is_made(symbol)]
    news = {i: shared[i] for i in stretch.shared if shared[i].kind is SymbolKind.NEW}
    traffic: tuple[_Traffic, ...] = ()
    misused: list[tuple[int, Diagnostic]] = []
    if news:
        sends, contracts, receives = stretch.sends(), stretch.contracts(), stretch.receives()
        channels = {i: Channel(symbol) for i, symbol in news.items() if not symbol.uri}
        collect(channels, sends, contracts, receives)
        traffic = tuple(
            [
                _traffic(stretch.shared.index(i), channel, -start)
                for i, channel in channels.items()
                if channel.sends or channel.takers
            ]
        )
        for i, symbol in system_names(news.items()).items():
            found = misuses({i: symbol._replace(binder=None)}, sends, contracts, receives)
            misused += [(stretch.shared.index(i), one) for one in _moved(found, -start)]
    return _Part(
        min(made)[1] if made else -1,
        tuple(
            [(i, _moved_symbol(symbol, -start)) for i, symbol in enumerate(own) if symbol.uri and is_unknown(symbol)]
        ),
        traffic,
        _own_findings(summary, stretch, -1),
        tuple(misused),
    )


def _own_findings(summary: FileSummary, stretch: Stretch, result: int) -> tuple[Diagnostic, ...]:
    """About the names that a unit binds, of which one, by its place among them, may be the file's result."""
    own = list(zip(_own_numbers(stretch), stretch.own(), strict=True))
    channels, named = private_channels(own), system_names(own)
    if not channels and not named:
        return ()
    sends, contracts, receives = stretch.sends(), stretch.contracts(), stretch.receives()
    found = list(misuses(named, sends, contracts, receives)) if named else []
    collect(channels, sends, contracts, receives)
    repeated = Repeated(repeated_spans(contracts, receives))
    for i, channel in channels.items():
        found += findings_about(summary, channel, repeated.innermost, result >= 0 and i == own[result][0])
    return tuple(_moved(found, -stretch.start))


# ------------------------------------------------------------------------------------------------ of several units


def _unknown(units: Iterable[_Unit], shared: Mapping[int, Symbol]) -> list[Symbol]:
    """System names that no node knows, by number."""
    found = [(i, symbol) for i, symbol in shared.items() if symbol.uri and symbol.kind is SymbolKind.NEW]
    found = [(i, symbol) for i, symbol in found if is_unknown(symbol)]
    for unit in units:
        start = unit.stretch.start
        found += [(unit.number(own), _moved_symbol(symbol, start)) for own, symbol in unit.part.unknown]
    return [symbol for _, symbol in sorted(found, key=lambda one: one[0])]


def _misuses(summary: FileSummary, units: Iterable[_Unit], named: Mapping[int, Symbol]) -> Iterator[Diagnostic]:
    """Those of shared system names."""
    if not named:
        return
    yield from misuses(named, *_between(summary))
    for unit in units:
        for shared, one in unit.part.misuses:
            symbol = named[unit.stretch.shared[shared]]
            yield _moved_finding(one, unit.stretch.start)._replace(related=bound_place(symbol))


def _about_shared(
    summary: FileSummary,
    composition: Composition,
    units: Iterable[_Unit],
    channels: Mapping[int, Channel],
    result: int,
) -> Iterator[Diagnostic]:
    """Findings about private channels that are bound between units."""
    if not channels:
        return
    collect(channels, *_between(summary))
    for unit in units:
        start, numbers = unit.stretch.start, unit.stretch.shared
        for traffic in unit.part.traffic:
            channel = channels.get(numbers[traffic.shared])
            if channel is not None:
                channel.sends += [_moved_send(one, start) for one in traffic.sends]
                channel.contracts += [_moved_contract(one, start) for one in traffic.contracts]
                channel.receives += [_moved_receive(one, start) for one in traffic.receives]
    repeated = _Around(summary, composition)
    for number, channel in channels.items():
        channel.sends.sort(key=attrgetter("span"))
        channel.contracts.sort(key=attrgetter("span"))
        channel.receives.sort(key=attrgetter("name"))
        yield from findings_about(summary, channel, repeated.innermost, number == result)


def _between(summary: FileSummary) -> tuple[list[Send], list[Contract], list[Receive]]:
    """What is sent and received between units."""
    return (
        items(unplaced(summary.sends)),
        items(unplaced(summary.contracts)),
        items(unplaced(summary.receives)),
    )


@dataclass(slots=True)
class _Around:
    """What runs again and again around a place: looked for in its unit first, as all else is around the unit."""

    summary: FileSummary
    composition: Composition
    between: Repeated | None = None

    def innermost(self, inner: Span) -> Span | None:
        stretches = self.composition.stretches
        stretch = stretches[bisect_right(stretches, inner.start, key=attrgetter("start")) - 1]
        found = Repeated(repeated_spans(stretch.contracts(), stretch.receives())).innermost(inner)
        if found is None:
            if self.between is None:
                _, contracts, receives = _between(self.summary)
                self.between = Repeated(repeated_spans(contracts, receives))
            found = self.between.innermost(inner)
        return found


# ------------------------------------------------------------------------------------------------ places


def _moved(findings: Iterable[Diagnostic], by: int) -> list[Diagnostic]:
    return [_moved_finding(one, by) for one in findings]


def _moved_finding(one: Diagnostic, by: int) -> Diagnostic:
    """A finding whose notes stand in the same unit."""
    related = tuple([Related(note.start + by, note.end + by, note.message, note.uri) for note in one.related])
    return one._replace(start=one.start + by, end=one.end + by, related=related)


def _span(place: Span, by: int) -> Span:
    return Span(place.start + by, place.end + by)


def _moved_symbol(symbol: Symbol, by: int) -> Symbol:
    binder, scope = symbol.binder, symbol.scope
    return symbol._replace(binder=binder and _span(binder, by), scope=scope and _span(scope, by))


def _moved_send(send: Send, by: int) -> Send:
    return send._replace(name=_span(send.name, by), span=_span(send.span, by))


def _moved_contract(contract: Contract, by: int) -> Contract:
    return contract._replace(name=_span(contract.name, by), span=_span(contract.span, by))


def _moved_receive(receive: Receive, by: int) -> Receive:
    return receive._replace(name=_span(receive.name, by), span=_span(receive.span, by), bind=_span(receive.bind, by))


def _traffic(shared: int, channel: Channel, by: int) -> _Traffic:
    return _Traffic(
        shared,
        tuple([_moved_send(one, by) for one in channel.sends]),
        tuple([_moved_contract(one, by) for one in channel.contracts]),
        tuple([_moved_receive(one, by) for one in channel.receives]),
    )
