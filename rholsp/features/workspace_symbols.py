"""workspace/symbol: fuzzy search for what files define: contracts, agents, functions, nested and private ones too."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rholsp.features.facts import FileFacts, SymbolMatch
from rholsp.features.results import Location, WorkspaceSymbol
from rholsp.features.subsequence import LONGEST, follows_words, in_order
from rholsp.features.view import View
from rholsp.model.summary import OutlineItem

_WORD_START = re.compile(r"(?<![^\W_])[^\W_]|[A-Z](?![A-Z])|(?<=[a-z0-9])[A-Z]|(?<=[A-Za-z])[0-9]")
EXACT, PREFIX, WORDS, INSIDE, SCATTERED = range(5)
"""How a name matches: the first number of a rank."""
KEPT = 65_536
"""Of how many names it is kept where their words begin: as many as a large workspace has."""


async def workspace_symbols(view: View, query: str, limit: int = 500) -> tuple[WorkspaceSymbol, ...]:
    """The best `limit` hits; an empty query lists what there is."""
    await view.wait_for_index()
    return tuple(_symbol(found) for found in await view.search(query, limit))


async def place_of_symbol(view: View, uri: str, kind: str, name: str, start: int) -> Location | None:
    """Where a symbol that was found before is now: of the name's places, the nearest to where it was."""
    facts = await view.file(uri)
    items = [] if facts is None else facts.summary.outline
    alike = [(abs(one.selection.start - start), one.selection) for one in items if (one.kind, one.name) == (kind, name)]
    return None if facts is None or not alike else Location(uri, *min(alike)[1], facts.lines)


def _symbol(found: SymbolMatch) -> WorkspaceSymbol:
    facts, item = found.facts, found.item
    return WorkspaceSymbol(
        item.name, item.kind, _container(facts, item), Location(facts.uri, *item.selection, facts.lines)
    )


def _container(facts: FileFacts, item: OutlineItem) -> str:
    """The nearest enclosing contract, agent or function; a `new` is not worth showing."""
    while item.parent >= 0:
        item = facts.summary.outline[item.parent]
        if item.is_searched:
            return item.name
    return ""


class Hit(NamedTuple):
    """One match, ordered from best to worst."""

    rank: tuple[int, ...]
    name: str
    uri: str
    start: int
    found: SymbolMatch

    def __lt__(self, other: tuple[object, ...]) -> bool:
        return self[:4] < other[:4]


def matches_in(facts: FileFacts, rank: Callable[[str], tuple[int, ...] | None]) -> Iterator[Hit]:
    """What a search finds in one file."""
    if all(rank(name) is None for name in facts.brief.searched):
        return
    for item in facts.summary.outline:
        if item.is_searched:
            score = rank(item.name)
            if score is not None:
                yield Hit(score, item.name, facts.uri, item.selection.start, SymbolMatch(facts, item))


def best(hits: Iterable[Hit], limit: int) -> tuple[SymbolMatch, ...]:
    return tuple(hit.found for hit in sorted(hits)[:limit])


def ranking(query: str) -> Callable[[str], tuple[int, ...] | None]:
    """How well a name matches the query: a rank, smaller is better, or None where it does not match.

    In this order: the name itself, its beginning, the beginnings of its words (`gB` or `g_b` for `getBalance`), a
    part of it, its letters in order with others between. Letters match in either case; the same case is better.
    """
    query = query.strip()
    typed = "".join(query.split())
    small = typed.lower()
    words = small.replace("_", "")
    short = len(small) <= LONGEST

    def rank(name: str) -> tuple[int, ...] | None:
        low = name.lower()
        bare = low.lstrip('@"')
        other_case = int(typed not in name)
        if bare.startswith(small):
            # Behind the blank stands the literal that tells a contract from its namesakes.
            is_whole = bare.rstrip('"') == small or (name[0] != "@" and low.startswith(f"{small} "))
            return EXACT if is_whole else PREFIX, other_case, len(name)
        window = in_order(low[:LONGEST], small) if short else None
        if window is None and small not in low:
            return None
        if short and follows_words(low, word_starts(name), words):
            return WORDS, other_case, len(name)
        if window is None or small in low:
            return INSIDE, other_case, len(name)
        return SCATTERED, window[1] - window[0], len(name)

    return rank


@lru_cache(KEPT)
def word_starts(name: str) -> tuple[int, ...]:
    """Where the words of a name begin: 0, 3 and 10 in `getBalanceOf`; of a very long name, those at its beginning."""
    return tuple([match.start() for match in _WORD_START.finditer(name, 0, LONGEST)])
