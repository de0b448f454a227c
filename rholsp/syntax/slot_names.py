"""Names for the slots of nodes, so that code which walks a tree need not use indexes.

A line `#: first second …` right above a rule names the slots of the nodes that the rule makes, the part on the left of
a tail included. All rules that make one kind of node share the names that one of them has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rholsp.syntax.grammar import Grammar, GrammarError
from rholsp.syntax.peg_reader import read_grammar
from rholsp.syntax.plan import NaryPlan, NodePlan, OptionalSlots, Plan, node_kind, plan_rules

_RULE = re.compile(r"(\w+)\s*=")
_MARK = "#:"

HEAD = '''"""Where the slots of each kind of node stand: made from {name} by `make grammars`, not by hand.

`KIND_SLOT` is the index of a slot in the nodes of one kind. A name without a kind is the index in all kinds that have
such a slot.
"""
'''


def slot_names(text: str) -> dict[str, tuple[str, ...]]:
    """Names of the slots by kind of node, in the order of the grammar, of the text of a `.peg` file.

    Raises GrammarError if a kind has no names, names that are not one for each slot, or two lines of names.
    """
    grammar = read_grammar(text)
    written = _written(text)
    widths = _widths(grammar, written)
    found: dict[str, tuple[str, ...]] = {}
    for rule, names in written.items():
        kind = node_kind(rule)
        if kind in found:
            raise GrammarError(f"{rule}: the slots of `{kind}` have been named already")
        if len(set(names)) != len(names):
            raise GrammarError(f"{rule}: two slots have one name")
        found[kind] = names
    for rule, width in widths.items():
        kind = node_kind(rule)
        if len(found.get(kind, ())) != width:
            raise GrammarError(f"{rule}: `{kind}` has {width} slots and {len(found.get(kind, ()))} names of slots")
    return {kind: found[kind] for kind in dict.fromkeys(map(node_kind, widths))}


def nodes_module(name: str, text: str) -> str:
    """Source of a module with a constant for each slot of each kind of node, the same for the same text."""
    kinds = slot_names(text)
    groups = [{f"{kind}_{slot}": at for at, slot in enumerate(names, 1)} for kind, names in kinds.items()]
    groups.insert(0, dict(sorted(_common(kinds).items())))
    constants = [constant for group in groups for constant in group]
    if len(set(constants)) != len(constants):
        raise GrammarError("two slots have one name, together with the names of their kinds")
    blocks = ["\n".join(f"{constant.upper()} = {at}" for constant, at in group.items()) for group in groups if group]
    return "\n".join([HEAD.format(name=name), "\n\n".join(blocks)]) + "\n"


def _written(text: str) -> dict[str, tuple[str, ...]]:
    """The names above each rule that has such a line."""
    found: dict[str, tuple[str, ...]] = {}
    names: tuple[str, ...] | None = None
    for line in text.split("\n"):
        if line.startswith(_MARK):
            if names is not None:
                raise GrammarError(f"no rule follows the names `{' '.join(names)}`")
            names = tuple(line.removeprefix(_MARK).split())
        elif names is not None and (rule := _RULE.match(line)):
            found[rule[1]] = names
            names = None
        elif names is not None and not line.startswith("#"):
            raise GrammarError(f"no rule follows the names `{' '.join(names)}`")
    return found


def _widths(grammar: Grammar, written: Mapping[str, object]) -> dict[str, int]:
    """Number of slots by rule, of those rules that make nodes; no other rule may have names."""
    plans = plan_rules(grammar)
    widths = {rule: _width(rule, plan) for rule, plan in plans.items() if isinstance(plan, NodePlan | NaryPlan)}
    for rule in written:
        if rule not in widths:
            raise GrammarError(f"{rule}: it makes no node whose slots could have names")
    return widths


def _width(rule: str, plan: Plan) -> int:
    if not isinstance(plan, NodePlan):
        return 1
    return rule.endswith("_tail") + sum(len(s.slots) if isinstance(s, OptionalSlots) else 1 for s in plan.slots)


def _common(kinds: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Index of each slot that several kinds have, all at the same place."""
    places: dict[str, list[int]] = {}
    for names in kinds.values():
        for at, slot in enumerate(names, 1):
            places.setdefault(slot, []).append(at)
    return {slot: at[0] for slot, at in places.items() if len(at) > 1 and len(set(at)) == 1}
