"""What the units of a file give to its summary, besides what they add to the builder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from rholsp.model.summary import Brief, Diagnostic
from rholsp.rholang.placed import Placed
from rholsp.rholang.unit import (
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


@dataclass(slots=True)
class Apart:
    """What the units of a file give, beside what they add to the builder; with the file's numbers."""

    placed: list[PlacedUnits] = field(default_factory=list)
    own: list[tuple[int, int, int, PlacedUnits]] = field(default_factory=list)
    """Runs of symbols that units bind: the file's number of the first, the place in `own()`, and how many."""
    sets: dict[int, int] = field(default_factory=dict)
    """By symbol, the sets that have it: bits GIVEN to TAKEN."""
    token_findings: list[Diagnostic] = field(default_factory=list)
    called: set[int] = field(default_factory=set)
    """Symbols on which the file sends, but for those that units bind, once all is read; and those that it defines."""
    contracted: set[int] = field(default_factory=set)
    brief: Brief | None = None
    """Of the file, once its summary is made."""
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
    def used(self) -> set[int]:
        """Those of which something is used or need not be."""
        return self._of(USED)

    @property
    def defined(self) -> set[int]:
        """Those that have a contract in a unit."""
        return self._of(DEFINED)

    @property
    def sent(self) -> set[int]:
        """Those on which a unit sends."""
        return self._of(SENT)

    @property
    def named_by_contracts(self) -> set[int]:
        """Those that a contract in a unit has, those of agents' methods too."""
        return self._of(CONTRACTED)

    @property
    def introduced(self) -> set[int]:
        """See `NameUse.introduces`."""
        return self._of(INTRODUCED)

    @property
    def taken(self) -> set[int]:
        """See `Traffic.taken`."""
        return self._of(TAKEN)

    def _of(self, which: int) -> set[int]:
        return {symbol for symbol, sets in self.sets.items() if sets & which}
