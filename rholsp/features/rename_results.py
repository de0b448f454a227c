"""The results of a rename: edits, or a refusal with its reason; plain data in offsets, as in results.py."""

from dataclasses import dataclass, field
from urllib.parse import unquote

from rholsp.features.facts import FileFacts
from rholsp.features.results import Location, TextEdit
from rholsp.model.summary import Span
from rholsp.text.lines import LineIndex, PositionEncoding


@dataclass(frozen=True, slots=True)
class Renameable:
    """The range that the user edits: the identifier, or the text inside the quotes of a quoted name."""

    start: int
    end: int
    placeholder: str
    lines: LineIndex = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FileEdits:
    """The edits of one file, in text order; `version` is that of the open document, None for a file on disk."""

    uri: str
    version: int | None
    edits: tuple[TextEdit, ...]
    lines: LineIndex = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RenameEdits:
    """All edits, by file, sorted by URI; none where the new name is the old one."""

    files: tuple[FileEdits, ...]
    offered: tuple[FileEdits, ...] = ()
    """Edits in files of other programs, as far as is known: made only if the user confirms them."""
    left: tuple[str, ...] = ()
    """Such files as cannot be edited safely."""


@dataclass(frozen=True, slots=True)
class RelatedLocation:
    """A place that explains a refusal."""

    place: Location
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the rename is refused: a sentence that also names the places, because LSP errors carry only a text."""

    reason: str
    related: tuple[RelatedLocation, ...] = ()


def place_of(facts: FileFacts, span: Span) -> Location:
    return Location(facts.uri, *span, facts.lines)


def shown(place: Location) -> str:
    """`main.rho:3:7`: the place in words, 1-based, in code points."""
    line, character = place.lines.position(place.start, PositionEncoding.UTF32)
    return f"{file_name(place.uri)}:{line + 1}:{character + 1}"


def file_name(uri: str) -> str:
    """The last part of the path, without escapes."""
    return unquote(uri).rsplit("/", 1)[-1] or uri
