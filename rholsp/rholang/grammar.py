"""The compiled Rholang grammar."""

from functools import cache
from importlib import resources
from pathlib import Path

from rholsp.syntax.language import Language, compile_language
from rholsp.syntax.tree import Tree


def grammar_text(name: str) -> str:
    """Text of a grammar file: beside the package in an installation, at the top level in a checkout."""
    packaged = resources.files("rholsp").joinpath("grammars", name)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "grammars" / name).read_text(encoding="utf-8")


@cache
def language() -> Language:
    """The Rholang language, compiled on first use (some 100 ms with its imports)."""
    return compile_language(grammar_text("rholang.peg"))


def parse(text: str) -> Tree:
    """Parse any text as Rholang; never raises."""
    return language().parse(text)
