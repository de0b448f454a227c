"""How much of a text may be read again after an edit, where everybody waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rholsp.syntax.lexer import Lexed
from rholsp.syntax.relexing import TokenDamage, TooMuch

NO_LIMIT = sys.maxsize


@dataclass(slots=True)
class Effort:
    """What may still be read again, in code points, beside what is read with every key."""

    left: int = NO_LIMIT

    @staticmethod
    def up_to(most: int | None) -> Effort:
        """As much as that, or without a limit."""
        return Effort(NO_LIMIT if most is None else most)

    @property
    def most(self) -> int | None:
        """The limit, None for none."""
        return None if self.left == NO_LIMIT else self.left

    def take(self, size: int) -> None:
        """Reads so much. Raises TooMuch where it may not be read."""
        self.left -= size
        if self.left < 0:
            raise TooMuch

    def take_damage(self, before: Lexed, after: Lexed, damage: TokenDamage, brackets: Mapping[str, str]) -> None:
        """Reads what an edit has changed; of a bracket without its partner, all behind it. Raises TooMuch.

        What stands in other brackets than before is parsed again, as far as these reach.
        """
        if self.left == NO_LIMIT:
            return
        start, old_end, new_end = damage
        if new_end > start:
            self.take(after.ends[new_end - 1] - after.starts[start])
        old, new = before.kinds[start:old_end], after.kinds[start:new_end]
        if unpaired(old, brackets) != unpaired(new, brackets):
            self.take(len(after.text) - (after.ends[new_end - 1] if new_end else 0))


def unpaired(kinds: Iterable[str], brackets: Mapping[str, str]) -> list[str]:
    """The brackets among some tokens that have no partner there: closing kind by opening kind is given."""
    closing = set(brackets.values())
    found: list[str] = []
    for kind in kinds:
        if kind in closing and found and brackets.get(found[-1]) == kind:
            found.pop()
        elif kind in closing or kind in brackets:
            found.append(kind)
    return found
