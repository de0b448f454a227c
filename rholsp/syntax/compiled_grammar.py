"""A compiled grammar: the parser's public interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from rholsp.interpreter import allow_frames
from rholsp.syntax.grammar import Grammar
from rholsp.syntax.lexer import Lexed, Lexer
from rholsp.syntax.recovery import BracketRegion, Kinds, Recovery
from rholsp.syntax.tree import Node, Tree
from rholsp.syntax.units import Units, UnitSpan

NESTING_LIMIT = 1_500
"""How deep a text may nest, in rules that choose, of which a bracket needs one or two; what is deeper is skipped."""
STACK = 60_000
"""Python frames that parsing to the limit, or walking the deepest tree with some frames per node, may use."""

allow_frames(STACK)

ParseFunction = Callable[..., tuple[Node, int]]
"""See codegen.py."""


@dataclass(frozen=True, slots=True)
class CompiledGrammar:
    """A compiled grammar."""

    grammar: Grammar
    lexer: Lexer
    regions: tuple[BracketRegion, ...]
    starters: Kinds
    """Keywords that begin a statement."""
    parser: ParseFunction
    brackets: Mapping[str, str] = field(init=False)
    """Closing kind by opening kind."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "brackets", self.grammar.brackets())

    def with_token(self, name: str, pattern: str) -> CompiledGrammar:
        """The same grammar, with another regular expression for one of its tokens."""
        tokens = {**self.grammar.tokens, name: replace(self.grammar.tokens[name], pattern=pattern)}
        grammar = replace(self.grammar, tokens=tokens)
        return CompiledGrammar(grammar, Lexer(grammar), self.regions, self.starters, self.parser)

    def parse(self, text: str) -> Tree:
        """Parse any text; never raises. The tree covers every character and lists what is wrong."""
        return self.parse_lexed(self.lexer.lex(text), {}, {})

    def parse_lexed(self, lexed: Lexed, known: Units, spans: dict[int, UnitSpan]) -> Tree:
        """The tree of a text, with nodes of the kind `UNIT` for the known units; ``spans`` gets all others.

        A known unit that stands where it would be read differently is read.
        """
        recovery = self._recovery(lexed.kinds, known)
        root, end = self.parser(lexed.kinds, recovery, NESTING_LIMIT, known, spans)
        errors, skipped = recovery.finish(end, -1)
        return Tree(
            lexed.text,
            lexed.kinds,
            lexed.starts,
            lexed.ends,
            root,
            errors,
            skipped,
            lexed.stray,
            lexed.unclosed_trivia,
            self.lexer.names,
        )

    def parse_unit(self, lexed: Lexed, first: int, unit: UnitSpan) -> Node:
        """What a unit is read as."""
        node, _ = self.parser(lexed.kinds, self._recovery(lexed.kinds, {}), NESTING_LIMIT, {}, {}, (first, unit.region))
        return node

    def _recovery(self, kinds: str, known: Units) -> Recovery:
        return Recovery(kinds, self.lexer.names, self.brackets, self.regions, self.starters, known)


def digest(text: str) -> str:
    """What tells whether a compiled module belongs to the text of a grammar."""
    return sha256(text.encode()).hexdigest()
