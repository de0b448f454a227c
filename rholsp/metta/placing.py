"""Gives the symbols and contracts of a text their numbers, run by run, and tells what it does with each name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from rholsp.metta.placed import Placed
from rholsp.metta.summary_builder import PREFIX
from rholsp.metta.unit import Unit
from rholsp.model.moved import Place
from rholsp.model.summary import NameUse


@dataclass(slots=True)
class Placing:
    """Counts what stands above."""

    known: dict[str, int]
    """Numbers of the symbols of the workspace, by key."""
    symbols: int
    contracts: int

    def place(self, unit: Unit, offset: int, before: Placed | None) -> Placed:
        """The unit, which begins there; ``before`` is its place in the version before."""
        known, first = self.known, self.symbols
        contract = self.contracts
        self.contracts += len(unit.contracts)
        by = offset - unit.offset
        met = list(map(known.get, unit.keys))
        if before is not None and before.first == first and before.met == met:
            self.symbols += len(before.fresh)
            known.update(before.introduced())
            return before.moved(by, contract)
        total = first
        numbers: list[int] = []
        fresh: list[int] = []
        for local, key, number in zip(unit.shared, unit.keys, met, strict=True):
            at = len(numbers)
            if at < local:
                fresh.extend(range(at, local))
                numbers.extend(range(total, total + local - at))
                total += local - at
            if number is None:
                number = known[key] = total
                total += 1
                fresh.append(local)
            numbers.append(number)
        at, size = len(numbers), len(unit.symbols)
        if at < size:
            fresh.extend(range(at, size))
            numbers.extend(range(total, total + size - at))
            total += size - at
        self.symbols = total
        return Placed(unit, Place(by, tuple(numbers), contract), first, fresh, met)


@dataclass(frozen=True, slots=True)
class Names:
    """What a text does with the names of the workspace."""

    known: Mapping[str, int]
    """Their numbers, by key, in this order."""
    defined: Set[str]
    introduced: Set[str]


def names_of(
    known: Mapping[str, int], units: Sequence[Unit], before: tuple[Names, Mapping[str, NameUse]] | None
) -> tuple[Names, dict[str, NameUse]]:
    """Those of a text, with what `Brief.names` says of them; for the most part as in the version before."""
    defined = frozenset[str]().union(*[unit.defines for unit in units])
    introduced = frozenset[str]().union(*[unit.introduces for unit in units])
    if before is None:
        changed, uses = set(known), dict[str, NameUse]()
    else:
        last, uses = before[0], dict(before[1])
        changed = {key for key, _ in known.items() ^ last.known.items()}
        changed.update([PREFIX + name for name in (defined ^ last.defined) | (introduced ^ last.introduced)])
    for key in changed:
        if key in known:
            name = key.removeprefix(PREFIX)
            uses[key] = NameUse(known[key], name in defined, name in introduced)
    return Names(known, defined, introduced), dict(zip(known, map(uses.__getitem__, known), strict=True))
