"""What the units of a file give to its summary, besides what they add to the builder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from rholsp.model.summary import Brief, Diagnostic
from rholsp.rholang.draft import Draft
from rholsp.rholang.placed import Placed
from rholsp.rholang.unit import (
    CALLED,
    CONTRACTED,
    DEFINED,
    GIVEN,
    INTRODUCED,
    LEAKED,
    RECEIVED,
    SENT,
    TAKEN,
    UNANSWERED,
    USED,
)
from rholsp.rholang.unit_groups import PlacedUnits


class OwnSymbols(NamedTuple):
    """The symbols from one number up to another, some of which a unit, or a group of them, binds."""

    start: int
    end: int
    runs: Sequence[tuple[int, int, int]]
    """Where it binds them: the file's number of the first of a run, the place in `own()`, and how many."""
    placed: PlacedUnits


class Numbering(NamedTuple):
    """What a unit, or a group of them, found in the builder when its symbols got their numbers, and what it left."""

    symbols: int
    """So many symbols the file had before."""
    names: int
    """So many names without binders (`Builder.workspace`)."""
    symbols_after: int
    names_after: int
    runs: tuple[tuple[int, int, int], ...]
    """Where runs of symbols that it binds stand: the file's number of the first, the place among them, how many."""
    identities: tuple[str, ...]
    """By what the names without binders are known that it mentions."""
    bound: Mapping[str, int]
    """The symbols of the names that are bound around it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the symbols of one version of a text are numbered."""

    symbols: Sequence[Draft]
    names: Sequence[tuple[str, int]]
    """`Builder.workspace`, in order."""
    numberings: Mapping[tuple[int, int], Numbering]
    """By the first token of a unit or a group, and the one behind it."""


@dataclass(slots=True)
class Apart:
    """What the units of a file give, beside what they add to the builder; with the file's numbers."""

    placed: list[PlacedUnits] = field(default_factory=list)
    in_data: list[PlacedUnits] = field(default_factory=list)
    """Those that stand in data: what they call leaks."""
    numberings: dict[tuple[int, int], Numbering] = field(default_factory=dict)
    """As in `Layout`."""
    symbols: list[OwnSymbols] = field(default_factory=list)
    _sets: dict[int, set[int]] = field(default_factory=dict)
    token_findings: list[Diagnostic] = field(default_factory=list)
    brief: Brief | None = None
    """Of the file, once its summary is made; so the next ones."""
    layout: Layout | None = None
    sends: Set[int] = frozenset()
    """Symbols on which the text between units sends, and those of which it has contracts."""
    contracts: Set[int] = frozenset()
    unused: list[Diagnostic] = field(default_factory=list)

    def units(self) -> Iterator[Placed]:
        """The units, by themselves."""
        return chain.from_iterable(placed.units() for placed in self.placed)

    @property
    def given(self) -> set[int]:
        """Those that are used otherwise than by sending and receiving."""
        return self._of(GIVEN)

    @property
    def received(self) -> set[int]:
        """Of these, those that may be received from where they go."""
        return self._of(RECEIVED)

    @property
    def unanswered(self) -> set[int]:
        """See `channels.unanswered`."""
        return self._of(UNANSWERED)

    @property
    def leaked(self) -> set[int]:
        """See `Builder.leaked`."""
        return self._of(LEAKED)

    @property
    def defined(self) -> set[int]:
        """Those that have a contract in a unit."""
        return self._of(DEFINED)

    def called(self) -> Set[int]:
        """Symbols on which the file sends, but for those that units bind."""
        return self.sends | self._of(SENT)

    def contracted(self) -> Set[int]:
        """Those of which it has contracts, those of agents' methods too."""
        return self.contracts | self._of(CONTRACTED)

    @property
    def introduced(self) -> set[int]:
        """See `NameUse.introduces`."""
        return self._of(INTRODUCED)

    @property
    def taken(self) -> set[int]:
        """See `Traffic.taken`."""
        return self._of(TAKEN)

    def between(self, drafts: Sequence[Draft]) -> Iterator[tuple[int, Sequence[Draft]]]:
        """The symbols that do not stand among those of units, in stretches with the number of each one's first."""
        done = 0
        for start, end, _, _ in self.symbols:
            if start > done:
                yield done, drafts[done:start]
            done = end
        if len(drafts) > done:
            yield done, drafts[done:]

    def shared(self, drafts: Sequence[Draft]) -> Iterator[tuple[int, Sequence[Draft]]]:
        """The symbols that no unit binds, in the same way."""
        done = 0
        for _, _, runs, _ in self.symbols:
            for first, _, size in runs:
                if first > done:
                    yield done, drafts[done:first]
                done = first + size
        if len(drafts) > done:
            yield done, drafts[done:]

    def is_used(self, symbol: int) -> bool:
        """Whether something of a symbol is used in a unit, or need not be."""
        return any(symbol in placed.having(USED) for placed in self.placed)

    def _of(self, which: int) -> set[int]:
        kept = self._sets.get(which)
        if kept is None:
            kept = set().union(*[placed.having(which) for placed in self.placed])
            if which == LEAKED:
                kept.update(*[placed.having(CALLED) for placed in self.in_data])
            # A thread may ask, too: it must not find a part.
            self._sets[which] = kept
        return kept
