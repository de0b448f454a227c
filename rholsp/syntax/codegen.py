"""Grammar to Python: each rule becomes a closure that dispatches on the next token's kind.

The generated function ``parse(kinds, rec, limit, known, spans, start)`` returns the root node and the index where it
ended; units.py says what the last three are. Its rules are called only where the next token can begin them, so each
call reads at least one token. Chains of operator rules become one loop (precedence climbing). However a text nests, it
does so through operators or through choices that can also be a single token (checked by ``_check_depth``): those count
the depth and skip what is deeper than ``limit``.
"""

from __future__ import annotations

from typing import Any

from rholsp.syntax.analysis import GrammarSets, guards, lookahead_options, references
from rholsp.syntax.bracket_regions import EVERYTHING, LOOSE, OUTSIDE, Regions, first_of_slots, is_loose
from rholsp.syntax.generated_source import GeneratedSource
from rholsp.syntax.grammar import GrammarError, Look, Ref, Tokens
from rholsp.syntax.operator_chains import leaves_of, operator_chains
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
    TokenPlan,
    node_kind,
    unit_rule,
)
from rholsp.syntax.recovery import Kinds
from rholsp.syntax.recovery_points import RecoveryPoints
from rholsp.syntax.units import LEAST, UNIT

OPERATORS_LIMIT = 3_000
"""How many operators of one chain fold into a tree, each a level deeper, before the text counts as too deep."""


class Generator:
    """Writes the parser of one grammar."""

    def __init__(self, facts: GrammarSets, plans: dict[str, Plan], regions: Regions) -> None:
        self.facts = facts
        self.grammar = facts.grammar
        self.plans = plans
        self.regions = regions
        self.chains = operator_chains(plans)
        self.unit_rule = unit_rule(plans)
        self.code = GeneratedSource()
        self.points = RecoveryPoints(facts, regions, self.code)
        self._check_depth()

    def source(self) -> tuple[str, dict[str, Any]]:
        """Source of ``parse`` and its constants; to be called once."""
        code, self.tables = self.code, list[str]()
        code.lines.append("def parse(kinds, rec, limit, known, spans, start=None):")
        code.line(f"i = 0; region = {OUTSIDE}; opener = -1; depth = 0; deepest = -1")
        code.line("def advance():")
        code.line("    nonlocal i")
        code.line("    i += 1")
        code.line("    return i - 1")
        heads = {head for head, _ in self.chains.values()}
        for name, plan in self.plans.items():
            if name in heads:
                self._chain(name)
            elif name not in self.chains and not isinstance(plan, TokenPlan):
                self._rule(name, plan)
        self._units()
        for table in self.tables:
            code.line(table)
        if self.unit_rule:
            code.line("if start is not None:")
            code.line("    i, region = start")
            code.line(f"    return {self._call(self._unit_item())}, i")
        code.line(f"root = {self._call(Ref(self.grammar.start))}")
        code.line("return root, i")
        return "\n".join(code.lines) + "\n", code.constants

    def _check_depth(self) -> None:
        """Raises GrammarError for a rule that can hold itself without passing through what counts the depth."""
        counting = {name for name, plan in self.plans.items() if isinstance(plan, ChoicePlan) and leaves_of(plan)}
        counting |= {tail for name in self.chains for tail in self._tails_of(name)}
        holds = {name: set(references(rule)) - counting for name, rule in self.grammar.rules.items()}
        for name in self.plans.keys() - counting:
            reached, todo = set[str](), [name]
            while todo:
                for rule in holds[todo.pop()] - reached:
                    reached.add(rule)
                    todo.append(rule)
            if name in reached:
                raise GrammarError(f"{name}: it can hold itself, and nothing in between counts how deep")

    def _tails_of(self, name: str) -> list[str]:
        plan = self.plans[name]
        assert isinstance(plan, FoldPlan)
        return self._tail_rules(plan.tail)

    # ------------------------------------------------------------ rules

    def _rule(self, name: str, plan: Plan) -> None:
        code = self.code
        left = "left" if name.endswith("_tail") else ""
        if isinstance(plan, ChoicePlan):
            self._choice(name, plan, left)
            return
        code.line(f"def r_{name}({left}):")
        code.depth += 1
        code.line("nonlocal i, region, opener")
        match plan:
            case SinglePlan(part):
                self._take_first(part, "v")
                code.line("return v")
            case FoldPlan():
                self._fold(name, plan)
            case NaryPlan(slot):
                self._nary(name, slot)
            case ListPlan(slot):
                self._take_first(slot.item, "first")
                self._separated(name, slot, "v", "[first]", self._dynamic_stops(name))
                code.line("return v")
            case NodePlan():
                self._node(name, plan, left)
        code.depth -= 1

    def _choice(self, name: str, plan: ChoicePlan, left: str) -> None:
        code = self.code
        leaves, table = self._table(name, plan, left)
        code.line(f"def r_{name}({left}):")
        code.depth += 1
        code.line("nonlocal i, depth, deepest")
        code.line("k = kinds[i]")
        if leaves:
            code.line(f"if k in {self._kinds(leaves)}:")
            code.line("    i += 1")
            code.line("    return i - 1")
        if left or not leaves:
            code.line(f"return {table}[k]({left})")
        else:
            # What can be a token can be the first token of a group that is too deep.
            code.line("if depth > deepest:")
            code.line("    if depth > limit:")
            code.line("        j = rec.deep(i); i = rec.at")
            code.line("        return j")
            code.line("    deepest = depth")
            code.line("depth += 1")
            code.line(f"v = {table}[k]()")
            code.line("depth -= 1")
            code.line("return v")
        code.depth -= 1

    def _table(self, name: str, plan: ChoicePlan, left: str) -> tuple[Kinds, str]:
        """Kinds that a choice takes as they are, and the name of its table from kind to rule."""
        code = self.code
        leaves = leaves_of(plan)
        candidates: dict[str, list[str]] = {}
        for part in plan.parts:
            if isinstance(part, Tokens):
                continue
            for kind in sorted(self.facts.first(part)):
                rules = candidates.setdefault(kind, [])
                # Behind a rule that needs no lookahead nothing else is asked.
                if kind not in leaves and (not rules or guards(Ref(rules[-1]), self.grammar)):
                    rules.append(part.rule)
        rows: list[str] = []
        for kind, rules in sorted(candidates.items()):
            if not rules:
                continue
            if len(rules) == 1 and rules[0] not in self.chains:
                rows.append(f"{kind!r}: r_{rules[0]}")
                continue
            helper = f"d_{name}_{ord(kind)}"
            code.line(f"def {helper}({left}):")
            for rule in rules[:-1]:
                code.line(f"    if {self._guard(Ref(rule))}: return {self._call(Ref(rule), left)}")
            # The last one is taken without asking: nothing else could begin here.
            code.line(f"    return {self._call(Ref(rules[-1]), left)}")
            rows.append(f"{kind!r}: {helper}")
        self.tables.append(f"T_{name} = {{{', '.join(rows)}}}")
        return leaves, f"T_{name}"

    def _chain(self, head: str) -> None:
        """A tower of operator rules as one loop; ``level`` is the loosest operator that the caller lets in."""
        code = self.code
        members = sorted((level, name) for name, (top, level) in self.chains.items() if top == head)
        levels: dict[str, int] = {}
        tails: dict[str, str] = {}
        guarded: dict[str, str] = {}
        for level, name in members:
            for rule in self._tails_of(name):
                for kind in sorted(self.facts.first_of[rule]):
                    levels[kind], tails[kind] = level, rule
                    if guards(Ref(rule), self.grammar):
                        guarded[kind] = rule
        base_plan = self.plans[members[-1][1]]
        assert isinstance(base_plan, FoldPlan)
        self.tables.append(f"T_{head} = {{{', '.join(f'{k!r}: r_{rule}' for k, rule in sorted(tails.items()))}}}")
        level_table = code.constant("LEVEL", tuple(sorted(levels.items())))
        code.constants[level_table] = levels
        code.line(f"def c_{head}(level):")
        code.depth += 1
        code.line("nonlocal i, depth, deepest")
        self._take_first(base_plan.base, "left")
        # A tighter operator cannot follow a looser one here: the looser one's right side would have taken it.
        code.line("most = 99")
        code.line(f"for _ in range({OPERATORS_LIMIT}):")
        code.line("    k = kinds[i]")
        code.line(f"    if k not in {level_table} or not level <= {level_table}[k] <= most: return left")
        for rule in sorted(set(guarded.values())):
            kinds = frozenset(kind for kind, owner in guarded.items() if owner == rule)
            code.line(f"    if k in {self._kinds(kinds)} and not ({self._guard(Ref(rule))}): return left")
        code.line("    if depth > deepest:")
        code.line("        if depth > limit: break")
        code.line("        deepest = depth")
        code.line("    depth += 1")
        code.line(f"    most = {level_table}[k]")
        code.line(f"    left = T_{head}[k](left)")
        code.line("    depth -= 1")
        code.line("if kinds[i] in " + level_table + ": rec.deep(i); i = rec.at; rec.skipped.append(i - 1)")
        code.line("return left")
        code.depth -= 1

    def _tail_rules(self, tail: str) -> list[str]:
        plan = self.plans[tail]
        return [part.rule for part in plan.parts if isinstance(part, Ref)] if isinstance(plan, ChoicePlan) else [tail]

    def _fold(self, name: str, plan: FoldPlan) -> None:
        code = self.code
        self._take_first(plan.base, "left")
        first = self._kinds(self.facts.first_of[plan.tail])
        if plan.least:
            site = self.points.site(name, Ref(plan.tail), ())
            code.line(f"if kinds[i] not in {first}: i = rec.seek(i, {site}, region, opener)")
        code.line(f"if kinds[i] in {first}: left = r_{plan.tail}(left)")
        code.line("return left")

    def _unit_item(self) -> Part:
        plan = self.plans[self.unit_rule]
        assert isinstance(plan, NaryPlan)
        return plan.list.item

    def _units(self) -> None:
        """The function that reads an item of the rule whose items are units: units.py."""
        if not self.unit_rule:
            return
        code = self.code
        code.line("def unit(separator):")
        code.depth += 1
        code.line("nonlocal i, deepest")
        code.line("j = i")
        code.line("if j in known:")
        code.line("    end, inside, height = known[j]")
        code.line("    if inside == region and depth + height <= limit and kinds[end] in separator:")
        code.line("        i = end")
        code.line("        if depth + height > deepest: deepest = depth + height")
        code.line(f"        return ({UNIT!r}, j, end - 1)")
        code.line("outer = deepest; deepest = depth - 1; calls = rec.calls")
        self._take_first(self._unit_item(), "v")
        code.line(f"if i - j >= {LEAST} and rec.calls == calls: spans[j] = (i, region, deepest - depth)")
        code.line("if outer > deepest: deepest = outer")
        code.line("return v")
        code.depth -= 1

    def _nary(self, name: str, slot: SeparatedSlot) -> None:
        code = self.code
        if name == self.unit_rule:
            code.line(f"first = unit({slot.separator.kinds!r})")
        else:
            self._take_first(slot.item, "first")
        stops = self._dynamic_stops(name)
        ends = f"kinds[i] != {slot.separator.kinds!r}" + (f" and kinds[i] in {stops}" if stops else "")
        code.line(f"if {ends}: return first")
        self._separated(name, slot, "v", "[first]", stops)
        code.line(f"return ({node_kind(name)!r}, v) if len(v) > 1 else first")

    def _dynamic_stops(self, name: str) -> str:
        """Expression for what may stand behind a list of its own rule, in the region where the parser is."""
        by_region = self.regions.list_stops.get(name)
        if not by_region:
            return ""
        table = tuple(by_region.get(number, EVERYTHING) for number in range(len(self.regions.table)))
        return f"{self.code.constant('STOPS', table)}[region]"

    # ------------------------------------------------------------ nodes

    def _node(self, name: str, plan: NodePlan, left: str) -> None:
        code = self.code
        opening = {region.opening: region for region in plan.regions}
        closing = {region.closing: region for region in plan.regions}
        loose = is_loose(plan, self.plans)
        if loose or plan.regions:
            code.line("outer = region; outer_opener = opener")
        if loose:
            code.line(f"region = {LOOSE}")
        variables: list[str] = []
        inside: int | None = None
        for at, slot in enumerate(plan.slots):
            v = f"v{at}"
            variables += self._slot_variables(v, slot)
            rest = plan.slots[at + 1 :]
            if at in closing:
                assert isinstance(slot, OneSlot)
                assert isinstance(slot.part, Tokens)
                number = self.regions.number[name, closing[at].opening]
                code.line(f"region = {LOOSE if loose else 'outer'}; opener = outer_opener")
                self._close(name, slot.part, v, f"v{closing[at].opening}", number, rest)
                inside = None
            elif at == 0 and isinstance(slot, OneSlot):
                self._take_first(slot.part, v)
            else:
                self._slot(name, slot, v, rest, at == 0, inside)
            if at in opening:
                inside = self.regions.number[name, at]
                guard = "" if at == 0 else f"if {v} is not None: "
                code.line(f"{guard}region = {inside}; opener = {v}")
        if loose:
            code.line("region = outer")
        parts = [repr(node_kind(name)), *([left] if left else []), *variables]
        code.line(f"return ({', '.join(parts)})")

    @staticmethod
    def _slot_variables(v: str, slot: Slot) -> list[str]:
        if isinstance(slot, OptionalSlots):
            return [f"{v}_{n}" for n in range(len(slot.slots))] if len(slot.slots) > 1 else [v]
        return [v]

    def _slot(self, name: str, slot: Slot, v: str, rest: tuple[Slot, ...], first: bool, inside: int | None) -> None:
        code = self.code
        match slot:
            case OneSlot(part):
                self._require(name, part, v, rest)
            case OptionalSlots(inner, _):
                targets = self._slot_variables(v, slot)
                code.line(f"if {self._begins(slot)}:")
                code.depth += 1
                for at, (one, target) in enumerate(zip(inner, targets, strict=True)):
                    if at == 0:
                        self._take_first(one.part, target)
                    else:
                        self._require(name, one.part, target, (*inner[at + 1 :], *rest))
                code.depth -= 1
                code.line("else:")
                code.line(f"    {' = '.join(targets)} = None")
            case SeparatedSlot():
                if slot.headless:
                    start = "[]"
                else:
                    start = f"[{v}_first]"
                    if first:
                        self._take_first(slot.item, f"{v}_first")
                    else:
                        self._require(name, slot.item, f"{v}_first", rest)
                if inside is None:
                    self._separated(name, slot, v, start, self._own_stops(name, slot, rest), rest)
                else:
                    self._separated(name, slot, v, start, self._kinds(self.regions.table[inside].stops))
            case RepeatedSlot(item, least):
                self._repeated(name, item, least, v, rest, inside)

    def _own_stops(self, name: str, slot: SeparatedSlot, rest: tuple[Slot, ...]) -> Kinds:
        """What must stand behind a list inside a rule, as far as that tells its end from a forgotten separator."""
        following, open_end = first_of_slots(self.facts, rest)
        if not open_end:
            return following
        stops = following | self.facts.follow_of[name]
        return frozenset() if stops & self.facts.first(slot.item) else stops

    def _repeated(self, name: str, item: Part, least: int, v: str, rest: tuple[Slot, ...], inside: int | None) -> None:
        code = self.code
        first = self._kinds(self.facts.first(item))
        code.line(f"{v} = []")
        if least:
            self._require(name, item, f"{v}_first", rest)
            code.line(f"if {v}_first is not None: {v}.append({v}_first)")
        at_start = name == self.grammar.start
        number = OUTSIDE if at_start else inside
        code.line("while True:")
        code.line(f"    if kinds[i] in {first}: {v}.append({self._call(item)})")
        if number is None:
            code.line("    else: break")
            return
        stops = self._kinds(self.regions.table[number].stops)
        site = self.points.in_list(name, item, "")
        code.line(f"    elif kinds[i] in {stops}: break")
        code.line(f"    elif rec.astray(i, {site}, region, opener): i = rec.at")
        code.line("    else: i = rec.at; break")

    def _separated(
        self, name: str, slot: SeparatedSlot, v: str, start: str, stops: str | Kinds, rest: tuple[Slot, ...] = ()
    ) -> None:
        """Read a list; ``stops`` is an expression for the main list of a region, a set for any other list."""
        code = self.code
        first = self._kinds(self.facts.first(slot.item))
        separator = slot.separator.kinds
        is_separator = f"kinds[i] == {separator!r}" if len(separator) == 1 else f"kinds[i] in {separator!r}"
        conditions = [is_separator, *(self._look(look, 0) for look in slot.before)]
        ends = " or ".join(f"not ({self._look(look, 0)})" for look in slot.behind)
        if not slot.trailing:
            conditions += [self._look(look, 1) for look in slot.behind]
        site = self.points.site(name, slot.item, ())
        # Behind a separator the item is one of several whatever follows.
        item = f"unit({self._kinds(EVERYTHING)})" if name == self.unit_rule else self._call(slot.item)
        code.line(f"{v} = {start}")
        code.line("while True:")
        code.depth += 1
        code.line(f"if {' and '.join(conditions)}:")
        code.line(f"    {v}.append(i); i += 1")
        if slot.trailing and ends:
            code.line(f"    if {ends}: break")
        code.line(f"    if kinds[i] not in {first}: i = rec.seek(i, {site}, region, opener)")
        code.line(f"    {v}.append({item} if kinds[i] in {first} else None)")
        if isinstance(stops, str) and stops:
            list_site = self.points.in_list(name, slot.item, separator)
            code.line(f"elif kinds[i] in {stops}: break")
            code.line(f"elif rec.astray(i, {list_site}, region, opener):")
            code.line("    i = rec.at")
            code.line(f"    if kinds[i] not in {separator!r}:")
            code.line(f"        {v}.append(None); {v}.append({item})")
            code.line("else: i = rec.at; break")
        elif stops:
            assert isinstance(stops, frozenset)
            list_site = self.points.in_list(name, slot.item, separator, stops, rest)
            code.line(f"elif kinds[i] not in {self._kinds(stops)} and rec.gap(i, {list_site}, region, opener):")
            code.line(f"    {v}.append(None); {v}.append({item})")
            code.line("else: break")
        else:
            code.line("else: break")
        code.depth -= 1

    # ------------------------------------------------------------ parts

    def _take_first(self, part: Part, v: str) -> None:
        """Read a part whose beginning the caller has seen."""
        code = self.code
        if isinstance(part, Tokens):
            code.line(f"{v} = i; i += 1")
            return
        plan = self.plans[part.rule]
        leaves = leaves_of(plan) if isinstance(plan, ChoicePlan) else frozenset()
        if leaves:
            code.line(f"if kinds[i] in {self._kinds(leaves)}: {v} = i; i += 1")
            code.line(f"else: {v} = {self._call(part)}")
        else:
            code.line(f"{v} = {self._call(part)}")

    def _require(self, name: str, part: Part, v: str, rest: tuple[Slot, ...]) -> None:
        code = self.code
        site = self.points.site(name, part, rest)
        if isinstance(part, Tokens):
            code.line(f"if kinds[i] in {part.kinds!r}: {v} = i; i += 1")
            code.line(f"else: {v} = rec.token(i, {site}, region, opener); i = rec.at")
            return
        first = self._kinds(self.facts.first(part))
        code.line(f"if kinds[i] in {first}: {v} = {self._call(part)}")
        code.line("else:")
        code.line(f"    i = rec.seek(i, {site}, region, opener)")
        code.line(f"    {v} = {self._call(part)} if kinds[i] in {first} else None")

    def _close(self, name: str, part: Tokens, v: str, opener: str, number: int, rest: tuple[Slot, ...]) -> None:
        site = self.points.site(name, part, rest)
        self.code.line(f"if kinds[i] == {part.kinds!r} and {opener} is not None: {v} = i; i += 1")
        self.code.line(f"else: {v} = rec.close(i, {site}, {opener}, {number}); i = rec.at")

    def _call(self, part: Part, left: str = "") -> str:
        if isinstance(part, Tokens):
            return "advance()"
        if part.rule in self.chains:
            head, level = self.chains[part.rule]
            return f"c_{head}({level})"
        return f"r_{part.rule}({left})"

    def _begins(self, slot: OptionalSlots) -> str:
        conditions = [f"kinds[i] in {self._kinds(self.facts.first(slot.slots[0].part))}"]
        return " and ".join([*conditions, *(self._look(look, 0) for look in slot.looks)])

    def _guard(self, part: Ref) -> str:
        return " and ".join(self._look(look, 0) for look in guards(part, self.grammar))

    def _look(self, look: Look, offset: int) -> str:
        options = [
            " and ".join(_kind_test(offset + n, kinds) for n, kinds in enumerate(row))
            for row in lookahead_options(look.item, self.grammar)
        ]
        test = " or ".join(f"({option})" for option in options)
        return f"not ({test})" if look.negative else f"({test})"

    # ------------------------------------------------------------ constants

    def _kinds(self, kinds: Kinds) -> str:
        return self.code.constant("K", kinds)


def _kind_test(offset: int, kinds: str) -> str:
    return f"kinds[{f'i + {offset}' if offset else 'i'}] in {kinds!r}"
