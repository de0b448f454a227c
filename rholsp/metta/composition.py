"""The stretches of an edited text: its runs of forms, and what stands between them."""

from __future__ import annotations

from functools import partial

from rholsp.metta.analysis import Analysis
from rholsp.metta.highlight_tokens import tokens_between
from rholsp.model.stretches import Between, Composition, Stretch


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
    return Composition(stretches, tokens, called, defined, told, analysis.kept)
