"""The compiled Rholang grammar."""

from functools import cache

from rholsp.rholang import compiled
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.precompiled import precompiled_grammar
from rholsp.syntax.tree import Tree


@cache
def language() -> CompiledGrammar:
    """The Rholang language."""
    return precompiled_grammar("rholang.peg", compiled)


def parse(text: str) -> Tree:
    """Parse any text as Rholang; never raises."""
    return language().parse(text)
