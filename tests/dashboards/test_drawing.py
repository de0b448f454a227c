"""Pictures of dashboards: numbers in the units of Grafana, every series drawn in its place."""

import xml.etree.ElementTree as ElementTree

import pytest

from dashboards.drawing import Line, Span, draw
from dashboards.generate import DASHBOARDS
from dashboards.grafana_json import dashboard_json
from dashboards.panels import Dashboard, Kind, Limits, Panel, Query, Section
from dashboards.picture import PICTURES
from dashboards.queries import filled, legend, metric_names, selectors
from dashboards.units import shown, ticks

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "s", "0 s"),
        (0.0000042, "s", "4.2 µs"),
        (0.0171, "s", "17.1 ms"),
        (1.5, "s", "1.5 s"),
        (5400, "s", "1.5 hour"),
        (0.971, "percentunit", "97.1%"),
        (0.5, "none", "0.5"),
        (1234, "none", "1234"),
        (1234, "short", "1.23K"),
        (2_500_000, "short", "2.5 Mil"),
        (100 * 2**20, "bytes", "100 MiB"),
        (1500, "Bps", "1.5 kB/s"),
        (0.25, "reqps", "0.25 req/s"),
    ],
)
def test_numbers_are_shown_in_their_unit(value: float, unit: str, text: str) -> None:
    assert shown(value, unit) == text


@pytest.mark.parametrize(
    ("most", "unit", "expected"),
    [
        (1.0, "s", [0, 0.25, 0.5, 0.75, 1.0]),
        (97, "none", [0, 25, 50, 75]),
        (4 * 2**20, "bytes", [0, 2**20, 2 * 2**20, 3 * 2**20, 4 * 2**20]),
        (0, "none", [0]),
    ],
)
def test_axes_have_round_numbers(most: float, unit: str, expected: list[float]) -> None:
    assert ticks(0, most, unit, 4) == pytest.approx(expected)


def board(*panels: Panel) -> Dashboard:
    return Dashboard("uid", "The title", "", (Section("A section", panels),))


def drawn(panel: Panel, *lines: Line) -> ElementTree.Element:
    made = dashboard_json(board(panel))
    return ElementTree.fromstring(draw(made, {made["panels"][1]["id"]: lines}, Span(0, 600, 10)))


def texts(picture: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in picture.iter(f"{SVG}text")]


def heights(picture: ElementTree.Element) -> list[list[float]]:
    """Of the points of each line, from the top."""
    return [
        [float(point.partition(",")[2]) for point in line.attrib["points"].split()]
        for line in picture.iter(f"{SVG}polyline")
    ]


def test_a_line_rises_with_its_values_and_breaks_at_gaps() -> None:
    panel = Panel("Lines", "What.", "s", (Query("up", "{{a}}"),))
    picture = drawn(panel, Line("one", [(0, 1.0), (10, 2.0), (20, 1.0), (100, 1.0), (110, 1.0)]))
    first, second = heights(picture)
    assert first[1] < first[0] == first[2]
    assert len(second) == 2
    assert "one1 s" in texts(picture)


def test_stacked_lines_stand_on_each_other() -> None:
    panel = Panel("Lines", "What.", "none", (Query("up", "{{a}}"),), stacked=True)
    low, high = heights(drawn(panel, Line("one", [(0, 1.0), (10, 1.0)]), Line("two", [(0, 1.0), (10, 2.0)])))
    bottom = low[0] + (low[0] - high[0])
    assert high[1] == pytest.approx(bottom - 3 * (bottom - low[0]), abs=0.2)


@pytest.mark.parametrize(("value", "colour"), [(0.99, "#73bf69"), (0.92, "#ff9830"), (0.5, "#f2495c")])
def test_a_figure_has_the_colour_of_its_limits(value: float, colour: str) -> None:
    panel = Panel("Figure", "What.", "percentunit", (Query("up", "x"),), Kind.FIGURE, Limits(0.95, 0.9))
    picture = drawn(panel, Line("x", [(0, 0.1), (10, value)]))
    (figure,) = [element for element in picture.iter(f"{SVG}text") if "".join(element.itertext()).endswith("%")]
    assert figure.attrib["fill"] == colour


def test_a_bar_is_as_long_as_its_value() -> None:
    panel = Panel("Bars", "What.", "percentunit", (Query("up", "{{a}}"),), Kind.BARS, most=1)
    picture = drawn(panel, Line("half", [(0, 0.5)]), Line("far over", [(0, 7.0)]))
    (all_, half), (_, over) = (
        [float(bar.attrib["width"]) for bar in picture.iter(f"{SVG}rect") if bar.get("rx") == "1"][at : at + 2]
        for at in (0, 2)
    )
    assert half == pytest.approx(all_ / 2, abs=0.1)
    assert over == all_
    assert {"50%", "700%", "half", "far over"} <= set(texts(picture))


def test_a_panel_without_series_says_so() -> None:
    assert "No data" in texts(drawn(Panel("Lines", "What.", "s", (Query("up", ""),))))


@pytest.mark.parametrize("shown_board", DASHBOARDS, ids=lambda shown_board: shown_board.uid)
def test_the_pictures_in_the_docs_show_these_dashboards(shown_board: Dashboard) -> None:
    """With figures in every panel; record new ones with `python -m dashboards.picture` where panels have changed."""
    picture = ElementTree.parse(PICTURES / f"{shown_board.uid}.svg").getroot()
    drawn_texts = {*texts(picture)}
    assert {section.title for section in shown_board.sections} <= drawn_texts
    assert {panel.title for panel in shown_board.panels()} <= drawn_texts
    assert "No data" not in drawn_texts
    descriptions = {element.text for element in picture.iter(f"{SVG}title")}
    assert descriptions == {panel.description for panel in shown_board.panels()}


def test_names_are_found_in_queries() -> None:
    query = 'sum by (up_to) (rate(rholsp_a_total{b="rholsp_c"}[5m])) / level:rholsp_d_seconds:p95_5m{x="}"} > up'
    assert metric_names(query) == {"rholsp_a_total", "level:rholsp_d_seconds:p95_5m", "up"}
    assert [*selectors('rate(rholsp_a{b="c"}[5m]) and rholsp_d > 0')] == ['rholsp_a{b="c"}', "rholsp_d"]


def test_queries_are_filled_as_grafana_fills_them() -> None:
    assert filled('rate(a{job=~"$job"}[$__rate_interval])', "20s") == 'rate(a{job=~".+"}[20s])'
    assert legend("{{ a }} of {{b}}", {"a": "x"}) == "x of "
