"""Groups of units: neighbours that edits left alone are passed over, checked and placed as one.

A key costs then what the units around it cost, and little for each group. A group knows what its units have in common
in the numbers of the group; the units stay as they were read, and what they mean at their places is made when somebody
asks. An edit in a group takes it apart; units that were left alone by one version are joined with their neighbours.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from operator import methodcaller
from typing import NamedTuple, TypeVar

from rholsp.model.pieces import Pieces
from rholsp.model.summary import Contract, Diagnostic, OutlineItem, Publication, Receive, Send, Symbol
from rholsp.rholang.placed import At, Placed, depend_on_place
from rholsp.rholang.traffic import Message, Settled, Taking
from rholsp.rholang.unit import Asked, BoundOutside, Counts, SharedSymbol, Unit
from rholsp.syntax.units import UnitSpan
from rholsp.text.shifted import shifted

MOST_UNITS = 16
"""Units of a group: what an edit takes apart. The fewer there are, the more groups each version looks at."""
MOST_JOINED = 64
"""Units that one version joins at most, so that no key pays for many."""

T = TypeVar("T")


class Member(NamedTuple):
    """A unit of a group, as it stands in the group."""

    unit: Unit
    first: int
    """Tokens of the group before it."""
    span: UnitSpan
    """Its end counted from the first token of the group, too."""
    by: int
    """How far it was moved when it was joined."""
    numbers: array[int]
    """The group's number of each of its symbols."""
    contract: int
    """Contracts of the group before it."""
    binders: Mapping[int, int]
    """As in `At`, when it was joined."""


@dataclass(frozen=True, slots=True)
class Group:
    """What several units mean together, as far as it takes part in every version: the fields of `Unit`.

    Offsets are those of the text in which they were joined.
    """

    members: tuple[Member, ...]
    offset: int
    length: int
    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes
    longest: int
    foreign: tuple[SharedSymbol | BoundOutside, ...]
    outside: tuple[BoundOutside, ...]
    searched: tuple[str, ...]
    totals: tuple[tuple[int, tuple[int, ...]], ...]
    asked: Asked | None
    agents: bool | None
    broken: bool | None
    counts: Counts
    diagnostics: tuple[int, ...]
    """The members that have any; so the next ones."""
    token_findings: tuple[int, ...]
    unused: tuple[int, ...]
    publications: tuple[int, ...]
    messages: tuple[int, ...]
    takings: tuple[int, ...]
    guesses: int = 0
    guesses_before: int = 0
    """Units for which something was guessed stand alone."""


class PlacedGroup(At):
    """A group at its place."""

    __slots__ = ("unit",)

    def __init__(
        self,
        unit: Group,
        first: int,
        span: UnitSpan,
        by: int,
        numbers: tuple[int, ...],
        contract: int,
        container: int,
        binders: Mapping[int, int],
    ) -> None:
        super().__init__(first, span, by, numbers, contract, container, binders)
        self.unit = unit

    def moved(
        self,
        first: int,
        span: UnitSpan,
        by: int,
        numbers: tuple[int, ...],
        contract: int,
        container: int,
        binders: Mapping[int, int],
    ) -> PlacedGroup:
        """The group at another place."""
        there = PlacedGroup(self.unit, first, span, by, numbers, contract, container, binders)
        there._share(self, ("symbol_of", "takings", "units"))
        if "units" in there._kept:
            there._kept["former"] = there._kept.pop("units")
        else:
            there._share(self, ("former",))
        return there

    def extent(self) -> tuple[int, int]:
        """Where it begins and ends."""
        start = self.unit.offset + self.by
        return start, start + self.unit.length

    def units(self) -> tuple[Placed, ...]:
        """The units at their places."""
        kept: tuple[Placed, ...] | None = self._kept.get("units")
        if kept is None:
            former: Sequence[Placed | None] = self._kept.pop("former", [None] * len(self.unit.members))
            kept = self._kept["units"] = tuple(map(self._placed, self.unit.members, former))
        return kept

    def _placed(self, member: Member, former: Placed | None) -> Placed:
        """A unit, which stood there in another place of the group with these numbers."""
        first = self.first + member.first
        span = member.span._replace(end=self.first + member.span.end)
        by, contract = self.by + member.by, self.contract + member.contract
        binders = {start: self.binders.get(there, there) for start, there in member.binders.items()}
        if former is not None:
            return former.moved(first, span, by, former.numbers, contract, self.container, binders)
        numbers = tuple(map(self.numbers.__getitem__, member.numbers))
        return Placed(member.unit, first, span, by, numbers, contract, self.container, binders)

    @property
    def symbol_of(self) -> array[int]:
        kept: array[int] | None = self._kept.get("symbol_of")
        if kept is None:
            kept = self._kept["symbol_of"] = array("I", map(self.numbers.__getitem__, self.unit.symbol_of))
        return kept

    def own(self) -> Sequence[Symbol]:
        return Pieces([(unit.unit.counts.own, unit.own, unit) for unit in self.units()])

    def contracts(self) -> Sequence[Contract]:
        return Pieces([(unit.unit.counts.contracts, unit.contracts, unit) for unit in self.units()])

    def sends(self) -> Sequence[Send]:
        return Pieces([(unit.unit.counts.sends, unit.sends, unit) for unit in self.units()])

    def receives(self) -> Sequence[Receive]:
        return Pieces([(unit.unit.counts.receives, unit.receives, unit) for unit in self.units()])

    def outline(self, base: int, parent: int) -> Sequence[OutlineItem]:
        """The items, the first of which has this number, in an item or -1."""
        items: list[OutlineItem] = []
        for unit in self.units():
            items += unit.outline(base + len(items), parent)
        return items

    def diagnostics(self) -> list[Diagnostic]:
        """See `Placed`; so the next ones."""
        return self._of(self.unit.diagnostics, methodcaller("diagnostics"))

    def token_findings(self) -> list[Diagnostic]:
        return self._of(self.unit.token_findings, methodcaller("token_findings"))

    def unused(self) -> list[Diagnostic]:
        return self._of(self.unit.unused, methodcaller("unused"))

    def publications(self) -> list[Publication]:
        return self._of(self.unit.publications, methodcaller("publications"))

    def messages(self) -> list[Message]:
        return self._of(self.unit.messages, methodcaller("messages"))

    def takings(self) -> Sequence[Taking | Settled]:
        kept: Sequence[Taking | Settled] | None = self._kept.get("takings")
        if kept is None:
            kept = self._of(self.unit.takings, methodcaller("takings"))
            if not depend_on_place(kept):
                self._kept["takings"] = kept
        return kept

    def _of(self, members: Iterable[int], get: Callable[[Placed], Iterable[T]]) -> list[T]:
        units = self.units()
        return [item for member in members for item in get(units[member])]


Place = Placed | PlacedGroup


def grouped(placed: Sequence[Place], kinds: str, separator: str, read: Set[int]) -> tuple[Place, ...]:
    """The places of a text, neighbours joined. Units that were just read, by first token, are likely to be read again.

    ``kinds`` are those of the text's tokens, ``separator`` the one between units that stand side by side. The first
    of a list stays alone: the parser asks what follows it before it knows that it is one.
    """
    found: list[Place] = []
    together: list[Place] = []
    size = behind = joined = 0
    for place in placed:
        first = place.first
        if first in read or place.unit.guesses or not first or kinds[first - 1] != separator:
            more = 0
        else:
            more = len(place.unit.members) if isinstance(place, PlacedGroup) else 1
        if not more or first != behind + 1 or size + more > MOST_UNITS:
            joined += _take(found, together, joined)
            together, size = [], 0
        if more:
            together.append(place)
            size += more
            behind = place.span.end
        else:
            found.append(place)
            behind = -1
    _take(found, together, joined)
    return tuple(found)


def _take(found: list[Place], together: Sequence[Place], joined: int) -> int:
    """Add some places, joined if there are several; returns how many units were."""
    if len(together) < 2 or joined >= MOST_JOINED:
        found.extend(together)
        return 0
    units = [unit for place in together for unit in place.units()]
    found.append(join(units))
    return len(units)


def join(units: Sequence[Placed]) -> PlacedGroup:
    """Units that stand side by side as a group."""
    index: dict[int, int] = {}
    foreign: list[SharedSymbol | BoundOutside] = []
    outside: dict[str, BoundOutside] = {}
    totals: dict[int, set[int]] = {}
    members: list[Member] = []
    starts, ends, symbol_of, roles = array("I"), array("I"), array("I"), bytearray()
    first, contract = units[0].first, units[0].contract
    for placed in units:
        unit, by = placed.unit, placed.by
        known = len(index)
        own = array("I", [index.setdefault(number, len(index)) for number in placed.numbers])
        foreign += [_renumbered(entry, own) for entry in unit.foreign if own[entry.number] >= known]
        for entry in unit.outside:
            if entry.name not in outside or unit.diagnostics:
                binder = placed.binders.get(entry.binder, entry.binder) if unit.diagnostics else -1
                number = own[entry.number] if entry.number >= 0 else -1
                outside[entry.name] = BoundOutside(number, entry.name, entry.meaning, binder)
        for which, part in unit.totals:
            totals.setdefault(which, set()).update([own[number] for number in part])
        starts += shifted(unit.starts, by)
        ends += shifted(unit.ends, by)
        symbol_of += array("I", map(own.__getitem__, unit.symbol_of))
        roles += unit.roles
        at = placed.span._replace(end=placed.span.end - first)
        members.append(Member(unit, placed.first - first, at, by, own, placed.contract - contract, _binders(placed)))
    each = [placed.unit for placed in units]
    group = Group(
        members=tuple(members),
        offset=units[0].start,
        length=units[-1].end - units[0].start,
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=bytes(roles),
        longest=max(unit.longest for unit in each),
        foreign=tuple(foreign),
        outside=tuple(outside.values()),
        searched=tuple(chain.from_iterable(unit.searched for unit in each)),
        totals=tuple([(which, tuple(part)) for which, part in totals.items()]),
        asked=_asked(units, [member.numbers for member in members]),
        agents=next((unit.agents for unit in each if unit.agents is not None), None),
        broken=next((unit.broken for unit in each if unit.broken is not None), None),
        counts=Counts(*map(sum, zip(*(unit.counts for unit in each), strict=True))),
        diagnostics=_having(unit.diagnostics for unit in each),
        token_findings=_having(unit.token_findings for unit in each),
        unused=_having(unit.unused for unit in each),
        publications=_having(unit.publications for unit in each),
        messages=_having(unit.messages for unit in each),
        takings=_having(unit.takings for unit in each),
    )
    height = max(placed.span.height for placed in units)
    span = UnitSpan(units[-1].span.end, units[0].span.region, height)
    return PlacedGroup(group, first, span, 0, tuple(index), contract, units[0].container, {})


def _having(parts: Iterable[Sequence[object]]) -> tuple[int, ...]:
    return tuple([i for i, part in enumerate(parts) if part])


def _renumbered(entry: SharedSymbol | BoundOutside, numbers: Sequence[int]) -> SharedSymbol | BoundOutside:
    if isinstance(entry, SharedSymbol):
        involved = tuple([numbers[number] for number in entry.involved])
        return SharedSymbol(numbers[entry.number], entry.draft, entry.identity, involved)
    return entry._replace(number=numbers[entry.number])


def _asked(units: Sequence[Placed], numbers: Sequence[Sequence[int]]) -> Asked | None:
    asked = [(placed.unit.asked, own) for placed, own in zip(units, numbers, strict=True) if placed.unit.asked]
    if not asked:
        return None
    return Asked(
        tuple([(own[name], own[one] if one >= 0 else -1) for each, own in asked for name, one in each.agents]),
        tuple([(own[name], own[channel]) for each, own in asked for name, channel in each.gifts]),
        tuple(
            [
                (own[name], replace(taking, names=[(path, own[one]) for path, one in taking.names]))
                for each, own in asked
                for name, taking in each.results
            ]
        ),
    )


def _binders(placed: Placed) -> dict[int, int]:
    """Where the binders around a unit begin, by where they began when it was read."""
    if not placed.unit.diagnostics:
        return {}
    starts = (entry.binder for entry in placed.unit.outside if entry.binder >= 0)
    return {start: placed.binders.get(start, start) for start in starts}
