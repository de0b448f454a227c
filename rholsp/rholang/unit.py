"""What a unit means, as data: see units.py."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

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
from rholsp.rholang.traffic import Message, Settled, Taking

Outside = tuple[SymbolKind, Sort, int, str] | None
"""What a unit can tell of a name that is bound around it; None where nothing binds it.

Kind, sort, how much less deep in data than the unit the binder stands, and URI.
"""


class SharedSymbol(NamedTuple):
    """A symbol that a unit names and does not bind: one of the file."""

    number: int
    draft: Draft
    identity: str
    """See `Builder.workspace`; without the binders, where it involves any."""
    involved: tuple[int, ...]
    """Numbers of these."""


class BoundOutside(NamedTuple):
    """A name that is bound around the unit."""

    number: int
    """-1 where it is not bound at all."""
    name: str
    meaning: Outside
    binder: int
    """Where its binder begins, -1 for none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit asks agents, and its own agents: what becomes of it the file tells."""

    agents: tuple[tuple[int, int], ...]
    """See `Traffic.agents`."""
    gifts: tuple[tuple[int, int], ...]
    """See `Traffic.gifts`, without tokens: that nothing else gives the channel away the unit tells."""
    results: tuple[tuple[int, Taking], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit means, as it was read: offsets are those of the text it was read in.

    Its symbols are numbered in the order in which the walk met them, its contracts and the items of its outline from 0;
    -1 stands for those that the unit is in.
    """

    offset: int
    """Of its first token."""
    length: int
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
    searched: tuple[str, ...]
    """See `Brief`."""
    diagnostics: tuple[Diagnostic, ...]
    token_findings: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]
    """Binders that are not used; they are reported where the text has no errors."""
    publications: tuple[Publication, ...]
    messages: tuple[Message, ...]
    takings: tuple[Taking | Settled, ...]
    totals: tuple[tuple[int, tuple[int, ...]], ...]
    """What it adds to sets of the file's symbols (`Apart.totals`), symbols of its own left out, empty sets too."""
    asked: Asked | None
    """None where there is nothing of the kind, and in a text without agents."""
    agents: bool | None
    """Whether the text had agents, where that matters."""
    broken: bool | None
    """Whether the text was broken, where that matters."""
    guesses: int
    guesses_before: int
    called: tuple[int, ...]
    """Of the symbols that it does not bind, those on which it sends; and those of which it has contracts."""
    defined: tuple[int, ...]
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    """See `Stretch`."""


GIVEN, RECEIVED, UNANSWERED, LEAKED, CALLED, USED, DEFINED = range(7)
"""The sets of `Apart.totals`."""

OWN = Draft("", None, SymbolKind.IMPLICIT, Sort.ANY, None, None, "", "", -1)
"""Keeps the places of what units bind in `Builder.symbols`."""
