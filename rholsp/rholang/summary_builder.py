"""The summary builder: what the walk over a tree collects, and the operations that every construct needs.

A walk is in one of two modes. In process mode an identifier refers (docs/rholang.md 2.2); inside a pattern it binds,
unless a construct inside that same pattern bound it before (docs/rholang.md 2.3). `Builder.found` tells which: it is
None in process mode, and in a pattern it holds the binders found so far.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from rholsp.model.columns import ROLE_BITS
from rholsp.model.reporting import report
from rholsp.model.summary import (
    Contract,
    Diagnostic,
    OutlineItem,
    Receive,
    Related,
    Role,
    Send,
    Severity,
    Sort,
    Span,
    SymbolKind,
)
from rholsp.rholang.apart import Apart
from rholsp.rholang.doc_comments import documentation_above
from rholsp.rholang.draft import Draft
from rholsp.rholang.token_kinds import TokenKinds
from rholsp.rholang.traffic import RegistryUse, Traffic
from rholsp.rholang.unit_groups import PlacedUnits
from rholsp.syntax.tree import first_token as tree_first_token
from rholsp.syntax.tree import last_token as tree_last_token

Part = Any
"""A slot of a tree: a token's index, a node (a tuple), a list, or None. docs/grammar-engine.md."""

Found = dict[str, int]
"""Binders of one pattern, or of one group of patterns whose names must differ: symbol by identifier."""

Undo = list[tuple[str, int | None]]
"""What the scope held before: symbols by identifier, to be put back in reverse order."""

USE = int(Role.USE)
NAME, PROCESS = int(Sort.NAME), int(Sort.PROCESS)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What the walk does with what it meets where a process, a source or a name stands."""

    nodes: Mapping[str, Callable[[Builder, tuple[Part, ...]], object]]
    """By the kind of a node: all kinds that can stand there."""
    tokens: Mapping[str, Callable[[Builder, int], object]]
    """By the kind of a token; a kind that is not listed means nothing to the walk."""


class Items(Protocol):
    """What walks the processes that stand side by side and run, where some of them are known: see units.py."""

    def walk(self, b: Builder, part: Part) -> None:
        """Walk one of them."""

    def expanded(self, node: tuple[Part, ...]) -> Part:
        """What a node stands for that the parser put in the place of a known process."""


@dataclass(slots=True)
class Builder:
    """State of one walk. It lives as long as the call of `summarise`, and nothing else sees it."""

    text: str
    kinds: str
    starts: array[int]
    ends: array[int]
    tokens: TokenKinds
    dispatch: Dispatch
    broken: bool
    """Whether the text has syntax errors: then nothing is reported that an error may explain. See `is_broken`."""

    has_statements: bool = False
    """Whether the text has what looks like a statement of a template."""

    symbols: list[Draft] = field(default_factory=list)
    contracts: list[Contract | None] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    receives: list[Receive] = field(default_factory=list)
    outline: list[OutlineItem | tuple[PlacedUnits, int] | None] = field(default_factory=list)
    """Items, and units with the items that they are in."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    owner: dict[int, int] = field(default_factory=dict)
    """Occurrences: by first token, the symbol's index and the role in the lowest bits."""
    compound: dict[int, int] = field(default_factory=dict)
    """Last token of the occurrences that are longer than a token, by the first one."""
    workspace: dict[str, int] = field(default_factory=dict)
    """FREE, QUOTED and URI symbols by their identity, and by the binders that it involves."""
    involved: list[int] = field(default_factory=list)
    """The binders in the compound name whose structure is being told, in order."""
    strings: list[int] = field(default_factory=list)
    """Starts of the string literals in the shapes being made: see `Send.strings`."""
    traffic: Traffic = field(default_factory=Traffic)
    registry: RegistryUse = field(default_factory=RegistryUse)
    exempt_from_unused: set[int] = field(default_factory=set)
    """Symbols of which nobody expects a use."""
    guesses: int = 0
    """How often it was guessed what a misspelt word meant."""
    write_only: set[int] = field(default_factory=set)
    """Tokens of names that stand alone in a bundle that cannot be received from."""
    leaked: set[int] = field(default_factory=set)
    """Symbols on which code that is passed as data sends or receives."""

    env: dict[str, int] = field(default_factory=dict)
    """What identifiers refer to here; inside a pattern only what the pattern's own constructs bound."""
    outer: list[dict[str, int]] = field(default_factory=list)
    """The scopes around the patterns that the walk is inside of."""
    found: Found | None = None
    kind: SymbolKind = SymbolKind.NEW
    """Kind of the binders in the pattern that the walk is inside of."""
    strict: bool = False
    """Whether that pattern is one of `for` or `contract`, where `\\/` and `~` are refused (RHOLANG, RH110)."""
    wildcards: int = 0
    """How many `_` the patterns had so far."""

    items: Items | None = None
    """What walks units, None inside of a unit and where nothing is kept for the next version of the text."""
    outside: Builder | None = None
    """Around a unit: what its free names are looked up in."""
    free: dict[str, int] = field(default_factory=dict)
    """The names that a unit looked up there: its own symbol for each, -1 for what is not bound there."""
    called: set[int] = field(default_factory=set)
    """Symbols on which a unit sends or receives where they are bound, or, if they are free, where it begins."""
    base_depth: int = 0
    """How deep in data a unit begins."""
    asked_broken: bool = False
    """Whether anything depends on `broken`."""
    names_told: int = 0
    """How many quoted processes the walk is inside of: their names are told by the occurrences in them."""
    apart: Apart | None = None
    """What units gave that stands in no other field."""

    depth: int = 0
    """How many values the walk is inside of: arguments, collections, quotes, operands. Code in them is data."""
    container: int = -1
    parent: int = -1
    last_tokens: dict[int, int] = field(default_factory=dict)


def visit(b: Builder, part: Part) -> None:
    """Walk a process, or in a pattern a process pattern."""
    if part.__class__ is tuple:
        b.dispatch.nodes[part[0]](b, part)
    elif part.__class__ is int:
        leaf = b.dispatch.tokens.get(b.kinds[part])
        if leaf is not None:
            leaf(b, part)
    elif part is not None:
        for item in part:
            visit(b, item)


def is_broken(b: Builder) -> bool:
    """Whether the text has syntax errors."""
    b.asked_broken = True
    return b.broken


def bound_outside(b: Builder, name: str) -> int | None:
    """The symbol of a unit for a name that is bound around it; None for any other name, and outside of units."""
    if b.outside is None:
        return None
    symbol = b.free.get(name)
    if symbol is None:
        outer = b.outside.env.get(name)
        symbol = -1
        if outer is not None:
            symbol = len(b.symbols)
            b.symbols.append(b.outside.symbols[outer])
        b.free[name] = symbol
    return symbol if symbol >= 0 else None


def visit_list(b: Builder, parts: list[Part] | None) -> None:
    """Walk the items of a flat list, which stand at its even places."""
    if parts is not None:
        for item in parts[::2]:
            visit(b, item)


def visit_value(b: Builder, part: Part) -> None:
    """Walk a process that is a value where it stands: code in it does not run there."""
    b.depth += 1
    visit(b, part)
    b.depth -= 1


def visit_values(b: Builder, parts: list[Part] | None) -> None:
    """Walk the items of a flat list, each of which is a value."""
    if parts is not None:
        b.depth += 1
        for item in parts[::2]:
            visit(b, item)
        b.depth -= 1


# ------------------------------------------------------------------------------------------------ places


def first_token(part: Part) -> int | None:
    """The first token of a part, None for an empty one."""
    top = part
    while top.__class__ is not int:
        for item in top or ():
            if item is not None and item.__class__ is not str and item != []:
                top = item
                break
        else:
            return tree_first_token(part)
    return int(top)


def last_token(b: Builder, part: Part) -> int | None:
    """The last token of a part, None for an empty one. It remembers what it passes: all calls together are linear."""
    path = []
    known = b.last_tokens
    top = part
    while top.__class__ is not int:
        result = known.get(id(top))
        if result is not None and result >= 0:
            top = result
            break
        path.append(id(top))
        for i in range(len(top) - 1 if top else -1, -1, -1):
            item = top[i]
            if item is not None and item.__class__ is not str and item != []:
                top = item
                break
        else:
            return tree_last_token(part, known)
    for key in path:
        known[key] = top
    return int(top)


def span(b: Builder, part: Part) -> Span:
    """The text of a part; an empty span at the start of the text for an empty part."""
    first, last = first_token(part), last_token(b, part)
    return Span(b.starts[first], b.ends[last]) if first is not None and last is not None else Span(0, 0)


def end_of(b: Builder, part: Part) -> int:
    """The offset where a part ends."""
    last = last_token(b, part)
    return b.ends[last] if last is not None else 0


def kind_of(b: Builder, symbol: int) -> SymbolKind:
    """The kind of a symbol, also of one that a unit binds."""
    if b.apart is not None:
        at = bisect_right(b.apart.symbols, symbol, key=itemgetter(0)) - 1
        if at >= 0:
            for start, own, size in b.apart.symbols[at].runs:
                if start <= symbol < start + size:
                    return b.apart.symbols[at].placed.own()[own + symbol - start].kind
    return b.symbols[symbol].kind


def occurrence_span(b: Builder, token: int) -> Span:
    """The text of the occurrence that begins with ``token``."""
    return Span(b.starts[token], b.ends[b.compound.get(token, token)])


def token_span(b: Builder, token: int) -> Span:
    """The token's place."""
    return Span(b.starts[token], b.ends[token])


def spelling(b: Builder, token: int) -> str:
    """The token's text."""
    return b.text[b.starts[token] : b.ends[token]]


def bound_here(b: Builder, symbol: int, message: str) -> tuple[Related, ...]:
    """The place of a symbol's binder, as an explanation."""
    binder = b.symbols[symbol].binder
    return (Related(binder.start, binder.end, message),) if binder is not None else ()


# ------------------------------------------------------------------------------------------------ binding


def declare(b: Builder, token: int, sort: Sort, kind: SymbolKind, doc: str = "") -> int:
    """A new symbol whose binder is ``token``; it is not in scope yet."""
    start, end = b.starts[token], b.ends[token]
    symbol = len(b.symbols)
    left = token - 1 if token and b.kinds[token - 1] == b.tokens.quote else token
    if not doc and left and b.starts[left] - b.ends[left - 1] > 2:
        doc = documentation_above(b.text, b.ends[left - 1], b.starts[left])
    binder = Span(start, end)
    b.symbols.append(Draft(b.text[start:end], None, kind, sort, binder, None, doc, "", b.container, b.depth))
    b.owner[token] = symbol << ROLE_BITS
    return symbol


def bind(b: Builder, token: int, sort: Sort, found: Found, kind: SymbolKind) -> None:
    """Bind an identifier of a pattern. A second time it is a use of the first, and an error (RH102)."""
    name = b.text[b.starts[token] : b.ends[token]]
    first = found.get(name)
    if first is None:
        found[name] = declare(b, token, sort, kind)
        return
    b.owner[token] = first << ROLE_BITS | USE
    b.exempt_from_unused.add(first)
    report(
        b,
        "RH102",
        Severity.ERROR,
        Span(b.starts[token], b.ends[token]),
        f"`{name}` is bound twice in one pattern; use two names and compare them, or refer with `={name}`",
        bound_here(b, first, f"`{name}` is bound here first"),
    )


def expose(b: Builder, found: Found, start: int, end: int, undo: Undo) -> None:
    """Bring binders into scope from ``start`` to ``end``; ``undo`` gets what `restore` needs."""
    env, symbols = b.env, b.symbols
    if b.found is not None:
        # Inside a pattern the binders are part of the code that is matched: they stand there used or not.
        b.exempt_from_unused.update(found.values())
    scope = Span(start, end)
    for name, symbol in found.items():
        draft = symbols[symbol]
        draft.scope = scope
        hidden = env.get(name)
        undo.append((name, hidden))
        env[name] = symbol
        if hidden is None and b.found is None:
            hidden = bound_outside(b, name)
        if hidden is not None and name[0] != "_":
            _report_shadowing(b, draft, hidden)


def _report_shadowing(b: Builder, draft: Draft, hidden: int) -> None:
    assert draft.binder is not None  # only binders are exposed
    message = f"`{draft.name}` hides an outer `{draft.name}`"
    if draft.kind is SymbolKind.CASE:
        reference = "=*" if b.symbols[hidden].sort is Sort.NAME else "="
        message += f"; a name in a pattern always binds, to compare write `{reference}{draft.name}`"
    report(b, "RH401", Severity.HINT, draft.binder, message, bound_here(b, hidden, "hidden binder"))


def restore(b: Builder, undo: Undo) -> None:
    """Leave a scope."""
    env = b.env
    for name, hidden in reversed(undo):
        if hidden is None:
            env.pop(name, None)
        else:
            env[name] = hidden


def shared(b: Builder, identity: str, name: str, key: str | None, kind: SymbolKind, structure: str = "") -> int:
    """The symbol of something without a binder, one for each ``identity``."""
    symbol = b.workspace.get(identity)
    if symbol is None:
        symbol = b.workspace[identity] = len(b.symbols)
        b.symbols.append(Draft(name, key, kind, Sort.ANY, None, None, "", "", -1, b.base_depth, structure))
    return symbol
