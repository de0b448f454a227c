"""Puts a unit into the summary that is being made: its symbols and contracts get their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rholsp.rholang.names import involving
from rholsp.rholang.placed import Placed
from rholsp.rholang.summary_builder import Builder
from rholsp.rholang.unit import CALLED, LEAKED, OWN, Asked, SharedSymbol, Unit
from rholsp.syntax.units import UnitSpan


def place(b: Builder, unit: Unit, first: int, span: UnitSpan, before: Placed | None) -> None:
    """Add a unit, which begins at that token now; ``before`` is its place in the version before."""
    apart = b.apart
    assert apart is not None  # it is there where units are
    numbers, runs = _numbered(b, unit)
    binders = _moved_binders(b, unit, numbers)
    where = (first, span, b.starts[first] - unit.offset, numbers, len(b.contracts), b.container, binders)
    if before is None:
        placed = Placed(unit, *where)
    elif before.is_at(*where):
        placed = before
    else:
        placed = Placed(unit, *where).sharing(before)
    apart.placed.append(placed)
    for start, own, size in runs:
        apart.own.append((start, own, size, placed))
    if unit.contracts:
        b.contracts.extend([None] * len(unit.contracts))
    if unit.outline:
        b.outline.append((placed, b.parent))
    if unit.diagnostics:
        b.diagnostics.extend(placed.found(unit.diagnostics))
    if unit.token_findings:
        apart.token_findings.extend(placed.found(unit.token_findings))
    if unit.unused:
        apart.unused.extend(placed.found(unit.unused))
    if unit.publications:
        b.registry.publications.extend(placed.publications())
    if unit.messages:
        b.traffic.messages.extend(placed.messages())
    if unit.takings:
        b.traffic.takings.extend(placed.takings())
    if unit.asked is not None:
        _ask(b, unit.asked, numbers)
    b.guesses += unit.guesses
    for which, part in unit.totals:
        if which != CALLED:
            apart.totals[which].update([numbers[number] for number in part])
        elif b.depth:
            apart.totals[LEAKED].update([numbers[number] for number in part])


def _numbered(b: Builder, unit: Unit) -> tuple[tuple[int, ...], list[tuple[int, int, int]]]:
    """The file's numbers of a unit's symbols, which get their places; and where runs of its own ones stand in both."""
    numbers: list[int] = []
    runs: list[tuple[int, int, int]] = []
    symbols, workspace, env = b.symbols, b.workspace, b.env
    own = 0
    for entry in unit.foreign:
        size = entry[0] - len(numbers)
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
                symbols.append(entry.draft)
            numbers.append(symbol)
        else:
            numbers.append(env[entry.name])
    size = len(unit.own) - own
    if size:
        start = len(symbols)
        runs.append((start, own, size))
        numbers.extend(range(start, start + size))
        symbols.extend([OWN] * size)
    return tuple(numbers), runs


def _ask(b: Builder, asked: Asked, numbers: Sequence[int]) -> None:
    traffic = b.traffic
    for symbol, instance in asked.agents:
        traffic.note_agent(numbers[symbol], numbers[instance] if instance >= 0 else -1)
    traffic.gifts += [(numbers[symbol], numbers[channel], -1) for symbol, channel in asked.gifts]
    traffic.results += [
        (numbers[symbol], replace(taking, names=[(path, numbers[name]) for path, name in taking.names]))
        for symbol, taking in asked.results
    ]


def _moved_binders(b: Builder, unit: Unit, numbers: Sequence[int]) -> dict[int, int]:
    """Where binders around the unit begin now, by where they began, as far as findings of the unit speak of them."""
    found: dict[int, int] = {}
    if unit.diagnostics:
        for entry in unit.outside:
            if entry.binder >= 0:
                binder = b.symbols[numbers[entry.number]].binder
                if binder is not None and binder.start != entry.binder:
                    found[entry.binder] = binder.start
    return found
