"""Suggestions are what a comparison with all names gives where there are few, and cost little where there are many."""

from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.features import near_names
from rholsp.features.near_names import COMPARED, LOOKED_UP, NearNames

NAME = st.text("abc1", min_size=1, max_size=6)


@given(st.lists(NAME, max_size=20), NAME, st.integers(1, 4))
def test_few_names_are_all_compared(names: list[str], name: str, edits: int) -> None:
    near = [other for other in names if abs(len(other) - len(name)) <= edits]
    expected = get_close_matches(name, list(dict.fromkeys(sorted(near, key=len))), 3, 0.7)
    assert NearNames(names).near(name, 0.7, edits, 3) == expected


def test_many_names_are_found_by_what_one_slip_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(name: str, others: list[str], count: int, alike: float) -> list[str]:
        nonlocal compared
        compared += len(others)
        return get_close_matches(name, others, count, alike)

    monkeypatch.setattr(near_names, "get_close_matches", counting)
    many = NearNames(f"value{number}" for number in range(3_000))
    found = [many.near(f"valuf{number}", 0.75, 2, 1) for number in range(3_000)]
    assert found[:LOOKED_UP] == [[f"value{number}"] for number in range(LOOKED_UP)]
    assert found[-1] == [], "no more are looked up"
    assert compared <= COMPARED + 20 * LOOKED_UP
