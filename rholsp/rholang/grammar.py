"""The compiled Rholang grammar."""

from functools import cache
from pathlib import Path

from rholsp.rholang import compiled
from rholsp.syntax.language import Language, digest
from rholsp.syntax.tree import Tree


def grammar_text(name: str) -> str:
    """Text of a grammar file: beside the package in a checkout, inside it in an installation."""
    package = Path(__file__).parents[1]
    inside = package / "grammars" / name
    return (inside if inside.is_file() else package.parent / "grammars" / name).read_text(encoding="utf-8")


@cache
def language() -> Language:
    """The Rholang language; compiled here only if the grammar is another than the one kept compiled."""
    text = grammar_text("rholang.peg")
    if digest(text) == compiled.DIGEST:
        return compiled.language()
    from rholsp.syntax.compiler import compile_language

    return compile_language(text)


def parse(text: str) -> Tree:
    """Parse any text as Rholang; never raises."""
    return language().parse(text)
