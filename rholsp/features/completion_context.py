"""What may be written at a place of a text, as a language's completion hook describes it."""

from collections.abc import Callable
from dataclasses import dataclass

from rholsp.features.results import TextEdit
from rholsp.model.summary import Sort


@dataclass(frozen=True, slots=True)
class BuiltinItem:
    """A built-in item of a language: a keyword, a method, a URI."""

    label: str
    kind: str
    """As that of a Completion."""
    about: str = ""
    """Markdown."""
    detail: str = ""
    """What follows the label: `(index)`."""
    origin: str = ""
    """Where it comes from or belongs to."""
    text: str = ""
    """What is written; '' for the label."""
    snippet: str = ""
    """In LSP's snippet syntax, '' for none."""
    edits: tuple[TextEdit, ...] = ()
    """What else is changed in the text, away from what is replaced."""


NameFormat = Callable[[str, Sort], str | None]
"""How a name of some sort is written at the place, None where it cannot stand there."""


@dataclass(frozen=True, slots=True)
class CompletionContext:
    """A place to write at: the range [start, end) is what will be replaced, and holds the cursor."""

    start: int
    end: int
    query: str
    """What names are to match: what stands before the cursor, without quotes."""
    format_name: NameFormat | None = None
    """None where no names can stand."""
    items: tuple[BuiltinItem, ...] = ()
    """Where a name would be used."""
    pattern_items: tuple[BuiltinItem, ...] = ()
    """Where a name would be a binder for a process. At binders no names are offered: each is new."""
    names_at_binders: bool = False
    """Whether names are offered at binders all the same: where a variable that is bound already may stand there."""
    takes_calls: bool = False
    """Whether names are called here, so that arguments follow."""
    closing: str | None = None
    """Inside a string that is a name or an argument: what the item must bring to close it, '' where that is there."""
    name: tuple[int, int] | None = None
    """The range of the whole name that is being written, where it is more than what will be replaced."""
    placeholder: str = "zz__"
    """A name that might be written here, to find out what that would mean; '' where nothing depends on it."""


def unchanged(name: str, sort: Sort) -> str:
    """The spelling of names where there is but one."""
    return name
