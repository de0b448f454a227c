"""What a dashboard says, apart from how Grafana wants it written down.

In expressions `$scope` stands for the selectors of the dashboard's variables, so each panel follows them.
"""

from dataclasses import dataclass
from enum import StrEnum

SCOPE = 'job=~"$job", instance=~"$instance"'
COLUMNS = 24
"""The width of a dashboard, in Grafana's units; a unit of height is some 30 pixels."""


class Kind(StrEnum):
    """How a panel draws; the values are Grafana's names of panel types."""

    LINES = "timeseries"
    FIGURE = "stat"
    BARS = "bargauge"


@dataclass(frozen=True, slots=True)
class Query:
    """PromQL, and the name of each series that it gives, with `{{label}}` for the value of a label."""

    expression: str
    legend: str


@dataclass(frozen=True, slots=True)
class Limits:
    """From `good` on things are fine, from `bad` on they are not; which of the two is larger says what is better."""

    good: float
    bad: float


@dataclass(frozen=True, slots=True)
class Panel:
    """`unit` is one of Grafana's ids of units. `stacked` is for lines whose sum means something."""

    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    kind: Kind = Kind.LINES
    limits: Limits | None = None
    width: int = 8
    height: int = 8
    most: float | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`uid` is its address in Grafana, and its file's name."""

    uid: str
    title: str
    description: str
    sections: tuple[Section, ...]

    def panels(self) -> list[Panel]:
        return [panel for section in self.sections for panel in section.panels]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel lies: column and row of its upper left corner, in Grafana's units."""

    column: int
    row: int


def flow(panels: tuple[Panel, ...], row: int) -> tuple[list[Place], int]:
    """Lays panels from left to right, in a new line where one has no room; also the first row below them."""
    places: list[Place] = []
    column, height = 0, 0
    for panel in panels:
        if column + panel.width > COLUMNS:
            column, row, height = 0, row + height, 0
        places.append(Place(column, row))
        column += panel.width
        height = max(height, panel.height)
    return places, row + height
