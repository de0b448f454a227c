"""Groups of units: neighbours that edits left alone are passed over, checked and placed as one.

A key costs then what the units around it cost, and little for each group. A group knows what its units have in common
in the numbers of the group; the units stay as they were read, and what they mean at their places is made when somebody
asks. An edit in a group takes it apart; what it left alone is joined with its neighbours.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import methodcaller
from typing import NamedTuple, TypeVar

from rholsp.model.pieces import Pieces
from rholsp.model.summary import (
    Adoption,
    Contract,
    Diagnostic,
    OutlineItem,
    Publication,
    Receive,
    Send,
    StandIn,
    Symbol,
)
from rholsp.rholang.placed import AtPlace, Placed, numbered, symbols_at
from rholsp.rholang.traffic import Message, Settled, Sums, Taking
from rholsp.rholang.unit import SETS, Asked, BoundOutside, Columns, Counts, Occurrences, Part, Place, SharedSymbol, Unit
from rholsp.syntax.units import UnitSpan
from rholsp.text.shifted import shifted

MOST_UNITS = 16
"""Units of a group: what an edit takes apart. The fewer there are, the more groups each version looks at."""

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
    """Where binders around it began when it was joined, by where they began when it was read."""


@dataclass(slots=True, eq=False)
class Group:
    """What several units mean together, as far as it takes part in every version: the fields of `Unit`.

    Offsets are those of the text in which they were joined.
    """

    members: tuple[Member, ...]
    offset: int
    length: int
    occurrences: Occurrences
    size: int
    longest: int
    foreign: tuple[SharedSymbol | BoundOutside, ...]
    foreign_numbers: tuple[int, ...]
    sets: Mapping[int, Sequence[int]]
    """The symbols of each of the file's sets, GIVEN to INTRODUCED."""
    outside: frozenset[BoundOutside]
    """The names that they looked up around them, as far as they are bound there; and the others."""
    unbound: tuple[str, ...]
    binders: tuple[tuple[int, int], ...]
    searched: tuple[str, ...]
    asked: Asked | None
    agents: bool | None
    broken: bool | None
    counts: Counts
    diagnostics: tuple[Diagnostic, ...]
    token_findings: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]
    publications: tuple[int, ...]
    """The members that have any; so the next ones."""
    messages: tuple[int, ...]
    takings: tuple[int, ...]
    sums: Sums
    told: tuple[object, list[StandIn]] | None = None
    """See `Sender.told`."""
    guesses: int = 0
    guesses_before: int = 0
    """Units for which something was guessed stand alone."""


class PlacedGroup(AtPlace[Group]):
    """A group at its place."""

    __slots__ = ("_former", "_having", "_units")

    def __init__(self, unit: Group, first: int, span: UnitSpan, place: Place, binders: Mapping[int, int]) -> None:
        super().__init__(unit, first, span, place, binders)
        self._units: tuple[Placed, ...] | None = None
        self._former: tuple[Placed, ...] | None = None
        """The units at another place, where their symbols have the same numbers."""
        self._having: dict[int, array[int]] = {}

    def at(self, first: int, span: UnitSpan, place: Place, binders: Mapping[int, int]) -> PlacedGroup:
        """The group there, which may be where it is."""
        if self.place.is_same(place):
            if self.first == first and self.span == span and self.binders == binders:
                return self
            place = self.place
        there = PlacedGroup(self.unit, first, span, place, binders)
        if self.place.numbers == place.numbers:
            there._former = self._units or self._former
            there._having = self._having
        return there

    def units(self) -> tuple[Placed, ...]:
        """The units at their places."""
        if self._units is None:
            members = self.unit.members
            self._units = tuple(map(self._placed, members, self._former or [None] * len(members)))
            self._former = None
        return self._units

    def _placed(self, member: Member, former: Placed | None) -> Placed:
        """A unit, and where it stood when its symbols had the same numbers."""
        first, binders = self.first + member.first, _NONE
        span = UnitSpan(self.first + member.span.end, self.span.region, member.span.height)
        if former is None:
            numbers = array("I", map(self.place.numbers.__getitem__, member.numbers))
        else:
            numbers = former.place.numbers
        place = Place(self.place.by + member.by, numbers, self.place.first + member.contract, self.place.outer)
        if member.binders:
            there = {start: self.binders.get(now, now) for start, now in member.binders.items()}
            binders = {start: now for start, now in there.items() if start != now}
        return (
            Placed(member.unit, first, span, place, binders)
            if former is None
            else former.at(first, span, place, binders)
        )

    def forget_formers(self) -> None:
        """Forget what its units meant before."""
        for member in self.unit.members:
            member.unit.formers = ()

    def having(self, which: int) -> Collection[int]:
        kept = self._having.get(which)
        if kept is None:
            kept = array("I", map(self.place.numbers.__getitem__, self.unit.sets[which]))
            self._having[which] = kept
        return kept

    # ------------------------------------------------------------------------------------------------ records

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

    def publications(self) -> list[Publication]:
        return self._of(self.unit.publications, methodcaller("publications"))

    def messages(self) -> list[Message]:
        return self._of(self.unit.messages, methodcaller("messages"))

    def takings(self) -> list[Taking | Settled]:
        return self._of(self.unit.takings, methodcaller("takings"))

    def sums(self) -> Sums:
        return numbered(self.unit.sums, self.place.numbers)

    def told(self, key: object, tell: Callable[[Sequence[Taking | Settled]], list[StandIn]]) -> list[StandIn]:
        kept = self.unit.told
        if kept is None or kept[0] != key:
            kept = self.unit.told = key, tell(self.takings())
        return kept[1]

    def stand_ins(self) -> list[StandIn]:
        return self._of(self.unit.takings, methodcaller("stand_ins"))

    def adoptions(self) -> list[Adoption]:
        return self._of(self.unit.takings, methodcaller("adoptions"))

    def unanswered(self) -> list[Adoption]:
        return self._of(self.unit.messages, methodcaller("unanswered"))

    def _of(self, members: Iterable[int], get: Callable[[Placed], Iterable[T]]) -> list[T]:
        units = self.units()
        return [item for member in members for item in get(units[member])]


PlacedUnits = Placed | PlacedGroup


def grouped(
    placed: Sequence[PlacedUnits], kinds: str, separator: str, edited: tuple[int, int]
) -> tuple[PlacedUnits, ...]:
    """The places of a text, neighbours joined, but for what stands near the ``edited`` tokens: it is edited again.

    ``kinds`` are those of the text's tokens, ``separator`` the one between units that stand side by side. The first
    of a list stays alone: the parser asks what follows it before it knows that it is one.
    """
    found: list[PlacedUnits] = []
    together: list[PlacedUnits] = []
    size, behind = 0, -1
    for one in placed:
        first, end = one.first, one.span.end
        is_edited = first < edited[1] and end > edited[0]
        if is_edited or one.unit.guesses or not first or kinds[first - 1] != separator:
            more = 0
        else:
            more = len(one.unit.members) if isinstance(one, PlacedGroup) else 1
        if not more or first != behind + 1 or size + more > MOST_UNITS:
            found += _joined(together)
            together, size = [], 0
        if more:
            together.append(one)
            size += more
            behind = end
        else:
            found.append(one)
            behind = -1
    found += _joined(together)
    return tuple(found)


def _joined(together: Sequence[PlacedUnits]) -> Sequence[PlacedUnits]:
    return together if len(together) < 2 else [join([unit for one in together for unit in one.units()])]


def _side_by_side(units: Sequence[Placed]) -> tuple[Columns, int]:
    """The columns in which the occurrences of the units stand one behind the other, and where: those of the file.

    A thread that analyses another version may have left some of them in its columns: then they get their own.
    """
    standings = [placed.standing() for placed in units]
    columns, first, _ = standings[0]
    at = first
    for placed, (those, one, place) in zip(units, standings, strict=True):
        if those is not columns or one != at or place.by != placed.by or place.numbers != placed.numbers:
            break
        at += placed.unit.size
    else:
        return columns, first
    starts, ends, symbol_of, roles = array("I"), array("I"), array("I"), bytearray()
    for placed, (those, one, place) in zip(units, standings, strict=True):
        own, by = slice(one, one + placed.unit.size), placed.by - place.by
        starts += shifted(those.starts[own], by)
        ends += shifted(those.ends[own], by)
        symbol_of += symbols_at(those.symbol_of[own], place, placed.place)
        roles += those.roles[own]
    return Columns(starts, ends, symbol_of, bytes(roles)), 0


def join(units: Sequence[Placed]) -> PlacedGroup:
    """Units that stand side by side as a group."""
    index: dict[int, int] = {}
    foreign: dict[int, SharedSymbol | BoundOutside] = {}
    sets: dict[int, int] = {}
    outside: set[BoundOutside] = set()
    binders: dict[int, int] = {}
    members: list[Member] = []
    first, contract = units[0].first, units[0].contract
    for placed in units:
        unit, by = placed.unit, placed.by
        own = array("I", [index.setdefault(number, len(index)) for number in placed.numbers])
        for at, entry, those in zip(unit.foreign_numbers, unit.foreign, unit.sets, strict=True):
            number = own[at]
            if number not in foreign:
                foreign[number] = _renumbered(entry, own)
            sets[number] = sets.get(number, 0) | those
        outside.update(unit.outside)
        there = {start: placed.binders.get(start, start) for _, start in unit.binders}
        binders.update([(there[start], own[number]) for number, start in unit.binders])
        span = placed.span._replace(end=placed.span.end - first)
        members.append(Member(unit, placed.first - first, span, by, own, placed.contract - contract, there or _NONE))
    each = [placed.unit for placed in units]
    place = Place(0, array("I", index), contract, units[0].container)
    columns, at = _side_by_side(units)
    occurrences, before = Occurrences(columns, at, place), 0
    for member in members:
        member.unit.occurrences = Part(occurrences, before, member.by, member.numbers)
        before += member.unit.size
    group = Group(
        members=tuple(members),
        offset=units[0].start,
        length=units[-1].end - units[0].start,
        occurrences=occurrences,
        size=sum(unit.size for unit in each),
        longest=max(unit.longest for unit in each),
        foreign=tuple(foreign.values()),
        foreign_numbers=tuple(foreign),
        sets={which: array("I", [number for number, those in sets.items() if those & which]) for which in SETS},
        outside=frozenset([entry for entry in outside if entry.meaning is not None]),
        unbound=tuple([entry.name for entry in outside if entry.meaning is None]),
        binders=tuple([(number, start) for start, number in binders.items()]),
        searched=tuple(chain.from_iterable(unit.searched for unit in each)),
        asked=_asked(units, [member.numbers for member in members]),
        agents=next((unit.agents for unit in each if unit.agents is not None), None),
        broken=next((unit.broken for unit in each if unit.broken is not None), None),
        counts=Counts(*map(sum, zip(*(unit.counts for unit in each), strict=True))),
        diagnostics=tuple(chain.from_iterable(placed.diagnostics() for placed in units)),
        token_findings=tuple(chain.from_iterable(placed.token_findings() for placed in units)),
        unused=tuple(chain.from_iterable(placed.unused() for placed in units)),
        publications=_having(unit.publications for unit in each),
        messages=_having(unit.messages for unit in each),
        takings=_having(unit.takings for unit in each),
        sums=_sums([numbered(member.unit.sums, member.numbers) for member in members]),
    )
    height = max(placed.span.height for placed in units)
    span = UnitSpan(units[-1].span.end, units[0].span.region, height)
    return PlacedGroup(group, first, span, place, _NONE)


_NONE: Mapping[int, int] = {}


def _having(parts: Iterable[Sequence[object]]) -> tuple[int, ...]:
    return tuple([i for i, part in enumerate(parts) if part])


def _renumbered(entry: SharedSymbol | BoundOutside, numbers: Sequence[int]) -> SharedSymbol | BoundOutside:
    if isinstance(entry, SharedSymbol) and entry.involved:
        return entry._replace(involved=tuple([numbers[number] for number in entry.involved]))
    return entry


def _sums(sums: Sequence[Sums]) -> Sums:
    return Sums(
        sends_on=tuple(dict.fromkeys(chain.from_iterable(one.sends_on for one in sums))),
        takes_on=tuple(dict.fromkeys(chain.from_iterable(one.takes_on for one in sums))),
        asks=any(one.asks for one in sums),
        stand_ins=sum(one.stand_ins for one in sums),
        adoptions=sum(one.adoptions for one in sums),
        unanswered=sum(one.unanswered for one in sums),
    )


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
        tuple([own[name] for each, own in asked for name in each.taken]),
    )
