"""Matches workspace-wide names, of one language, against what has been typed, for completion."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from heapq import nsmallest

from rholsp.features.facts import NameSpace, SharedName, SharedNames
from rholsp.features.subsequence import in_few_pieces
from rholsp.features.workspace_symbols import KEPT, SCATTERED, WORDS, ranking, word_starts

_PREFIX = re.compile(r"[a-z][\w.+-]*:")
"""How the keys of guest languages begin (see NameSpace). No key of their host does: a name has no colon."""

Ranking = Callable[[str], tuple[int, ...] | None]
"""How well a name matches, a smaller rank being better, or None where it does not match."""

_PIECES = 3
"""Into how many what is typed may fall in a name that it is no beginning of: with more, it is there by chance."""


def prefix_of(key: str) -> str:
    """What a key begins with in front of the name, which tells its language."""
    match = _PREFIX.match(key) if ":" in key else None
    return "" if match is None else match.group()


def completion_ranking(query: str) -> Ranking:
    """How well a name matches what is typed of it, a smaller rank being better, or None where it does not match.

    What is typed begins with a letter that begins a word of the name: editors want it so, and of very many names it
    leaves few to be ranked. Its other letters follow from there on, as first ones of words, or in a few pieces.
    Nothing typed matches all, the short ones best.
    """
    if not query:
        return lambda name: (len(name),)
    first, whole = query[0].lower(), ranking(query)
    small = query.lower()

    def rank(name: str) -> tuple[int, ...] | None:
        if first not in initials(name):
            return None
        found = whole(name)
        if found is None or found[0] <= WORDS:
            return found
        width = in_few_pieces(name.lower(), (0, *word_starts(name)), small, _PIECES)
        return None if width is None else (SCATTERED, width, len(name))

    return rank


@lru_cache(KEPT)
def initials(name: str) -> str:
    """The letters that begin the words of a name, small, and what the name itself begins with."""
    return "".join([name[:1], *(name[start] for start in word_starts(name))]).lower()


def best_matches(
    names: Iterable[tuple[str, set[str], set[str]]], space: NameSpace, query: str, limit: int, *, complete: bool
) -> SharedNames:
    """The best of a language's names that match what is typed, at most `limit`; `complete` where these were all.

    Keys come with the files that define and introduce them.
    """
    best = nsmallest(limit + 1, _scored(names, space, query))
    found = [SharedName(score, name, key, len(uris), min(uris), defined) for score, name, key, uris, defined in best]
    return SharedNames(tuple(found[:limit]), complete and len(found) <= limit)


def _scored(
    names: Iterable[tuple[str, set[str], set[str]]], space: NameSpace, query: str
) -> Iterator[tuple[tuple[int, ...], str, str, set[str], bool]]:
    """Rank, name, key, which tells all apart, and the files."""
    rank = completion_ranking(query)
    for key, definers, introducers in names:
        prefix = prefix_of(key)
        if prefix != space.prefix:
            continue
        name = key[len(prefix) :]
        uris = definers if definers or not space.offers_introduced else introducers
        score = rank(name) if uris else None
        if score is not None:
            yield score, name, key, uris, bool(definers)


def best_names(found: Iterable[SharedName], limit: int, *, complete: bool) -> SharedNames:
    """The best of several answers, at most `limit`."""
    best = nsmallest(limit + 1, found)
    return SharedNames(tuple(best[:limit]), complete and len(best) <= limit)
