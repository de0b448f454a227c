"""Gives the symbols and contracts of a text their numbers, run by run, and tells what it does with each name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from rholsp.metta.placed import Placed
from rholsp.metta.unit import Unit
from rholsp.model.moved import Place
from rholsp.model.summary import NameUse


@dataclass(slots=True)
class Placing:
    """Counts what stands above."""

    known: dict[str, int]
    """Numbers of the symbols of the workspace, by name."""
    symbols: int
    contracts: int

    def place(self, unit: Unit, offset: int, before: Placed | None) -> Placed:
        """The unit, which begins there; ``before`` is its place in the version before."""
        known, first = self.known, self.symbols
        contract = self.contracts
        self.contracts += len(unit.contracts)
        by = offset - unit.offset
        met = list(map(known.get, unit.names))
        if before is not None and before.first == first and before.met == met:
            self.symbols += len(before.fresh)
            known.update(before.introduced())
            return before.moved(by, contract)
        total = first
        numbers: list[int] = []
        fresh: list[int] = []
        for local, name, number in zip(unit.shared, unit.names, met, strict=True):
            at = len(numbers)
            if at < local:
                fresh.extend(range(at, local))
                numbers.extend(range(total, total + local - at))
                total += local - at
            if number is None:
                number = known[name] = total
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
    """Their numbers, in this order."""
    defined: Set[str]
    introduced: Set[str]
    uses: Mapping[str, tuple[str, NameUse]]
    """By name: what `Brief.names` has of it."""

    def brief(self) -> dict[str, NameUse]:
        return dict(map(self.uses.__getitem__, self.known))


def names_of(known: Mapping[str, int], units: Sequence[Unit], before: Names | None) -> Names:
    """Those of a text, for the most part those of the version before."""
    defined = frozenset[str]().union(*[unit.defines for unit in units])
    introduced = frozenset[str]().union(*[unit.introduces for unit in units])
    if before is None:
        changed, uses = set(known), dict[str, tuple[str, NameUse]]()
    else:
        changed = {name for name, _ in known.items() ^ before.known.items()}
        changed |= defined ^ before.defined
        changed |= introduced ^ before.introduced
        uses = dict(before.uses)
    for name in changed:
        if name in known:
            uses[name] = f"metta:{name}", NameUse(known[name], name in defined, name in introduced)
        else:
            uses.pop(name, None)
    return Names(known, defined, introduced, uses)
