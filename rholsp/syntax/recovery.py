"""Error recovery: records one error, then finds a place to continue.

The compiled rules call these methods only off the beaten path. Each looks forward over a bounded stretch or up to a
bracket, whole bracket groups counting as one, so parsing stays linear.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from rholsp.syntax.grammar import END
from rholsp.syntax.tree import Fault, SyntaxFault

SCAN_LIMIT = 40
"""How many tokens or groups a search for a place to go on looks over: keeps many errors in a long list linear."""

Kinds = frozenset[str]


MAX_ERRORS = 1_000
"""Of one text. Nobody reads so many, and some editors stop where there are more."""


class RecoveryPoint(NamedTuple):
    """A required part of a rule."""

    rule: str
    expected: tuple[str, ...]
    first: Kinds
    following: Kinds
    """What the part behind it can begin with."""
    later: Kinds
    """What any part behind it can begin with."""
    follow: Kinds
    """What can stand behind the rule: a search for something else stops there."""


class ListRecoveryPoint(NamedTuple):
    """A list, where it goes on or ends."""

    rule: str
    expected: tuple[str, ...]
    first: Kinds
    """What an item can begin with."""
    separator: str
    """Kind of the separator; '' for a list without."""
    broad: bool
    """Whether items can begin like statements, so that going on at the next such token is safe."""
    stops: Kinds = frozenset()
    """What may stand behind a list that is not the main list of its region."""
    later: Kinds = frozenset()
    """What the parts behind such a list can begin with."""


class BracketRegion(NamedTuple):
    """A kind of place: inside certain brackets of a certain rule, or outside all."""

    closer: str
    """Name of the closing token, '' outside all brackets."""
    stops: Kinds
    """What may stand behind the region's main list."""
    beyond: Kinds
    """Tokens that must come right behind the closing bracket: they mean that it was forgotten."""
    anchors: Kinds
    """What the region's main list takes as separator or end."""


@dataclass(slots=True)
class Recovery:
    """State of one parse that only errors touch."""

    kinds: str
    names: Mapping[str, str]
    pairs: Mapping[str, str]
    regions: tuple[BracketRegion, ...]
    starters: Kinds
    """Keywords that begin a statement: a search for something else does not run over them."""
    units: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Known units, by first token, with the token behind each: nothing in them is wrong, so brackets pair in them."""
    errors: list[SyntaxFault] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    calls: int = 0
    """How often the parser asked: where it never did, nothing is wrong."""
    at: int = 0
    """Where the parser goes on, after each call."""
    silent_at: int = -1
    """No second error is noted here: nothing was read since the last one."""
    too_deep: bool = False
    too_many: bool = False
    """So many errors were noted that no more are."""
    partners: array[int] | None = None
    unpaired: list[int] = field(default_factory=list)
    """First tokens of the units in which brackets are not paired yet."""
    brackets: Kinds | None = None
    closers: Kinds = field(init=False)
    notable: dict[Kinds, re.Pattern[str]] = field(default_factory=dict)
    scans: dict[tuple[RecoveryPoint, int], tuple[Kinds, re.Pattern[str]]] = field(default_factory=dict)
    """By where a search begins: what ends it, and what it looks at."""

    def __post_init__(self) -> None:
        self.closers = frozenset(self.pairs.values())

    def seek(self, i: int, site: RecoveryPoint, region: int, opener: int) -> int:
        """A required rule cannot begin at ``i``: note it and return where to go on, perhaps at its beginning."""
        self.calls += 1
        self.note(i, Fault.MISSING, site.expected, site.rule, opener)
        kinds = self.kinds
        k, after = kinds[i], kinds[i + 1]
        movable = k != END and k not in self._brackets() and k not in site.follow
        if movable and k not in site.later and after in site.first:
            return self._skip(i, i + 1)
        if k in site.following:
            return self._stay(i)
        if movable and after in site.following and k not in site.later:
            return self._skip(i, i + 1)
        if k in site.later:
            return self._stay(i)
        return self._scan(i, site, region, opener)

    def token(self, i: int, site: RecoveryPoint, region: int, opener: int) -> int | None:
        """A required token is not at ``i``: note it; return the token if it is found behind a little rubbish."""
        self.calls += 1
        self.note(i, Fault.MISSING, site.expected, site.rule, opener)
        kinds = self.kinds
        k, after = kinds[i], kinds[i + 1]
        movable = k != END and k not in self._brackets() and k not in self.regions[region].anchors
        if movable and after in site.first:
            return self._take(self._skip(i, i + 1))
        if movable and k not in site.later and self._near(i, site, region):
            return self._take(self._skip(i, i + 2 if kinds[i + 2] in site.first else i + 3))
        if k in site.following or (k in site.later and not (movable and after in site.following)):
            self._stay(i)
            return None
        if movable and after in site.following:
            self._skip(i, i + 1)
            return None
        found = self._scan(i, site, region, opener)
        return self._take(found) if kinds[found] in site.first else None

    def close(self, i: int, site: RecoveryPoint, opener: int | None, region: int) -> int | None:
        """A closing bracket is not at ``i``: note what was opened; return the bracket if it comes later."""
        self.calls += 1
        if opener is None:
            # Its opening bracket is missing, which was noted; take the closing one if it belongs to nobody else.
            if self.kinds[i] in site.first and self._partner(i) < 0:
                return self._take(i)
            self.at = i
            return None
        partner = self._partner(opener)
        fault = Fault.MISSING if partner >= i else Fault.UNCLOSED
        self.note(i, fault, site.expected, site.rule, opener)
        if self.kinds[i] in self.regions[region].beyond or partner < i:
            self._stay(i)
            return None
        return self._take(self._skip(i, partner))

    def astray(self, i: int, site: ListRecoveryPoint, region: int, opener: int) -> bool:
        """A list ends at ``i`` at something that cannot follow it; True if the list goes on at ``at``."""
        self.calls += 1
        kinds = self.kinds
        k = kinds[i]
        here = self.regions[region]
        closing = k in self.closers
        if closing and self._partner(i) < 0:
            if here.closer and self._partner(opener) < 0:
                self.note(i, Fault.UNCLOSED, (here.closer,), site.rule, opener)
                self._skip(i, i + 1)
                return False
            self.note(i, Fault.UNMATCHED, (), site.rule, opener)
        elif k == END or (closing and self._partner(i) <= opener):
            # The rule that opened the bracket will say that it is not closed.
            self.at = i
            return False
        else:
            expected = (*site.expected, here.closer) if here.closer else site.expected
            self.note(i, Fault.SEPARATOR, expected, site.rule, opener)
            if k in site.first:
                self._stay(i)
                return True
            if k in here.beyond:
                self._stay(i)
                return False
        notable = self._notable(here.stops | frozenset(site.separator) | (site.first if site.broad else frozenset()))
        j, left = i, SCAN_LIMIT
        while left > 0:
            j = self._over(j)
            found = notable.search(kinds, j, j + left)
            if found is None:
                j += left - 1
                break
            left -= found.start() - j + 1
            j = found.start()
            k = kinds[j]
            if k == END or (k in self.closers and -1 < self._partner(j) <= opener):
                self._skip(i, j)
                return False
            if k == site.separator or (site.broad and k in site.first):
                self._skip(i, j)
                return True
            if k in here.stops or k in self.starters:
                self._skip(i, j)
                return False
        self._skip(i, j)
        return site.broad and kinds[j] in site.first

    def gap(self, i: int, site: ListRecoveryPoint, region: int, opener: int) -> bool:
        """Whether at ``i``, where a list would end wrongly, its next item begins and only a separator is missing."""
        self.calls += 1
        k = self.kinds[i]
        if k not in site.first or k in self.pairs or k in self.starters:
            return False
        if k in site.later and self.kinds[i + 1] not in site.stops and self.kinds[i + 1] != site.separator:
            return False
        self.note(i, Fault.SEPARATOR, site.expected, site.rule, opener)
        self._stay(i)
        return True

    def deep(self, i: int) -> int:
        """Nesting has reached the limit: note it once, skip the group at ``i``, whose first token stands for all."""
        self.calls += 1
        if not self.too_deep:
            self.note(i, Fault.NESTING, (), "", -1)
            self.too_deep = True
        self._skip(i + 1, self._end_of_group(i))
        return i

    def _end_of_group(self, i: int) -> int:
        """Behind the group that ``i`` opens; where that is not closed, before what closes one around it."""
        if self.kinds[i] not in self.pairs or self._partner(i) >= 0:
            return max(i + 1, self._over(i))
        j = i + 1
        while self.kinds[j] != END and not -1 < self._partner(j) < i:
            j = self._over(j)
        return j

    def note(self, i: int, fault: Fault, expected: tuple[str, ...], rule: str, opener: int) -> None:
        """Add an error at token ``i``, unless one was noted and nothing read since, or nesting broke off."""
        if i == self.silent_at or self.too_deep or self.too_many:
            return
        if len(self.errors) == MAX_ERRORS:
            self.too_many = True
            fault, expected, rule, opener = Fault.MANY, (), "", -1
        self.errors.append(SyntaxFault(fault, i, expected, rule, opener))

    def finish(self, i: int, opener: int) -> tuple[tuple[SyntaxFault, ...], tuple[int, ...]]:
        """The errors and skipped tokens, once the start rule has ended at ``i``."""
        if self.kinds[i] != END:
            self.note(i, Fault.SEPARATOR, (), "", opener)
            self._skip(i, len(self.kinds.rstrip(END)))
        # A forgotten bracket makes what follows look like items without separators: one mistake, one error.
        unclosed = {e.opener for e in self.errors if e.fault is Fault.UNCLOSED}
        errors = tuple(e for e in self.errors if e.fault is not Fault.SEPARATOR or e.opener not in unclosed)
        return errors, tuple(sorted(self.skipped))

    def _scan(self, i: int, site: RecoveryPoint, region: int, opener: int) -> int:
        kinds, j = self.kinds, i
        known = self.scans.get((site, region))
        if known is None:
            anchors = self.regions[region].anchors | site.follow
            known = self.scans[site, region] = anchors, self._notable(site.first | site.later | anchors)
        anchors, notable = known
        # What stands between is passed over in one step: where errors are dense, each would look at it again.
        left = SCAN_LIMIT
        while left > 0 and (found := notable.search(kinds, j, j + left)):
            left -= found.start() - j + 1
            j = found.start()
            k = kinds[j]
            if k in site.first or (j > i and k in site.later):
                return self._skip(i, j)
            if k == END or k in anchors or k in self.starters:
                break
            if k in self.closers and -1 < self._partner(j) <= opener:
                break
            j = self._over(j)
        return self._stay(i)

    def _notable(self, kinds: Kinds) -> re.Pattern[str]:
        """Finds tokens of these kinds, brackets, beginnings of statements, and the end."""
        known = self.notable.get(kinds)
        if known is None:
            wanted = kinds | self.starters | self._brackets() | {END}
            known = self.notable[kinds] = re.compile(f"[{re.escape(''.join(sorted(wanted)))}]")
        return known

    def _near(self, i: int, site: RecoveryPoint, region: int) -> bool:
        """Whether a required token is two or three tokens ahead, with nothing between that matters elsewhere."""
        a, b, c = (self.kinds[i + ahead] for ahead in (1, 2, 3))
        barred = self._brackets() | self.starters | self.regions[region].anchors | {END}
        return a not in barred and (b in site.first or (b not in barred and c in site.first))

    def _over(self, j: int) -> int:
        """The token behind ``j``, or behind the group that ``j`` opens."""
        if self.kinds[j] == END:
            return j
        return max(self._partner(j), j) + 1

    def _skip(self, i: int, j: int) -> int:
        self.skipped.extend(range(i, j))
        return self._stay(j)

    def _stay(self, i: int) -> int:
        self.at = self.silent_at = i
        return i

    def _take(self, i: int) -> int:
        self.at = i + 1
        return i

    def _brackets(self) -> Kinds:
        if self.brackets is None:
            self.brackets = frozenset(self.pairs).union(self.pairs.values())
        return self.brackets

    def _partner(self, i: int) -> int:
        """Index of the bracket that belongs to the bracket at ``i``; -1 for none and for other tokens."""
        if self.partners is None:
            self.partners = array("q", [-1]) * len(self.kinds)
            self.unpaired = sorted(self.units)
            behind = [0, *(self.units[first][0] for first in self.unpaired)]
            around = zip(behind, [*self.unpaired, len(self.kinds)], strict=True)
            _pair_brackets(self.kinds, self.pairs, self.partners, around)
        if self.unpaired:
            at = bisect_right(self.unpaired, i) - 1
            if at >= 0 and i < self.units[self.unpaired[at]][0]:
                first = self.unpaired.pop(at)
                _pair_brackets(self.kinds, self.pairs, self.partners, [(first, self.units[first][0])])
        return self.partners[i]


def _pair_brackets(
    kinds: str, pairs: Mapping[str, str], partners: array[int], stretches: Iterable[tuple[int, int]]
) -> None:
    """Pair brackets; a closing one goes to the nearest open one of its form, the open ones between stay alone."""
    closers = {closer: opener for opener, closer in pairs.items()}
    open_now: list[int] = []
    waiting = dict.fromkeys(pairs, 0)
    bracket = re.compile(f"[{re.escape(''.join([*pairs, *closers]))}]" if pairs else "(?!)")
    for found in chain.from_iterable(bracket.finditer(kinds, *stretch) for stretch in stretches):
        i, kind = found.start(), found[0]
        if kind in pairs:
            open_now.append(i)
            waiting[kind] += 1
        elif waiting[closers[kind]]:
            while True:
                opener = open_now.pop()
                waiting[kinds[opener]] -= 1
                if kinds[opener] == closers[kind]:
                    partners[opener], partners[i] = i, opener
                    break
