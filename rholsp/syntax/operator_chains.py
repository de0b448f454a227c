"""Towers of operator rules: which rules one loop reads, and which choices are tokens."""

from collections.abc import Iterator

from rholsp.syntax.grammar import Ref, Tokens
from rholsp.syntax.plan import ChoicePlan, FoldPlan, Plan
from rholsp.syntax.recovery import Kinds


def leaves_of(plan: ChoicePlan) -> Kinds:
    """The kinds that a choice takes as they are."""
    return frozenset(kind for part in plan.parts if isinstance(part, Tokens) for kind in part.kinds)


def operator_chains(plans: dict[str, Plan]) -> dict[str, tuple[str, int]]:
    """Head and level of each rule that is part of a tower ``a = b a_tail*``, ``b = c b_tail*``, …"""
    towers = {name: plan for name, plan in plans.items() if isinstance(plan, FoldPlan) and plan.many}
    bases = {plan.base.rule for plan in towers.values() if isinstance(plan.base, Ref)}
    chains: dict[str, tuple[str, int]] = {}
    for head in towers:
        if head in bases:
            continue
        for level, name in enumerate(_descend(towers, head)):
            chains[name] = (head, level)
    return chains


def _descend(towers: dict[str, FoldPlan], name: str) -> Iterator[str]:
    while name in towers:
        yield name
        base = towers[name].base
        if not isinstance(base, Ref):
            return
        name = base.rule
