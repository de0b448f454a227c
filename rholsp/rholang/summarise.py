"""From a tree to a `FileSummary`: one walk, then what needs the whole file, then columns.

docs/rholang.md 2, 3.1 and 5 are the specification. Any tree gives a summary, also that of a broken text; the time is
linear in the text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache
from operator import itemgetter

from rholsp.model.allowances import allowances
from rholsp.model.columns import ROLE_BITS, ROLE_MASK, longest, unpacked
from rholsp.model.summary import Diagnostic, FileSummary, Role, Symbol
from rholsp.rholang import channels, nodes, registry, visitor
from rholsp.rholang.declarations import outlined
from rholsp.rholang.grammar import language, parse
from rholsp.rholang.lints.file import single_process, sound, unused
from rholsp.rholang.lints.tokens import check_tokens
from rholsp.rholang.lints.types import TOKEN_TYPES
from rholsp.rholang.pattern_shapes import CONSTANTS, VAR
from rholsp.rholang.summary_builder import Builder, Dispatch, Items, visit
from rholsp.rholang.syntax_errors import syntax_diagnostics
from rholsp.rholang.templates import statements
from rholsp.rholang.token_kinds import TokenKinds, token_kinds
from rholsp.rholang.unit import OWN, Apart
from rholsp.syntax.tree import Tree
from rholsp.text.lines import LineIndex


def summarise(text: str, tree: Tree | None = None) -> FileSummary:
    """The meaning of a file. ``tree`` is what `parse` gave for ``text``; without it the text is parsed here."""
    return summarised(parse(text) if tree is None else tree, None)


def summarised(tree: Tree, items: Items | None, apart: Apart | None = None) -> FileSummary:
    """The same; with ``items``, ``apart`` gets the units of the text (units.py)."""
    tokens, dispatch = _tables()
    broken = bool(tree.errors or tree.stray) or tree.unclosed_trivia >= 0 or any(k in tree.kinds for k in tokens.open)
    b = Builder(tree.text, tree.kinds, tree.starts, tree.ends, tokens, dispatch, broken, items=items, apart=apart)
    visit(b, tree.root)
    single_process(b, tree.root[nodes.PROGRAM_PROCESSES] if len(tree.root) > 1 else [])
    unused(b)
    check_tokens(b)
    return _freeze(b, [*sound(b.diagnostics, tree, broken), *syntax_diagnostics(tree)])


@cache
def _tables() -> tuple[TokenKinds, Dispatch]:
    tokens = token_kinds(language().grammar, VAR, CONSTANTS, TOKEN_TYPES)
    return tokens, visitor.dispatch(tokens)


def _freeze(b: Builder, diagnostics: list[Diagnostic]) -> FileSummary:
    synonyms = registry.synonyms(b)
    stand_ins, adoptions = channels.links(b)
    starts, ends, symbol_of, roles, extent = _columns(b)
    b.sends.sort(key=itemgetter(2))
    b.receives.sort(key=itemgetter(1))
    diagnostics.sort(key=lambda d: (d.start, d.end, d.code))
    return FileSummary(
        lines=LineIndex.of(b.text),
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=roles,
        longest=extent,
        symbols=_symbols(b),
        contracts=tuple([contract for contract in b.contracts if contract is not None]),
        sends=tuple(b.sends),
        outline=outlined(b),
        diagnostics=tuple(diagnostics),
        receives=tuple(b.receives),
        allowances=allowances(b.text, b.starts, b.ends),
        statements=tuple(statements(b.text, b.starts, b.ends)),
        publications=tuple(b.registry.publications),
        adoptions=tuple(adoptions),
        synonyms=tuple(synonyms),
        stand_ins=tuple(stand_ins),
    )


def _columns(b: Builder) -> tuple[array[int], array[int], array[int], bytes, int]:
    """The columns of the occurrences, and the length of the longest."""
    owner, compound = b.owner, b.compound
    tokens = sorted(owner)
    symbol_of, roles = unpacked([owner[token] for token in tokens])
    starts = array("I", map(b.starts.__getitem__, tokens))
    lasts = map(compound.get, tokens, tokens) if compound else tokens
    ends = array("I", map(b.ends.__getitem__, lasts))
    extent = longest(starts, ends)
    if b.apart is None or not b.apart.units:
        return starts, ends, symbol_of, roles, extent
    all_starts, all_ends, all_symbols, all_roles = array("I"), array("I"), array("I"), bytearray()
    done = 0
    for unit in b.apart.units:
        at = bisect_left(tokens, unit.first, done)
        if at > done:
            all_starts += starts[done:at]
            all_ends += ends[done:at]
            all_symbols += symbol_of[done:at]
            all_roles += roles[done:at]
            done = at
        all_starts += unit.starts
        all_ends += unit.ends
        all_symbols += unit.symbol_of
        all_roles += unit.roles
    all_starts += starts[done:]
    all_ends += ends[done:]
    all_symbols += symbol_of[done:]
    all_roles += roles[done:]
    extent = max(extent, max(unit.longest for unit in b.apart.units))
    return all_starts, all_ends, all_symbols, bytes(all_roles), extent


def _symbols(b: Builder) -> tuple[Symbol, ...]:
    owner = b.owner
    given = {packed >> ROLE_BITS for packed in owner.values() if packed & ROLE_MASK > Role.RECEIVE}
    escaped, received = given | b.leaked, given
    if b.write_only:
        others = (packed for token, packed in owner.items() if token not in b.write_only)
        received = {packed >> ROLE_BITS for packed in others if packed & ROLE_MASK > Role.RECEIVE}
    own: list[tuple[int, tuple[Symbol, ...]]] = []
    if b.apart is not None:
        escaped = escaped | b.apart.given | b.apart.leaked
        received = received | b.apart.received
        own = b.apart.own
    symbols = [
        Symbol(
            *(d.name, d.key, d.kind, d.sort, d.binder, d.scope, d.doc, d.uri, d.container),
            i in escaped,
            i in received,
        )
        if d is not OWN
        else _UNKNOWN
        for i, d in enumerate(b.symbols)
    ]
    for start, run in own:
        symbols[start : start + len(run)] = run
    return tuple(symbols)


_UNKNOWN = Symbol("", None, OWN.kind, OWN.sort, None, None, "", "", -1)
