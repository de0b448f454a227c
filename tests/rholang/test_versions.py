"""Versions of a text that are analysed at the same time, by threads, have units in common."""

from collections.abc import Sequence

import pytest

from rholsp.rholang import unit_groups
from rholsp.rholang.analysis import analyse
from rholsp.rholang.placed import Placed
from rholsp.rholang.summarise import summarise
from rholsp.rholang.unit_groups import PlacedGroup

UNIT = "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a) | for (@x, y <- b) {{ ret!(x, *y, {0}, a) }} }} }}"
TEXT = " | " + " |\n".join([UNIT.format(number) for number in range(40)])


def test_another_version_comes_between_the_steps_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves the occurrences of the units that both have in its own columns, where other things stand between."""
    before = analyse(TEXT, analyse(TEXT[3:]))
    places = [TEXT.index(f"contract c{line}(") for line in (2, 5, 34)]
    others = [f"{TEXT[:at]}z!(*first) |\n{TEXT[at:]}" for at in places]
    join, between = unit_groups.join, list(others)

    def interrupted(units: Sequence[Placed]) -> PlacedGroup:
        if between:
            analyse(between.pop(), before)
        return join(units)

    monkeypatch.setattr(unit_groups, "join", interrupted)
    analysis, text = before, TEXT
    for line in (3, 35, 3):
        at = text.index(f"contract c{line}(")
        text = f"{text[:at]}y!(2) | {text[at:]}"
        analysis = analyse(text, analysis)
        between += others
        assert analysis.summary == summarise(text)
    assert any(isinstance(placed, PlacedGroup) for placed in analysis.placed)
