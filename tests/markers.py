"""Small texts with marks in them: how the test data of languages is written.

A data file is a list of cases, each a title line beginning with `===` and the lines under it. In a text, `«x:1»` is
the place `x` with the label `1`, and `«x=1»` is a place whose label names a binder.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rholsp.model.summary import Diagnostic, FileSummary, Severity

_MARK = re.compile(r"«(.+?)(?:([:=])(\w+))?»|«»", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A marked place of a text."""

    start: int
    end: int
    binder: bool
    label: str


def cases(file: Path) -> list[tuple[str, str]]:
    """Titles and texts of a data file."""
    blocks = re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
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


def assert_finding(summarise: Callable[[str], FileSummary], title: str, body: str) -> None:
    """A case titled `CODE severity: …`: its marked places, and no others, have that finding, with `fix: ` if given."""
    code, severity = title.partition(":")[0].split()
    marked, _, fix = body.partition("\nfix: ")
    text, marks = unmark(marked)
    found = of_code(summarise(text), code)
    if any(mark.start < mark.end for mark in marks):
        assert [text[d.start : d.end] for d in found] == [text[m.start : m.end] for m in marks]
        assert [(d.start, d.end) for d in found] == [(m.start, m.end) for m in marks]
    assert {d.severity for d in found} == {Severity[severity.upper()]}
    if fix:
        assert {d.fix for d in found} == {fix}


def of_code(summary: FileSummary, code: str) -> list[Diagnostic]:
    return [d for d in summary.diagnostics if d.code == code]
