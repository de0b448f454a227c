"""Puts a unit into the summary that is being made: its symbols and contracts get their numbers."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rholsp.rholang.names import involving
from rholsp.rholang.placed import Placed
from rholsp.rholang.summary_builder import Builder
from rholsp.rholang.unit import CALLED, LEAKED, OWN, Asked, Place, SharedSymbol, Unit
from rholsp.rholang.unit_groups import Group, PlacedUnits
from rholsp.syntax.units import UnitSpan

Runs = list[tuple[int, int, int]]
"""Where runs of symbols that a unit binds stand: the file's number of the first, the place among them, how many."""
_NONE: Mapping[int, int] = {}


def place(b: Builder, unit: Unit, first: int, span: UnitSpan) -> None:
    """Add a unit that was just read, which begins at that token."""
    numbers, runs = _numbered(b, unit)
    at = Place(b.starts[first] - unit.offset, numbers, len(b.contracts), b.container)
    _add(b, Placed(unit, first, span, at, _NONE), runs)


def place_again(b: Builder, before: PlacedUnits, first: int, span: UnitSpan) -> None:
    """Add a unit, or a group of them, which stood somewhere in the version before."""
    unit = before.unit
    numbers, runs = _numbered(b, unit)
    at = Place(b.starts[first] - unit.offset, numbers, len(b.contracts), b.container)
    _add(b, before.at(first, span, at, _moved_binders(b, unit, numbers)), runs)


def _add(b: Builder, placed: PlacedUnits, runs: Runs) -> None:
    apart, unit, numbers = b.apart, placed.unit, placed.place.numbers
    assert apart is not None  # it is there where units are
    apart.placed.append(placed)
    for start, own, size in runs:
        apart.own.append((start, own, size, placed))
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
        b.traffic.messages.extend(placed.messages())
    if unit.takings:
        b.traffic.takings.extend(placed.takings())
    if unit.asked is not None:
        _ask(b, unit.asked, numbers)
    b.guesses += unit.guesses
    sets = apart.sets
    for number, those in zip(unit.foreign_numbers, unit.sets, strict=True):
        symbol = numbers[number]
        if those & CALLED and b.depth:
            those |= LEAKED
        sets[symbol] = sets.get(symbol, 0) | those


def _numbered(b: Builder, unit: Unit | Group) -> tuple[array[int], Runs]:
    """The file's numbers of a unit's symbols, which get their places; and where runs of its own ones stand in both."""
    numbers: list[int] = []
    runs: Runs = []
    symbols, workspace, env = b.symbols, b.workspace, b.env
    own = 0
    for at, entry in zip(unit.foreign_numbers, unit.foreign, strict=True):
        size = at - len(numbers)
        if size:
            start = len(symbols)
            runs.append((start, own, size))
            numbers.extend(range(start, start + size))
            symbols.extend([OWN] * size)
            own += size
        if isinstance(entry, SharedSymbol):
            identity = entry.identity
            if entry.involved:
                identity = involving(identity, [numbers[number] for number in entry.involved])
            symbol = workspace.get(identity)
            if symbol is None:
                symbol = workspace[identity] = len(symbols)
                symbols.append(entry.draft())
            numbers.append(symbol)
        else:
            numbers.append(env[entry.name])
    size = unit.counts.own - own
    if size:
        start = len(symbols)
        runs.append((start, own, size))
        numbers.extend(range(start, start + size))
        symbols.extend([OWN] * size)
    return array("I", numbers), runs


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
