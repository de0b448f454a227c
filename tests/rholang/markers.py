"""Small texts with marks in them: how the test data of this folder is written.

A data file is a list of cases, each a title line beginning with `===` and the lines under it. In a text, `«x:1»` is
the place `x` with the label `1`, and `«x=1»` is a place whose label names a binder.
"""

import re
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
_MARK = re.compile(r"«(.+?)(?:([:=])(\w+))?»|«»", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A marked place of a text."""

    start: int
    end: int
    binder: bool
    label: str


def cases(name: str) -> list[tuple[str, str]]:
    """Titles and texts of a data file."""
    blocks = re.split(r"^=== ", (DATA / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [(block.partition("\n")[0], block.partition("\n")[2].rstrip("\n")) for block in blocks]


def unmark(marked: str) -> tuple[str, list[Mark]]:
    """A text without its marks, and the places that they marked."""
    pieces: list[str] = []
    marks: list[Mark] = []
    size = at = 0
    for match in _MARK.finditer(marked):
        before = marked[at : match.start()]
        inside = match[1] or ""
        pieces += [before, inside]
        start = size + len(before)
        size = start + len(inside)
        marks.append(Mark(start, size, match[2] == "=", match[3] or ""))
        at = match.end()
    return "".join([*pieces, marked[at:]]), marks
