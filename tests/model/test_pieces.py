"""Sequences in pieces are the tuples of their items; of questions about a place or a symbol, no answer is missing."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.model.pieces import Piece, Pieces, items, naming, near


class Item(NamedTuple):
    start: int
    end: int
    symbol: int


@dataclass
class Part:
    """A part of a file, with what it has made."""

    start: int
    end: int
    items: list[Item] = field(default_factory=list)
    made: int = 0

    @property
    def numbers(self) -> Sequence[int]:
        return sorted({item.symbol for item in self.items})

    def extent(self) -> tuple[int, int]:
        return self.start, self.end

    def make(self) -> list[Item]:
        self.made += 1
        return self.items


@st.composite
def files(draw: st.DrawFn) -> list[tuple[Part, bool]]:
    """Parts one behind the other, some with items from anywhere, and whether a part knows where it is."""
    parts: list[tuple[Part, bool]] = []
    at = 0
    for _ in range(draw(st.integers(0, 8))):
        start = at + draw(st.integers(0, 5))
        at = start + draw(st.integers(0, 20))
        known = draw(st.booleans())
        places = st.integers(start, at) if known else st.integers(0, 200)
        part = Part(start, at)
        for _ in range(draw(st.integers(0, 4))):
            one, other = draw(places), draw(places)
            part.items.append(Item(min(one, other), max(one, other), draw(st.integers(0, 5))))
        parts.append((part, known))
    return parts


def in_pieces(parts: list[tuple[Part, bool]], together: int = 1) -> Pieces[Item]:
    """So many parts are made `together`, as pieces of a piece."""
    pieces: list[Piece] = [(len(part.items), part.make, part if known else None) for part, known in parts]
    if together > 1:
        whole: list[Piece] = []
        for at in range(0, len(parts), together):
            inner = pieces[at : at + together]
            group = [part for part, _ in parts[at : at + together]]
            around = Part(group[0].start, group[-1].end, [item for part in group for item in part.items])
            known = all(known for _, known in parts[at : at + together])
            whole.append((sum(size for size, *_ in inner), partial(Pieces, inner), around if known else None))
        pieces = whole
    return Pieces(pieces)


def all_items(parts: list[tuple[Part, bool]]) -> tuple[Item, ...]:
    return tuple([item for part, _ in parts for item in part.items])


@given(files(), st.data(), st.integers(1, 3))
def test_they_are_the_tuple_of_their_items(parts: list[tuple[Part, bool]], data: st.DataObject, together: int) -> None:
    pieces, whole = in_pieces(parts, together), all_items(parts)
    assert len(pieces) == len(whole)
    assert not any(part.made for part, _ in parts)
    if whole:
        at = data.draw(st.integers(-len(whole), len(whole) - 1))
        assert pieces[at] == pieces[at] == whole[at]
        assert at < 0 or sum(part.made for part, _ in parts) == 1
    first, last = data.draw(st.integers(-30, 30)), data.draw(st.integers(-30, 30))
    made = sum(part.made for part, _ in parts)
    assert pieces[first:last] == whole[first:last]
    assert sum(part.made for part, _ in parts) - made <= len(whole[first:last])
    assert pieces[first:] == whole[first:]
    assert pieces == whole
    assert pieces[1:3] == whole[1:3]
    assert pieces[last:first:2] == whole[last:first:2]
    assert tuple(reversed(pieces)) == whole[::-1]
    assert hash(pieces) == hash(whole)
    assert pickle.loads(pickle.dumps(pieces)) == whole
    assert all(part.made == 1 for part, _ in parts)


@given(
    files(),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40), st.integers(0, 5)), max_size=20),
    st.integers(1, 3),
)
def test_no_item_is_missing(parts: list[tuple[Part, bool]], asked: list[tuple[int, int, int]], together: int) -> None:
    pieces, whole = in_pieces(parts, together), all_items(parts)
    for start, length, symbol in asked:
        beside = [(i, item) for i, item in enumerate(whole) if item.start <= start + length and start <= item.end]
        named = [(i, item) for i, item in enumerate(whole) if item.symbol == symbol]
        for wanted, found in (
            (beside, list(near(pieces, start, start + length))),
            (named, list(naming(pieces, symbol))),
        ):
            assert set(wanted) <= set(found)
            assert found == sorted(found) == [(i, whole[i]) for i, _ in found]
    assert list(near(whole, 0, 0)) == list(enumerate(whole)) == list(naming(whole, 0))


@pytest.mark.parametrize("together", [1, 3, 8])
def test_only_what_is_asked_for_is_made(together: int) -> None:
    parts = [Part(at, at + 9, [Item(at, at + 9, at // 10)]) for at in range(0, 1000, 10)]
    pieces = in_pieces([(part, True) for part in parts], together)
    assert items(near(pieces, 42, 58)) == [parts[4].items[0], parts[5].items[0]]
    for _ in range(20):
        assert items(naming(pieces, 7)) == parts[7].items
    assert [number for number, part in enumerate(parts) if part.made] == [4, 5, 7]
    assert all(part.made <= 1 for part in parts)
