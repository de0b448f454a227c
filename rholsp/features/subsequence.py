"""Letters of a query in a name, in order, with others between: in linear time, whatever name and query are.

A regular expression with `.*?` between the letters tries every way to spread them: sixty times `a`, and a query of some
`a` that ends in another letter, would keep the server for hours. The first place of each letter after the last one is
enough: it leaves the most room for the rest. All names and letters here are small ones.
"""

from collections.abc import Sequence

LONGEST = 256
"""Letters of a name that are looked at one by one; queries are no longer."""
TRIES = 16
"""Words of a name from which on a query is tried."""


def in_order(name: str, letters: str) -> tuple[int, int] | None:
    """A narrow part of the name that holds the letters in order; None where they are not in it."""
    at = 0
    for letter in letters:
        at = name.find(letter, at) + 1
        if not at:
            return None
    start = at
    for letter in reversed(letters):
        start = name.rfind(letter, 0, start)
    return start, at


def in_few_pieces(name: str, starts: Sequence[int], letters: str, pieces: int) -> int | None:
    """How many letters of the name these take from the best of some starts on, in at most so many pieces.

    The first letter stands at the start. None where they do not follow like that from any of the starts.
    """
    widths = [end - start for start in starts[:TRIES] if (end := _end(name, start, letters, pieces)) is not None]
    return min(widths, default=None)


def _end(name: str, start: int, letters: str, pieces: int) -> int | None:
    at = start
    for letter in letters:
        if name[at : at + 1] != letter:
            pieces -= 1
            at = name.find(letter, at)
            if at < 0 or pieces <= 0 or name[start : start + 1] != letters[0]:
                return None
        at += 1
    return at


def follows_words(name: str, starts: Sequence[int], letters: str) -> bool:
    """Whether the letters are beginnings of the name's words, in order, beginning anywhere.

    Bit `n` of a number says that `n` letters can be used up: a word takes any number of its first letters, and all ways
    are followed at once.
    """
    if not letters:
        return False
    places: dict[str, int] = {}
    for i, letter in enumerate(letters):
        places[letter] = places.get(letter, 0) | 1 << i
    reached = 1
    for i, start in enumerate(starts):
        taken = reached
        for letter in name[start : starts[i + 1] if i + 1 < len(starts) else len(name)]:
            taken = (taken & places.get(letter, 0)) << 1
            if not taken:
                break
            reached |= taken
    return bool(reached >> len(letters))
