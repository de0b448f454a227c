"""Names that the workspace shares, as whoever writes one looks for them: by language, and by what is typed of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest

from rholsp.features.view import SharedName, SharedNames
from rholsp.features.workspace_symbols import ranking, word_starts

_LANGUAGE = re.compile(r"([a-z][\w.+-]*):")
"""How the keys of languages other than Rholang begin (see Symbol.key). No Rholang key does: a name has no colon."""


def language_and_name(key: str) -> tuple[str, str]:
    """The language (an LSP languageId) that a key belongs to, and the name without it."""
    match = _LANGUAGE.match(key)
    return ("rholang", key) if match is None else (match[1], key[match.end() :])


def initials(name: str) -> frozenset[str]:
    """The small letters that begin words of the name: one of them begins whatever is typed for it."""
    bare = name.lstrip('@"')
    return frozenset([bare[:1].lower(), *(name[at].lower() for at in word_starts(name))])


def typing(query: str) -> Callable[[str], tuple[int, ...] | None]:
    """How well a name matches what is typed of it, a smaller rank being better, or None where it does not match.

    What is typed begins with a letter that begins a word of the name, as editors want it too; nothing matches all.
    """
    rank = ranking(query)
    initial = query[:1].lower()
    return lambda name: rank(name) if not initial or initial in initials(name) else None


def matches(definers: Iterable[tuple[str, set[str]]], query: str) -> Iterator[SharedName]:
    """Those names that match what is typed; keys come with the files that define them, at least one."""
    rank = typing(query)
    for key, uris in definers:
        _, name = language_and_name(key)
        score = rank(name)
        if score is not None:
            yield SharedName(score, name, key, len(uris), min(uris))


def best_names(found: Iterable[SharedName], limit: int, *, complete: bool) -> SharedNames:
    """The best of them, at most `limit`."""
    best = nsmallest(limit + 1, found)
    return SharedNames(tuple(best[:limit]), complete and len(best) <= limit)
