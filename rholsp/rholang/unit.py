"""What a unit means, as data: see units.py."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar, cast

from rholsp.model.stretches import Kept
from rholsp.model.summary import (
    Contract,
    Diagnostic,
    OutlineItem,
    Publication,
    Receive,
    Send,
    Sort,
    Symbol,
    SymbolKind,
)
from rholsp.rholang.draft import Draft
from rholsp.rholang.traffic import Message, Settled, Sums, Taking

T = TypeVar("T")

Outside = tuple[int, int, str] | None
"""What a unit can tell of a name that is bound around it; None where nothing binds it.

Kind and sort, how much less deep in data than the unit the binder stands, and URI.
"""


class SharedSymbol(NamedTuple):
    """A symbol that a unit names and does not bind: one of the file."""

    identity: str
    """See `Builder.workspace`; without the binders, where it involves any."""
    involved: tuple[int, ...]
    """The unit's numbers of these."""
    name: str
    key: str | None
    kind: SymbolKind
    structure: str

    def draft(self) -> Draft:
        """The symbol of a file that has none yet."""
        return Draft(self.name, self.key, self.kind, Sort.ANY, None, None, "", "", -1, 0, self.structure)


FORMERS = 2
"""So many former meanings of a text are kept: while brackets are typed before it, it mostly has two or three."""


class Counts(NamedTuple):
    """How many things of a kind a unit has, or several have together."""

    own: int
    contracts: int
    sends: int
    receives: int
    outline: int


class BoundOutside(NamedTuple):
    """A name that a unit looked up around it."""

    name: str
    meaning: Outside


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit asks agents, and its own agents: what becomes of it the file tells."""

    agents: tuple[tuple[int, int], ...]
    """See `Traffic.agents`."""
    gifts: tuple[tuple[int, int], ...]
    """See `Traffic.gifts`, without tokens: that nothing else gives the channel away the unit tells."""
    results: tuple[tuple[int, Taking], ...]
    taken: tuple[int, ...]
    """Of its agents, those whose messages are taken by a contract or a bind of the unit, too."""


class Place:
    """Where a unit stands, and how what is in it is numbered there. The value never changes."""

    __slots__ = ("by", "first", "numbers", "outer")

    def __init__(self, by: int, numbers: array[int], first: int, outer: int) -> None:
        self.by = by
        """By how much it was moved since it was read, in code points."""
        self.numbers = numbers
        """The file's number of each of its symbols."""
        self.first = first
        """The number of its first contract, or of the first item of its outline."""
        self.outer = outer
        """The number of the one that it is in, or -1."""

    def is_same(self, other: Place) -> bool:
        return (
            self.by == other.by
            and self.first == other.first
            and self.outer == other.outer
            and self.numbers == other.numbers
        )


READ = Place(0, array("I"), 0, -1)
"""Where a unit was read: its symbols have the unit's numbers, its contracts and the items of its outline count from 0,
and -1 stands for those that the unit is in."""


class Columns(NamedTuple):
    """Occurrences: those of a unit that was just read, or of all of a file."""

    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes


class Standing(NamedTuple):
    """Where the occurrences of a unit, or of a group of units, are found."""

    columns: Columns
    """Those of the last version that had the unit."""
    first: int
    place: Place
    """Where it stood in that version."""


class Occurrences:
    """The occurrences of a unit, or of a group of units.

    Threads may analyse, and ask, versions that have units in common: so what tells where they are is written and read
    as one.
    """

    __slots__ = ("now",)

    def __init__(self, columns: Columns, first: int, place: Place) -> None:
        self.now = Standing(columns, first, place)


class Part(NamedTuple):
    """The occurrences of a unit that is in a group."""

    whole: Occurrences
    before: int
    """How many of the group stand before them."""
    by: int
    """By how much the unit was moved when the group was made."""
    numbers: array[int]
    """The group's number of each symbol of the unit."""

    def taken(self) -> Occurrences:
        """Those of the unit alone."""
        columns, first, place = self.whole.now
        numbers = array("I", map(place.numbers.__getitem__, self.numbers))
        return Occurrences(columns, first + self.before, Place(place.by + self.by, numbers, 0, -1))


class Records(list[T]):
    """Records of a unit, as they are at one place: the last one at which somebody asked for them.

    They are never held twice: those that are asked for elsewhere are made from these, and take their place in the unit.
    """

    __slots__ = ("place",)

    def __init__(self, records: Iterable[T], place: Place = READ) -> None:
        super().__init__(records)
        self.place = place


_NOTHING: Records[Any] = Records(())


def records(found: Sequence[T]) -> Records[T]:
    """What the walk found in a unit."""
    return Records(found) if found else _NOTHING


@dataclass(slots=True, eq=False)
class Unit:
    """What one unit means. It never means anything else; only the places of its records change (placed.py).

    Its symbols are numbered in the order in which the walk met them. Where nothing else is said, offsets and numbers
    are those of the place where it was read.
    """

    offset: int
    """Of its first token."""
    length: int
    occurrences: Occurrences | Part
    size: int
    """How many occurrences it has."""
    longest: int
    own: Records[Symbol]
    """The symbols that it binds, which nothing else can refer to."""
    foreign: tuple[SharedSymbol | BoundOutside, ...]
    """All its other symbols, by number."""
    foreign_numbers: tuple[int, ...]
    """Their numbers, ascending."""
    sets: tuple[int, ...]
    """For each of these, which sets of the file's symbols have it: bits GIVEN to TAKEN."""
    outside: tuple[BoundOutside, ...]
    """The names that it looked up around it, those that are not bound too."""
    binders: tuple[tuple[int, int], ...]
    """Where the binders of these began, by the unit's numbers, as far as findings of the unit may speak of them."""
    contracts: Records[Contract]
    sends: Records[Send]
    receives: Records[Receive]
    outline: Records[OutlineItem]
    searched: tuple[str, ...]
    """See `Brief`."""
    diagnostics: tuple[Diagnostic, ...]
    token_findings: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]
    """Binders that are not used; they are reported where the text has no errors."""
    publications: tuple[Publication, ...]
    messages: Records[Message]
    takings: Records[Taking | Settled]
    sums: Sums
    """Of these."""
    asked: Asked | None
    """None where there is nothing of the kind, and in a text without agents."""
    agents: bool | None
    """Whether the text had agents, where that matters."""
    broken: bool | None
    """Whether the text was broken, where that matters."""
    guesses: int
    guesses_before: int
    formers: tuple[Unit, ...] = ()
    """What the same text meant before the names around it changed, the last first: a bracket that is closed gives them
    back."""
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    """See `Stretch`."""

    def follow(self, before: Unit) -> None:
        """Mean this from now on, where the same text meant something else."""
        formers = [before, *(unit for unit in before.formers if unit is not self)]
        before.formers, self.formers = (), tuple(formers[:FORMERS])

    @property
    def counts(self) -> Counts:
        return Counts(len(self.own), len(self.contracts), len(self.sends), len(self.receives), len(self.outline))


SETS = tuple([1 << bit for bit in range(11)])
GIVEN, RECEIVED, UNANSWERED, LEAKED, CALLED, USED, DEFINED, CONTRACTED, SENT, INTRODUCED, TAKEN = SETS
"""Sets of the file's symbols: see apart.py."""

OWN = Draft("", None, SymbolKind.IMPLICIT, Sort.ANY, None, None, "", "", -1)
"""Keeps the places of what units bind in `Builder.symbols`."""

_SEVERAL = 4_000
_once: dict[object, object] = {}


def once(value: T) -> T:
    """The same object for equal values: units name mostly what others name too."""
    if len(_once) >= _SEVERAL:
        _once.clear()
    return cast(T, _once.setdefault(value, value))
