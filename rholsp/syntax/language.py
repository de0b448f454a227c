"""One language, ready to parse: what the rest of the program calls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rholsp.syntax.grammar import Grammar
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.recovery import Kinds, Recovery, Region
from rholsp.syntax.tree import Node, Tree

PARSER_FRAMES = 6_000
"""Stack that the plain parser may use; deeper text is parsed again by the variant that counts its depth."""
NESTING_LIMIT = 1_500
"""How deep the counting variant goes, in rules that choose, of which a bracket needs one or two."""
WALKER_FRAMES = 60_000
"""Stack that walking the deepest tree may use: some frames per node."""

ParseFunction = Callable[[str, Recovery, int], tuple[Node, int]]


@dataclass(frozen=True, slots=True)
class Language:
    """A compiled grammar."""

    grammar: Grammar
    lexer: Lexer
    regions: tuple[Region, ...]
    starters: Kinds
    """Keywords that begin a statement."""
    plain: ParseFunction
    counted: ParseFunction

    def parse(self, text: str) -> Tree:
        """Parse any text; never raises. The tree covers every character and lists what is wrong.

        Whoever walks the tree recursively does so under ``stack_of(WALKER_FRAMES)``.
        """
        lexed = self.lexer.lex(text)
        recovery = self._recovery(lexed.kinds)
        try:
            with stack_of(PARSER_FRAMES):
                root, end = self.plain(lexed.kinds, recovery, 0)
        except RecursionError:
            recovery = self._recovery(lexed.kinds)
            with stack_of(10 * NESTING_LIMIT):
                root, end = self.counted(lexed.kinds, recovery, NESTING_LIMIT)
        errors, skipped = recovery.finish(end, -1)
        return Tree(
            text,
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

    def _recovery(self, kinds: str) -> Recovery:
        return Recovery(kinds, self.lexer.names, self.grammar.brackets(), self.regions, self.starters)


@contextmanager
def stack_of(frames: int) -> Iterator[None]:
    """Allow so many more Python frames, no more and no fewer; RecursionError beyond. For one thread at a time.

    Python's recursion limit counts from the bottom of the stack and holds for the whole process: it is put back.
    """
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
