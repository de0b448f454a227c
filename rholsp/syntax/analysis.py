"""FIRST and FOLLOW sets, and the check that the grammar is LL(1): one token decides every choice.

The parser commits on the next token and never goes back, which makes it linear; parsimonious's interpreter would try
the next alternative. Both give the same tree exactly if no choice is open, so a grammar with an open choice is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rholsp.syntax.grammar import END, Choice, Expr, Grammar, GrammarError, Look, Ref, Repeat, Seq, Tokens

Kinds = frozenset[str]
NONE: Kinds = frozenset()


@dataclass(frozen=True, slots=True)
class GrammarSets:
    """What the checks found out about a grammar."""

    grammar: Grammar
    first_of: Mapping[str, Kinds]
    """By rule: the kinds that its text can begin with."""
    follow_of: Mapping[str, Kinds]
    """By rule: the kinds that can stand behind its text, END among them."""
    nullable: Kinds
    """Rules that can match nothing."""

    def first(self, e: Expr) -> Kinds:
        """The kinds that ``e`` can begin with."""
        return _first(e, self.first_of, self.nullable)

    def empty(self, e: Expr) -> bool:
        """Whether ``e`` can match nothing."""
        return _empty(e, self.nullable)


def analyse(grammar: Grammar) -> GrammarSets:
    """Compute the sets and check the grammar. Raises GrammarError naming the rule and the tokens in conflict."""
    _check_references(grammar)
    nullable: frozenset[str] = NONE
    while True:
        now = frozenset(name for name, rule in grammar.rules.items() if _empty(rule, nullable))
        if now == nullable:
            break
        nullable = now
    first: dict[str, Kinds] = dict.fromkeys(grammar.rules, NONE)
    changed = True
    while changed:
        changed = False
        for name, rule in grammar.rules.items():
            now = _first(rule, first, nullable)
            if now != first[name]:
                first[name], changed = now, True
    _check_left_recursion(grammar, nullable)
    follow = _follow(grammar, first, nullable)
    facts = GrammarSets(grammar, first, follow, nullable)
    for name, rule in grammar.rules.items():
        if name in nullable and name != grammar.start:
            raise GrammarError(f"{name}: only the first rule may match nothing; make its use optional instead")
        _check(facts, name, rule, follow[name])
    return facts


def _empty(e: Expr, nullable: frozenset[str]) -> bool:
    match e:
        case Tokens():
            return False
        case Ref(rule):
            return rule in nullable
        case Seq(items):
            return all(_empty(item, nullable) for item in items)
        case Choice(items):
            return any(_empty(item, nullable) for item in items)
        case Repeat(item, least, _):
            return least == 0 or _empty(item, nullable)
        case Look():
            return True


def _first(e: Expr, first: Mapping[str, Kinds], nullable: frozenset[str]) -> Kinds:
    match e:
        case Tokens(kinds):
            return frozenset(kinds)
        case Ref(rule):
            return first[rule]
        case Seq(items):
            found = NONE
            for item in items:
                found |= _first(item, first, nullable)
                if not _empty(item, nullable):
                    break
            return found
        case Choice(items):
            return NONE.union(*(_first(item, first, nullable) for item in items))
        case Repeat(item, _, _):
            return _first(item, first, nullable)
        case Look():
            return NONE


def _follow(grammar: Grammar, first: Mapping[str, Kinds], nullable: frozenset[str]) -> dict[str, Kinds]:
    follow: dict[str, Kinds] = dict.fromkeys(grammar.rules, NONE)
    follow[grammar.start] = frozenset(END)
    changed = True

    def visit(e: Expr, after: Kinds) -> None:
        nonlocal changed
        match e:
            case Ref(rule):
                if not after <= follow[rule]:
                    follow[rule] |= after
                    changed = True
            case Seq(items):
                for item, behind in _with_rest(items, after, first, nullable):
                    visit(item, behind)
            case Choice(items):
                for item in items:
                    visit(item, after)
            case Repeat(item, _, many):
                visit(item, after | _first(item, first, nullable) if many else after)

    while changed:
        changed = False
        for name, rule in grammar.rules.items():
            visit(rule, follow[name])
    return follow


def _with_rest(
    items: tuple[Expr, ...], after: Kinds, first: Mapping[str, Kinds], nullable: frozenset[str]
) -> Iterator[tuple[Expr, Kinds]]:
    """Each item with the kinds that can stand behind it."""
    for at, item in enumerate(items):
        behind = NONE
        for later in items[at + 1 :]:
            behind |= _first(later, first, nullable)
            if not _empty(later, nullable):
                break
        else:
            behind |= after
        yield item, behind


def guards(e: Expr, grammar: Grammar) -> tuple[Look, ...]:
    """The lookaheads written at the start of ``e``, through rules: what decides for it beyond one token."""
    match e:
        case Ref(rule):
            return guards(grammar.rules[rule], grammar)
        case Seq(items):
            found: list[Look] = []
            for item in items:
                if not isinstance(item, Look):
                    break
                found.append(item)
            return tuple(found) or (guards(items[0], grammar) if items and isinstance(items[0], Ref) else ())
        case Repeat(item, _, _):
            return guards(item, grammar)
    return ()


def _decided(e: Expr, grammar: Grammar) -> bool:
    """Whether a lookahead written in the grammar decides for ``e``: at its start, or right behind its first token."""
    if guards(e, grammar):
        return True
    match e:
        case Seq(items):
            return len(items) > 1 and isinstance(items[0], Tokens) and isinstance(items[1], Look)
        case Choice(items):
            return all(_decided(item, grammar) for item in items)
        case Ref(rule):
            return _decided(grammar.rules[rule], grammar)
        case Repeat(item, _, _):
            return _decided(item, grammar)
    return False


def is_tail(e: Expr, grammar: Grammar) -> bool:
    """Whether ``e`` is a rule `…_tail`, or a choice of such: it takes the nearest thing on its left."""
    if not isinstance(e, Ref):
        return False
    rule = grammar.rules[e.rule]
    return e.rule.endswith("_tail") or (isinstance(rule, Choice) and all(is_tail(i, grammar) for i in rule.items))


def _check(facts: GrammarSets, owner: str, e: Expr, after: Kinds) -> None:
    match e:
        case Seq(items):
            for item, behind in _with_rest(items, after, facts.first_of, facts.nullable):
                _check(facts, owner, item, behind)
        case Choice(items):
            seen = NONE
            for item in items:
                if facts.empty(item):
                    raise GrammarError(f"{owner}: an alternative matches nothing; make the choice optional instead")
                clash = facts.first(item) & seen
                if clash:
                    raise GrammarError(f"{owner}: two alternatives begin with {_spell(clash, facts.grammar)}")
                if not _decided(item, facts.grammar):
                    seen |= facts.first(item)
                _check(facts, owner, item, after)
        case Repeat(item, _, many):
            if facts.empty(item):
                raise GrammarError(f"{owner}: a repeated or optional part can match nothing")
            clash = NONE if is_tail(item, facts.grammar) else facts.first(item) & after
            if clash and not _decided(item, facts.grammar):
                raise GrammarError(
                    f"{owner}: {_spell(clash, facts.grammar)} can begin an optional part and also what follows it"
                )
            _check(facts, owner, item, after | facts.first(item) if many else after)
        case Look(item, _):
            if not all(
                isinstance(tokens, str) for option in lookahead_options(item, facts.grammar) for tokens in option
            ):
                raise GrammarError(f"{owner}: a lookahead must be a fixed number of tokens")


def lookahead_options(e: Expr, grammar: Grammar) -> tuple[tuple[str, ...], ...]:
    """A lookahead as alternatives, each a fixed row of kind sets. Raises GrammarError if it is not bounded."""
    match e:
        case Tokens(kinds):
            return ((kinds,),)
        case Ref(rule):
            return lookahead_options(grammar.rules[rule], grammar)
        case Choice(items):
            return tuple(option for item in items for option in lookahead_options(item, grammar))
        case Seq(items):
            rows: tuple[tuple[str, ...], ...] = ((),)
            for item in items:
                rows = tuple(row + option for row in rows for option in lookahead_options(item, grammar))
            return rows
    raise GrammarError("a lookahead must be a fixed number of tokens")


def _check_references(grammar: Grammar) -> None:
    used = {grammar.start}
    for rule in grammar.rules.values():
        used |= set(references(rule))
    classes = {name for name, rule in grammar.rules.items() if isinstance(rule, Tokens)}
    unused = set(grammar.rules) - used - classes
    if unused:
        raise GrammarError(f"never used: {', '.join(sorted(unused))}")


def references(e: Expr) -> Iterator[str]:
    """The rules that an expression names, lookaheads included."""
    match e:
        case Ref(rule):
            yield rule
        case Seq(items) | Choice(items):
            for item in items:
                yield from references(item)
        case Repeat(item, _, _) | Look(item, _):
            yield from references(item)


def _check_left_recursion(grammar: Grammar, nullable: frozenset[str]) -> None:
    def starts(e: Expr) -> Iterator[str]:
        match e:
            case Ref(rule):
                yield rule
            case Seq(items):
                for item in items:
                    yield from starts(item)
                    if not _empty(item, nullable):
                        break
            case Choice(items):
                for item in items:
                    yield from starts(item)
            case Repeat(item, _, _):
                yield from starts(item)

    for name in grammar.rules:
        seen: set[str] = set()
        todo = [name]
        while todo:
            for rule in starts(grammar.rules[todo.pop()]):
                if rule == name:
                    raise GrammarError(f"{name}: begins with itself")
                if rule not in seen:
                    seen.add(rule)
                    todo.append(rule)


def _spell(kinds: Kinds, grammar: Grammar) -> str:
    names = grammar.names() | {END: "the end of the text"}
    return ", ".join(sorted(f"`{names[kind]}`" for kind in kinds))
