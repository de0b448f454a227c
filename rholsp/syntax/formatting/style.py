"""The settings of a formatter, and its results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

WIDTH = 100
INDENT = 2


@dataclass(frozen=True, slots=True)
class Style:
    """How wide a line may be, how many columns one level takes, and whether tabs fill them."""

    width: int = WIDTH
    indent: int = INDENT
    tabs: bool = False

    def blanks(self, columns: int) -> str:
        """The indentation of a line: what is no whole level is filled with blanks."""
        if self.tabs:
            return "\t" * (columns // self.indent) + " " * (columns % self.indent)
        return " " * columns

    def columns(self, blanks: str) -> int:
        """How many columns a line's indentation takes."""
        return len(blanks.expandtabs(self.indent))


class Replacement(NamedTuple):
    """New text for a range of the old one."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Formatter:
    """How the texts of one language are laid out. Replacements are in order and apart."""

    text: Callable[[str, Style], list[Replacement]]
    """What changes in a whole text. Raises CannotFormat where it has a syntax error."""
    part: Callable[[str, Style, int, int], list[Replacement]]
    """What changes between two offsets, and nothing outside. Raises CannotFormat for a syntax error there."""
    typed: Callable[[str, Style, int, str], list[Replacement]]
    """What changes where a character has just been typed before an offset. Never raises."""
    embedded: Callable[[str, Style, int, int], list[Replacement]]
    """What changes in a whole text in quotes, from the indentation of its first line and the column where it begins.

    Raises CannotFormat where it has a syntax error.
    """


class CannotFormat(Exception):
    """A text, or the part of it that was asked for, has a syntax error.

    `offset` is the place; the message, for the user, says what is wrong.
    """

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def applied(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with these replacements, which are in order and apart."""
    pieces: list[str] = []
    end = 0
    for start, stop, new in replacements:
        pieces += (text[end:start], new)
        end = stop
    return "".join([*pieces, text[end:]])
