"""Draws a dashboard as SVG, from the JSON that Grafana reads and the series that its queries gave.

Only what our dashboards use: rows, lines (also stacked), single figures and bars, each in its place on the grid.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboards.units import shown, ticks

Json = Mapping[str, Any]
Point = tuple[float, float]

COLUMN, ROW, GAP = 60, 38, 8
"""Grafana's grid in pixels, on a window of 1440."""
HEAD = 56
_TICKS = 4

_BACK, _PANEL, _EDGE = "#111217", "#181b1f", "#2b2d33"
_TEXT, _DIM, _GRID = "#ccccdc", "#8e8e9b", "#26282e"
_COLOURS = {"green": "#73bf69", "orange": "#ff9830", "red": "#f2495c", "blue": "#5794f2", "transparent": "none"}
_PALETTE = (
    *("#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#ca95e5"),
    *("#37872d", "#e0b400", "#3274d9", "#c4162a", "#8f3bb8", "#96d98d", "#fade2a", "#c0d8ff"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A series under the name that the legend gives it."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Span:
    """The times that a dashboard shows, in seconds, and how far apart its points are."""

    start: float
    end: float
    step: float


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float


def draw(dashboard: Json, lines: Mapping[int, Sequence[Line]], span: Span) -> str:
    """`lines` are those of each panel, by its id."""
    height = HEAD + max(_bottom(panel) for panel in dashboard["panels"]) * ROW + GAP
    width = 24 * COLUMN + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="{_TEXT}">',
        f'<rect width="{width}" height="{height}" fill="{_BACK}"/>',
        _text(16, 34, dashboard["title"], size=20, weight=500),
        _text(width - 16, 34, _variables(dashboard, span), colour=_DIM, anchor="end"),
    ]
    for panel in dashboard["panels"]:
        grid = panel["gridPos"]
        box = _Box(
            grid["x"] * COLUMN + GAP,
            HEAD + grid["y"] * ROW,
            grid["w"] * COLUMN - GAP,
            grid["h"] * ROW - GAP,
        )
        parts += _row(panel, box) if panel["type"] == "row" else _panel(panel, box, lines[panel["id"]], span)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _bottom(panel: Json) -> int:
    bottom: int = panel["gridPos"]["y"] + panel["gridPos"]["h"]
    return bottom


def _variables(dashboard: Json, span: Span) -> str:
    chosen = [
        f"{variable['label']}: All" for variable in dashboard["templating"]["list"] if variable["type"] == "query"
    ]
    return "   ·   ".join([*chosen, f"{_clock(span.start)} to {_clock(span.end)} UTC"])


def _clock(at: float, form: str = "%H:%M:%S") -> str:
    return time.strftime(form, time.gmtime(at))


def _row(panel: Json, box: _Box) -> list[str]:
    x, y = box.x + 4, box.y + 11
    chevron = f'<path d="M{x} {y} l5 5 l5 -5" fill="none" stroke="{_TEXT}" stroke-width="1.5"/>'
    return [chevron, _text(box.x + 24, box.y + 19, panel["title"], size=15, weight=500)]


def _panel(panel: Json, box: _Box, lines: Sequence[Line], span: Span) -> list[str]:
    inner = _Box(box.x + 10, box.y + 34, box.width - 20, box.height - 42)
    frame = (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="2" fill="{_PANEL}" '
        f'stroke="{_EDGE}"><title>{escape(panel["description"])}</title></rect>'
    )
    content = _CONTENT[panel["type"]](panel, inner, lines, span) if lines else _no_data(inner)
    return [frame, _text(box.x + 10, box.y + 22, panel["title"], size=13, weight=500), *content]


def _no_data(box: _Box) -> list[str]:
    return [_text(box.x + box.width / 2, box.y + box.height / 2, "No data", size=14, colour=_DIM, anchor="middle")]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The part of a panel where its lines are: the times of `span` from left to right, 0 to `most` upwards."""

    box: _Box
    span: Span
    most: float
    unit: str

    def x(self, at: float) -> float:
        return self.box.x + (at - self.span.start) / (self.span.end - self.span.start) * self.box.width

    def y(self, value: float) -> float:
        return self.box.y + self.box.height * (1 - min(value, self.most) / self.most)

    def across(self, value: float, colour: str = _GRID, dashes: str = "none") -> str:
        return _rule(self.box.x, self.y(value), self.box.x + self.box.width, self.y(value), colour, dashes)


def _lines(panel: Json, box: _Box, lines: Sequence[Line], span: Span) -> list[str]:
    defaults = panel["fieldConfig"]["defaults"]
    unit, custom = defaults["unit"], defaults["custom"]
    names, below = _legend(lines, unit, box)
    stacked = custom["stacking"]["mode"] == "normal"
    drawn = list(_stacked(lines)) if stacked else [(line.points, ()) for line in lines]
    highest = max(value for points, _ in drawn for _, value in points)
    most = max(highest * 1.05, float(custom.get("axisSoftMax", 0))) or 1.0
    most = min(most, float(defaults.get("max", most)))
    left = 12 + max(len(shown(mark, unit)) for mark in ticks(0, most, unit, _TICKS)) * 6.2
    plot = _Plot(_Box(box.x + left, box.y, box.width - left, box.height - below - 20), span, most, unit)
    parts = _axes(plot)
    if custom["thresholdsStyle"]["mode"] == "dashed":
        parts += _thresholds(plot, defaults)
    for at, (points, floor) in enumerate(drawn):
        parts += _curve(plot, points, dict(floor), _PALETTE[at % len(_PALETTE)], custom["fillOpacity"] / 100)
    return [*parts, *names]


def _axes(plot: _Plot) -> list[str]:
    parts = []
    for mark in ticks(0, plot.most, plot.unit, _TICKS):
        parts.append(plot.across(mark))
        label = shown(mark, plot.unit)
        parts.append(_text(plot.box.x - 8, plot.y(mark) + 4, label, size=11, colour=_DIM, anchor="end"))
    bottom = plot.box.y + plot.box.height
    for moment in _moments(plot.span, plot.box.width):
        parts.append(_rule(plot.x(moment), plot.box.y, plot.x(moment), bottom))
        label = _clock(moment, "%H:%M")
        parts.append(_text(plot.x(moment), bottom + 15, label, size=11, colour=_DIM, anchor="middle"))
    return parts


def _thresholds(plot: _Plot, defaults: Json) -> list[str]:
    steps = [step for step in defaults["thresholds"]["steps"] if step["value"] is not None]
    return [
        plot.across(step["value"], _COLOURS[step["color"]], "6 4")
        for step in steps
        if step["value"] <= plot.most and step["color"] != "transparent"
    ]


def _curve(
    plot: _Plot, points: Sequence[Point], floor: Mapping[float, float], colour: str, opacity: float
) -> Iterable[str]:
    """A line and the area down to what it stands on."""
    for run in _runs(points, plot.span.step):
        path = _corners([(plot.x(moment), plot.y(value)) for moment, value in run])
        back = _corners([(plot.x(moment), plot.y(floor.get(moment, 0))) for moment, _ in reversed(run)])
        yield f'<polygon points="{path} {back}" fill="{colour}" fill-opacity="{opacity}"/>'
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.3"/>'


def _corners(points: Sequence[Point]) -> str:
    """The points of a path, without those amid a level stretch."""
    at = [f"{x:.1f}" for x, _ in points]
    high = [f"{y:.1f}" for _, y in points]
    last = len(points) - 1
    kept = [i for i in range(len(points)) if i in (0, last) or not high[i - 1] == high[i] == high[i + 1]]
    return " ".join(f"{at[i]},{high[i]}" for i in kept)


def _stacked(lines: Sequence[Line]) -> Iterable[tuple[Sequence[Point], Sequence[Point]]]:
    """Each line on top of those before it, and what it stands on."""
    sums: dict[float, float] = {}
    for line in lines:
        floor = [(moment, sums.get(moment, 0.0)) for moment, _ in line.points]
        for moment, value in line.points:
            sums[moment] = sums.get(moment, 0.0) + value
        yield [(moment, sums[moment]) for moment, _ in line.points], floor


def _runs(points: Sequence[Point], step: float) -> Iterable[list[Point]]:
    """Parts of a line between gaps."""
    run: list[Point] = []
    for point in points:
        if run and point[0] - run[-1][0] > 1.5 * step:
            yield run
            run = []
        run.append(point)
    yield run


def _moments(span: Span, width: float) -> list[float]:
    """Round minutes for the axis of time, far enough apart to be read."""
    least = 50 / width * (span.end - span.start)
    apart = next((seconds for seconds in (60, 120, 300, 600, 1800) if seconds >= least), 3600)
    first = (int(span.start) // apart + 1) * apart
    return [float(moment) for moment in range(first, int(span.end), apart)]


def _legend(lines: Sequence[Line], unit: str, box: _Box) -> tuple[list[str], float]:
    """Names and last values below a graph, from left to right, in five rows at most; also their height."""
    parts: list[tuple[float, int, str, str, str]] = []
    x, line_at = 0.0, 0
    for at, line in enumerate(lines):
        value = shown(line.points[-1][1], unit)
        width = 20 + len(line.name) * 6.0 + len(value) * 6.4 + 22
        if x and x + width > box.width:
            x, line_at = 0.0, line_at + 1
        parts.append((x, line_at, line.name, value, _PALETTE[at % len(_PALETTE)]))
        x += width
    rows = min(line_at + 1, 5)
    top = box.y + box.height - rows * 17 + 8
    drawn = []
    for left, line_at, name, value, colour in parts:
        if line_at >= rows:
            continue
        y = top + line_at * 17
        drawn.append(f'<rect x="{box.x + left:.1f}" y="{y - 5:.1f}" width="12" height="3" fill="{colour}"/>')
        drawn.append(
            f'<text x="{box.x + left + 17:.1f}" y="{y:.1f}" font-size="11" fill="{_TEXT}">{escape(name)}'
            f'<tspan dx="6" fill="{_DIM}">{escape(value)}</tspan></text>'
        )
    return drawn, rows * 17


def _figure(panel: Json, box: _Box, lines: Sequence[Line], span: Span) -> list[str]:
    defaults = panel["fieldConfig"]["defaults"]
    parts = []
    share = box.width / len(lines)
    for at, line in enumerate(lines):
        part = _Box(box.x + at * share, box.y, share, box.height)
        last = line.points[-1][1]
        colour = _colour(defaults, last)
        parts += _spark(line, part, colour, span)
        text = shown(last, defaults["unit"])
        size = min(34.0, part.width / (len(text) * 0.58), part.height / 2)
        middle = part.x + part.width / 2
        parts.append(
            _text(middle, part.y + part.height * 0.4, text, size=size, weight=500, colour=colour, anchor="middle")
        )
        if len(lines) > 1 or "{{" in panel["targets"][0]["legendFormat"]:
            parts.append(_text(middle, part.y + part.height * 0.4 + 18, line.name, size=12, anchor="middle"))
    return parts


def _spark(line: Line, box: _Box, colour: str, span: Span) -> list[str]:
    most = max(value for _, value in line.points) or 1
    low, tall = box.y + box.height + 6, box.height * 0.4
    parts = []
    for run in _runs(line.points, span.step):
        path = " ".join(
            f"{box.x + (at - span.start) / (span.end - span.start) * box.width:.1f},{low - value / most * tall:.1f}"
            for at, value in run
        )
        first, last = (
            box.x + (at - span.start) / (span.end - span.start) * box.width for at in (run[0][0], run[-1][0])
        )
        parts.append(
            f'<polygon points="{first:.1f},{low:.1f} {path} {last:.1f},{low:.1f}" fill="{colour}" fill-opacity="0.15"/>'
        )
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1"/>')
    return parts


def _bars(panel: Json, box: _Box, lines: Sequence[Line], _span: Span) -> list[str]:
    defaults = panel["fieldConfig"]["defaults"]
    most = defaults.get("max") or max(line.points[-1][1] for line in lines)
    tall = min(26.0, box.height / len(lines))
    left = max(len(line.name) for line in lines) * 6.3 + 10
    parts = []
    for at, line in enumerate(lines):
        last = line.points[-1][1]
        colour, y = _colour(defaults, last), box.y + at * tall
        room = box.width - left - 56
        parts.append(_text(box.x, y + tall / 2 + 4, line.name, size=11))
        parts.append(_bar(box.x + left, y + 2, room, tall - 6, _GRID))
        parts.append(_bar(box.x + left, y + 2, max(1.0, room * min(last / most, 1)), tall - 6, colour))
        parts.append(
            _text(box.x + box.width, y + tall / 2 + 4, shown(last, defaults["unit"]), colour=colour, anchor="end")
        )
    return parts


_CONTENT = {"timeseries": _lines, "stat": _figure, "bargauge": _bars}


def _colour(defaults: Json, value: float) -> str:
    steps = defaults["thresholds"]["steps"]
    reached = [step["color"] for step in steps if step["value"] is None or value >= step["value"]]
    return _COLOURS[reached[-1]]


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="1" fill="{colour}"/>'


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str = _GRID, dashes: str = "none") -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-dasharray="{dashes}"/>'
    )


def _text(
    x: float, y: float, text: str, *, size: float = 12, weight: int = 400, colour: str = _TEXT, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
