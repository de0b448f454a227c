"""The compiled Rholang grammar."""

from collections.abc import Sequence
from functools import cache

from rholsp.rholang import compiled
from rholsp.rholang.templates import DEFAULT, Marks, placeholder_pattern
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.precompiled import precompiled_grammar
from rholsp.syntax.tree import Tree

_in_force: list[tuple[Marks, ...]] = [DEFAULT]
"""One entry: what stands around placeholders, for the whole process."""


def placeholders() -> tuple[Marks, ...]:
    """The pairs of marks that stand around placeholders."""
    return _in_force[0]


def set_placeholders(pairs: Sequence[Marks]) -> None:
    """Reads placeholders between these marks from now on: a policy of the process, to be set before it reads texts."""
    _in_force[0] = tuple(pairs)


def language() -> CompiledGrammar:
    """The Rholang language."""
    return _language(_in_force[0])


@cache
def _language(pairs: tuple[Marks, ...]) -> CompiledGrammar:
    if pairs == DEFAULT:
        return precompiled_grammar("rholang.peg", compiled)
    return _language(DEFAULT).with_token("PLACEHOLDER", placeholder_pattern(pairs))


def parse(text: str) -> Tree:
    """Parse any text as Rholang; never raises."""
    return language().parse(text)
