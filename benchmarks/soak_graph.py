"""The graph of a soak: three panels above one another, over the number of messages."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

_WIDTH, _PANEL, _LEFT, _RIGHT, _GAP = 860, 150, 70, 20, 46


class Noted(Protocol):
    """A row of measurements; see benchmarks.soak.Note."""

    @property
    def messages(self) -> int: ...
    @property
    def client(self) -> int: ...
    @property
    def resident_bytes(self) -> int: ...
    @property
    def descriptors(self) -> int: ...
    @property
    def threads(self) -> int: ...
    @property
    def tasks(self) -> int: ...


def draw(notes: Sequence[Noted], medians: Sequence[tuple[float, float]]) -> str:
    """An SVG: memory; tasks, descriptors and threads; median time of answers. Bars mark where a client began."""
    most = max([note.messages for note in notes] + [1])
    began = [now.messages for before, now in pairwise(notes) if now.client != before.client]
    memory = [(note.messages, note.resident_bytes / 1e6) for note in notes]
    counts: dict[str, list[tuple[float, float]]] = {
        "tasks": [(note.messages, note.tasks) for note in notes],
        "descriptors": [(note.messages, note.descriptors) for note in notes],
        "threads": [(note.messages, note.threads) for note in notes],
    }
    panels = (
        ("resident memory, MB", {"": memory}),
        ("tasks (blue), descriptors (green), threads (red)", counts),
        ("median time of answers, ms", {"": [*medians]}),
    )
    height = len(panels) * (_PANEL + _GAP) + 20
    parts = [_panel(at, title, curves, most, began) for at, (title, curves) in enumerate(panels)]
    style = "text{font:12px sans-serif;fill:#444}polyline{fill:none;stroke-width:1.5}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">\n<style>{style}</style>\n'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>\n{"".join(parts)}'
        f'<text x="{_LEFT}" y="{height - 6}">0</text>\n'
        f'<text x="{_WIDTH - _RIGHT}" y="{height - 6}" text-anchor="end">{most:,} messages</text>\n</svg>\n'
    )


def _panel(
    number: int, title: str, curves: dict[str, list[tuple[float, float]]], most: int, began: Sequence[int]
) -> str:
    top = number * (_PANEL + _GAP) + 26
    highest = max([value for curve in curves.values() for _, value in curve] + [1e-9]) * 1.1

    def x(messages: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * messages / most

    def y(value: float) -> float:
        return top + _PANEL * (1 - value / highest)

    lines = [f'<text x="{_LEFT}" y="{top - 8}">{title}</text>\n', _axis(top, highest, y)]
    for at in began:
        place = f'x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{top}" y2="{top + _PANEL}"'
        lines.append(f'<line {place} stroke="#bbb" stroke-dasharray="3 3"/>\n')
    for curve, colour in zip(curves.values(), ("#2166ac", "#1b7837", "#b2182b"), strict=False):
        points = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in curve)
        lines.append(f'<polyline points="{points}" stroke="{colour}"/>\n')
    return "".join(lines)


def _axis(top: float, highest: float, y: Callable[[float], float]) -> str:
    marks = [highest * part / 2 for part in (0, 1, 2)]
    return "".join(
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(mark):.1f}" y2="{y(mark):.1f}" stroke="#e4e4e4"/>\n'
        f'<text x="{_LEFT - 6}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:.3g}</text>\n'
        for mark in marks
    )
