"""The data of units: see units.py."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

from rholsp.model.summary import Contract, Diagnostic, OutlineItem, Publication, Receive, Send, Sort, Symbol, SymbolKind
from rholsp.rholang.summary_builder import Draft
from rholsp.rholang.traffic import Message, Settled, Taking
from rholsp.syntax.units import UnitSpan

Outside = tuple[SymbolKind, Sort, int, str] | None
"""What a unit can tell of a name that is bound around it; None where nothing binds it.

Kind, sort, URI, and how much less deep in data than the unit the binder stands.
"""


class SharedSymbol(NamedTuple):
    """A symbol that a unit names and does not bind: one of the file."""

    number: int
    """Among the unit's symbols, in the order in which they are met."""
    draft: Draft
    identity: str
    """See `Builder.workspace`; without the binders, where it involves any."""
    involved: tuple[int, ...]
    """Numbers of these."""


class BoundOutside(NamedTuple):
    """A name that is bound around the unit."""

    name: str
    number: int
    """-1 where it is not bound at all."""
    meaning: Outside
    binder: int
    """Where its binder begins, -1 for none."""


class Placement(NamedTuple):
    """Where a unit is: what its offsets and numbers count from."""

    offset: int
    """Of its first token."""
    symbols: tuple[int, ...]
    """The file's number of each of its symbols."""
    contracts: int
    """The number of its first contract."""
    container: int
    """The number of the contract that it is in, or -1."""
    outline: int
    """The number of its first item in the outline."""
    parent: int
    """The number of the item that it is in, or -1."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit means, at a place: all offsets and numbers are those of the file."""

    span: UnitSpan
    first: int
    """Its first token."""
    length: int
    """In code points."""
    placement: Placement
    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes
    longest: int
    own: tuple[Symbol, ...]
    """The symbols that it binds, which nothing else can refer to."""
    foreign: tuple[SharedSymbol | BoundOutside, ...]
    """All its other symbols, by number."""
    outside: tuple[BoundOutside, ...]
    """The names that it looked up around it, those that are not bound too."""
    contracts: tuple[Contract, ...]
    sends: tuple[Send, ...]
    receives: tuple[Receive, ...]
    outline: tuple[OutlineItem, ...]
    diagnostics: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]
    """Binders that are not used; they are reported where the text has no errors."""
    publications: tuple[Publication, ...]
    messages: tuple[Message, ...]
    takings: tuple[Taking | Settled, ...]
    given: frozenset[int]
    """Of the symbols that are not its own: those that are used otherwise than by sending and receiving; by number."""
    received: frozenset[int]
    """Of these, those that may be received from where they go."""
    unanswered: frozenset[int]
    """See `channels.unanswered`."""
    leaked: frozenset[int]
    called: frozenset[int]
    """Of the free names, those that are leaked where the unit stands in data."""
    used: frozenset[int]
    broken: bool | None
    """Whether the text was broken, where that matters."""
    guesses: int
    guesses_before: int


@dataclass(slots=True)
class Apart:
    """What the units of a file give, with the file's numbers."""

    units: list[Unit] = field(default_factory=list)
    own: list[tuple[int, tuple[Symbol, ...]]] = field(default_factory=list)
    """Runs of symbols that units bind, each with the number of the first."""
    given: set[int] = field(default_factory=set)
    received: set[int] = field(default_factory=set)
    unanswered: set[int] = field(default_factory=set)
    leaked: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    unused: list[Diagnostic] = field(default_factory=list)


OWN = Draft("", None, SymbolKind.IMPLICIT, Sort.ANY, None, None, "", "", -1)
"""Keeps the places of what units bind in `Builder.symbols`."""
