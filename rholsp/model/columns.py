"""Occurrences while a summary is made: a symbol's index and a role in one integer, until they become columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from operator import sub

ROLE_BITS = 3
ROLE_MASK = 7


def unpacked(packed: Sequence[int]) -> tuple[array[int], bytes]:
    """The columns `symbol_of` and `roles` of a summary."""
    return array("I", [value >> ROLE_BITS for value in packed]), bytes([value & ROLE_MASK for value in packed])


def longest(starts: array[int], ends: array[int]) -> int:
    """Length of the longest occurrence."""
    return max(map(sub, ends, starts), default=0)
