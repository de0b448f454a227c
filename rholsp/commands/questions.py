"""What `rholsp query` and `rholsp mcp` ask of a workspace, and the answers as people and programs read them.

Lines and columns count from 1, columns in code points.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import trio

from rholsp.commands.findings_report import printable
from rholsp.features.call_hierarchy import incoming_calls, prepare_call_hierarchy
from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.document_symbols import document_symbols
from rholsp.features.facts import FileFacts
from rholsp.features.hover import hover
from rholsp.features.implementation import implementation
from rholsp.features.references import references
from rholsp.features.results import Definitions, OutlineNode
from rholsp.features.type_definition import type_definition
from rholsp.features.view import View
from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.uris import from_path, to_path
from rholsp.workspace import Workspace
from rholsp.workspace.analysis import UnreadableFile, read_text
from rholsp.workspace.snapshot import Snapshot

_WIDTH = 200
"""Characters of a source line that are shown."""


class CannotAnswer(Exception):
    """Why a question has no answer, not even an empty one; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file. `name` stands for the column where that is 0: its first place on the line."""

    line: int
    column: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A file that a question is about, as it is on disk."""

    path: str
    uri: str
    text: str
    is_whole: bool
    """Whether the text is all that there is: neither a part of it, nor with characters put for broken bytes."""


def read_subject(path: str) -> Subject:
    """Blocks. Raises CannotAnswer where there is no such file, or where it cannot be read."""
    if os.path.isdir(path):
        raise CannotAnswer(f"{path}: a folder, not a file")
    try:
        disk = read_text(path)
    except UnreadableFile as error:
        raise CannotAnswer(f"{path}: {error}") from None
    if disk is None:
        raise CannotAnswer(f"{path}: no such file")
    return Subject(path, from_path(os.path.abspath(path)), disk.text, not disk.findings)


def split_place(text: str) -> tuple[str, Position]:
    """The file and the position of `FILE:LINE:COLUMN` or `FILE:LINE:NAME`. Raises CannotAnswer."""
    path, line, column = ["", "", *text.rsplit(":", 2)][-3:]
    if not path or not line.isdecimal() or not column:
        raise CannotAnswer(f"{text}: write FILE:LINE:COLUMN, both counted from 1, or FILE:LINE:NAME")
    if column.isdecimal():
        return path, Position(int(line), int(column))
    return path, Position(int(line), name=column)


@dataclass(frozen=True, slots=True)
class Place:
    """A range in a file, with the line where it begins."""

    path: str
    """Relative to the current folder for what lies in it."""
    line: int
    column: int
    end_line: int
    end_column: int
    source: str
    name: str = ""
    """What stands there, where the answer is a list of names; at a call, the name of the caller."""
    kind: str = ""
    container: str = ""

    def as_json(self) -> dict[str, object]:
        """The fields under their names, empty ones left out."""
        keys = ("path", "line", "column", "end_line", "end_column", "source", "name", "kind", "container")
        values = ((key, getattr(self, key)) for key in keys)
        return {key: value for key, value in values if value != ""}

    def as_text(self) -> str:
        """`path:line:column: ` and the source line, or the name with its kind."""
        around = f"  (in {self.container})" if self.container else ""
        what = f"{self.kind} {self.name}{around}" if self.name else self.source.strip()
        return f"{self.path}:{self.line}:{self.column}: {printable(what)[:_WIDTH]}"


@dataclass(frozen=True, slots=True)
class Answer:
    """Places, or a text about one."""

    places: tuple[Place, ...] = ()
    markdown: str = ""
    plain: str = ""

    def __bool__(self) -> bool:
        return bool(self.places or self.markdown)

    def as_text(self) -> str:
        return "".join(f"{place.as_text()}\n" for place in self.places) + (f"{self.plain.strip()}\n" * bool(self.plain))

    def as_json(self) -> dict[str, object]:
        found: dict[str, object] = {"places": [place.as_json() for place in self.places]}
        return found | ({"markdown": self.markdown} if self.markdown else {})


@dataclass(slots=True)
class Sources:
    """The texts of the files that an answer shows, each read once."""

    texts: dict[str, str] = field(default_factory=dict)

    def place(
        self, uri: str, start: int, end: int, lines: LineIndex, *, name: str = "", kind: str = "", container: str = ""
    ) -> Place:
        line, column = lines.position(start, PositionEncoding.UTF32)
        end_line, end_column = lines.position(end, PositionEncoding.UTF32)
        if uri not in self.texts:
            self.texts[uri] = _disk_text(uri)
        source = self.texts[uri][lines.starts[line] : lines.line_end(line)]
        where = line + 1, column + 1, end_line + 1, end_column + 1
        return Place(shown_path(uri), *where, source, name=name, kind=kind, container=container)


def shown_path(uri: str) -> str:
    """The path of a file, relative to the current folder for what lies in it."""
    path = to_path(uri)
    if path is None:
        return uri
    here = os.getcwd()
    return os.path.relpath(path, here) if path.startswith(here.rstrip(os.sep) + os.sep) else path


def _disk_text(uri: str) -> str:
    path = to_path(uri)
    try:
        disk = None if path is None else read_text(path)
    except UnreadableFile:
        disk = None
    return "" if disk is None else disk.text


@asynccontextmanager
async def opened(workspace: Workspace, subject: Subject) -> AsyncIterator[tuple[Snapshot, FileFacts]]:
    """The subject and the workspace around it, as they are now: an open document is known to the letter."""
    await workspace.open(subject.uri, "", None, subject.text)
    try:
        view = await workspace.view(subject.uri)
        facts = await view.file(subject.uri)
        assert facts is not None  # it has just been opened
        yield view, facts
    finally:
        with trio.CancelScope(shield=True):
            await workspace.close(subject.uri)


def offset_of(facts: FileFacts, position: Position) -> int:
    """The offset of a place in a file. Raises CannotAnswer where it has no such line, column or name."""
    lines = facts.lines
    if not 1 <= position.line <= lines.line_count:
        raise CannotAnswer(f"there is no line {position.line}: the file has {lines.line_count}")
    start, end = lines.starts[position.line - 1], lines.line_end(position.line - 1)
    if position.column:
        # Behind the last character is a place too: there an editor's cursor may stand.
        if not 1 <= position.column <= end - start + 1:
            raise CannotAnswer(f"line {position.line} has no column {position.column}: it has {end - start}")
        return start + position.column - 1
    at = -1 if facts.text is None else _word(facts.text[start:end], position.name)
    if at < 0:
        raise CannotAnswer(f"`{position.name}` is not on line {position.line}")
    return start + at


def _word(line: str, name: str) -> int:
    """Where a name stands on a line as a word of its own, else where it stands at all; -1 for nowhere."""
    at = line.find(name)
    first = at
    while at >= 0:
        around = line[at - 1 : at], line[at + len(name) : at + len(name) + 1]
        if not any(one.isalnum() or one == "_" for one in around):
            return at
        at = line.find(name, at + 1)
    return first


# ------------------------------------------------------------------------------------------------ at a place

Ask = Callable[[View, str, int, Sources], Awaitable[Answer]]
"""A question about the name at an offset of a file."""


def _targets(found: Definitions | None, sources: Sources) -> Answer:
    targets = () if found is None else found.targets
    return Answer(tuple([sources.place(one.uri, *one.selection, one.lines) for one in targets]))


async def _definition(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    return _targets(await definition(view, uri, offset), sources)


async def _declaration(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    return _targets(await declaration(view, uri, offset), sources)


async def _type_definition(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    return _targets(await type_definition(view, uri, offset), sources)


async def _implementations(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    return _targets(await implementation(view, uri, offset), sources)


async def _references(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    found = await references(view, uri, offset, True)
    return Answer(tuple([sources.place(one.uri, one.start, one.end, one.lines) for one in found or ()]))


async def _callers(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    places: dict[tuple[str, int], Place] = {}
    for node in await prepare_call_hierarchy(view, uri, offset) or ():
        for call in await incoming_calls(view, node) or ():
            for span in call.places:
                caller = "" if call.node.kind == "file" else call.node.name
                place = sources.place(call.node.uri, *span, call.lines, container=caller)
                places[call.node.uri, span.start] = place
    return Answer(tuple([places[at] for at in sorted(places)]))


async def _hover(view: View, uri: str, offset: int, sources: Sources) -> Answer:
    found = await hover(view, uri, offset)
    return Answer() if found is None else Answer(markdown=found.markdown, plain=found.plain)


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the name at a place."""

    ask: Ask
    meaning: str
    """What is answered, in words that follow "shows" or stand alone."""


AT_PLACE: Mapping[str, Question] = {
    "definition": Question(_definition, "where the name at a place is defined: contracts that take the call first"),
    "declaration": Question(_declaration, "where the name at a place is bound"),
    "type-definition": Question(_type_definition, "where the type of the name at a place is declared"),
    "references": Question(_references, "every occurrence of the name at a place, in all files"),
    "implementations": Question(_implementations, "all contracts and receives that may take the message at a place"),
    "callers": Question(_callers, "the calls that may reach the contract or function at a place"),
    "hover": Question(_hover, "the documentation of the name, operator or keyword at a place"),
}
"""By the name of the subcommand or tool."""


# ------------------------------------------------------------------------------------------------ without a place


async def search(view: View, text: str, limit: int, sources: Sources) -> Answer:
    """The contracts, agents and functions of the workspace whose names match, the best first."""
    return Answer(
        tuple(
            [
                sources.place(
                    one.place.uri,
                    one.place.start,
                    one.place.end,
                    one.place.lines,
                    name=one.name,
                    kind=one.kind,
                    container=one.container,
                )
                for one in await workspace_symbols(view, text, limit)
            ]
        )
    )


async def outline(view: View, facts: FileFacts, sources: Sources) -> Answer:
    """What a file defines, in text order, each with what it stands in."""
    nodes = await document_symbols(view, facts.uri) or ()
    return Answer(
        tuple(
            [
                sources.place(
                    facts.uri,
                    *node.selection,
                    facts.lines,
                    name=node.name + (" " if node.detail[:1] not in ("", "(") else "") + node.detail,
                    kind=node.kind,
                    container=container,
                )
                for node, container in _flat(nodes, "")
            ]
        )
    )


def _flat(nodes: Iterable[OutlineNode], container: str) -> Iterator[tuple[OutlineNode, str]]:
    stack = [(node, container) for node in reversed(tuple(nodes))]
    while stack:
        node, around = stack.pop()
        yield node, around
        stack.extend((child, node.name) for child in reversed(node.children))
