"""Precompiled grammars, and the texts that they were made from."""

from functools import cache
from pathlib import Path
from types import ModuleType

from rholsp.syntax.compiled_grammar import CompiledGrammar, digest


@cache
def grammar_text(name: str) -> str:
    """Text of a grammar file: beside the package in a checkout, inside it in an installation or an archive."""
    package = Path(__file__).parents[1]
    for folder in (package / "grammars", package.parent / "grammars"):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    # Imported here: a start from files goes without it.
    from importlib.resources import files

    return (files("rholsp") / "grammars" / name).read_text(encoding="utf-8")


def precompiled_grammar(name: str, compiled: ModuleType) -> CompiledGrammar:
    """The language of a grammar file; compiled here only if the grammar is another than the one kept compiled."""
    text = grammar_text(name)
    if digest(text) == compiled.DIGEST:
        kept: CompiledGrammar = compiled.language()
        return kept
    from rholsp.syntax.compiler import compile_grammar

    return compile_grammar(text)
