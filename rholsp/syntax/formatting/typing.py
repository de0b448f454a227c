"""On-type formatting, in unfinished text too: indents a new line, and re-indents a block when its bracket closes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from rholsp.syntax.formatting.parts import indentation
from rholsp.syntax.formatting.style import CannotFormat, Replacement, Style
from rholsp.syntax.lexer import Lexed


@dataclass(frozen=True, slots=True)
class Typed:
    """The tokens of a text around the place where somebody types."""

    lexed: Lexed
    brackets: Mapping[str, str]
    """Closing kind by opening kind."""
    style: Style

    def opener(self, token: int) -> int | None:
        """The bracket that the bracket before `token` closes; None where that is none, or closes nothing."""
        kinds = self.lexed.kinds
        if not token or kinds[token - 1] not in self.brackets.values():
            return None
        return self.innermost(token - 1)

    def innermost(self, token: int) -> int | None:
        """The bracket that the token stands in; None outside of all."""
        closing = set(self.brackets.values())
        depth = 0
        for at in range(token - 1, -1, -1):
            kind = self.lexed.kinds[at]
            if kind in closing:
                depth += 1
            elif kind in self.brackets:
                if not depth:
                    return at
                depth -= 1
        return None

    def closes(self, token: int, opener: int) -> bool:
        return self.lexed.kinds[token] == self.brackets[self.lexed.kinds[opener]]

    def text_of(self, token: int) -> str:
        return self.lexed.text[self.lexed.starts[token] : self.lexed.ends[token]]

    def line_of(self, token: int) -> int:
        """How many columns the line of a token is indented."""
        text, start = self.lexed.text, self.lexed.starts[token]
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        size = len(text) - len(text[line:].lstrip(" \t")) - line
        return self.style.columns(text[line : line + size])

    def column_of(self, token: int) -> int:
        text, start = self.lexed.text, self.lexed.starts[token]
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        return self.style.columns(text[line:start])

    def begins_line(self, token: int) -> bool:
        return indentation(self.lexed.text, self.lexed.starts[token]) is not None


def block_before(typed: Typed, offset: int) -> int | None:
    """Where the line begins on which the block was opened that ends at the offset; None where none does."""
    behind = bisect_left(typed.lexed.starts, offset)
    if not behind or typed.lexed.ends[behind - 1] != offset:
        return None
    opener = typed.opener(behind)
    if opener is None:
        return None
    text, start = typed.lexed.text, typed.lexed.starts[opener]
    return max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1


def new_line(typed: Typed, offset: int, columns: Callable[[Typed, int, int | None], int]) -> list[Replacement]:
    """The indentation of the line at the offset, which has just begun.

    `columns` tells it from the token that would be next and from the bracket around it, which does not stand there
    itself. Nothing changes inside a token of several lines or a comment.
    """
    lexed = typed.lexed
    text, starts = lexed.text, lexed.starts
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    stop = line
    while stop < len(text) and text[stop] in " \t":
        stop += 1
    token = bisect_left(starts, line)
    before = lexed.ends[token - 1] if token else 0
    opened = text.rfind("/*", before, line)
    if before > line or (opened >= 0 and text.find("*/", opened, line) < 0):
        return []
    opener = typed.innermost(token)
    if opener is not None and token < len(starts) and starts[token] == stop and typed.closes(token, opener):
        wanted = typed.line_of(opener)
    else:
        wanted = columns(typed, token, opener)
    blanks = typed.style.blanks(wanted)
    return [Replacement(line, stop, blanks)] if text[line:stop] != blanks else []


def line_before(text: str, offset: int) -> tuple[int, int]:
    """What is written on the line before the one of the offset; what is behind its last word is no part of it."""
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = len(text[:line].rstrip())
    return max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1, end


def replacements_of(
    typed: Typed,
    offset: int,
    character: str,
    closing: str,
    format_part: Callable[[str, Style, int, int], list[Replacement]],
    columns: Callable[[Typed, int, int | None], int],
) -> list[Replacement]:
    """What changes where `character` has just been typed before the offset: `closing`, or the end of a line.

    `closing` ends what is laid out then, `format_part` lays out a part of the text, `columns` is as in `new_line`.
    """

    def laid_out(start: int, end: int) -> list[Replacement]:
        # What is right behind the part may still become anything.
        with suppress(CannotFormat):
            return [each for each in format_part(typed.lexed.text, typed.style, start, end) if each.start < end]
        return []

    if character == "\n":
        return [*laid_out(*line_before(typed.lexed.text, offset)), *new_line(typed, offset, columns)]
    start = block_before(typed, offset) if character == closing else None
    return [] if start is None else laid_out(start, offset)
