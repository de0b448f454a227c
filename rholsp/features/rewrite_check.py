"""The law of every rewrite: in the new text each name refers to what the rewrite says, and there is no other name."""

from collections import Counter
from collections.abc import Iterable

from rholsp.features.rewrite import Meaning, Rewrite
from rholsp.model.summary import FileSummary, Role, Span, Symbol, SymbolKind

_BOUND = frozenset({SymbolKind.FORMAL, SymbolKind.RECEIVED, SymbolKind.CASE, SymbolKind.LET})
"""What binds them may become another construct: a `contract` a `for`."""


def keeps_meanings(rewrite: Rewrite, before: FileSummary, length: int, after: FileSummary) -> bool:
    """Whether the new text has the names of the rewrite, with their meanings, and no other.

    `before` is what the old text of this length means, `after` the new one. A compound name over several pieces of the
    rewrite has been put together anew; its parts are checked instead.
    """
    expected = {Span(name.start, name.end): name for name in rewrite.names(before, length)}
    edges = list(rewrite.edges(length))
    forth: dict[Meaning, int] = {}
    back: dict[int, Meaning] = {}
    found = 0
    for start, end, symbol, role in zip(after.starts, after.ends, after.symbol_of, after.roles, strict=True):
        want = expected.get(Span(start, end))
        if want is None:
            if after.symbols[symbol].kind is not SymbolKind.QUOTED or not _is_cut(edges, start, end):
                return False
            continue
        found += 1
        if forth.setdefault(want.meaning, symbol) != symbol or back.setdefault(symbol, want.meaning) != want.meaning:
            return False
        if want.binds is not None and want.binds != (role == Role.BINDER):
            return False
    olds = [(old, new) for old, new in forth.items() if isinstance(old, int)]
    return found == len(expected) and all(_is_same(before.symbols[old], after.symbols[new]) for old, new in olds)


def means_the_same(one: FileSummary, other: FileSummary) -> bool:
    """Whether two layouts of a text mean the same."""
    keys = [symbol.key for symbol in one.symbols]
    return (
        one.symbol_of == other.symbol_of
        and one.roles == other.roles
        and keys == [symbol.key for symbol in other.symbols]
    )


def keeps_links(before: FileSummary, after: FileSummary) -> bool:
    """Whether what a file publishes and asks for under outside names is linked to names of the file as before."""
    return _links(before) == _links(after)


def _links(summary: FileSummary) -> Counter[tuple[str, str, bool]]:
    published = [(link.key, link.path, link.symbol >= 0) for link in summary.publications]
    return Counter([*published, *[(link.key, link.path, link.symbol >= 0) for link in summary.adoptions]])


def _is_cut(edges: Iterable[int], start: int, end: int) -> bool:
    return any(start < edge < end for edge in edges)


def _is_same(old: Symbol, new: Symbol) -> bool:
    """Whether a symbol still is what it was, for this file and for all others."""
    same_kind = old.kind is new.kind or (old.kind in _BOUND and new.kind in _BOUND)
    return same_kind and old.key == new.key and old.sort is new.sort and old.uri == new.uri
