"""The defined names of a symbol shard by the letters that begin their words: what is typed of a name finds it quickly.

A shard knows some ten thousand names in a large workspace; a letter leaves a tenth of them to be looked at.
"""

from collections.abc import Iterable

from rholsp.features.shared_names import initials, language_and_name


class NameIndex:
    """Keys by language and letter; the letter '' stands for all."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], set[str]] = {}

    def add(self, key: str) -> None:
        for place in _places(key):
            self.keys.setdefault(place, set()).add(key)

    def discard(self, key: str) -> None:
        for place in _places(key):
            kept = self.keys.get(place, set())
            kept.discard(key)
            if not kept:
                self.keys.pop(place, None)

    def candidates(self, language: str, query: str) -> Iterable[str]:
        """The keys among which are all that match the query."""
        return self.keys.get((language, query[:1].lower()), ())


def _places(key: str) -> list[tuple[str, str]]:
    language, name = language_and_name(key)
    return [(language, letter) for letter in {"", *initials(name)}]
