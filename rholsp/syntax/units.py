"""Units: parts of a text that a parser may pass over where it has read them before.

A grammar has units where a rule is a list and nothing else, as `par = expression ("|" expression)*`: its items. What an
item is read as, depends on its tokens, on few behind it (no lookahead is longer than `LOOKAHEAD`), on the brackets it
is in, which its region tells, and on how deep it stands, where the text nests too deeply: on nothing else, if nothing
in it is wrong. So an item that was read without an error, and that an edit left alone with as many tokens behind it,
would be read again as what it was.

A parser is given the units that it knows, by their first tokens, and puts a node of the kind `UNIT` in their place. It
lists those that it reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from rholsp.syntax.lexer import LOOKAHEAD
from rholsp.syntax.relexing import TokenDamage

UNIT = "unit"
"""Kind of a node that stands for a unit, with the unit's first and last token."""
LEAST = 24
"""Tokens that a unit has at least: of smaller ones the bookkeeping costs more than reading."""


class UnitSpan(NamedTuple):
    """Where a unit ends, and what it was read in."""

    end: int
    """The token behind it."""
    region: int
    """The kind of brackets it is in."""
    height: int
    """How much deeper than the unit stands its parts are nested."""


Units = Mapping[int, Any]
"""By first token; the values are those of a `UnitSpan`."""


def left_alone(first: int, end: int, damage: TokenDamage, before: int) -> int | None:
    """By how many tokens an edit moved a unit; None where it came too near, also in the `before` tokens before it."""
    if end + LOOKAHEAD <= damage.start:
        return 0
    if first - before >= damage.old_end:
        return damage.new_end - damage.old_end
    return None


def units_in(slot: Any) -> Iterator[tuple[str, int, int]]:
    """The nodes of units under a part of a tree, in order of the text."""
    stack = [slot]
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            if top[0] == UNIT:
                yield top
            else:
                stack.extend(reversed(top[1:]))
        elif isinstance(top, list):
            stack.extend(reversed(top))
