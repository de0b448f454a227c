"""The same grammar run by parsimonious's own interpreter: the reference that the compiled parser is tested against.

It runs over the string of kinds, so both see the same tokens. It is slow, recursive and stops at the first error:
good for tests and benchmarks only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from parsimonious.exceptions import ParseError
from parsimonious.grammar import Grammar as PegGrammar
from parsimonious.nodes import Node as PegNode

from rholsp.syntax.grammar import Choice, Expr, Grammar, Look, Ref, Repeat, Seq, Tokens
from rholsp.syntax.plan import (
    ChoicePlan,
    FoldPlan,
    ListPlan,
    NaryPlan,
    NodePlan,
    OneSlot,
    OptionalSlots,
    Part,
    Plan,
    RepeatedSlot,
    SeparatedSlot,
    SinglePlan,
    TokenPlan,
    node_kind,
    plan_rules,
)
from rholsp.syntax.tree import Node, Slot


@dataclass(frozen=True, slots=True)
class Interpreter:
    """parsimonious's interpreter of one grammar, over kinds."""

    peg: PegGrammar
    plans: Mapping[str, Plan]
    start: str

    def parse(self, kinds: str) -> Node | None:
        """The tree of a string of kinds (without END), or None if it is not in the language."""
        try:
            node = self.peg.parse(kinds)
        except ParseError:
            return None
        tree: Node = self._rule(self.start, node)
        return tree

    def _part(self, part: Part, node: PegNode) -> Slot:
        return node.start if isinstance(part, Tokens) else self._rule(part.rule, node)

    def _rule(self, name: str, node: PegNode, left: Slot = None) -> Slot:
        plan = self.plans[name]
        # A rule whose expression is a sequence has the sequence's parts as children; lookaheads match nothing.
        children = [child for child in node.children if not child.expr.as_rule().startswith(("&", "!"))]
        match plan:
            case TokenPlan():
                return node.start
            case ChoicePlan(parts):
                chosen = node.children[0]
                part = next(p for p in parts if _is(p, chosen))
                return self._rule(part.rule, chosen, left) if isinstance(part, Ref) else chosen.start
            case SinglePlan(part):
                return self._part(part, children[0])
            case FoldPlan(base, tail, least, many):
                value = self._part(base, children[0])
                tails = children[1].children if not least or many else [children[1]]
                for each in tails:
                    value = self._rule(tail, each, value)
                return value
            case NaryPlan(slot):
                items = self._separated(slot, children)
                return (node_kind(name), items) if len(items) > 1 else items[0]
            case ListPlan(slot):
                return self._separated(slot, children)
            case NodePlan():
                return self._node(name, plan, node if _is_repeat(node) else None, children, left)

    def _node(self, name: str, plan: NodePlan, whole: PegNode | None, children: list[PegNode], left: Slot) -> Node:
        parts: list[Slot] = [node_kind(name)]
        if name.endswith("_tail"):
            parts.append(left)
        at = 0
        for slot in plan.slots:
            match slot:
                case OneSlot(part):
                    parts.append(self._part(part, children[at]))
                    at += 1
                case OptionalSlots(inner, _):
                    parts += self._optional(inner, children[at])
                    at += 1
                case SeparatedSlot():
                    width = 1 + (not slot.headless) + slot.trailing
                    parts.append(self._separated(slot, children[at : at + width]))
                    at += width
                case RepeatedSlot(item, _):
                    repeated = whole or children[at]
                    parts.append([self._part(item, each) for each in repeated.children])
                    at += 1
        return tuple(parts)

    def _optional(self, inner: tuple[OneSlot, ...], node: PegNode) -> list[Slot]:
        if not node.children:
            return [None] * len(inner)
        group = node.children[0]
        if len(inner) == 1:
            if _is(inner[0].part, group):
                return [self._part(inner[0].part, group)]
            group_children = [child for child in group.children if child.expr.as_rule()[:1] not in "&!"]
            return [self._part(inner[0].part, group_children[0])]
        values = [child for child in group.children if child.expr.as_rule()[:1] not in "&!"]
        return [self._part(one.part, child) for one, child in zip(inner, values, strict=True)]

    def _separated(self, slot: SeparatedSlot, children: list[PegNode]) -> list[Slot]:
        items: list[Slot] = [] if slot.headless else [self._part(slot.item, children[0])]
        groups = children[0 if slot.headless else 1].children
        for group in groups:
            separator, item = (child for child in group.children if child.expr.as_rule()[:1] not in "&!")
            items += [separator.start, self._part(slot.item, item)]
        if slot.trailing and children[-1].children:
            items.append(children[-1].start)
        return items


def interpreter(grammar: Grammar) -> Interpreter:
    """Build parsimonious's interpreter for a grammar."""
    lines = [f"{name} = {_peg(rule)}" for name, rule in grammar.rules.items()]
    return Interpreter(PegGrammar("\n".join(lines)), plan_rules(grammar), grammar.start)


def _peg(e: Expr) -> str:
    match e:
        case Tokens(kinds):
            return f'~r"[{re.escape(kinds).replace(chr(34), chr(92) + chr(34))}]"'
        case Ref(rule):
            return rule
        case Seq((only,)):
            return f"{_peg(only)} ''"
        case Seq(items):
            return " ".join(f"({_peg(i)})" if isinstance(i, Seq | Choice) else _peg(i) for i in items)
        case Choice(items):
            return " / ".join(f"({_peg(i)})" if isinstance(i, Seq | Choice) else _peg(i) for i in items)
        case Repeat(item, least, many):
            mark = ("+" if least else "*") if many else "?"
            return f"{_peg(item) if isinstance(item, Tokens | Ref) else f'({_peg(item)})'}{mark}"
        case Look(item, negative):
            inner = _peg(item) if isinstance(item, Tokens | Ref) else f"({_peg(item)})"
            return f"{'!' if negative else '&'}{inner}"


def _is(part: Part, node: PegNode) -> bool:
    """Whether a node was made by a part: by name for a rule, as a nameless character class for tokens."""
    return node.expr_name == part.rule if isinstance(part, Ref) else not node.expr_name


def _is_repeat(node: PegNode) -> bool:
    return type(node.expr).__name__ == "Quantifier"
