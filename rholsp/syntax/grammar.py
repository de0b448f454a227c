"""A grammar as the engine sees it: six kinds of expression.

A choice among tokens only is itself one `Tokens`, so that the engine never meets a rule such as
``arrow = "<-" / "<="`` as a choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

END = "\0"
"""Kind of the end of the text; every string of kinds ends with a few of it."""

BRACKETS = {"(": ")", "[": "]", "{": "}", "{|": "|}"}


class GrammarError(Exception):
    """The grammar file cannot be used; the message names the rule and, in a conflict, the tokens."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One token out of a set; ``kinds`` holds their characters, sorted."""

    kinds: str
    name: str = field(default="", compare=False)
    """The rule that names the set, if one does: for error messages."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Another rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class Seq:
    """One after the other; a rule's sequence or a group's."""

    items: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """The first alternative that the next token, or a lookahead, admits."""

    items: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """``x?``, ``x*`` or ``x+``."""

    item: "Expr"
    least: int
    many: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A lookahead: over a bounded number of tokens, consuming none."""

    item: "Expr"
    negative: bool


Expr = Tokens | Ref | Seq | Choice | Repeat | Look


@dataclass(frozen=True, slots=True)
class Token:
    """One kind of token: its character, its name (the literal's text or the rule's name) and how to match it."""

    kind: str
    name: str
    pattern: str
    """A regular expression without capturing groups."""
    literal: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """All rules and tokens of one `.peg` file."""

    start: str
    rules: Mapping[str, Expr]
    tokens: Mapping[str, Token]
    """By name."""
    trivia: str
    """Kinds of the tokens that the parser does not see."""
    far: tuple[str, ...] = ()
    """What begins a token that a later line decides on; without its end it is other tokens. See relexing.py."""

    def kind(self, name: str) -> str:
        """Character of the token called ``name``; raises KeyError for a name that is no token."""
        return self.tokens[name].kind

    def names(self) -> dict[str, str]:
        """Token names by kind."""
        return {token.kind: token.name for token in self.tokens.values()}

    def brackets(self) -> dict[str, str]:
        """Closing kind by opening kind, of those brackets that the grammar uses."""
        return {self.kind(o): self.kind(c) for o, c in BRACKETS.items() if o in self.tokens and c in self.tokens}
