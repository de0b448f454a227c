"""Parser contexts for error recovery: the enclosing brackets, and the list that fills them.

Inside `( … )` of a call the arguments are the main list, inside `{ … }` the processes side by side. Knowing what may
stand behind an item of that list is what tells a forgotten separator from the end of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rholsp.syntax.analysis import GrammarSets
from rholsp.syntax.grammar import END, Ref, Tokens
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
    Slot,
)
from rholsp.syntax.recovery import BracketRegion, Kinds

OUTSIDE = 0
LOOSE = 1
"""Inside a rule that holds lists without brackets around them: nothing is known about what may follow."""
EVERYTHING: Kinds = frozenset(map(chr, range(256)))


@dataclass(slots=True)
class Regions:
    """The regions of a grammar, numbered."""

    table: list[BracketRegion] = field(default_factory=list)
    number: dict[tuple[str, int], int] = field(default_factory=dict)
    """By rule and index of the opening bracket's slot."""
    list_stops: dict[str, dict[int, Kinds]] = field(default_factory=dict)
    """By rule that is a list, by region: what may stand behind the list there, where it is the main list."""
    starters: Kinds = frozenset()


def find_regions(facts: GrammarSets, plans: dict[str, Plan]) -> Regions:
    """Number the regions and find the main list of each."""
    names = facts.grammar.names()
    words = {t.kind for t in facts.grammar.tokens.values() if t.literal and t.name.isalpha()}
    in_names = {kind for plan in plans.values() if isinstance(plan, ChoicePlan) for kind in _word_class(plan)}
    start = plans[facts.grammar.start]
    found = Regions(starters=frozenset(facts.first_of[facts.grammar.start] & words) - in_names)
    separators = frozenset(k for plan in plans.values() for slot in _lists(plan) for k in slot.separator.kinds)
    inside = _slots_in(start)
    found.table.append(BracketRegion("", frozenset(END), frozenset(), frozenset(END) | _separators_of(inside)))
    found.table.append(BracketRegion("", frozenset(), frozenset(), separators))
    finder = _Finder(facts, plans)
    for rule, plan in plans.items():
        if not isinstance(plan, NodePlan):
            continue
        for region in plan.regions:
            closer = plan.slots[region.closing]
            assert isinstance(closer, OneSlot)
            assert isinstance(closer.part, Tokens)
            content = plan.slots[region.opening + 1 : region.closing]
            stops: Kinds = frozenset(closer.part.kinds)
            mains = list(finder.mains(content, stops))
            number = len(found.table)
            found.number[rule, region.opening] = number
            anchors = stops
            for name, after, separator in mains:
                anchors |= after | frozenset(separator)
                if name:
                    by_region = found.list_stops.setdefault(name, {})
                    by_region[number] = by_region.get(number, frozenset()) | after
            beyond = _required_tokens(plan.slots[region.closing + 1 :])
            stops = frozenset().union(stops, *(after for _, after, _ in mains))
            found.table.append(BracketRegion(names[closer.part.kinds], stops, beyond, anchors))
    return found


def is_loose(plan: NodePlan, plans: dict[str, Plan]) -> bool:
    """Whether a rule holds a list outside its own brackets."""
    inside = {at for region in plan.regions for at in range(region.opening, region.closing)}
    return any(
        isinstance(plans.get(part.rule), NaryPlan)
        for at, slot in enumerate(plan.slots)
        if at not in inside
        for part in _parts(slot)
        if isinstance(part, Ref)
    )


def first_of_slots(facts: GrammarSets, slots: tuple[Slot, ...]) -> tuple[Kinds, bool]:
    """What a row of slots can begin with, and whether all of it can be absent."""
    found: Kinds = frozenset()
    for slot in slots:
        match slot:
            case OneSlot(part):
                return found | facts.first(part), False
            case OptionalSlots(inner, _):
                found |= facts.first(inner[0].part)
            case SeparatedSlot() if slot.headless:
                found |= frozenset(slot.separator.kinds)
            case SeparatedSlot():
                return found | facts.first(slot.item), False
            case RepeatedSlot(item, least):
                found |= facts.first(item)
                if least:
                    return found, False
    return found, True


class _Finder:
    def __init__(self, facts: GrammarSets, plans: dict[str, Plan]) -> None:
        self.facts = facts
        self.plans = plans

    def mains(self, slots: tuple[Slot, ...], after: Kinds) -> Iterator[tuple[str, Kinds, str]]:
        """Lists that fill a stretch: name of the rule ('' for a list of the rule itself), stops, separator."""
        for at, slot in enumerate(slots):
            behind, open_end = first_of_slots(self.facts, slots[at + 1 :])
            if open_end:
                behind |= after
            match slot:
                case SeparatedSlot():
                    yield "", behind, slot.separator.kinds
                case RepeatedSlot():
                    yield "", behind, ""
                case OneSlot(part):
                    yield from self.within(part, behind, set())
                case OptionalSlots((OneSlot(part),), _):
                    yield from self.within(part, behind, set())

    def within(self, part: Part, after: Kinds, seen: set[str]) -> Iterator[tuple[str, Kinds, str]]:
        if not isinstance(part, Ref) or part.rule in seen:
            return
        seen.add(part.rule)
        match self.plans[part.rule]:
            case NaryPlan(slot) | ListPlan(slot):
                yield part.rule, after, slot.separator.kinds
            case ChoicePlan(parts):
                for inner in parts:
                    yield from self.within(inner, after, seen)
            case SinglePlan(inner):
                yield from self.within(inner, after, seen)
            case FoldPlan(base, tail, least, many) if not many:
                tail_first = self.facts.first_of[tail]
                yield from self.within(base, tail_first if least else after | tail_first, seen)


def _parts(slot: Slot) -> Iterator[Part]:
    match slot:
        case OneSlot(part):
            yield part
        case OptionalSlots(inner, _):
            for one in inner:
                yield one.part
        case SeparatedSlot():
            yield slot.item
        case RepeatedSlot(item, _):
            yield item


def _required_tokens(slots: tuple[Slot, ...]) -> Kinds:
    found: set[str] = set()
    for slot in slots:
        if not (isinstance(slot, OneSlot) and isinstance(slot.part, Tokens)):
            break
        found |= set(slot.part.kinds)
    return frozenset(found)


def _lists(plan: Plan) -> Iterator[SeparatedSlot]:
    match plan:
        case NaryPlan(slot) | ListPlan(slot):
            yield slot
        case NodePlan(slots, _):
            yield from (slot for slot in slots if isinstance(slot, SeparatedSlot))


def _slots_in(plan: Plan) -> tuple[Slot, ...]:
    return plan.slots if isinstance(plan, NodePlan) else ()


def _separators_of(slots: tuple[Slot, ...]) -> Kinds:
    return frozenset(k for slot in slots if isinstance(slot, SeparatedSlot) for k in slot.separator.kinds)


def _word_class(plan: ChoicePlan) -> Iterator[str]:
    """Keywords that a choice takes as one token among several: names, so no sign that a statement begins."""
    for part in plan.parts:
        if isinstance(part, Tokens) and len(part.kinds) > 1:
            yield from part.kinds
