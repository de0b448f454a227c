"""What the units of a file give to its summary, besides what they add to the builder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from rholsp.model.summary import Brief, Diagnostic
from rholsp.rholang.placed import Placed
from rholsp.rholang.unit import DEFINED, GIVEN, INTRODUCED, LEAKED, RECEIVED, TOTALS, UNANSWERED, USED
from rholsp.rholang.unit_groups import Place


@dataclass(slots=True)
class Apart:
    """What the units of a file give, beside what they add to the builder; with the file's numbers."""

    placed: list[Place] = field(default_factory=list)
    own: list[tuple[int, int, int, Place]] = field(default_factory=list)
    """Runs of symbols that units bind: the file's number of the first, the place in `own()`, and how many."""
    totals: tuple[set[int], ...] = field(default_factory=lambda: tuple(set() for _ in TOTALS))
    """Sets of symbols, by the numbers in unit.py."""
    token_findings: list[Diagnostic] = field(default_factory=list)
    called: set[int] = field(default_factory=set)
    """Symbols on which the text between units sends, and those of which it has contracts, once all is read."""
    contracted: set[int] = field(default_factory=set)
    brief: Brief | None = None
    """Of the file, once its summary is made."""
    unused: list[Diagnostic] = field(default_factory=list)

    def units(self) -> Iterator[Placed]:
        """The units, by themselves."""
        return chain.from_iterable(place.units() for place in self.placed)

    @property
    def given(self) -> set[int]:
        """Those that are used otherwise than by sending and receiving."""
        return self.totals[GIVEN]

    @property
    def received(self) -> set[int]:
        """Of these, those that may be received from where they go."""
        return self.totals[RECEIVED]

    @property
    def unanswered(self) -> set[int]:
        """See `channels.unanswered`."""
        return self.totals[UNANSWERED]

    @property
    def leaked(self) -> set[int]:
        """See `Builder.leaked`."""
        return self.totals[LEAKED]

    @property
    def used(self) -> set[int]:
        """Those of which something is used or need not be."""
        return self.totals[USED]

    @property
    def defined(self) -> set[int]:
        """Those that have a contract in a unit."""
        return self.totals[DEFINED]

    @property
    def introduced(self) -> set[int]:
        """See `NameUse.introduces`."""
        return self.totals[INTRODUCED]
