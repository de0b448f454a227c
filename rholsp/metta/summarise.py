"""From a MeTTa text to a `FileSummary`: a look ahead for what it defines, one walk, then columns.

docs/metta.md is the specification. Any text gives a summary; the time is linear in it.
"""

from __future__ import annotations

from array import array
from itertools import compress
from operator import itemgetter

from rholsp.metta import binding_forms, definitions
from rholsp.metta.builtins import core_names
from rholsp.metta.definitions import TopLevelDefinitions
from rholsp.metta.grammar import parse, top_level
from rholsp.metta.lints.rules import arities, duplicates
from rholsp.metta.lints.tokens import check_tokens
from rholsp.metta.pattern_shapes import Shapes
from rholsp.metta.summary_builder import Builder, Names, enter, kind_of_token, span
from rholsp.metta.syntax_errors import syntax_diagnostics
from rholsp.metta.visitor import evaluate, put
from rholsp.model.allowances import allowances
from rholsp.model.columns import longest, unpacked
from rholsp.model.summary import FileSummary
from rholsp.syntax.tree import Tree
from rholsp.text.lines import LineIndex

HANDLERS = {**binding_forms.FORMS, **definitions.FORMS}
"""What the walk does with a list, by its head. Any other built-in name, and any call, is walked as `visitor` says."""


def summarise(text: str) -> FileSummary:
    """The meaning of a text. Never raises."""
    trees = parse(text)
    defined = TopLevelDefinitions()
    for tree in trees:
        defined.read(tree)
    own = defined.names
    names = Names([], core_names() - own)
    shapes = Shapes(kind_of_token, frozenset(defined.constants))
    b = Builder(
        HANDLERS,
        definitions.DEFINING_FORMS,
        text,
        names,
        shapes,
        names.symbols,
        defined.docs,
        defined.remarks,
        defined.types,
        frozenset(defined.functions),
        defined.unevaluated,
    )
    starts, ends, packed = array("I"), array("I"), array("i")
    for tree in trees:
        enter(b, tree)
        _forms(b, tree)
        b.diagnostics += syntax_diagnostics(tree)
        check_tokens(b, own)
        used = [owner >= 0 for owner in b.owner]
        starts.extend(compress(b.starts, used))
        ends.extend(compress(b.ends, used))
        packed.extend(compress(b.owner, used))
    duplicates(b)
    arities(b)
    b.sends.sort(key=itemgetter(2))
    b.outline.sort(key=lambda item: item.span)
    b.diagnostics.sort(key=lambda d: (d.start, d.end, d.code))
    symbol_of, roles = unpacked(packed)
    return FileSummary(
        lines=LineIndex.of(text),
        starts=starts,
        ends=ends,
        symbol_of=symbol_of,
        roles=roles,
        longest=longest(starts, ends),
        symbols=tuple(b.symbols),
        contracts=tuple([contract for contract in b.contracts if contract is not None]),
        sends=tuple(b.sends),
        outline=tuple(b.outline),
        diagnostics=tuple(b.diagnostics),
        doubtful_calls=tuple(b.doubtful_calls),
        modules=tuple(b.modules),
        allowances=allowances(text, *_tokens(trees)),
    )


def _tokens(trees: tuple[Tree, ...]) -> tuple[array[int], array[int]]:
    """Starts and ends of all tokens of a text."""
    if len(trees) == 1:
        return trees[0].starts, trees[0].ends
    starts, ends = array("I"), array("I")
    for tree in trees:
        starts.extend(tree.starts)
        ends.extend(tree.ends)
    return starts, ends


def _forms(b: Builder, tree: Tree) -> None:
    """The top-level forms: each has its own variables, and what is not evaluated is put into the program's space."""
    for item, evaluated in top_level(tree):
        b.env = {}
        b.scope = span(b, item)
        (evaluate if evaluated else put)(b, item)
