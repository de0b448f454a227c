"""The names that completion may offer, found by what is typed of them without a look at each.

What is typed begins with a letter that begins a word of the name, and its letters stand in the name in order: one
regular expression over the names with that initial finds those few that are worth ranking.
"""

import re
from collections.abc import Iterable

from rholsp.features.name_matching import initials, prefix_of


class OfferedNames:
    """Keys of names, by their initials. A shard's own: nobody else writes it."""

    def __init__(self) -> None:
        self._by_initial: dict[str, set[str]] = {}
        self._texts: dict[str, tuple[str, dict[int, str]]] = {}
        """For each initial, all its names as lines of one text, and the key by where its line starts."""

    def put(self, key: str) -> None:
        for letter in set(initials(_bare(key))):
            self._by_initial.setdefault(letter, set()).add(key)
            self._texts.pop(letter, None)

    def drop(self, key: str) -> None:
        for letter in set(initials(_bare(key))):
            keys = self._by_initial.get(letter, set())
            keys.discard(key)
            self._texts.pop(letter, None)
            if not keys:
                self._by_initial.pop(letter, None)

    def candidates(self, query: str) -> Iterable[str]:
        """Every key that may match a query of some letters; linear in the names with its initial."""
        letters = "".join(query.lower().split())
        if not letters:
            # Blanks alone match inside quotes only; nobody types them often enough for a search of its own.
            return set[str]().union(*self._by_initial.values())
        if letters[0] not in self._by_initial:
            return ()
        text, keys = self._texts.get(letters[0]) or self._lines(letters[0])
        # Nothing is tried twice: each letter is looked for behind the first place of the one before.
        steps = "".join([f"[^{re.escape(letter)}\n]*+{re.escape(letter)}" for letter in letters])
        return [keys[match.start()] for match in re.finditer(f"(?m)^{steps}", text)]

    def _lines(self, letter: str) -> tuple[str, dict[int, str]]:
        lines: list[str] = []
        keys: dict[int, str] = {}
        at = 0
        for key in self._by_initial[letter]:
            line = _bare(key).lower().replace("\n", " ")
            keys[at] = key
            lines.append(line)
            at += len(line) + 1
        found = self._texts[letter] = "\n".join(lines), keys
        return found


def _bare(key: str) -> str:
    """The name without what tells its language."""
    return key[len(prefix_of(key)) :]
