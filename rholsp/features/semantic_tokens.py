"""textDocument/semanticTokens: types and modifiers of tokens, from the language's lexer and the meaning of names.

semantic_token_legend.py defines types and modifiers. Tokens depend on the file alone: edits of other files never change
them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from rholsp.embedded.position_map import PositionMap
from rholsp.features.facts import FileFacts
from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.language import Languages
from rholsp.features.semantic_token_legend import DECLARATION, DEFAULT_LIBRARY, DEFINITION, READONLY, TYPES
from rholsp.features.view import View
from rholsp.model.pieces import unplaced
from rholsp.model.stretches import Composition, Kept, Stretch
from rholsp.model.summary import FileSummary, OutlineItem, Region, Role, Sort, Symbol, SymbolKind
from rholsp.model.tokens import LexicalToken
from rholsp.text.changed_range import changed_range
from rholsp.text.lines import PositionEncoding
from rholsp.text.relative import MarkedRange, Movable, joined, movable, relative

_NUMBER = {name: number for number, name in enumerate(TYPES)}
_BOUND = frozenset({SymbolKind.NEW, SymbolKind.RECEIVED, SymbolKind.LET, SymbolKind.CASE})
_MARKED_BY_ROLE = {Role.BINDER: DECLARATION, Role.DECLARE: DECLARATION, Role.CONTRACT: DEFINITION}


Style = tuple[int, int]
"""Type and modifiers, as numbers."""
_Name = tuple[int, int, int]
"""What is told of an occurrence: its end, its type or -1 for that of its token, and its modifiers."""


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
    if end is not None and facts.composition is not None:
        found = _composed(view.languages, facts, facts.composition, start, end)
        return [token for token in found if token[1] > start and token[0] < end]
    tokens = _lexical(view.languages, facts, facts.text)
    if end is not None:
        tokens = [token for token in tokens if token.end > start and token.start < end]
    return _refined(tokens, _names(facts.summary, _known_types(view.languages, facts)))


async def encoded_tokens(view: View, uri: str, encoding: PositionEncoding) -> array[int] | None:
    """All tokens of an open document in the encoding of the protocol. Those of units that are as they were are kept."""
    facts = await view.file(uri)
    composition = None if facts is None else facts.composition
    if facts is None or composition is None:
        tokens = await semantic_tokens(view, uri)
        return None if facts is None or tokens is None else relative(facts.lines, tokens, encoding).data
    return joined(_encoded(view.languages, facts, composition, encoding))


def _lexical(languages: Languages, facts: FileFacts, text: str) -> list[LexicalToken]:
    """The host's tokens, and in the literals of regions those of the region."""
    tokens = list((languages.get(facts.language_id).tokens or plain_tokens)(text))
    return _with_regions(languages, text, tokens, facts.summary.regions)


def _with_regions(
    languages: Languages, text: str, tokens: list[LexicalToken], regions: Sequence[Region]
) -> list[LexicalToken]:
    """Tokens of a host, and in the literals of some regions those of the region."""
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
    return _types_told(languages, facts, facts.summary.outline)


def _types_told(languages: Languages, facts: FileFacts, outline: Sequence[OutlineItem]) -> dict[int, str]:
    found: dict[int, str] = {}
    for language in languages.of_facts(facts):
        if language.token_types is not None:
            types = language.token_types(outline)
            found.update({i: name for i, name in types.items() if facts.language_of(i) == language.id})
    return found


def _refined(tokens: Iterable[LexicalToken], named: Mapping[int, _Name]) -> list[MarkedRange]:
    """Tokens that are names get type and modifiers by what they mean; tokens without a type are left out."""
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


def _names(summary: FileSummary, types: Mapping[int, str]) -> dict[int, _Name]:
    """What is told of the occurrences of a file, by their starts."""
    called = {send.symbol for send in summary.sends}
    defined = {contract.symbol for contract in summary.contracts}
    styles = [
        _style(symbol, types.get(i), is_called=i in called, is_defined=i in defined)
        for i, symbol in enumerate(summary.symbols)
    ]
    named = _named(summary, 0, len(summary.starts), styles)
    named.update(_members(summary.outline))
    return named


def _named(
    summary: FileSummary, first: int, last: int, styles: Sequence[Style] | Mapping[int, Style]
) -> dict[int, _Name]:
    """The same of the occurrences `[first, last)`, whose symbols have these styles."""
    marks = [_MARKED_BY_ROLE.get(Role(role), 0) for role in range(len(Role))]
    named: dict[int, _Name] = {}
    columns = summary.starts, summary.ends, summary.symbol_of, summary.roles
    for start, end, symbol, role in zip(*[column[first:last] for column in columns], strict=True):
        number, modifiers = styles[symbol]
        named[start] = end, number, modifiers | marks[role]
    return named


def _members(outline: Iterable[OutlineItem]) -> dict[int, _Name]:
    """The keywords that stand for members without a name of their own."""
    return {
        item.selection.start: (item.selection.end, -1, DEFINITION)
        for item in outline
        if item.is_searched and item.symbol < 0
    }


def _style(symbol: Symbol, told: str | None, *, is_called: bool, is_defined: bool) -> Style:
    """Type and modifiers of a symbol; type -1 where the token says it better. `told` is what its language knows."""
    kind = symbol.kind
    modifiers = READONLY if symbol.sort is Sort.PROCESS and symbol.binder is not None else 0
    if symbol.uri or kind is SymbolKind.IMPLICIT:
        modifiers |= DEFAULT_LIBRARY
    if kind in (SymbolKind.QUOTED, SymbolKind.URI):
        name = ""
    elif told is not None:
        name = told
    elif kind is SymbolKind.FORMAL:
        name = "parameter"
    elif (is_defined and kind is not SymbolKind.IMPLICIT) or (
        is_called and kind not in _BOUND and symbol.key is not None
    ):
        name = "function"
    else:
        name = "" if kind is SymbolKind.GLOBAL else "variable"
    return _NUMBER.get(name, -1), modifiers


# ------------------------------------------------------------------------------------------------ stretches


@dataclass(frozen=True, slots=True)
class _Mixed:
    """Stretches side by side, with regions in them."""

    stretches: Sequence[Stretch]
    regions: Sequence[Region]

    @property
    def start(self) -> int:
        return self.stretches[0].start

    @property
    def end(self) -> int:
        return self.stretches[-1].end

    @property
    def kept(self) -> Kept | None:
        """None where more than one unit, or none, is concerned."""
        return self.stretches[0].kept if len(self.stretches) == 1 else None

    @property
    def shared(self) -> Sequence[int]:
        return self.stretches[0].shared

    def parts(self) -> Hashable:
        """Which parts of it are regions, relative to its start."""
        at = self.start
        return tuple(
            [
                (region.language, tuple([(start - at, end - at, is_hole) for start, end, is_hole in region.parts]))
                for region in self.regions
            ]
        )


def _mixed(stretches: Sequence[Stretch], regions: Sequence[Region]) -> Iterator[Stretch | _Mixed]:
    """The stretches, of which those with regions are put apart: a region may reach from one into others."""
    at = done = 0
    while at < len(stretches):
        first, of_these = at, done
        while done < len(regions) and regions[done].span.start < stretches[at].end:
            while stretches[at].end < regions[done].span.end:
                at += 1
            done += 1
        at += 1
        yield _Mixed(stretches[first:at], regions[of_these:done]) if done > of_these else stretches[first]


@dataclass(frozen=True, slots=True)
class _Names:
    """What is told of the occurrences of a composed file, stretch by stretch."""

    summary: FileSummary
    types: Mapping[int, str]
    """What languages tell of symbols."""
    members: Mapping[int, _Name]
    member_starts: Sequence[int]
    """In order."""
    shared: _SharedStyles

    @staticmethod
    def of(languages: Languages, facts: FileFacts, composition: Composition) -> _Names:
        types = _types_told(languages, facts, composition.told)
        shared = _SharedStyles(facts.summary, composition, types)
        members = _members(composition.told)
        return _Names(facts.summary, types, members, sorted(members), shared)

    def of_stretch(self, stretch: Stretch) -> dict[int, _Name]:
        summary = self.summary
        first = bisect_left(summary.starts, stretch.start)
        last = bisect_left(summary.starts, stretch.end, first)
        styles: Mapping[int, Style] = self.shared
        if stretch.kept is not None:
            called = {send.symbol for send in stretch.sends()}
            defined = {contract.symbol for contract in stretch.contracts()}
            own = {symbol: self.shared[symbol] for symbol in stretch.shared}
            for symbol in {*summary.symbol_of[first:last]} - own.keys():
                is_called, is_defined, told = symbol in called, symbol in defined, self.types.get(symbol)
                own[symbol] = _style(summary.symbols[symbol], told, is_called=is_called, is_defined=is_defined)
            styles = own
        return {**_named(summary, first, last, styles), **self.members}

    def of_mixed(self, mixed: _Mixed) -> dict[int, _Name]:
        summary = self.summary
        first = bisect_left(summary.starts, mixed.start)
        last = bisect_left(summary.starts, mixed.end, first)
        called = {send.symbol for stretch in mixed.stretches for send in stretch.sends()}
        defined = {contract.symbol for stretch in mixed.stretches for contract in stretch.contracts()}
        shared = self.shared
        styles = {symbol: shared.style(symbol, called, defined) for symbol in {*summary.symbol_of[first:last]}}
        named = _named(summary, first, last, styles)
        starts = self.member_starts
        for start in starts[bisect_left(starts, mixed.start) : bisect_left(starts, mixed.end)]:
            named[start] = self.members[start]
        return named

    def of_regions(self, mixed: _Mixed) -> list[int]:
        """The symbols that regions name, in the order in which they do so."""
        summary = self.summary
        first = bisect_left(summary.starts, mixed.start)
        last = bisect_left(summary.starts, mixed.end, first)
        least = summary.regions[0].symbols.start
        return list(dict.fromkeys([symbol for symbol in summary.symbol_of[first:last] if symbol >= least]))

    def says_nothing(self, stretch: Stretch) -> bool:
        """Whether there is no occurrence in a stretch."""
        return not any(
            bisect_left(starts, stretch.start) < bisect_left(starts, stretch.end)
            for starts in (self.summary.starts, self.member_starts)
        )


class _SharedStyles(dict[int, Style]):
    """The styles of a file's shared symbols, found when they are asked for."""

    def __init__(self, summary: FileSummary, composition: Composition, types: Mapping[int, str]) -> None:
        self._symbols, self._types = summary.symbols, types
        # To ask for one by its number would make all symbols that the units around it bind.
        self._shared = dict(unplaced(summary.symbols))
        self._called, self._defined = composition.called, composition.defined

    def __missing__(self, symbol: int) -> Style:
        found = self[symbol] = self.style(symbol, frozenset(), frozenset())
        return found

    def style(self, symbol: int, called: Set[int], defined: Set[int]) -> Style:
        """The style of any symbol, where some are called and some defined besides those that are shared."""
        is_called = symbol in self._called or symbol in called
        is_defined = symbol in self._defined or symbol in defined
        known = self._shared.get(symbol) or self._symbols[symbol]
        return _style(known, self._types.get(symbol), is_called=is_called, is_defined=is_defined)


def _composed(
    languages: Languages, facts: FileFacts, composition: Composition, start: int, end: int
) -> Iterator[MarkedRange]:
    """The tokens of the stretches that touch a range."""
    names, text = _Names.of(languages, facts, composition), facts.text or ""
    for stretch in _mixed(composition.stretches, facts.summary.regions):
        if stretch.end > start and stretch.start < end:
            tokens = composition.tokens(stretch.start, stretch.end)
            if isinstance(stretch, _Mixed):
                tokens = _with_regions(languages, text, tokens, stretch.regions)
                yield from _refined(tokens, names.of_mixed(stretch))
            else:
                yield from _refined(tokens, names.of_stretch(stretch))


def _encoded(
    languages: Languages, facts: FileFacts, composition: Composition, encoding: PositionEncoding
) -> Iterator[tuple[tuple[int, int], Movable]]:
    """The encoded tokens of each stretch, with its place."""
    text, lines = facts.text or "", facts.lines
    names = _Names.of(languages, facts, composition)
    shared = names.shared
    between: Mapping[str, Movable] = composition.kept.last((encoded_tokens, encoding), {})
    seen: dict[str, Movable] = {}
    for stretch in _mixed(composition.stretches, facts.summary.regions):
        place = lines.position(stretch.start, encoding)
        if isinstance(stretch, _Mixed):

            def encode_mixed(mixed: _Mixed = stretch, place: tuple[int, int] = place) -> Movable:
                tokens = composition.tokens(mixed.start, mixed.end)
                tokens = _with_regions(languages, text, tokens, mixed.regions)
                return movable(relative(lines, _refined(tokens, names.of_mixed(mixed)), encoding), place)

            kept = stretch.kept
            if kept is not None:
                of_regions = [shared[symbol] for symbol in names.of_regions(stretch)]
                styles = [shared[symbol] for symbol in stretch.shared]
                yield place, kept.made(_Mixed, (encoding, stretch.parts(), styles, of_regions), encode_mixed)
            else:
                yield place, encode_mixed()
            continue

        def encode(stretch: Stretch = stretch, place: tuple[int, int] = place) -> Movable:
            tokens = composition.tokens(stretch.start, stretch.end)
            return movable(relative(lines, _refined(tokens, names.of_stretch(stretch)), encoding), place)

        kept = stretch.kept
        if kept is not None:
            depends = encoding, [shared[symbol] for symbol in stretch.shared]
            yield place, kept.made(encoded_tokens, depends, encode)
        elif names.says_nothing(stretch):
            # Mostly the same few signs, and comments: their text alone says what they are.
            words = text[stretch.start : stretch.end]
            seen[words] = between[words] if words in between else seen[words] if words in seen else encode()
            yield place, seen[words]
        else:
            yield place, encode()
    composition.kept.keep((encoded_tokens, encoding), seen)


def edit_between(old: array[int], new: array[int]) -> TokenEdit | None:
    """The one edit that makes `old` into `new`: what is between their common beginning and their common end."""
    if old == new:
        return None
    start, old_end, new_end = changed_range(old, new)
    return TokenEdit(start, old_end - start, new[start:new_end])
