"""Cases about the planner of `examples/`, in `cases/planner.txt`: questions at places, with what must be answered.

    === title
    at planner.rho: (= (to$0tal done) 0)         where the cursor is
    change planner.rho: «0») => zero             a change that is made before asking, if any
    definition                                   a feature
      planner.rho: (= («total» done) 0)          what it must answer

A place is shown by text around it that the file has once; «» mark what is meant of it, `$0` is the cursor. Blanks stand
for any blanks, line ends included.
"""

import re
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = ("planner.rho", "planner/checks.metta", "planner/stock.metta")
_AT = re.compile(r"\$0")
_MARKS = re.compile("[«»]")


@dataclass(frozen=True)
class PlannerCase:
    title: str
    files: dict[str, str]
    """Texts by URI, after the change."""
    uri: str
    offset: int
    span: tuple[int, int] | None
    """What is marked where the question is about more than a cursor."""
    expected: dict[str, list[str]]
    """Lines by feature."""

    def __repr__(self) -> str:
        return self.title

    def place(self, line: str) -> tuple[str, int, int]:
        """The range that a line `file: text «around» it` shows."""
        name, _, snippet = line.partition(": ")
        uri = f"file:///{name}"
        return uri, *_marked(self.files[uri], snippet, _MARKS)

    def places(self, feature: str) -> list[tuple[str, int, int]]:
        return [self.place(line) for line in self.expected[feature]]


def planner_cases() -> list[PlannerCase]:
    text = (Path(__file__).parent / "cases" / "planner.txt").read_text(encoding="utf-8")
    return [_case(part) for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]


def example_files() -> dict[str, str]:
    return {f"file:///{name}": (EXAMPLES / name).read_text(encoding="utf-8") for name in FILES}


def _case(text: str) -> PlannerCase:
    title, *lines = text.rstrip().split("\n")
    files = example_files()
    at = ""
    expected: dict[str, list[str]] = {}
    feature: list[str] = []
    for line in filter(None, lines):
        if line.startswith("  "):
            feature.append(line[2:])
        elif line.startswith("at "):
            at = line.removeprefix("at ")
        elif line.startswith("change "):
            name, _, change = line.removeprefix("change ").partition(": ")
            snippet, _, new = change.partition(" =>")
            uri = f"file:///{name}"
            start, end = _marked(files[uri], snippet, _MARKS)
            files[uri] = files[uri][:start] + new.strip() + files[uri][end:]
        else:
            feature = expected.setdefault(line, [])
    name, _, snippet = at.partition(":")
    uri, snippet = f"file:///{name}", snippet.strip()
    if "$0" in snippet:
        offset, span = _marked(files[uri], snippet, _AT)[0], None
    else:
        span = _marked(files[uri], snippet, _MARKS) if snippet else None
        offset = span[0] if span else 0
    return PlannerCase(title, files, uri, offset, span, expected)


def _marked(text: str, snippet: str, marks: re.Pattern[str]) -> tuple[int, int]:
    """The range in a text that a snippet marks, all of the snippet where it marks nothing."""
    pieces = marks.split(snippet)
    groups = [rf"({_pattern(piece)})" for piece in pieces]
    found = list(re.finditer("".join(groups), text))
    assert len(found) == 1, f"{len(found)} times in the file: {snippet}"
    if len(pieces) == 1:
        return found[0].span()
    return found[0].start(2), found[0].start(3) if len(pieces) > 2 else found[0].start(2)


def _pattern(piece: str) -> str:
    return re.sub(r"(?:\\ )+", r"\\s+", re.escape(piece))
