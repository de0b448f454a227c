"""Finds the names that a name may be a typo of: by close comparison while that is cheap, then by a table of typos.

Comparing every unknown name with every known one takes time in the square of a file, for a hint.
"""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

COMPARED = 2_000
"""So many pairs of short names are compared closely for one file: some ten milliseconds."""
_SHORT = 8
LOOKED_UP = 500
"""So many names are then looked up in the table of slips."""
_LONGEST = 40
"""Letters of the longest name in that table, which takes their square."""
_BUCKET = 20
"""Names that become the same with one letter left out; with more, none of them is meant."""
_REMEMBERED = 1_000
"""Answers that are kept: most names of a text are with each key what they were."""


class NearNames:
    """Names to choose from, for one file; in which order they are given does not matter."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for name in sorted(set(names)):
            self._by_length[len(name)].append(name)
        self._slips: dict[str, list[str]] | None = None
        self._compared = self._looked_up = 0

    def near(self, name: str, alike: float, edits: int, count: int) -> list[str]:
        """At most `count` names that look like this one, the likest first, as difflib's ratio tells.

        Their lengths differ by at most `edits` letters.
        """
        buckets = [self._by_length.get(length, ()) for length in range(len(name) - edits, len(name) + edits + 1)]
        # Long names take longer to compare.
        self._compared += sum(map(len, buckets)) * max(len(name) // _SHORT, 1)
        if self._compared <= COMPARED:
            return list(_close(name, tuple([other for bucket in buckets for other in bucket]), count, alike))
        self._looked_up += 1
        if self._looked_up > LOOKED_UP or len(name) > _LONGEST:
            return []
        return list(_close(name, tuple(self._one_slip_away(name)), count, alike))

    def _one_slip_away(self, name: str) -> list[str]:
        """Those from which, and from this one, one letter can be left out so that they are the same."""
        if self._slips is None:
            self._slips = {}
            for names in self._by_length.values():
                for other in names:
                    for shorter in _shortened(other):
                        self._slips.setdefault(shorter, []).append(other)
        found = (self._slips.get(shorter, ()) for shorter in _shortened(name))
        return list(dict.fromkeys(other for bucket in found if len(bucket) <= _BUCKET for other in bucket))[:_BUCKET]


@lru_cache(_REMEMBERED)
def _close(name: str, others: tuple[str, ...], count: int, alike: float) -> tuple[str, ...]:
    return tuple(get_close_matches(name, others, count, alike))


def _shortened(name: str) -> list[str]:
    """The name, and all it can be without one letter."""
    return [name, *(name[:at] + name[at + 1 :] for at in range(len(name)))] if len(name) <= _LONGEST else []
