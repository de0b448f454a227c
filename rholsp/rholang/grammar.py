"""The compiled Rholang grammar."""

from functools import cache

from rholsp.rholang import compiled
from rholsp.syntax.precompiled import kept_language
from rholsp.syntax.compiled_grammar import Language
from rholsp.syntax.tree import Tree


@cache
def language() -> Language:
    """The Rholang language."""
    return kept_language("rholang.peg", compiled)


def parse(text: str) -> Tree:
    """Parse any text as Rholang; never raises."""
    return language().parse(text)
