"""The lints that ask a summary, for a text in stretches: what `summary_lints` finds, with a look at what changed.

A unit's findings about names that it binds depend on nothing outside of it: all that is done with such a name stands
in the unit, and so does what runs again and again around it, but not around its binder. They are kept with places
relative to the unit. Of names that units share, what units do with them is kept, and compared with each version.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from rholsp.model.moved import moved_finding
from rholsp.model.pieces import items, unplaced
from rholsp.model.stretches import Composition, Stretch
from rholsp.model.summary import Contract, Diagnostic, FileSummary, Receive, Send, Span, Symbol, SymbolKind
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

    @property
    def is_taken_again(self) -> bool:
        """Whether more than one message is taken."""
        return bool(self.contracts) or len(self.receives) > 1


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


_Unit = tuple[Stretch, _Part]
"""A unit at its place."""


def composed_lints(summary: FileSummary, composition: Composition) -> tuple[Diagnostic, ...]:
    """What `summary_lints` finds, in another order."""
    if not is_readable(summary):
        return ()
    shared = dict(unplaced(summary.symbols))
    units = composition.units(_part, partial(_part, summary, shared))
    # Units stand in the order of the text, so only the first that makes a name can make the first one.
    first, part = next((unit for unit in units if unit[1].made >= 0), (None, None))
    made = -1
    candidates = list(shared.items())
    if first is not None and part is not None:
        made = _own_numbers(first)[part.made]
        candidates.append((made, first.own()[part.made]))
    result = result_name(summary, candidates)
    found: list[Diagnostic] = []
    for stretch, of in units:
        findings = of.findings
        if of is part and made >= 0 and result == made:
            findings = _own_findings(summary, stretch, of.made)
        if findings:
            found += _moved(findings, stretch.start)
    found += unknown_uris(_unknown(units, shared))
    found += _misuses(summary, units, system_names(shared.items()))
    found += _about_shared(summary, composition, units, private_channels(shared.items()), result)
    return tuple(found)


# ------------------------------------------------------------------------------------------------ of one unit


def _own_numbers(stretch: Stretch) -> list[int]:
    shared = frozenset(stretch.shared)
    return [number for number in stretch.numbers if number not in shared]


def _part(summary: FileSummary, shared: Mapping[int, Symbol], stretch: Stretch) -> _Part:
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
    found = [(i, symbol) for i, symbol in system_names(shared.items()).items() if is_unknown(symbol)]
    for stretch, part in units:
        for own, symbol in part.unknown:
            found.append((_own_numbers(stretch)[own], _moved_symbol(symbol, stretch.start)))
    return [symbol for _, symbol in sorted(found, key=lambda one: one[0])]


def _misuses(summary: FileSummary, units: Iterable[_Unit], named: Mapping[int, Symbol]) -> Iterator[Diagnostic]:
    """Those of shared system names."""
    if not named:
        return
    yield from misuses(named, *_between(summary))
    for stretch, part in units:
        for shared, one in part.misuses:
            symbol = named[stretch.shared[shared]]
            yield moved_finding(one, stretch.start)._replace(related=bound_place(symbol))


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
    in_units: dict[int, list[tuple[_Traffic, int]]] = {}
    for stretch, part in units:
        if part.traffic:
            start, numbers = stretch.start, stretch.shared
            for traffic in part.traffic:
                in_units.setdefault(numbers[traffic.shared], []).append((traffic, start))
    repeated = _Around(summary, composition)
    known: _Sound = composition.kept.last(_about_shared, {})
    sound: _Sound = {}
    for number, channel in channels.items():
        traffics = in_units.get(number, ())
        key = None
        # What repeats around the only receive of one message may be between units, too.
        if not channel.sends and not channel.takers and any(traffic.is_taken_again for traffic, _ in traffics):
            is_result, symbol = number == result, channel.symbol
            key = (symbol.name, symbol.escapes, is_result, *[id(traffic) for traffic, _ in traffics])
            if key in known:
                sound[key] = known[key]
                continue
        for traffic, start in traffics:
            channel.sends += [_moved_send(one, start) for one in traffic.sends]
            channel.contracts += [_moved_contract(one, start) for one in traffic.contracts]
            channel.receives += [_moved_receive(one, start) for one in traffic.receives]
        channel.sends.sort(key=attrgetter("span"))
        channel.contracts.sort(key=attrgetter("span"))
        channel.receives.sort(key=attrgetter("name"))
        found = list(findings_about(summary, channel, repeated.innermost, number == result))
        yield from found
        if key is not None and not found:
            sound[key] = [traffic for traffic, _ in traffics]
    composition.kept.keep(_about_shared, sound)


_Sound = dict[tuple[Hashable, ...], list[_Traffic]]
"""Channels about which nothing was found: what units do with each, and their identities with it."""


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
    """Findings whose notes stand in the same unit."""
    return [moved_finding(one, by) for one in findings]


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
