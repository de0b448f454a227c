"""The generated files are those that the code makes, and carry nothing of one installation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.generate import DASHBOARDS, FOLDER, generated, write
from dashboards.grafana_json import dashboard_json
from dashboards.panels import COLUMNS, Dashboard, Kind, Panel, Query, Section, flow
from dashboards.yaml_text import Yaml, yaml_text

BOARDS = pytest.mark.parametrize("board", DASHBOARDS, ids=lambda board: board.uid)


def strings(value: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_committed_files_are_those_that_the_code_makes() -> None:
    on_disk = {
        str(path.relative_to(FOLDER)): path.read_text("utf-8")
        for folder in ("grafana", "prometheus")
        for path in (FOLDER / folder).rglob("*")
        if path.suffix in {".json", ".yml"} and "targets" not in path.parts
    }
    assert on_disk == generated(), "run `make dashboards`"


def test_files_are_written_where_they_belong(tmp_path: Path) -> None:
    write(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")} == set(generated())


@BOARDS
def test_nothing_belongs_to_one_installation(board: Dashboard) -> None:
    made = dashboard_json(board)
    assert made["id"] is None
    assert made["editable"] is False
    assert [text for text in strings(made) if "://" in text or "localhost" in text] == []
    sources = [panel["datasource"] for panel in made["panels"] if panel["type"] != "row"]
    assert {source["uid"] for source in sources} == {"${datasource}"}


@BOARDS
def test_every_panel_explains_itself(board: Dashboard) -> None:
    for panel in board.panels():
        assert panel.description.endswith("."), panel.title
        assert panel.description != panel.title
        assert panel.queries, panel.title
        legends = [query.legend for query in panel.queries]
        assert len(set(legends)) == len(legends), panel.title


@BOARDS
def test_every_query_follows_the_variables(board: Dashboard) -> None:
    """And rates fit the interval of scraping, whatever it is."""
    for panel in board.panels():
        for query in panel.queries:
            selected = query.expression.count("$scope")
            assert selected == len(re.findall(r"\brholsp_\w+\{|:\w+\{|\bALERTS\{", query.expression)), panel.title
            assert set(re.findall(r"\[([^]]+)]", query.expression)) <= {"$__rate_interval"}, panel.title


@BOARDS
def test_panels_lie_side_by_side(board: Dashboard) -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard_json(board)["panels"]:
        grid = panel["gridPos"]
        assert grid["x"] + grid["w"] <= COLUMNS, panel["title"]
        for x in range(grid["x"], grid["x"] + grid["w"]):
            for y in range(grid["y"], grid["y"] + grid["h"]):
                assert (x, y) not in taken, (panel["title"], taken[x, y])
                taken[x, y] = panel["title"]


def test_panels_keep_their_ids_when_others_come() -> None:
    def panel(title: str) -> Panel:
        return Panel(title, "What it says.", "none", (Query("up", ""),))

    def ids(*titles: str) -> dict[str, int]:
        board = Dashboard("uid", "title", "", (Section("All", tuple(map(panel, titles))),))
        return {panel["title"]: panel["id"] for panel in dashboard_json(board)["panels"]}

    before, after = ids("one", "two"), ids("zero", "two", "one")
    assert before.items() <= after.items()
    with pytest.raises(ValueError, match="has the id of"):
        ids("one", "one")


def test_a_panel_without_room_begins_a_new_line() -> None:
    wide = Panel("a", "", "none", (), width=16, height=5)
    narrow = Panel("b", "", "none", (), Kind.FIGURE, width=8, height=3)
    places, below = flow((wide, narrow, wide), 10)
    assert [(place.column, place.row) for place in places] == [(0, 10), (16, 10), (0, 15)]
    assert below == 20


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": "plain text", "b": "yes", "c": 1, "d": "5m"}, "a: plain text\nb: 'yes'\nc: 1\nd: 5m\n"),
        ({"a": ["x", {"b": "u", "c": ["z"]}]}, "a:\n  - x\n  - b: u\n    c:\n      - z\n"),
        ({"a": "two\n\n  lines"}, "a: |-\n  two\n\n    lines\n"),
    ],
)
def test_yaml(value: Yaml, text: str) -> None:
    assert yaml_text(value) == text
