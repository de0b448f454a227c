"""Node plans: what each rule makes of its parts. The table of docs/grammar-engine.md as data.

Both the compiled parser and the conversion of parsimonious's own trees follow these plans, so "the same tree" is
decided at one place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rholsp.syntax.analysis import guards, is_tail
from rholsp.syntax.grammar import BRACKETS, Choice, Expr, Grammar, GrammarError, Look, Ref, Repeat, Seq, Tokens

Part = Tokens | Ref


@dataclass(frozen=True, slots=True)
class OneSlot:
    """A required token or rule."""

    part: Part


@dataclass(frozen=True, slots=True)
class OptionalSlots:
    """``(x y)?``: the slots of a group, all None when absent."""

    slots: tuple[OneSlot, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class SeparatedSlot:
    """``x (sep x)*``, with ``sep?`` behind it if ``trailing``; lookaheads stand before or right behind ``sep``.

    ``headless`` is ``(sep x)*`` behind something that is no ``x``: the list begins with a separator, if with anything.
    """

    item: Part
    separator: Tokens
    before: tuple[Look, ...]
    behind: tuple[Look, ...]
    trailing: bool
    headless: bool


@dataclass(frozen=True, slots=True)
class RepeatedSlot:
    """``x*`` or ``x+``."""

    item: Part
    least: int


Slot = OneSlot | OptionalSlots | SeparatedSlot | RepeatedSlot


@dataclass(frozen=True, slots=True)
class BracketSlots:
    """A bracketed stretch of a rule: indexes of the slots of its brackets."""

    opening: int
    closing: int


@dataclass(frozen=True, slots=True)
class TokenPlan:
    """A choice among tokens."""

    kinds: str


@dataclass(frozen=True, slots=True)
class ChoicePlan:
    """One of several rules or tokens; no node of its own."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SinglePlan:
    """One part and lookaheads; no node of its own."""

    part: Part


@dataclass(frozen=True, slots=True)
class FoldPlan:
    """``base tail``, ``base tail?`` or ``base tail*``: each tail takes what stands on its left as its first part."""

    base: Part
    tail: str
    least: int
    many: bool


@dataclass(frozen=True, slots=True)
class NaryPlan:
    """``x (sep x)*`` and nothing else: the item itself, or a node with the list."""

    list: SeparatedSlot


@dataclass(frozen=True, slots=True)
class ListPlan:
    """``x (sep x)* sep?`` and nothing else: the plain list."""

    list: SeparatedSlot


@dataclass(frozen=True, slots=True)
class NodePlan:
    """A node with slots."""

    slots: tuple[Slot, ...]
    regions: tuple[BracketSlots, ...]


Plan = TokenPlan | ChoicePlan | SinglePlan | FoldPlan | NaryPlan | ListPlan | NodePlan


def node_kind(rule: str) -> str:
    """Kind of the nodes that a rule makes: ``quote`` for ``quote__bare``, ``sum`` for ``sum_tail``."""
    return rule.partition("__")[0].removesuffix("_tail")


def plan_rules(grammar: Grammar) -> dict[str, Plan]:
    """Plan every rule that makes nodes. Raises GrammarError for a form that the engine does not compile."""
    plans: dict[str, Plan] = {}
    todo = [grammar.start]
    while todo:
        name = todo.pop()
        if name not in plans:
            plans[name] = _plan(grammar, name, grammar.rules[name])
            todo.extend(_parsed(grammar.rules[name]))
    return {name: plans[name] for name in grammar.rules if name in plans}


def _parsed(e: Expr) -> Iterator[str]:
    """Rules used outside lookaheads."""
    match e:
        case Ref(rule):
            yield rule
        case Seq(items) | Choice(items):
            for item in items:
                yield from _parsed(item)
        case Repeat(item, _, _):
            yield from _parsed(item)


def _plan(grammar: Grammar, name: str, rule: Expr) -> Plan:
    match rule:
        case Tokens(kinds):
            return TokenPlan(kinds)
        case Choice(items):
            return ChoicePlan(tuple(_part(name, item) for item in items))
        case Seq(items):
            return _plan_sequence(grammar, name, items)
        case Repeat():
            return NodePlan((_repeated(name, rule),), ())
    raise GrammarError(f"{name}: a rule may not be only a reference or a lookahead")


def _plan_sequence(grammar: Grammar, name: str, items: tuple[Expr, ...]) -> Plan:
    values = tuple(item for item in items if not isinstance(item, Look))
    is_tail_rule = name.endswith("_tail")
    if not is_tail_rule:
        if len(values) == 1 and isinstance(values[0], Tokens | Ref):
            return SinglePlan(values[0])
        if len(values) == 2:
            tail = values[1].item if isinstance(values[1], Repeat) else values[1]
            if isinstance(tail, Ref) and is_tail(tail, grammar):
                least, many = (values[1].least, values[1].many) if isinstance(values[1], Repeat) else (1, False)
                return FoldPlan(_part(name, values[0]), tail.rule, least, many)
    slots = _slots(grammar, name, values)
    if len(slots) == 1 and isinstance(slots[0], SeparatedSlot) and not is_tail_rule:
        return ListPlan(slots[0]) if slots[0].trailing else NaryPlan(slots[0])
    return NodePlan(slots, _regions(grammar, name, slots))


def _slots(grammar: Grammar, name: str, values: tuple[Expr, ...]) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    for value in values:
        last = slots[-1] if slots else None
        if isinstance(value, Tokens | Ref):
            slots.append(OneSlot(value))
        elif isinstance(value, Repeat) and value.many and isinstance(value.item, Seq):
            slot = _separated(name, value.item)
            if isinstance(last, OneSlot) and last.part == slot.item:
                slots[-1] = replace(slot, headless=False)
            else:
                slots.append(slot)
        elif isinstance(value, Repeat) and value.many:
            slots.append(_repeated(name, value))
        elif isinstance(value, Repeat) and isinstance(last, SeparatedSlot) and value.item == last.separator:
            slots[-1] = replace(last, trailing=True)
        elif isinstance(value, Repeat):
            slots.append(_optional(grammar, name, value))
        else:
            raise GrammarError(f"{name}: give a choice inside a sequence a rule of its own")
    return tuple(slots)


def _separated(name: str, group: Seq) -> SeparatedSlot:
    values = [part for part in group.items if not isinstance(part, Look)]
    if len(values) != 2 or not isinstance(values[0], Tokens) or not isinstance(values[1], Tokens | Ref):
        raise GrammarError(f"{name}: a repeated group must be a separator and one rule")
    at = group.items.index(values[0])
    before = tuple(look for look in group.items[:at] if isinstance(look, Look))
    behind = tuple(look for look in group.items[at + 1 :] if isinstance(look, Look))
    return SeparatedSlot(values[1], values[0], before, behind, False, True)


def _optional(grammar: Grammar, name: str, value: Repeat) -> OptionalSlots:
    inner = value.item.items if isinstance(value.item, Seq) else (value.item,)
    looks = tuple(look for look in inner if isinstance(look, Look)) or guards(value.item, grammar)
    return OptionalSlots(tuple(OneSlot(_part(name, part)) for part in inner if not isinstance(part, Look)), looks)


def _repeated(name: str, value: Repeat) -> RepeatedSlot:
    return RepeatedSlot(_part(name, value.item), value.least)


def _part(name: str, e: Expr) -> Part:
    if not isinstance(e, Tokens | Ref):
        raise GrammarError(f"{name}: give the group `{e}` a rule of its own")
    return e


def _regions(grammar: Grammar, name: str, slots: tuple[Slot, ...]) -> tuple[BracketSlots, ...]:
    closers = {grammar.kind(o): grammar.tokens.get(c) for o, c in BRACKETS.items() if o in grammar.tokens}
    single = {
        at: slot.part.kinds
        for at, slot in enumerate(slots)
        if isinstance(slot, OneSlot) and isinstance(slot.part, Tokens)
    }
    regions: list[BracketSlots] = []
    for at, kinds in single.items():
        if kinds in closers:
            closer = closers[kinds]
            closing = next((b for b in single if b > at and closer and single[b] == closer.kind), None)
            if closing is None:
                raise GrammarError(f"{name}: a bracket is opened and not closed in the same rule")
            regions.append(BracketSlots(at, closing))
    return tuple(regions)


def unit_rule(plans: Mapping[str, Plan]) -> str:
    """The rule whose items are units (units.py): a list and nothing else; '' where a grammar has none."""
    found = (name for name, plan in plans.items() if isinstance(plan, NaryPlan) and len(plan.list.separator.kinds) == 1)
    return next(found, "")
