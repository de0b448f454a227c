"""Reads runs of top-level forms: one walk, then columns.

A run is read by itself. What it means depends on the text around it only through what the whole text declares, the
spaces that are defined before it, and the token before it, behind which a comment may document its first form.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import compress, pairwise
from operator import itemgetter

from rholsp.metta import binding_forms, definitions
from rholsp.metta.builtins import core_names
from rholsp.metta.declarations import Declarations, with_beginnings
from rholsp.metta.grammar import first_token, is_border, top_level
from rholsp.metta.lints.tokens import check_tokens
from rholsp.metta.pattern_shapes import HOLE, Shapes
from rholsp.metta.summary_builder import Builder, GlobalSymbols, Names, enter, kind_of_token, span
from rholsp.metta.syntax_errors import syntax_diagnostics
from rholsp.metta.unit import Call, Unit
from rholsp.metta.visitor import evaluate, put
from rholsp.model.columns import longest, unpacked
from rholsp.model.summary import Role, Span, SymbolKind
from rholsp.syntax.tree import Fault, Tree

HANDLERS = {**binding_forms.FORMS, **definitions.FORMS}
"""What the walk does with a list, by its head. Any other built-in name, and any call, is walked as `visitor` says."""


@dataclass(slots=True)
class Around:
    """What all units of a text have in common."""

    declared: Declarations
    """By all the text."""
    symbols: GlobalSymbols = field(default_factory=GlobalSymbols)
    reserved: frozenset[str] = field(init=False)
    """Built-in names that are no symbols of the workspace."""
    shapes: Shapes = field(init=False)

    def __post_init__(self) -> None:
        self.reserved = core_names() - self.declared.names
        self.shapes = Shapes(kind_of_token, self.declared.constants)


def read(trees: Sequence[Tree], before: int, around: Around, own: Declarations, spaces: Set[str]) -> Unit:
    """The meaning of neighbouring trees.

    ``before`` is where the token before them ends, ``own`` what they declare, ``spaces`` are defined before them.
    """
    declared = around.declared
    names = Names([], around.reserved, around.symbols)
    b = Builder(
        HANDLERS,
        definitions.DEFINING_FORMS,
        trees[0].text,
        names,
        around.shapes,
        names.symbols,
        declared.docs,
        declared.remarks,
        declared.types,
        declared.functions,
        declared.unevaluated,
        spaces,
    )
    starts, ends, packed = array("I"), array("I"), array("i")
    for tree, behind in with_beginnings(trees, before):
        enter(b, tree, behind)
        _forms(b, tree)
        b.diagnostics += syntax_diagnostics(tree)
        check_tokens(b, declared.names)
        used = [owner >= 0 for owner in b.owner]
        starts.extend(compress(b.starts, used))
        ends.extend(compress(b.ends, used))
        packed.extend(compress(b.owner, used))
    first, last = trees[0].starts, trees[-1].ends
    extent = Span(first[0], last[-1]) if first else Span(0, 0)
    return _closed(b, own, extent, starts, ends, packed, declared, sum([len(tree.errors) for tree in trees]))


def _closed(
    b: Builder,
    own: Declarations,
    extent: Span,
    starts: array[int],
    ends: array[int],
    packed: array[int],
    declared: Declarations,
    errors: int,
) -> Unit:
    symbol_of, roles = unpacked(packed)
    symbols = b.symbols
    contracts = tuple([contract for contract in b.contracts if contract is not None])
    b.sends.sort(key=itemgetter(2))
    b.outline.sort(key=lambda item: item.span)
    functions = declared.functions - declared.constants
    called = [(symbols[contract.symbol].name, len(contract.formals)) for contract in contracts]
    rules = tuple([number for number, contract in enumerate(contracts) if contract.container < 0])
    calls = _calls(b, functions)
    shared = tuple([number for number, symbol in enumerate(symbols) if symbol.kind is SymbolKind.GLOBAL])
    return Unit(
        offset=extent.start,
        length=extent.end - extent.start,
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=roles,
        longest=longest(starts, ends),
        symbols=tuple(symbols),
        shared=shared,
        keys=tuple([symbols[number].key or "" for number in shared]),
        contracts=contracts,
        sends=tuple(b.sends),
        outline=tuple(b.outline),
        searched=tuple([item.name for item in b.outline if item.is_searched]),
        tells=any(item.kind == "type" and "Type" in item.detail for item in b.outline),
        diagnostics=tuple(b.diagnostics),
        doubtful_calls=tuple(b.doubtful_calls),
        modules=tuple(b.modules),
        errors=errors,
        declarations=own,
        defines=tuple({name for name, _ in called}),
        introduces=tuple({symbols[s].name for s, role in zip(symbol_of, roles, strict=True) if role == _DECLARE}),
        rules=rules,
        rule_texts=tuple([" ".join(b.text[slice(*contracts[number].span)].split()) for number in rules]),
        takes=tuple({call for call in called if call[0] in functions}),
        built=tuple([call for call in b.built if call[0] in functions]),
        calls=tuple(calls),
        callers=tuple(map(tuple, calls.values())),
        asked=b.asked,
    )


_DECLARE = int(Role.DECLARE)


def _calls(b: Builder, functions: Set[str]) -> dict[Call, list[int]]:
    found: dict[Call, list[int]] = {}
    symbols, doubtful = b.symbols, b.doubtful
    for number, send in enumerate(b.sends):
        name = symbols[send.symbol].name
        if name in functions and send.name.start not in doubtful and HOLE not in send.args:
            found.setdefault((name, len(send.args)), []).append(number)
    return found


def _forms(b: Builder, tree: Tree) -> None:
    """The top-level forms: each has its own variables, and what is not evaluated is put into the program's space."""
    wrong = _wrong(tree) if tree.errors else None
    for item, evaluated in top_level(tree):
        b.env = {}
        b.scope = span(b, item)
        b.broken = wrong is not None and wrong[first_token(tree, item)]
        (evaluate if evaluated else put)(b, item)


def _wrong(tree: Tree) -> dict[int, bool]:
    """Whether something is wrong around a form, by its first token.

    A bracket too many may have closed a form that stands before it, but none above one that begins a line.
    """
    firsts = [first_token(tree, item) for item, _ in top_level(tree)]
    faults = sorted(error.opener if error.fault is Fault.UNCLOSED else error.token for error in tree.errors)
    borders = [0, *(first for first in firsts if is_border(tree, first)), len(tree.kinds)]
    wrong: dict[int, bool] = {}
    at = 0
    for start, end in pairwise(borders):
        fault = bisect_left(faults, start)
        is_wrong = fault < len(faults) and faults[fault] < end
        while at < len(firsts) and firsts[at] < end:
            wrong[firsts[at]] = is_wrong
            at += 1
    return wrong
