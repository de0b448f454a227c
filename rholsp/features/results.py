"""What features answer: plain data in offsets, each with the line index that its offsets belong to."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from rholsp.model.summary import Span
from rholsp.text.lines import LineIndex


class TextEdit(NamedTuple):
    """New text for the range [start, end) of the text before all edits."""

    start: int
    end: int
    text: str


class HighlightKind(IntEnum):
    """LSP's DocumentHighlightKind."""

    TEXT = 1
    READ = 2
    WRITE = 3


@dataclass(frozen=True, slots=True)
class Location:
    """A range in a file. `lines` is that of the text which the offsets were taken from."""

    uri: str
    start: int
    end: int
    lines: LineIndex = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A place to go to: `selection` is the name, inside `full`, which is all of what is defined."""

    uri: str
    full: Span
    selection: Span
    lines: LineIndex = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Definitions:
    """All candidates, best fit first, for the name at `origin` (a range in the file that was asked about)."""

    origin: Span
    targets: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A range in the file that was asked about."""

    start: int
    end: int
    kind: HighlightKind


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """One line of an outline. `kind` is that of OutlineItem: contract, agent, method, new, let, region, ..."""

    name: str
    detail: str
    kind: str
    span: Span
    selection: Span
    children: tuple["OutlineNode", ...] = ()


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    """One hit of a search; `container` is the name of the enclosing contract or agent, or ''."""

    name: str
    kind: str
    container: str
    place: Location
    """The name."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may be written: `text` instead of the range of its Completions."""

    label: str
    kind: str
    """variable, parameter, function, keyword, type, method or uri."""
    text: str
    typed: str
    """What is compared with what the range holds; where that does not match, editors leave the item out."""
    detail: str = ""
    """What follows the label: a call's parameters."""
    origin: str = ""
    """Where it is bound or belongs to."""
    markdown: str = ""
    snippet: str = ""
    """The same as `text`, with places to fill, in LSP's snippet syntax; '' for none."""
    key: str = ""
    """The workspace-wide name whose documentation `describe_shared` tells; '' where `markdown` is all there is."""
    edits: tuple[TextEdit, ...] = ()
    """What else is changed in the file, away from the range."""

    @property
    def is_whole(self) -> bool:
        """Whether the rest of a word cannot go on behind it: a closing quote or bracket, or a form with holes."""
        return bool(self.snippet) or not (self.text[-1].isalnum() or self.text[-1] in "_'")


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be written in the range [start, end) of the file that was asked about, the likeliest first.

    An editor that keeps the rest of the word replaces [start, cursor) only. Not `complete` where more typing may bring
    more than a part of these.
    """

    start: int
    cursor: int
    end: int
    items: tuple[Completion, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show about the range [start, end) of the file that was asked about, in both of LSP's formats."""

    markdown: str
    plain: str
    start: int
    end: int
