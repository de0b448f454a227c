"""Cuts a text into runs of top-level forms that can be read by themselves, and finds those that an edit left alone.

A run begins where a line begins with a form. It holds all of each pair of brackets. So what is in it is what it would
be as a text of its own, and its brackets that lack their partners are those that lack them in all the text: unless one
that is never closed stands before one that nothing opened, for then the two belong together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rholsp.metta.grammar import form_kinds, is_border
from rholsp.metta.placed import Placed
from rholsp.syntax.lexer import Lexed
from rholsp.syntax.relexing import TokenDamage

SIZE = 256
"""Tokens that a run has, and what is left of the form that the last one is in: each run has a price, as each token
has that is read again."""
LEAST = 4
"""A run of so much less is joined with its neighbour when that is read again."""


class Run(NamedTuple):
    """The tokens `[first, end)`."""

    first: int
    end: int
    unclosed: bool
    """Whether a bracket in it is never closed."""
    unmatched: bool
    """Whether nothing opened a bracket in it."""
    placed: Placed | None
    """What it means, where that is known."""


def left_alone(runs: Sequence[Run], damage: TokenDamage) -> list[Run]:
    """Those that an edit left as they were, with the tokens around them."""
    by = damage.new_end - damage.old_end
    before = [run for run in runs if run.end < damage.start]
    behind = [run for run in runs[len(before) :] if run.first > damage.old_end]
    return [*before, *(Run(run.first + by, run.end + by, *run[2:]) for run in behind)] if by else [*before, *behind]


def arranged(lexed: Lexed, kept: Sequence[Run], size: int = SIZE) -> list[Run]:
    """The runs of a text, of about so many tokens: those that are kept, and new ones around them."""
    kinds = lexed.kinds
    opening, _, bang = form_kinds()
    runs: list[Run] = []
    at = 0
    for run in kept:
        if at < run.first:
            at = _joined(lexed, runs, at, size // LEAST)
            evaluated = kinds[run.first - 1] == bang and kinds[run.first] == opening
            if evaluated or run.end - run.first < size // LEAST:
                continue
            runs += split(lexed, at, run.first, size)
        runs.append(run)
        at = run.end
    if at < len(lexed.starts):
        at = _joined(lexed, runs, at, size // LEAST)
        runs += split(lexed, at, len(lexed.starts), size)
    unclosed = next((number for number, run in enumerate(runs) if run.unclosed), len(runs))
    unmatched = next((number for number in range(len(runs) - 1, -1, -1) if runs[number].unmatched), -1)
    if unclosed < unmatched:
        runs[unclosed : unmatched + 1] = split(lexed, runs[unclosed].first, runs[unmatched].end, size)
    return runs


def _joined(lexed: Lexed, runs: list[Run], at: int, least: int) -> int:
    """Where the run begins that the token is in: where no run can begin, it belongs to the one before."""
    bang = form_kinds()[2]
    while runs and (runs[-1].end - runs[-1].first < least or not is_border(lexed, at) or lexed.kinds[at - 1] == bang):
        at = runs.pop().first
    return at


@cache
def _brackets() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(form_kinds()[:2]))}]")


def split(lexed: Lexed, first: int, end: int, size: int) -> list[Run]:
    """The runs of the tokens `[first, end)`, of which no bracket belongs to one outside."""
    kinds = lexed.kinds
    _, closing, bang = form_kinds()
    stack: list[int] = []
    unmatched: list[int] = []
    borders: list[tuple[int, int]] = []
    least = first + size
    for match in _brackets().finditer(kinds, first, end):
        token = match.start()
        if kinds[token] == closing:
            if stack:
                stack.pop()
            else:
                unmatched.append(token)
            continue
        if token >= least:
            start = token - 1 if kinds[token - 1] == bang else token
            if is_border(lexed, start):
                borders.append((start, len(stack)))
                if not stack:
                    least = start + size
        stack.append(token)
    cuts = [first]
    for start, depth in borders:
        # Of the brackets that were open there, none may be closed behind: they are those that stayed open.
        if start >= cuts[-1] + size and depth == bisect_left(stack, start):
            cuts.append(start)
    cuts.append(end)
    return [Run(a, b, _between(stack, a, b), _between(unmatched, a, b), None) for a, b in pairwise(cuts)]


def _between(tokens: Sequence[int], first: int, end: int) -> bool:
    return bisect_left(tokens, first) < bisect_left(tokens, end)
