"""Where two texts differ, and columns moved at once."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from rholsp.text.changed_range import changed_range
from rholsp.text.shifted import shifted

SHORT = st.text("ab\n", max_size=12)


@given(SHORT, SHORT, SHORT, st.integers(0, 9_000))
def test_what_is_around_the_range_is_the_same(before: str, middle: str, behind: str, size: int) -> None:
    old, new = "x" * size + before + behind, "x" * size + middle + behind
    start, old_end, new_end = changed_range(old, new)
    assert old[:start] == new[:start]
    assert old[old_end:] == new[new_end:]
    assert start <= old_end
    assert start <= new_end
    # Neither end could be nearer to the other.
    assert start in (old_end, new_end) or old[start] != new[start]
    assert start in (old_end, new_end) or old[old_end - 1] != new[new_end - 1]


@given(st.lists(st.integers(0, 2**31), max_size=40), st.integers(-(2**31), 2**31))
def test_columns_move_by_one_number(numbers: list[int], by: int) -> None:
    kept = [number for number in numbers if 0 <= number + by < 2**32]
    assert list(shifted(array("I", kept), by)) == [number + by for number in kept]
