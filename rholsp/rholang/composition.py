"""The stretches of an edited text: its units, and what stands between them."""

from __future__ import annotations

from functools import partial

from rholsp.model.stretches import Between, Composition, Stretch
from rholsp.rholang.analysis import Analysis
from rholsp.rholang.highlight_tokens import tokens_between
from rholsp.syntax.tree import Tree


def composition(analysis: Analysis) -> Composition:
    """An analysis that has units, as features see it."""
    stretches: list[Stretch] = []
    done = 0
    for placed in analysis.units():
        stretches += (Between(done, placed.start), placed)
        done = placed.end
    stretches.append(Between(done, len(analysis.lexed.text)))
    tokens = partial(tokens_between, analysis.lexed)
    # What tells more are agents, and their members.
    told = analysis.summary.outline if analysis.agents else ()
    trees = partial(_trees, analysis)
    return Composition(stretches, tokens, analysis.called(), analysis.defined(), told, analysis.kept, trees)


def _trees(analysis: Analysis, start: int, end: int) -> tuple[Tree]:
    known = {placed.first: placed.span for placed in analysis.units() if placed.end < start or placed.start > end}
    return (analysis.grammar.parse_lexed(analysis.lexed, known, {}),)
