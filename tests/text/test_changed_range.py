"""Where two texts differ, columns moved at once, and sequences in pieces."""

import pickle
from array import array

from hypothesis import given
from hypothesis import strategies as st

from rholsp.model.pieces import Pieces
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


@given(st.lists(st.lists(st.integers(), max_size=4), max_size=6), st.data())
def test_pieces_are_the_tuple_of_their_items(parts: list[list[int]], data: st.DataObject) -> None:
    made: list[int] = []

    def piece(number: int) -> list[int]:
        made.append(number)
        return parts[number]

    pieces: Pieces[int] = Pieces([(len(part), lambda n=n: piece(n)) for n, part in enumerate(parts)])
    items = tuple(item for part in parts for item in part)
    assert len(pieces) == len(items)
    assert made == []
    if items:
        at = data.draw(st.integers(-len(items), len(items) - 1))
        assert pieces[at] == items[at]
        assert at < 0 or len(made) == 1
    assert pieces == items
    assert pieces[1:3] == items[1:3]
    assert tuple(reversed(pieces)) == items[::-1]
    assert hash(pieces) == hash(items)
    assert pickle.loads(pickle.dumps(pieces)) == items
