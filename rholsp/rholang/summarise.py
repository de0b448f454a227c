"""From a tree to a `FileSummary`: one walk, then what needs the whole file, then columns.

docs/rholang.md 2, 3.1 and 5 are the specification. Any tree gives a summary, also that of a broken text; the time is
linear in the text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from functools import cache, partial
from operator import itemgetter
from typing import Any, TypeVar

from rholsp.model.allowances import allowances
from rholsp.model.columns import ROLE_BITS, ROLE_MASK, longest, unpacked
from rholsp.model.pieces import Piece, Pieces
from rholsp.model.summary import (
    INTRODUCING,
    Brief,
    Contract,
    Diagnostic,
    FileSummary,
    OutlineItem,
    Receive,
    Role,
    Send,
    Span,
    Symbol,
    brief_of,
)
from rholsp.rholang import channels, nodes, registry, visitor
from rholsp.rholang.apart import Apart, Layout
from rholsp.rholang.declarations import outlined
from rholsp.rholang.draft import Draft
from rholsp.rholang.grammar import language, parse
from rholsp.rholang.lints.file import single_process, sound, unused
from rholsp.rholang.lints.tokens import check_statements, check_tokens
from rholsp.rholang.lints.types import TOKEN_TYPES
from rholsp.rholang.pattern_shapes import CONSTANTS, VAR
from rholsp.rholang.placed import symbols_at
from rholsp.rholang.summary_builder import Builder, Dispatch, Items, visit
from rholsp.rholang.syntax_errors import syntax_diagnostics
from rholsp.rholang.templates import statements
from rholsp.rholang.token_kinds import TokenKinds, token_kinds
from rholsp.rholang.unit import Columns, Occurrences, Part, Standing
from rholsp.rholang.unit_groups import PlacedUnits
from rholsp.syntax.tree import Tree
from rholsp.text.lines import LineIndex
from rholsp.text.shifted import shift_from


def summarise(text: str, tree: Tree | None = None) -> FileSummary:
    """The meaning of a file. ``tree`` is what `parse` gave for ``text``; without it the text is parsed here."""
    return summarised(parse(text) if tree is None else tree, None, None, LineIndex.of(text))


def summarised(tree: Tree, items: Items | None, apart: Apart | None, lines: LineIndex) -> FileSummary:
    """The same; with ``items``, ``apart`` gets the units of the text (units.py)."""
    tokens, dispatch = _tables()
    broken = bool(tree.errors or tree.stray) or tree.unclosed_trivia >= 0 or any(k in tree.kinds for k in tokens.open)
    b = Builder(tree.text, tree.kinds, tree.starts, tree.ends, tokens, dispatch, broken, items=items, apart=apart)
    # One character is found in much less time than two.
    b.has_statements = "%" in tree.text and "{%" in tree.text
    visit(b, tree.root)
    single_process(b, tree.root[nodes.PROGRAM_PROCESSES] if len(tree.root) > 1 else [])
    unused(b)
    check_tokens(b, _between_units(b))
    if b.apart is not None:
        b.diagnostics.extend(b.apart.token_findings)
    check_statements(b)
    return _freeze(b, [*sound(b, tree), *syntax_diagnostics(tree)], lines)


def _between_units(b: Builder) -> list[tuple[int, int]]:
    """The tokens that are in no unit, as stretches."""
    units = b.apart.placed if b.apart is not None else ()
    behind = [0, *(placed.span.end for placed in units)]
    return list(zip(behind, [*(placed.first for placed in units), len(b.starts)], strict=True))


@cache
def _tables() -> tuple[TokenKinds, Dispatch]:
    tokens = token_kinds(language().grammar, VAR, CONSTANTS, TOKEN_TYPES)
    return tokens, visitor.dispatch(tokens)


def _freeze(b: Builder, diagnostics: list[Diagnostic], lines: LineIndex) -> FileSummary:
    synonyms = registry.synonyms(b)
    stand_ins, adoptions = channels.links(b)
    columns, extent = _columns(b)
    apart = b.apart
    diagnostics.sort(key=lambda d: (d.start, d.end, d.code))
    summary = FileSummary(
        lines=lines,
        starts=columns.starts,
        ends=columns.ends,
        symbol_of=columns.symbol_of,
        roles=columns.roles,
        longest=extent,
        symbols=_symbols(b),
        contracts=_contracts(b),
        sends=_in_order(b.sends, itemgetter(2), apart, lambda at: (at.unit.counts.sends, at.sends, at)),
        outline=outlined(b),
        diagnostics=tuple(diagnostics),
        receives=_in_order(b.receives, itemgetter(1), apart, lambda at: (at.unit.counts.receives, at.receives, at)),
        allowances=allowances(b.text, b.starts, b.ends),
        statements=tuple(statements(b.text, b.starts, b.ends)) if b.has_statements else (),
        publications=tuple(b.registry.publications),
        adoptions=adoptions,
        synonyms=tuple(synonyms),
        stand_ins=stand_ins,
    )
    if apart is not None:
        apart.brief = _brief(b, apart, summary)
        apart.layout = Layout(b.symbols, list(b.workspace.items()), apart.numberings)
        apart.sends = {send.symbol for send in b.sends}
        apart.contracts = {contract.symbol for contract in b.contracts if contract is not None}
    return summary


def _brief(b: Builder, apart: Apart, summary: FileSummary) -> Brief:
    """What `FileSummary.brief` gives, without a look at what units bind, which has no key."""
    symbols = b.symbols
    defined = {contract.symbol for contract in b.contracts if contract is not None} | apart.defined
    introduced = {packed >> ROLE_BITS for packed in b.owner.values() if packed & ROLE_MASK in INTRODUCING}
    introduced |= apart.introduced
    searched: list[str] = []
    for item in b.outline:
        if isinstance(item, OutlineItem):
            if item.is_searched:
                searched.append(item.name)
        elif item is not None:
            searched += item[0].unit.searched
    return brief_of(
        summary,
        [(symbol, symbols[symbol].key) for symbol in b.workspace.values()],
        {symbols[symbol].key for symbol in defined},
        {symbols[symbol].key for symbol in introduced},
        searched,
    )


def _columns(b: Builder) -> tuple[Columns, int]:
    """The columns of the occurrences, and the length of the longest."""
    owner, compound = b.owner, b.compound
    tokens = sorted(owner)
    symbol_of, roles = unpacked([owner[token] for token in tokens])
    starts = array("I", map(b.starts.__getitem__, tokens))
    lasts = map(compound.get, tokens, tokens) if compound else tokens
    ends = array("I", map(b.ends.__getitem__, lasts))
    extent = longest(starts, ends)
    if b.apart is None or not b.apart.placed:
        return Columns(starts, ends, symbol_of, roles), extent
    all_starts, all_ends, all_symbols, all_roles = array("I"), array("I"), array("I"), bytearray()
    # What moves by one number is moved at once: it is `by`, from the occurrence number `moved` on.
    done = moved = by = 0
    taken: list[tuple[Occurrences, int]] = []
    for placed in b.apart.placed:
        found, size = placed.unit.occurrences, placed.unit.size
        if isinstance(found, Part):
            found = placed.unit.occurrences = found.taken()
        columns, first, before = found.now
        at = bisect_left(tokens, placed.first, done)
        if at > done or placed.by - before.by != by:
            shift_from((all_starts, all_ends), moved, by)
            all_starts += starts[done:at]
            all_ends += ends[done:at]
            all_symbols += symbol_of[done:at]
            all_roles += roles[done:at]
            done, moved, by = at, len(all_starts), placed.by - before.by
        taken.append((found, len(all_starts)))
        all_starts += columns.starts[first : first + size]
        all_ends += columns.ends[first : first + size]
        all_symbols += symbols_at(columns.symbol_of[first : first + size], before, placed.place)
        all_roles += columns.roles[first : first + size]
    shift_from((all_starts, all_ends), moved, by)
    all_starts += starts[done:]
    all_ends += ends[done:]
    all_symbols += symbol_of[done:]
    all_roles += roles[done:]
    extent = max(extent, max([placed.unit.longest for placed in b.apart.placed]))
    whole = Columns(all_starts, all_ends, all_symbols, bytes(all_roles))
    for placed, (found, first) in zip(b.apart.placed, taken, strict=True):
        # In place: the units of a group look there.
        found.now = Standing(whole, first, placed.place)
    return whole, extent


def _symbols(b: Builder) -> Sequence[Symbol]:
    apart, drafts = b.apart, b.symbols
    uses = _Uses(b)
    if apart is None:
        return tuple(uses.finished(drafts, 0))
    pieces: list[Piece] = []
    done = 0
    for start, end, runs, placed in apart.symbols:
        if start > done:
            pieces.append((start - done, partial(uses.finished, drafts[done:start], done), None))
        if end > start:
            pieces.append((end - start, partial(uses.with_own, drafts, start, end, runs, placed), placed))
        done = end
    pieces.append((len(drafts) - done, partial(uses.finished, drafts[done:], done), None))
    return Pieces(pieces, uses.shared)


class _Uses:
    """What is known of a file's symbols by all their uses, once somebody asks."""

    def __init__(self, b: Builder) -> None:
        given = {packed >> ROLE_BITS for packed in b.owner.values() if packed & ROLE_MASK > Role.RECEIVE}
        received = given
        if b.write_only:
            others = (packed for token, packed in b.owner.items() if token not in b.write_only)
            received = {packed >> ROLE_BITS for packed in others if packed & ROLE_MASK > Role.RECEIVE}
        self._apart, self._drafts = b.apart, b.symbols
        self._shared: Sequence[tuple[int, Symbol]] | None = None
        self._here: tuple[Set[int], Set[int]] = given | b.leaked, received
        """Those that escape, and those that are received elsewhere, between units."""
        self._all: tuple[Set[int], Set[int]] | None = None if b.apart is not None else self._here

    def shared(self) -> Sequence[tuple[int, Symbol]]:
        """The symbols that no unit binds, with their numbers."""
        if self._shared is None:
            assert self._apart is not None  # it is asked of symbols in pieces
            stretches = self._apart.shared(self._drafts)
            self._shared = [
                numbered for first, drafts in stretches for numbered in enumerate(self.finished(drafts, first), first)
            ]
        return self._shared

    def finished(self, drafts: Sequence[Draft], first: int) -> list[Symbol]:
        """Symbols, the first of which has this number."""
        if self._all is None:
            apart, (escaped, received) = self._apart, self._here
            assert apart is not None  # without it all is known
            self._all = escaped | apart.given | apart.leaked, received | apart.received
        escaped, received = self._all
        return [
            Symbol(
                *(d.name, d.key, d.kind, d.sort, d.binder, d.scope, d.doc, d.uri, d.container),
                i in escaped,
                i in received,
            )
            for i, d in enumerate(drafts, first)
        ]

    def with_own(
        self, drafts: Sequence[Draft], start: int, end: int, runs: Sequence[tuple[int, int, int]], placed: PlacedUnits
    ) -> list[Symbol]:
        """The symbols from one number up to another, some of which units bind."""
        made: list[Symbol] = []
        own = tuple(placed.own())
        for first, at, size in runs:
            made += self.finished(drafts[start + len(made) : first], start + len(made))
            made += own[at : at + size]
        made += self.finished(drafts[start + len(made) : end], start + len(made))
        return made


def _contracts(b: Builder) -> Sequence[Contract]:
    if b.apart is None:
        return tuple([contract for contract in b.contracts if contract is not None])
    pieces: list[Piece] = []
    done = 0
    for placed in b.apart.placed:
        size = placed.unit.counts.contracts
        if size:
            if placed.contract > done:
                pieces.append(_made(b.contracts[done : placed.contract]))
            pieces.append((size, placed.contracts, placed))
            done = placed.contract + size
    pieces.append(_made(b.contracts[done:]))
    return Pieces(pieces)


_Calls = TypeVar("_Calls", Send, Receive)


def _in_order(
    own: list[_Calls], key: Callable[[_Calls], Span], apart: Apart | None, made: Callable[[PlacedUnits], Piece]
) -> Sequence[_Calls]:
    """Sends or receives by their spans; those of each unit are sorted, and lie inside of it."""
    own.sort(key=key)
    if apart is None:
        return tuple(own)
    pieces: list[Piece] = []
    done = 0
    starts = [key(one).start for one in own]
    for placed in apart.placed:
        piece = made(placed)
        if piece[0]:
            at = bisect_left(starts, placed.unit.offset + placed.by, done)
            if at > done:
                pieces.append(_made(own[done:at]))
                done = at
            pieces.append(piece)
    pieces.append(_made(own[done:]))
    return Pieces(pieces)


def _made(items: Sequence[Any]) -> Piece:
    return len(items), lambda: items, None
