"""A compiled grammar: the parser's public interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from rholsp.interpreter import allow_frames
from rholsp.syntax.grammar import Grammar
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.recovery import BracketRegion, Kinds, Recovery
from rholsp.syntax.tree import Node, Tree

NESTING_LIMIT = 1_500
"""How deep a text may nest, in rules that choose, of which a bracket needs one or two; what is deeper is skipped."""
STACK = 60_000
"""Python frames that parsing to the limit, or walking the deepest tree with some frames per node, may use."""

allow_frames(STACK)

ParseFunction = Callable[[str, Recovery, int], tuple[Node, int]]


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
        lexed = self.lexer.lex(text)
        recovery = Recovery(lexed.kinds, self.lexer.names, self.brackets, self.regions, self.starters)
        root, end = self.parser(lexed.kinds, recovery, NESTING_LIMIT)
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


def digest(text: str) -> str:
    """What tells whether a compiled module belongs to the text of a grammar."""
    return sha256(text.encode()).hexdigest()
