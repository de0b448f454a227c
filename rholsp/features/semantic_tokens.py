"""textDocument/semanticTokens: types and modifiers of tokens, from the language's lexer and the meaning of names.

semantic_token_legend.py defines types and modifiers. Tokens depend on the file alone: edits of other files never change
them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from rholsp.embedded.position_map import PositionMap
from rholsp.features.facts import FileFacts
from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.language import Languages
from rholsp.features.semantic_token_legend import DECLARATION, DEFAULT_LIBRARY, DEFINITION, READONLY, TYPES
from rholsp.features.view import View
from rholsp.model.summary import FileSummary, Role, Sort, SymbolKind
from rholsp.model.tokens import LexicalToken
from rholsp.text.relative import MarkedRange

_NUMBER = {name: number for number, name in enumerate(TYPES)}
_BOUND = frozenset({SymbolKind.NEW, SymbolKind.RECEIVED, SymbolKind.LET, SymbolKind.CASE})
_MARKED_BY_ROLE = {Role.BINDER: DECLARATION, Role.DECLARE: DECLARATION, Role.CONTRACT: DEFINITION}


class TokenEdit(NamedTuple):
    """Numbers to replace in the numbers of before: LSP's SemanticTokensEdit."""

    start: int
    deleted: int
    data: array[int]


async def semantic_tokens(view: View, uri: str, start: int = 0, end: int | None = None) -> list[MarkedRange] | None:
    """The tokens that touch [start, end) of an open document, in text order; types and modifiers as numbers.

    They do not overlap. None where the text is not known.
    """
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    tokens = _lexical(view.languages, facts, facts.text)
    if end is not None:
        tokens = [token for token in tokens if token.end > start and token.start < end]
    return _refined(tokens, facts.summary, _known_types(view.languages, facts))


def _lexical(languages: Languages, facts: FileFacts, text: str) -> list[LexicalToken]:
    """The host's tokens, and in the literals of regions those of the region."""
    tokens = list((languages.get(facts.language_id).tokens or plain_tokens)(text))
    regions = facts.summary.regions
    if not regions:
        return tokens
    literals: list[tuple[int, int]] = []
    inner: list[LexicalToken] = []
    for region in regions:
        own = [(start, end) for start, end, is_hole in region.parts if not is_hole]
        position_map = PositionMap.of(text, region.parts)
        literals += own
        for kind, start, end in (languages.get(region.language).tokens or plain_tokens)(position_map.text):
            place = position_map.cover(start, end)
            inner += [LexicalToken(kind, *piece) for piece in _common(place, own)]
    return sorted([*_without(tokens, literals), *inner], key=_place)


def _place(token: LexicalToken) -> tuple[int, int]:
    return token.start, token.end


def _common(place: tuple[int, int], parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces of a range that lie in sorted parts: a token may go over from one literal to the next."""
    start, end = place
    for i in range(bisect_left(parts, start, key=_end), len(parts)):
        if parts[i][0] >= end:
            break
        piece = max(start, parts[i][0]), min(end, parts[i][1])
        if piece[0] < piece[1]:
            yield piece


def _end(part: tuple[int, int]) -> int:
    return part[1]


def _without(tokens: Iterable[LexicalToken], cuts: list[tuple[int, int]]) -> Iterator[LexicalToken]:
    """What is left of sorted tokens without the sorted ranges `cuts`."""
    at = 0
    for token in tokens:
        kind, start, end = token
        while at < len(cuts) and cuts[at][1] <= start:
            at += 1
        i = at
        while i < len(cuts) and cuts[i][0] < end:
            if start < cuts[i][0]:
                yield LexicalToken(kind, start, cuts[i][0])
            start = max(start, cuts[i][1])
            i += 1
        if start == token.start:
            yield token
        elif start < end:
            yield LexicalToken(kind, start, end)


def _known_types(languages: Languages, facts: FileFacts) -> dict[int, str]:
    """The types that the file's languages give to symbols of their own."""
    found: dict[int, str] = {}
    for language in languages.of_facts(facts):
        if language.token_types is not None:
            types = language.token_types(facts.summary)
            found.update({i: name for i, name in types.items() if facts.language_of(i) == language.id})
    return found


def _refined(tokens: Iterable[LexicalToken], summary: FileSummary, types: Mapping[int, str]) -> list[MarkedRange]:
    """Tokens that are names get type and modifiers by what they mean; tokens without a type are left out."""
    named = _names(summary, types)
    found: list[MarkedRange] = []
    for kind, start, end in tokens:
        name = named.get(start)
        if name is not None and name[0] == end:
            _, number, modifiers = name
            if number >= 0:
                found.append((start, end, number, modifiers))
            elif kind in _NUMBER:
                found.append((start, end, _NUMBER[kind], 0 if kind == "keyword" else modifiers))
        elif kind in _NUMBER:
            found.append((start, end, _NUMBER[kind], 0))
    return found


def _names(summary: FileSummary, types: Mapping[int, str]) -> dict[int, tuple[int, int, int]]:
    """By the start of each occurrence: its end, its type or -1 for that of its token, and its modifiers."""
    styles = _styles(summary, types)
    marks = [_MARKED_BY_ROLE.get(Role(role), 0) for role in range(len(Role))]
    named: dict[int, tuple[int, int, int]] = {}
    for start, end, symbol, role in zip(summary.starts, summary.ends, summary.symbol_of, summary.roles, strict=True):
        number, modifiers = styles[symbol]
        named[start] = end, number, modifiers | marks[role]
    for item in summary.outline:
        if item.is_searched and item.symbol < 0:
            # A member without a name of its own is shown by a keyword.
            named[item.selection.start] = item.selection.end, -1, DEFINITION
    return named


def _styles(summary: FileSummary, types: Mapping[int, str]) -> list[tuple[int, int]]:
    """Type and modifiers by symbol; type -1 where the token says it better. `types` are what the languages know."""
    clauses = {contract.symbol for contract in summary.contracts}
    defined = {symbol for symbol in clauses if summary.symbols[symbol].kind is not SymbolKind.IMPLICIT}
    called = {send.symbol for send in summary.sends}
    styles: list[tuple[int, int]] = []
    for i, symbol in enumerate(summary.symbols):
        kind = symbol.kind
        modifiers = READONLY if symbol.sort is Sort.PROCESS and symbol.binder is not None else 0
        if symbol.uri or kind is SymbolKind.IMPLICIT:
            modifiers |= DEFAULT_LIBRARY
        if kind in (SymbolKind.QUOTED, SymbolKind.URI):
            name = ""
        elif i in types:
            name = types[i]
        elif kind is SymbolKind.FORMAL:
            name = "parameter"
        elif i in defined or (i in called and kind not in _BOUND and symbol.key is not None):
            name = "function"
        else:
            name = "" if kind is SymbolKind.GLOBAL else "variable"
        styles.append((_NUMBER.get(name, -1), modifiers))
    return styles


def edit_between(old: array[int], new: array[int]) -> TokenEdit | None:
    """The one edit that makes `old` into `new`: what is between their common beginning and their common end."""
    if old == new:
        return None
    shorter = min(len(old), len(new))
    before = _longest(shorter, lambda size: old[:size] == new[:size])
    after = _longest(shorter - before, lambda size: old[len(old) - size :] == new[len(new) - size :])
    return TokenEdit(before, len(old) - before - after, new[before : len(new) - after])


def _longest(limit: int, holds: Callable[[int], bool]) -> int:
    """The largest size up to `limit` for which `holds`, which is so for all smaller ones."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
