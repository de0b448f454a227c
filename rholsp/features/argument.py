"""An argument position in a call, as a language's completion hook describes it."""

from collections.abc import Callable
from dataclasses import dataclass

from rholsp.features.signature import CallSite
from rholsp.model.summary import Shape


@dataclass(frozen=True, slots=True)
class ArgumentPlace:
    """Where a whole argument may be written, or a key of a map that is one: the range [start, end) is replaced."""

    start: int
    end: int
    query: str
    """What stands before the cursor, without quotes."""
    call: CallSite
    is_key: bool
    is_inside: bool
    """Whether the place is inside a literal, where nothing but literals can be written."""
    literal: Callable[[Shape], str | None]
    """How a literal is written; None for what is none, or cannot stand here."""
    behind_key: str = ""
    """What follows a key, in LSP's snippet syntax; '' where it is there."""
    keys: Callable[[Shape], tuple[Shape, ...]] = lambda shape: ()
    """The keys of a map's pattern or value."""
