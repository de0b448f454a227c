"""What lies between the tokens of a text: line breaks, and comments attached to the token that they belong to.

A comment is *trailing* where it follows a token on its line, *leading* where it stands before the token behind it, and
*dangling* where nothing follows it in its brackets. Which it is decides only what may be put around it: a comment is
printed between the two tokens that it was written between, always.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = "\ufeff \t\r\n"
_SWITCH = re.compile(r"[/;*\s]*rholsp:\s*format\s+(off|on)\b")


class Comment(NamedTuple):
    """A comment; `breaks` counts the line ends before it, up to two: 0 where it is trailing or inside a line."""

    start: int
    end: int
    breaks: int
    ends_line: bool
    """Whether nothing may follow it on its line."""


@dataclass(frozen=True, slots=True)
class Trivia:
    """What stands before each token; the last entry is what stands behind the last token."""

    breaks: bytes
    """Line ends right before each token, behind its comments; 2 stands for any number of blank lines."""
    comments: Mapping[int, tuple[Comment, ...]]
    """By the token that they stand before, of those that have any."""
    verbatim: Sequence[tuple[int, int]]
    """Ranges in which nothing is changed: from behind `format off` to `format on`."""
    foreign: Mapping[int, int]
    """By the token that it stands before: the offset of something that is neither blank nor comment."""
    line_end: str
    """What ends most lines."""

    def keeps(self, offset: int) -> bool:
        """Whether the blanks that end at the offset are to stay as they are."""
        at = bisect_left(self.verbatim, offset, key=_end)
        return at < len(self.verbatim) and self.verbatim[at][0] < offset


def trivia_between(
    text: str, starts: Sequence[int], ends: Sequence[int], comment: re.Pattern[str], line_marks: tuple[str, ...]
) -> Trivia:
    """Find them; linear in the text. `comment` matches one comment, and those that begin with a mark end their line."""
    breaks = bytearray(len(starts) + 1)
    comments: dict[int, tuple[Comment, ...]] = {}
    foreign: dict[int, int] = {}
    end = 0
    for token, (start, stop) in enumerate(zip([*starts, len(text)], [*ends, len(text)], strict=True)):
        if start - end > 1 or (start > end and text[end] != " "):
            gap = text[end:start]
            if gap.strip(_BLANK):
                comments[token], breaks[token] = _comments(text, end, start, comment, line_marks)
                other = _foreign(text, end, start, comments[token])
                if other >= 0:
                    foreign[token] = other
            elif "\n" in gap or "\r" in gap:
                breaks[token] = count_breaks(gap)
        end = stop
    return Trivia(bytes(breaks), comments, _verbatim(text, comments), foreign, line_end_of(text))


def count_breaks(blanks: str) -> int:
    """How many line ends there are, up to two."""
    return min(2, blanks.count("\n") + blanks.count("\r") - blanks.count("\r\n"))


def line_end_of(text: str) -> str:
    """What ends most lines of a text; a line feed where none has an end."""
    crlf = text.count("\r\n")
    lf, cr = text.count("\n") - crlf, text.count("\r") - crlf
    return "\r\n" if crlf > max(lf, cr) else "\r" if cr > lf else "\n"


def unified(blanks: str) -> str:
    """With line feeds for all line ends, so that blanks can be compared."""
    return _LINE_END.sub("\n", blanks) if "\r" in blanks else blanks


def _comments(
    text: str, start: int, end: int, pattern: re.Pattern[str], line_marks: tuple[str, ...]
) -> tuple[tuple[Comment, ...], int]:
    found: list[Comment] = []
    at = start
    for match in pattern.finditer(text, start, end):
        ends_line = match[0].startswith(line_marks)
        found.append(Comment(*match.span(), count_breaks(text[at : match.start()]), ends_line))
        at = match.end()
    return tuple(found), count_breaks(text[at:end])


def _foreign(text: str, start: int, end: int, comments: Sequence[Comment]) -> int:
    """The offset of something between comments that is no blank, -1 where there is none."""
    for first, last in zip(
        [start, *(each.end for each in comments)], [*(each.start for each in comments), end], strict=True
    ):
        rest = text[first:last].lstrip(_BLANK)
        if rest and not rest.isspace():
            return last - len(rest)
    return -1


def _verbatim(text: str, comments: Mapping[int, tuple[Comment, ...]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    off = -1
    for comment in (comment for group in comments.values() for comment in group):
        switch = _SWITCH.match(text, comment.start, comment.end)
        if switch is None:
            continue
        if switch[1] == "off" and off < 0:
            off = comment.end
        elif switch[1] == "on" and off >= 0:
            found.append((off, comment.start))
            off = -1
    if off >= 0:
        found.append((off, len(text)))
    return found


def _end(stretch: tuple[int, int]) -> int:
    return stretch[1]
