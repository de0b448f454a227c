"""Names that the workspace shares, as whoever writes one looks for them: by language, and by what is typed of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest

from rholsp.features.view import SharedName, SharedNames
from rholsp.features.workspace_symbols import ranking

_LANGUAGE = re.compile(r"([a-z][\w.+-]*):")
"""How the keys of languages other than Rholang begin (see Symbol.key). No Rholang key does: a name has no colon."""


def language_and_name(key: str) -> tuple[str, str]:
    """The language (an LSP languageId) that a key belongs to, and the name without it."""
    match = _LANGUAGE.match(key)
    return ("rholang", key) if match is None else (match[1], key[match.end() :])


def typing(query: str) -> Callable[[str], tuple[int, ...] | None]:
    """How well a name matches what is typed of it, a smaller rank being better, or None where it does not match.

    What is typed begins with a letter that begins a word of the name, or is a capital in it: editors want it so, and
    of very many names it leaves few to be ranked. Nothing typed matches all, the short ones best.
    """
    if not query:
        return lambda name: (len(name),)
    small, capital = re.escape(query[0].lower()), re.escape(query[0].upper())
    begins = re.compile(f"(?:^|[^A-Za-z0-9])(?:{small}|{capital})|{capital}").search
    rank = ranking(query)
    return lambda name: rank(name) if begins(name) else None


def matches(definers: Iterable[tuple[str, set[str]]], language: str, query: str) -> Iterator[SharedName]:
    """Those names of a language that match what is typed; keys come with the files that define them, at least one."""
    rank = typing(query)
    for key, uris in definers:
        # Most keys are Rholang's, which a look for the colon tells without taking them apart.
        of, name = language_and_name(key) if ":" in key else ("rholang", key)
        score = rank(name) if of == language else None
        if score is not None:
            yield SharedName(score, name, key, len(uris), min(uris))


def best_names(found: Iterable[SharedName], limit: int, *, complete: bool) -> SharedNames:
    """The best of them, at most `limit`."""
    best = nsmallest(limit + 1, found)
    return SharedNames(tuple(best[:limit]), complete and len(best) <= limit)
