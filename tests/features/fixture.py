"""Cases as data: several small Rholang files, a cursor, marked ranges and expected text, in one readable piece.

    === a contract is the definition of its name      a case begins
    //- lib.rho                                       a file begins (its name becomes file:///lib.rho)
    new foo in { contract foo(@x) = { Nil } | f$0oo!(1) }
                          ^^^ def                     a range of the line above, with its label
    //= expected                                      a piece of text begins, here called "expected"

Carets stand where the name is shown; `$0` takes up its room on the line but is no part of the file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_MARKS = re.compile(r"[\s^]*\^[\w^\s-]*")
_MARK = re.compile(r"(\^+)(?: *([\w-]+))?")


@dataclass(frozen=True)
class Mark:
    uri: str
    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Case:
    title: str
    files: dict[str, str]
    cursor: tuple[str, int] | None
    marks: tuple[Mark, ...]
    texts: dict[str, str]

    def __repr__(self) -> str:
        return self.title

    def marked(self, *labels: str) -> list[tuple[str, int, int]]:
        """Ranges with one of these labels, all ranges for no labels, sorted."""
        return sorted((m.uri, m.start, m.end) for m in self.marks if not labels or m.label in labels)


def cases(name: str) -> list[Case]:
    text = (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8")
    return [parse(part) for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]]


def parse(text: str) -> Case:
    title, _, body = text.partition("\n")
    files: dict[str, str] = {}
    texts: dict[str, str] = {}
    marks: list[Mark] = []
    cursor: tuple[str, int] | None = None
    for part in re.split(r"^(?=//[-=] )", body, flags=re.MULTILINE):
        header, _, content = part.partition("\n")
        name = header[4:].strip()
        if header.startswith("//= "):
            texts[name] = content.strip("\n")
        elif header.startswith("//- "):
            uri = f"file:///{name}"
            files[uri], own, at = _file(uri, content)
            marks += own
            cursor = cursor if at is None else (uri, at)
    return Case(title.strip(), files, cursor, tuple(marks), texts)


def _file(uri: str, content: str) -> tuple[str, list[Mark], int | None]:
    """The file's text without marks, the marks, and the cursor."""
    kept: list[str] = []
    length = 0
    marks: list[Mark] = []
    cursor: int | None = None
    start, dollar = 0, -1
    for line in content.splitlines():
        if _MARKS.fullmatch(line):
            for mark in _MARK.finditer(line):
                columns = [at - 2 if -1 < dollar < at else at for at in mark.span(1)]
                marks.append(Mark(uri, start + columns[0], start + columns[1], mark[2] or ""))
            continue
        start, dollar = length, line.find("$0")
        if dollar >= 0:
            cursor = start + dollar
            line = line.replace("$0", "", 1)
        kept.append(line)
        length += len(line) + 1
    return "\n".join(kept), marks, cursor
