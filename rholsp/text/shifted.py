"""Columns of offsets moved at once: what follows an edit moves by one number."""

from __future__ import annotations

import sys
from array import array

_ORDER = sys.byteorder


def shifted(column: array[int], by: int) -> array[int]:
    """The numbers of a column of type `I`, each `by` more; no result may be negative or need more than 32 bits.

    All are added at once, as one long integer with a number in every 32 bits: less than half the time of a loop.
    """
    if not by or not column:
        return column
    size = len(column) * 4
    assert column.itemsize == 4
    ones = int.from_bytes(array("I", [1]).tobytes() * len(column), _ORDER)
    total = int.from_bytes(column.tobytes(), _ORDER) + by * ones
    return array("I", total.to_bytes(size, _ORDER))
