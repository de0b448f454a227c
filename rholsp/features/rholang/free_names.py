"""The names that nothing in a Rholang file binds, and those that they may be typos of."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate
from typing import NamedTuple

from rholsp.features.diagnostic_settings import DIAGNOSTICS
from rholsp.features.near_names import NearNames
from rholsp.model.pieces import items, unplaced
from rholsp.model.stretches import Composition, Stretch
from rholsp.model.summary import FileSummary, Role, Symbol, SymbolKind

_ALIKE = 0.75
"""How much alike two names must be for one to be suggested, in difflib's ratio."""
_EDITS = 2
"""By how many letters their lengths may differ."""
_CANDIDATES = 5
"""So many of the likest names are looked at for one whose scope it is."""
_SCANS = 8
"""So many names are looked for in each unit, before all that units say is put in order."""
_ROLES = tuple(Role)

Place = tuple[int, int]
"""Start and end: a Span that takes less time to make, of which there may be thousands."""
Binding = tuple[Place, Place | None]
"""A scope, and the binder of the name in it."""
Occurrence = tuple[Place, Role]


class FreeNames:
    """The free names of a file, put in order once: each look then costs what it finds."""

    def __init__(self, summary: FileSummary) -> None:
        self._summary = summary
        free = [
            (symbol.key, i, symbol.name)
            for i, symbol in unplaced(summary.symbols)
            if symbol.kind is SymbolKind.FREE and symbol.key is not None
        ]
        self.free = {key: i for key, i, _ in free}
        """Those that nothing in the file binds, by key."""
        self._names = {i: name for _, i, name in free}
        self._symbols = frozenset(self.free.values())
        self._scopes: dict[str, Scopes] = {}

    def name(self, symbol: int) -> str:
        return self._names[symbol]

    def contracts(self, symbol: int) -> Sequence[Place]:
        """Where the names of a free symbol's contracts stand."""
        return self._contracts.get(symbol, ())

    def occurrences(self, symbol: int) -> Sequence[Occurrence]:
        """Every occurrence of a free symbol, in text order."""
        return self._places.get(symbol, ())

    def uses(self, symbol: int) -> Sequence[Place]:
        """Those of the role USE."""
        return [span for span, role in self.occurrences(symbol) if role is Role.USE]

    def ended(self, name: str) -> list[tuple[int, Place]]:
        """The ends of the scopes of this name, sorted, each with its binder."""
        return sorted([(scope[1], binder) for scope, binder in self._bindings(name) if binder])

    def near(self, name: str, span: Place) -> str:
        """The name in scope that looks most like this one, or ''."""
        return next((other for other in self._alike[name] if self._is_in_scope(other, span)), "")

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """By free name, the names that look most like it; of all at once, so that it is the same whoever asks first.

        Those that have a contract are no typos.
        """
        near = NearNames(self._bound())
        free = sorted([self.name(symbol) for symbol in self._symbols if symbol not in self._contracts])
        return {name: near.near(name, _ALIKE, _EDITS, _CANDIDATES) for name in free}

    def _is_in_scope(self, name: str, span: Place) -> bool:
        if name not in self._scopes:
            self._scopes[name] = Scopes([scope for scope, _ in self._bindings(name)])
        return self._scopes[name].cover(span)

    # What a text in stretches tells otherwise.

    @cached_property
    def _contracts(self) -> Mapping[int, Sequence[Place]]:
        found: defaultdict[int, list[Place]] = defaultdict(list)
        for contract in self._summary.contracts if self._symbols else ():
            if contract.symbol in self._symbols:
                found[contract.symbol].append(contract.name)
        return found

    @cached_property
    def _places(self) -> Mapping[int, Sequence[Occurrence]]:
        found: defaultdict[int, list[Occurrence]] = defaultdict(list)
        for symbol, span, role in _occurrences(self._summary, self._symbols, 0, len(self._summary.starts)):
            found[symbol].append((span, role))
        return found

    def _bound(self) -> Iterable[str]:
        """The names that something binds."""
        return self._bindings_by_name

    def _bindings(self, name: str) -> Sequence[Binding]:
        """Where a name is bound."""
        return self._bindings_by_name.get(name, ())

    @cached_property
    def _bindings_by_name(self) -> Mapping[str, Sequence[Binding]]:
        return _bindings(self._summary.symbols)


class ComposedFreeNames(FreeNames):
    """The same for a text in stretches: what units say of free names, and which names they bind, is kept."""

    def __init__(self, summary: FileSummary, composition: Composition) -> None:
        super().__init__(summary)
        self._composition = composition
        self._units = composition.units(DIAGNOSTICS, partial(_said, summary, self._symbols))
        self._between: list[tuple[int, Place, Role]] = []
        self._scans = self._asked = 0
        starts = summary.starts
        for stretch in composition.stretches:
            if stretch.kept is None:
                first = bisect_left(starts, stretch.start)
                if first < len(starts) and starts[first] < stretch.end:
                    last = bisect_left(starts, stretch.end, first)
                    self._between += _occurrences(summary, self._symbols, first, last)

    def occurrences(self, symbol: int) -> Sequence[Occurrence]:
        self._scans += 1
        if self._scans > _SCANS:
            return super().occurrences(symbol)
        found = [(span, role) for other, span, role in self._between if other == symbol]
        for stretch, said in self._units:
            numbers = stretch.shared
            if symbol in numbers:
                which = numbers.index(symbol)
                found += [(span, role) for shared, span, role in said.occurrences(stretch.start) if shared == which]
        return sorted(found)

    def uses(self, symbol: int) -> Sequence[Place]:
        return self._uses.get(symbol, ())

    @cached_property
    def _uses(self) -> Mapping[int, Sequence[Place]]:
        found: defaultdict[int, list[Place]] = defaultdict(list)
        for symbol, span, role in self._between:
            if role is Role.USE:
                found[symbol].append(span)
        self._add(found, lambda said: said.uses)
        return found

    @cached_property
    def _contracts(self) -> Mapping[int, Sequence[Place]]:
        found: defaultdict[int, list[Place]] = defaultdict(list)
        for contract in items(unplaced(self._summary.contracts)):
            if contract.symbol in self._symbols:
                found[contract.symbol].append(contract.name)
        self._add(found, lambda said: said.contracts)
        return found

    def _add(self, found: Mapping[int, list[Place]], told: Callable[[_Said], array[int]]) -> None:
        """Adds places that units tell of, by the file's numbers."""
        for stretch, said in self._units:
            places = told(said)
            if places:
                numbers = stretch.shared
                for shared, span in _placed(places, stretch.start):
                    found[numbers[shared]].append(span)

    @cached_property
    def _places(self) -> Mapping[int, Sequence[Occurrence]]:
        found: defaultdict[int, list[Occurrence]] = defaultdict(list)
        for symbol, span, role in self._between:
            found[symbol].append((span, role))
        for stretch, said in self._units:
            numbers = stretch.shared
            for shared, span, role in said.occurrences(stretch.start):
                found[numbers[shared]].append((span, role))
        for places in found.values():
            places.sort()
        return found

    def _bound(self) -> Iterable[str]:
        return set(self._bindings_by_name).union(*[bound.names for _, bound in self._binding])

    def _bindings(self, name: str) -> Sequence[Binding]:
        found = list(self._bindings_by_name.get(name, ()))
        self._asked += 1
        for stretch, bound in self._binding if self._asked <= _SCANS else self._binding_by_name.get(name, ()):
            if name in bound.names:
                found += bound.of(name, stretch.start)
        return found

    @cached_property
    def _bindings_by_name(self) -> Mapping[str, Sequence[Binding]]:
        """Of what is bound between units."""
        return _bindings(items(unplaced(self._summary.symbols)))

    @cached_property
    def _binding(self) -> Sequence[tuple[Stretch, _Bound]]:
        """The units, and what they bind."""
        return self._composition.units(_bound, _bound)

    @cached_property
    def _binding_by_name(self) -> Mapping[str, Sequence[tuple[Stretch, _Bound]]]:
        """By name, those that bind it."""
        found: defaultdict[str, list[tuple[Stretch, _Bound]]] = defaultdict(list)
        for one in self._binding:
            for name in set(one[1].names):
                found[name].append(one)
        return found


class Scopes:
    """Tells whether any of some scopes is around a place."""

    def __init__(self, scopes: Sequence[Place]) -> None:
        spans = sorted(scopes)
        self._starts = [span[0] for span in spans]
        self._ends = list(accumulate([span[1] for span in spans], max))
        """Where the farthest of those ends that begin no later than each."""

    def cover(self, span: Place) -> bool:
        at = bisect_right(self._starts, span[0]) - 1
        return at >= 0 and self._ends[at] >= span[1]


class _Said(NamedTuple):
    """What a unit says of free names, each with the place of the name among those that it shares; with offsets relative
    to the unit."""

    contracts: array[int]
    """Three numbers for each name of a contract: which name, start and end."""
    uses: array[int]
    """The same of occurrences of the role USE."""
    others: array[int]
    """Four numbers for each other occurrence: as well its role."""

    def occurrences(self, by: int) -> Iterator[tuple[int, Place, Role]]:
        for shared, span in _placed(self.uses, by):
            yield shared, span, Role.USE
        numbers = iter(self.others)
        for shared, start, end, role in zip(numbers, numbers, numbers, numbers, strict=True):
            yield shared, (start + by, end + by), _ROLES[role]


def _placed(said: array[int], by: int) -> Iterator[tuple[int, Place]]:
    numbers = iter(said)
    for shared, start, end in zip(numbers, numbers, numbers, strict=True):
        yield shared, (start + by, end + by)


def _said(summary: FileSummary, free: Container[int], stretch: Stretch) -> _Said:
    said = _Said(array("I"), array("I"), array("I"))
    by, which = stretch.start, {symbol: shared for shared, symbol in enumerate(stretch.shared) if symbol in free}
    for contract in stretch.contracts():
        if contract.symbol in which:
            said.contracts.extend((which[contract.symbol], contract.name.start - by, contract.name.end - by))
    first, last = bisect_left(summary.starts, by), bisect_left(summary.starts, stretch.end)
    for symbol, span, role in _occurrences(summary, which, first, last):
        place = which[symbol], span[0] - by, span[1] - by
        if role is Role.USE:
            said.uses.extend(place)
        else:
            said.others.extend((*place, role))
    return said


def _occurrences(
    summary: FileSummary, symbols: Container[int], first: int, last: int
) -> Iterator[tuple[int, Place, Role]]:
    """The occurrences of some symbols in a run of the file's."""
    for at in range(first, last):
        symbol = summary.symbol_of[at]
        if symbol in symbols:
            yield symbol, (summary.starts[at], summary.ends[at]), _ROLES[summary.roles[at]]


class _Bound(NamedTuple):
    """The names that a unit binds, in little memory."""

    names: tuple[str, ...]
    """Each as often as it is bound."""
    places: array[int]
    """Four numbers for each: scope and binder, relative to the unit; the binder is empty where there is none."""

    def of(self, name: str, by: int) -> Iterator[Binding]:
        """Where a name is bound, in a unit that begins there."""
        for number, other in enumerate(self.names):
            if other == name:
                start, end, first, last = self.places[4 * number : 4 * number + 4]
                yield (start + by, end + by), (first + by, last + by) if first < last else None


def _bound(unit: Stretch) -> _Bound:
    names, places, by = [], array("I"), unit.start
    for symbol in unit.own():
        scope, binder = symbol.scope, symbol.binder
        if scope:
            names.append(symbol.name)
            places.extend((scope.start - by, scope.end - by))
            places.extend((0, 0) if binder is None else (binder.start - by, binder.end - by))
    return _Bound(tuple(names), places)


def _bindings(symbols: Iterable[Symbol]) -> Mapping[str, Sequence[Binding]]:
    """By name, where symbols are bound."""
    found: defaultdict[str, list[Binding]] = defaultdict(list)
    for symbol in symbols:
        if symbol.scope:
            found[symbol.name].append((symbol.scope, symbol.binder))
    return found
