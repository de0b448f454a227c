"""Where two texts differ: what lies between their common beginning and their common end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

_CHUNK = 4096


class ChangedRange(NamedTuple):
    """`[start, old_end)` of the first became `[start, new_end)` of the second; what is around it is the same."""

    start: int
    old_end: int
    new_end: int


def changed_range(old: Sequence[Any], new: Sequence[Any]) -> ChangedRange:
    """The shortest range, the earliest of several: for texts and columns. Compares in C, piece by piece."""
    shorter = min(len(old), len(new))
    start = common_beginning(old, new, shorter)
    tail = common_end(old, new, shorter - start)
    return ChangedRange(start, len(old) - tail, len(new) - tail)


def common_beginning(old: Sequence[Any], new: Sequence[Any], limit: int) -> int:
    """How many items, up to `limit`, are the same from the beginning."""
    at, size = 0, _CHUNK
    while at < limit:
        size = min(size, limit - at)
        if old[at : at + size] == new[at : at + size]:
            at += size
        elif size == 1:
            break
        else:
            size //= 2
    return at


def common_end(old: Sequence[Any], new: Sequence[Any], limit: int) -> int:
    """How many items, up to `limit`, are the same from the end."""
    at, size = 0, _CHUNK
    last_old, last_new = len(old), len(new)
    while at < limit:
        size = min(size, limit - at)
        if old[last_old - at - size : last_old - at] == new[last_new - at - size : last_new - at]:
            at += size
        elif size == 1:
            break
        else:
            size //= 2
    return at
