"""Puts a unit into the summary that is being made: its symbols and contracts get their numbers."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from rholsp.rholang.apart import Layout, Numbering, OwnSymbols
from rholsp.rholang.names import involving
from rholsp.rholang.placed import Placed
from rholsp.rholang.summary_builder import Builder
from rholsp.rholang.unit import OWN, Asked, Place, SharedSymbol, Unit
from rholsp.rholang.unit_groups import Group, PlacedUnits
from rholsp.syntax.units import UnitSpan

_NONE: Mapping[int, int] = {}


@dataclass(slots=True)
class Numberer:
    """Gives symbols of units their numbers: those of the version before, where what is above has as many symbols."""

    before: Layout | None
    _compared: int = 0
    """So many names were compared with those of the version before."""
    _others: set[str] = field(default_factory=set)
    """Names of which only one version has that number."""

    def again(self, b: Builder, placed: PlacedUnits) -> tuple[array[int], Numbering]:
        """The file's numbers for what stood in the version before."""
        before = self.before
        numbering = None if before is None else before.numberings.get((placed.first, placed.span.end))
        if before is None or numbering is None or not self._is_as_before(b, before, numbering):
            return _numbered(b, placed.unit)
        b.symbols.extend(before.symbols[numbering.symbols : numbering.symbols_after])
        b.workspace.update(before.names[numbering.names : numbering.names_after])
        self._compared = numbering.names_after
        return placed.place.numbers, numbering

    def _is_as_before(self, b: Builder, before: Layout, numbering: Numbering) -> bool:
        if len(b.symbols) != numbering.symbols or len(b.workspace) != numbering.names:
            return False
        names = list(islice(reversed(b.workspace.items()), max(numbering.names - self._compared, 0)))
        for now, then in zip(reversed(names), before.names[self._compared : numbering.names], strict=True):
            if now != then:
                self._others.update((now[0], then[0]))
        self._compared = max(self._compared, numbering.names)
        return self._others.isdisjoint(numbering.identities) and numbering.bound.items() <= b.env.items()


def place(b: Builder, unit: Unit, first: int, span: UnitSpan) -> None:
    """Add a unit that was just read, which begins at that token."""
    numbers, numbering = _numbered(b, unit)
    at = Place(b.starts[first] - unit.offset, numbers, len(b.contracts), b.container)
    _add(b, Placed(unit, first, span, at, _NONE), numbering)


def place_again(b: Builder, numberer: Numberer, before: PlacedUnits, first: int, span: UnitSpan) -> None:
    """Add a unit, or a group of them, which stood somewhere in the version before."""
    unit = before.unit
    numbers, numbering = numberer.again(b, before)
    at = Place(b.starts[first] - unit.offset, numbers, len(b.contracts), b.container)
    _add(b, before.at(first, span, at, _moved_binders(b, unit, numbers)), numbering)


def _add(b: Builder, placed: PlacedUnits, numbering: Numbering) -> None:
    apart, unit = b.apart, placed.unit
    assert apart is not None  # it is there where units are
    apart.numberings[placed.first, placed.span.end] = numbering
    apart.placed.append(placed)
    if b.depth:
        apart.in_data.append(placed)
    apart.symbols.append(OwnSymbols(numbering.symbols, numbering.symbols_after, numbering.runs, placed))
    counts = unit.counts
    if counts.contracts:
        b.contracts.extend([None] * counts.contracts)
    if counts.outline:
        b.outline.append((placed, b.parent))
    if unit.diagnostics:
        b.diagnostics.extend(placed.diagnostics())
    if unit.token_findings:
        apart.token_findings.extend(placed.token_findings())
    if unit.unused:
        apart.unused.extend(placed.unused())
    if unit.publications:
        b.registry.publications.extend(placed.publications())
    if unit.messages:
        b.traffic.messages.append(placed)
    if unit.takings:
        b.traffic.takings.append(placed)
    if unit.asked is not None:
        _ask(b, unit.asked, placed.place.numbers)
    b.guesses += unit.guesses


def _numbered(b: Builder, unit: Unit | Group) -> tuple[array[int], Numbering]:
    """The file's numbers of a unit's symbols, which get their places."""
    numbers: list[int] = []
    runs: list[tuple[int, int, int]] = []
    identities: list[str] = []
    bound: dict[str, int] = {}
    symbols, workspace, env = b.symbols, b.workspace, b.env
    symbols_before, names_before = len(symbols), len(workspace)
    own = 0
    for at, entry in zip(unit.foreign_numbers, unit.foreign, strict=True):
        size = at - len(numbers)
        if size:
            start = len(symbols)
            _add_run(runs, start, own, size)
            numbers.extend(range(start, start + size))
            symbols.extend([OWN] * size)
            own += size
        if isinstance(entry, SharedSymbol):
            identity = entry.identity
            if entry.involved:
                identity = involving(identity, [numbers[number] for number in entry.involved])
            identities.append(identity)
            symbol = workspace.get(identity)
            if symbol is None:
                symbol = workspace[identity] = len(symbols)
                symbols.append(entry.draft())
            numbers.append(symbol)
        else:
            symbol = bound[entry.name] = env[entry.name]
            numbers.append(symbol)
    size = unit.counts.own - own
    if size:
        start = len(symbols)
        _add_run(runs, start, own, size)
        numbers.extend(range(start, start + size))
        symbols.extend([OWN] * size)
    after = len(symbols), len(workspace)
    numbering = Numbering(symbols_before, names_before, *after, tuple(runs), tuple(identities), bound)
    return array("I", numbers), numbering


def _add_run(runs: list[tuple[int, int, int]], start: int, own: int, size: int) -> None:
    """Add a run, or go on with the last one: a name that the file knew already takes no number between the two."""
    if runs:
        first, at, before = runs[-1]
        if first + before == start:
            runs[-1] = first, at, before + size
            return
    runs.append((start, own, size))


def _ask(b: Builder, asked: Asked, numbers: Sequence[int]) -> None:
    traffic = b.traffic
    for symbol, instance in asked.agents:
        traffic.note_agent(numbers[symbol], numbers[instance] if instance >= 0 else -1)
    traffic.taken.update([numbers[symbol] for symbol in asked.taken])
    traffic.gifts += [(numbers[symbol], numbers[channel], -1) for symbol, channel in asked.gifts]
    traffic.results += [
        (numbers[symbol], replace(taking, names=[(path, numbers[name]) for path, name in taking.names]))
        for symbol, taking in asked.results
    ]


def _moved_binders(b: Builder, unit: Unit | Group, numbers: Sequence[int]) -> Mapping[int, int]:
    """Where binders around the unit begin now, by where they began, as far as findings of the unit speak of them."""
    if not unit.binders:
        return _NONE
    found: dict[int, int] = {}
    for number, start in unit.binders:
        binder = b.symbols[numbers[number]].binder
        if binder is not None and binder.start != start:
            found[start] = binder.start
    return found
