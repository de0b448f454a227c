"""The stretches of an edited text: its runs of forms, and what stands between them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rholsp.metta.analysis import Analysis
from rholsp.metta.grammar import language, trees_of
from rholsp.metta.highlight_tokens import tokens_between
from rholsp.metta.nodes import FILE_ITEMS
from rholsp.model.stretches import Between, Composition, Stretch
from rholsp.syntax.tree import Slot, SyntaxFault, Tree
from rholsp.syntax.units import UNIT


def composition(analysis: Analysis) -> Composition:
    """An analysis that has runs, as features see it."""
    units = [run.placed for run in analysis.runs if run.placed is not None]
    stretches: list[Stretch] = []
    done = 0
    for placed in units:
        stretches += (Between(done, placed.start), placed)
        done = placed.end
    stretches.append(Between(done, len(analysis.lexed.text)))
    tokens = partial(tokens_between, analysis.lexed)
    called = set[int]().union(*[placed.called for placed in units])
    defined = set[int]().union(*[placed.defined for placed in units])
    told = [item for placed in units if placed.unit.tells for item in placed.outline() if item.kind == "type"]
    # Where a bracket is not closed, what a tree is depends on what stands above.
    trees = None if any(run.unclosed for run in analysis.runs) else partial(_trees, analysis)
    return Composition(stretches, tokens, called, defined, told, analysis.kept, trees)


def _trees(analysis: Analysis, start: int, end: int) -> tuple[Tree]:
    lexed = analysis.lexed
    items: list[Slot] = []
    errors: list[SyntaxFault] = []
    skipped: list[int] = []
    for run in analysis.runs:
        # A bracket that nothing opened belongs to no part of the tree.
        if not run.unmatched and (lexed.ends[run.end - 1] < start or lexed.starts[run.first] > end):
            items.append((UNIT, run.first, run.end - 1))
            continue
        first = run.first
        for tree in trees_of(lexed, first, run.end):
            items += [_counted(item, first) for item in tree.root[FILE_ITEMS]]
            errors += [replace(error, token=error.token + first) for error in tree.errors]
            skipped += [token + first for token in tree.skipped]
    columns = lexed.text, lexed.kinds, lexed.starts, lexed.ends
    names = language().lexer.names
    return (Tree(*columns, ("file", items), tuple(errors), tuple(skipped), lexed.stray, lexed.unclosed_trivia, names),)


def _counted(slot: Slot, first: int) -> Slot:
    """A part of a run's tree, with tokens counted from the first one of the text."""
    if isinstance(slot, int):
        return slot + first
    return type(slot)([_counted(part, first) for part in slot]) if isinstance(slot, tuple | list) else slot
