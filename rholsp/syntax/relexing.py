"""Lexing again after an edit: the tokens around it anew, all others as they were.

What a token is, depends on the text from its start on, and reaches over the end of a line in known cases only: strings
and comments, which always find an end (the text's, if no other); and what a grammar lists under FAR. So reading begins
with the first token of a line above the edit, and ends where a token begins behind the edit at which one began before.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from rholsp.syntax.lexer import CUTS, STRAY, Kinds, Lexed, Lexer, has_line_end, is_word_character, joined
from rholsp.text.changed_range import ChangedRange, changed_range, common_beginning, common_end
from rholsp.text.shifted import shifted

MOST_PIECES = 6_000
"""So many tokens and blanks are read one by one; reading all of a text at once takes a third of the time for each."""


class TooMuch(Exception):
    """More of a text would have to be read again than the caller allows."""


class TokenDamage(NamedTuple):
    """The tokens `[start, old_end)` of one text are `[start, new_end)` of another; all others are the same.

    Where the texts differ between tokens alone, both ranges are empty and stand there.
    """

    start: int
    old_end: int
    new_end: int


def relex(lexer: Lexer, before: Lexed, text: str, most: int | None = None) -> tuple[Lexed, TokenDamage]:
    """What `Lexer.lex` gives for `text`, and which tokens are others than in a text that was lexed before.

    Raises TooMuch where more than `most` tokens and blanks have to be read, or all of the text; None allows both.
    """
    change = changed_range(before.text, text)
    window = _window(lexer, before, text, change, MOST_PIECES if most is None else min(most, MOST_PIECES))
    if window is None:
        if most is not None:
            raise TooMuch
        after = lexer.lex(text)
        return after, _damage(before, after, change, 0, len(before.starts), len(after.starts))
    first, last = window.first, window.last
    by = change.new_end - change.old_end
    kinds, spans = "".join(window.kinds), window.bounds
    cut = before.starts[first] if first else 0
    rest = before.starts[last] if last < len(before.starts) else len(before.text) + 1
    stray = [*(span for span in before.stray if span[1] <= cut), *window.stray]
    stray += [(start + by, end + by) for start, end in before.stray if start >= rest]
    unclosed = window.unclosed
    if last < len(before.starts) and before.unclosed_trivia >= 0:
        unclosed = before.unclosed_trivia + by
    after = Lexed(
        text,
        before.kinds[:first] + kinds + before.kinds[last:],
        before.starts[:first] + array("I", spans[::2]) + shifted(before.starts[last:], by),
        before.ends[:first] + array("I", spans[1::2]) + shifted(before.ends[last:], by),
        joined(stray),
        unclosed,
    )
    return after, _damage(before, after, change, first, last, first + len(kinds))


@dataclass(slots=True)
class _Window:
    """The tokens that were read anew, in the place of `[first, last)`."""

    first: int
    last: int
    kinds: list[str] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    """Start and end of each."""
    stray: list[tuple[int, int]] = field(default_factory=list)
    unclosed: int = -1


def _window(lexer: Lexer, before: Lexed, text: str, change: ChangedRange, most: int) -> _Window | None:
    """None where all of the text must be read, or most of it."""
    first = _safe_token(before, change.start)
    # What lacks its end was cut because of what stands behind it.
    cut = [token for kind in lexer.open_kinds if (token := before.kinds.find(kind, 0, first)) >= 0]
    first = min(cut, default=first)
    at = before.starts[first] if first < len(before.starts) and first else 0
    if any(before.text.find(mark, 0, at) >= 0 for mark in lexer.far):
        return None
    endless = sum(before.kinds.count(kind) for kind in lexer.open_kinds)
    if endless >= CUTS:
        return None
    by = change.new_end - change.old_end
    window = _Window(first, len(before.starts))
    kinds_of = Kinds(lexer.known, lexer.classify)
    closed, master, seen = lexer.closed_kinds, lexer.master, 0
    cuts = 0
    size = len(text)
    while at < size:
        if at >= change.new_end:
            same = bisect_left(before.starts, at - by, first)
            if same < len(before.starts) and before.starts[same] == at - by:
                window.last = same
                break
        seen += 1
        if seen > most:
            return None
        match = master.match(text, at)
        assert match is not None, "every character begins a piece"
        piece, end = match.group(), match.end()
        kind = kinds_of[piece]
        if (kind in closed and end < size and is_word_character(text[end]) and has_line_end(piece)) or (
            kind in lexer.open_kinds and has_line_end(piece)
        ):
            end = lexer.end_of_line(text, at)
            piece = text[at:end]
            kind = kinds_of[piece]
        if kind in lexer.open_kinds:
            cuts += 1
        if kind == STRAY or kind in lexer.stray_kinds:
            window.stray.append((at, end))
        if kind not in lexer.trivia:
            window.kinds.append(kind)
            window.bounds += (at, end)
        elif end == size and kind in lexer.unclosed:
            window.unclosed = at
        at = end
    cuts += sum(before.kinds.count(kind, window.last) for kind in lexer.open_kinds)
    return window if cuts < CUTS else None


def _safe_token(before: Lexed, start: int) -> int:
    """The last token of those that begin a line, above the change; 0 for none: then reading begins with the text."""
    text, starts, ends = before.text, before.starts, before.ends
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    token = bisect_right(starts, max(line - 1, 0)) - 1
    while token > 0 and not has_line_end(text[ends[token - 1] : starts[token]]):
        token -= 1
    return max(token, 0)


def _damage(before: Lexed, after: Lexed, change: ChangedRange, first: int, last: int, new_last: int) -> TokenDamage:
    """The tokens `[first, last)` are now `[first, new_last)`: without those of them that are the same."""
    by = change.new_end - change.old_end
    limit = max(bisect_right(before.ends, change.start, first, last) - first, 0)
    limit = min(limit, new_last - first)
    for old, new in ((before.kinds, after.kinds), (before.starts, after.starts), (before.ends, after.ends)):
        limit = common_beginning(old[first : first + limit], new[first : first + limit], limit)
    tail = last - bisect_left(before.starts, change.old_end, first + limit, last)
    tail = min(tail, new_last - first - limit)
    tail = common_end(before.kinds[last - tail : last], after.kinds[new_last - tail : new_last], tail)
    for old, new in ((before.starts, after.starts), (before.ends, after.ends)):
        moved = shifted(old[last - tail : last], by)
        tail = common_end(moved, new[new_last - tail : new_last], tail)
    return TokenDamage(first + limit, last - tail, new_last - tail)
