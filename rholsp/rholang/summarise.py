"""From a tree to a `FileSummary`: one walk, then what needs the whole file, then columns.

docs/rholang.md 2, 3.1 and 5 are the specification. Any tree gives a summary, also that of a broken text; the time is
linear in the text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from rholsp.model.allowances import allowances
from rholsp.model.columns import ROLE_BITS, ROLE_MASK, longest, unpacked
from rholsp.model.pieces import Piece, Pieces
from rholsp.model.summary import (
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
from rholsp.rholang.apart import Apart
from rholsp.rholang.declarations import outlined
from rholsp.rholang.draft import Draft
from rholsp.rholang.grammar import language, parse
from rholsp.rholang.lints.file import single_process, sound, unused
from rholsp.rholang.lints.tokens import check_statements, check_tokens
from rholsp.rholang.lints.types import TOKEN_TYPES
from rholsp.rholang.pattern_shapes import CONSTANTS, VAR
from rholsp.rholang.summary_builder import Builder, Dispatch, Items, visit
from rholsp.rholang.syntax_errors import syntax_diagnostics
from rholsp.rholang.templates import statements
from rholsp.rholang.token_kinds import TokenKinds, token_kinds
from rholsp.rholang.unit_groups import PlacedUnits
from rholsp.syntax.tree import Tree
from rholsp.text.lines import LineIndex
from rholsp.text.shifted import shifted


def summarise(text: str, tree: Tree | None = None) -> FileSummary:
    """The meaning of a file. ``tree`` is what `parse` gave for ``text``; without it the text is parsed here."""
    return summarised(parse(text) if tree is None else tree, None, None, LineIndex.of(text))


def summarised(tree: Tree, items: Items | None, apart: Apart | None, lines: LineIndex) -> FileSummary:
    """The same; with ``items``, ``apart`` gets the units of the text (units.py)."""
    tokens, dispatch = _tables()
    broken = bool(tree.errors or tree.stray) or tree.unclosed_trivia >= 0 or any(k in tree.kinds for k in tokens.open)
    b = Builder(tree.text, tree.kinds, tree.starts, tree.ends, tokens, dispatch, broken, items=items, apart=apart)
    visit(b, tree.root)
    single_process(b, tree.root[nodes.PROGRAM_PROCESSES] if len(tree.root) > 1 else [])
    unused(b)
    check_tokens(b, _between_units(b))
    if b.apart is not None:
        b.diagnostics.extend(b.apart.token_findings)
    check_statements(b)
    return _freeze(b, [*sound(b.diagnostics, tree, broken), *syntax_diagnostics(tree)], lines)


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
    starts, ends, symbol_of, roles, extent = _columns(b)
    apart = b.apart
    diagnostics.sort(key=lambda d: (d.start, d.end, d.code))
    summary = FileSummary(
        lines=lines,
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=roles,
        longest=extent,
        symbols=_symbols(b),
        contracts=_contracts(b),
        sends=_in_order(b.sends, itemgetter(2), apart, lambda at: (at.unit.counts.sends, at.sends, at)),
        outline=outlined(b),
        diagnostics=tuple(diagnostics),
        receives=_in_order(b.receives, itemgetter(1), apart, lambda at: (at.unit.counts.receives, at.receives, at)),
        allowances=allowances(b.text, b.starts, b.ends),
        statements=tuple(statements(b.text, b.starts, b.ends)),
        publications=tuple(b.registry.publications),
        adoptions=tuple(adoptions),
        synonyms=tuple(synonyms),
        stand_ins=tuple(stand_ins),
    )
    if apart is not None:
        apart.brief = _brief(b, apart, summary)
        apart.called = {send.symbol for send in b.sends} | apart.sent
        apart.contracted = {
            contract.symbol for contract in b.contracts if contract is not None
        } | apart.named_by_contracts
    return summary


def _brief(b: Builder, apart: Apart, summary: FileSummary) -> Brief:
    """What `FileSummary.brief` gives, without a look at what units bind, which has no key."""
    keys = [draft.key for draft in b.symbols]
    defined = {keys[contract.symbol] for contract in b.contracts if contract is not None}
    defined.update([keys[symbol] for symbol in apart.defined])
    searched: list[str] = []
    for item in b.outline:
        if isinstance(item, OutlineItem):
            if item.is_searched:
                searched.append(item.name)
        elif item is not None:
            searched += item[0].unit.searched
    return brief_of(summary, keys, defined, searched)


def _columns(b: Builder) -> tuple[array[int], array[int], array[int], bytes, int]:
    """The columns of the occurrences, and the length of the longest."""
    owner, compound = b.owner, b.compound
    tokens = sorted(owner)
    symbol_of, roles = unpacked([owner[token] for token in tokens])
    starts = array("I", map(b.starts.__getitem__, tokens))
    lasts = map(compound.get, tokens, tokens) if compound else tokens
    ends = array("I", map(b.ends.__getitem__, lasts))
    extent = longest(starts, ends)
    if b.apart is None or not b.apart.placed:
        return starts, ends, symbol_of, roles, extent
    all_starts, all_ends, all_symbols, all_roles = array("I"), array("I"), array("I"), bytearray()
    # What moves by one number is moved at once: it is `by`, from the occurrence number `moved` on.
    done = moved = by = 0
    for placed in b.apart.placed:
        unit = placed.unit
        at = bisect_left(tokens, placed.first, done)
        if at > done or placed.by != by:
            _move(all_starts, all_ends, moved, by)
            all_starts += starts[done:at]
            all_ends += ends[done:at]
            all_symbols += symbol_of[done:at]
            all_roles += roles[done:at]
            done, moved, by = at, len(all_starts), placed.by
        all_starts += unit.starts
        all_ends += unit.ends
        all_symbols += placed.symbol_of
        all_roles += unit.roles
    _move(all_starts, all_ends, moved, by)
    all_starts += starts[done:]
    all_ends += ends[done:]
    all_symbols += symbol_of[done:]
    all_roles += roles[done:]
    extent = max(extent, max([placed.unit.longest for placed in b.apart.placed]))
    return all_starts, all_ends, all_symbols, bytes(all_roles), extent


def _move(starts: array[int], ends: array[int], first: int, by: int) -> None:
    """Move the last of two columns."""
    if by and first < len(starts):
        starts[first:] = shifted(starts[first:], by)
        ends[first:] = shifted(ends[first:], by)


def _symbols(b: Builder) -> Sequence[Symbol]:
    owner = b.owner
    given = {packed >> ROLE_BITS for packed in owner.values() if packed & ROLE_MASK > Role.RECEIVE}
    escaped, received = given | b.leaked, given
    if b.write_only:
        others = (packed for token, packed in owner.items() if token not in b.write_only)
        received = {packed >> ROLE_BITS for packed in others if packed & ROLE_MASK > Role.RECEIVE}
    if b.apart is None:
        return tuple(_finished(b.symbols, 0, escaped, received))
    escaped = escaped | b.apart.given | b.apart.leaked
    received = received | b.apart.received
    pieces: list[Piece] = []
    done, drafts = 0, b.symbols
    known = drafts, escaped, received
    for start, own, size, placed in b.apart.own:
        if start > done:
            pieces.append((start - done, _Finished(known, done, start), None))
        make = placed.own if size == placed.unit.counts.own else _Run(placed, own, size)
        pieces.append((size, make, placed))
        done = start + size
    pieces.append((len(drafts) - done, _Finished(known, done, len(drafts)), None))
    return Pieces(pieces)


@dataclass(slots=True)
class _Finished:
    """Symbols of the file from one number to another."""

    known: tuple[Sequence[Draft], Set[int], Set[int]]
    """All of them, and which escape and are received elsewhere."""
    first: int
    end: int

    def __call__(self) -> list[Symbol]:
        drafts, escaped, received = self.known
        return _finished(drafts[self.first : self.end], self.first, escaped, received)


@dataclass(slots=True)
class _Run:
    """Some of the symbols that a unit binds."""

    placed: PlacedUnits
    start: int
    size: int

    def __call__(self) -> Sequence[Symbol]:
        return self.placed.own()[self.start : self.start + self.size]


def _finished(drafts: Sequence[Draft], first: int, escaped: Set[int], received: Set[int]) -> list[Symbol]:
    return [
        Symbol(
            *(d.name, d.key, d.kind, d.sort, d.binder, d.scope, d.doc, d.uri, d.container),
            i in escaped,
            i in received,
        )
        for i, d in enumerate(drafts, first)
    ]


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
