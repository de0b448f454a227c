"""The soak's arithmetic and its graph, on days that are made up."""

from xml.etree import ElementTree

import pytest

from benchmarks.soak import Day, Note, summary
from benchmarks.soak_graph import draw


def day(grows: float) -> Day:
    """A thousand messages; memory grows by so many bytes with each after the warm-up, and by much more before."""
    made = Day()
    made.sent["m"] = 1_000
    for at in range(0, 1_000, 10):
        resident = 50_000_000 + int(grows * at) if at >= 200 else 100_000 * at
        made.notes.append(Note(at, at // 500, resident, 10, 3, 30))
        made.answers["m"].append((at, 1.0 if at < 500 else 3.0))
    made.lookups.update(hits=8, joins=1, misses=1)
    return made


@pytest.mark.parametrize("grows", [0.0, 1_000.0])
def test_growth_is_that_after_the_warm_up(grows: float) -> None:
    report = summary(day(grows), 1.0)
    assert report["growth_after_warm_up"]["resident_bytes"]["per_1000_messages"] == pytest.approx(grows * 1_000)
    assert report["growth_after_warm_up"]["tasks"] == {"first": 30, "last": 30, "per_1000_messages": 0}
    assert report["hit_rate"] == 0.9
    answers = report["answers_ms"]["m"]
    assert (answers["first_tenth"].median, answers["last_tenth"].median) == (1.0, 3.0)
    assert (answers["first_tenth"].count, answers["last_tenth"].count) == (10, 10)


def test_the_graph_is_a_picture_with_a_mark_where_a_client_begins() -> None:
    svg = ElementTree.fromstring(draw(day(0.0).notes, [(0, 1.0), (900, 3.0)]))
    names = [element.tag.rpartition("}")[2] for element in svg.iter()]
    assert names.count("polyline") == 5
    assert len([element for element in svg.iter() if element.get("stroke-dasharray")]) == 3
