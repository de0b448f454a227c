"""Reading a `.peg` file: parsimonious parses it, its expression objects become the engine's model."""

import ast
import re
from collections.abc import Mapping

from parsimonious import expressions as peg
from parsimonious.exceptions import ParsimoniousError
from parsimonious.grammar import Grammar as PegGrammar

from rholsp.syntax.grammar import Choice, Expr, Grammar, GrammarError, Look, Ref, Repeat, Seq, Token, Tokens

FIRST_KIND = 0x21


def read_grammar(text: str) -> Grammar:
    """Read a `.peg` file. Raises GrammarError for what parsimonious refuses and for a grammar without rules."""
    try:
        rules = PegGrammar(text)
    except ParsimoniousError as error:
        raise GrammarError(str(error)) from error
    tokens = _tokens(rules)
    reader = _Reader(tokens, rules)
    model = {name: reader.rule(name) for name in rules if not is_token_name(name)}
    if not model:
        raise GrammarError("the grammar has no rule in lower case")
    trivia = _trivia(rules, tokens)
    return Grammar(next(iter(model)), model, tokens, trivia, _far(rules))


def is_token_name(name: str) -> bool:
    """Whether a rule of this name is a token."""
    return name[:1].isupper()


def _trivia(rules: PegGrammar, tokens: Mapping[str, Token]) -> str:
    rule = rules.get("TRIVIA")
    if rule is None:
        return ""
    return "".join(tokens[member.name].kind for member in rule.members)


def _far(rules: PegGrammar) -> tuple[str, ...]:
    rule = rules.get("FAR")
    if rule is None:
        return ()
    return tuple(part.literal for part in getattr(rule, "members", None) or (rule,))


def _tokens(rules: PegGrammar) -> dict[str, Token]:
    """Number the tokens: literals longest first, so that a master expression made in this order matches the longest."""
    literals: set[str] = set()
    for name, expression in rules.items():
        if not is_token_name(name):
            _collect_literals(expression, literals)
    found: dict[str, Token] = {}

    def add(name: str, pattern: str, literal: bool) -> None:
        found[name] = Token(chr(FIRST_KIND + len(found)), name, pattern, literal)

    for literal in sorted(literals, key=lambda word: (-len(word), word)):
        boundary = r"(?![\w'])" if literal[-1].isalnum() or literal[-1] == "_" else ""
        add(literal, re.escape(literal) + boundary, True)
    for name, expression in rules.items():
        if not is_token_name(name) or name in ("TRIVIA", "FAR"):
            continue
        if not isinstance(expression, peg.Regex):
            raise GrammarError(f"{name}: a token must be a regular expression")
        flags = "s" if expression.re.flags & re.DOTALL else ""
        add(name, f"(?{flags}:{expression.re.pattern})", False)
    return found


def _collect_literals(expression: peg.Expression, found: set[str]) -> None:
    if isinstance(expression, peg.Literal):
        found.add(expression.literal)
    for member in getattr(expression, "members", ()):
        if not member.name:
            _collect_literals(member, found)


class _Reader:
    """Turns parsimonious's expressions into the model."""

    def __init__(self, tokens: Mapping[str, Token], rules: PegGrammar) -> None:
        self.tokens = tokens
        self.rules = rules

    def rule(self, name: str) -> Expr:
        body = self.body(self.rules[name], name)
        # A tail makes a node even of a single token: it takes its left side as its first part.
        return Seq((body,)) if name.endswith("_tail") and isinstance(body, Tokens) else body

    def expr(self, e: peg.Expression, owner: str) -> Expr:
        if e.name:
            if is_token_name(e.name):
                return Tokens(self.tokens[e.name].kind)
            kinds = self.class_of(e)
            return Tokens(kinds, e.name) if kinds else Ref(e.name)
        return self.body(e, owner)

    def class_of(self, e: peg.Expression) -> str:
        """Kinds of a choice among tokens, or '' for any other expression."""
        if e.name and is_token_name(e.name):
            return self.tokens[e.name].kind
        if e.name.endswith("_tail"):
            return ""
        if isinstance(e, peg.Literal):
            return self.tokens[e.literal].kind
        if isinstance(e, peg.OneOf):
            parts = [self.class_of(member) for member in e.members]
            if all(parts):
                return "".join(sorted(set("".join(parts))))
        return ""

    def body(self, e: peg.Expression, owner: str) -> Expr:
        kinds = self.class_of(e)
        if kinds:
            return Tokens(kinds)
        match e:
            case peg.Literal():
                return Tokens(self.tokens[e.literal].kind)
            case peg.Sequence():
                return Seq(tuple(self.expr(member, owner) for member in e.members))
            case peg.OneOf():
                return Choice(tuple(self.expr(member, owner) for member in e.members))
            case peg.Lookahead():
                return Look(self.expr(e.members[0], owner), e.negativity)
            case peg.Quantifier() if (e.min, e.max) in ((0, 1), (0, float("inf")), (1, float("inf"))):
                return Repeat(self.expr(e.members[0], owner), e.min, e.max != 1)
        raise GrammarError(f"{owner}: the engine does not know how to compile {ast.literal_eval(repr(str(e)))}")
