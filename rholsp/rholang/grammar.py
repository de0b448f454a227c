"""The compiled Rholang grammar."""

from collections.abc import Sequence
from functools import cache
from weakref import WeakValueDictionary

from rholsp.rholang import compiled
from rholsp.rholang.templates import DEFAULT, Marks, placeholder_pattern
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.lexer import Lexed
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


_known: WeakValueDictionary[tuple[int, tuple[Marks, ...]], Lexed] = WeakValueDictionary()
"""By the identity of their texts, which they hold, and the marks that they were read with."""


def keep(lexed: Lexed) -> None:
    """Has `known_tokens` find these tokens, as long as somebody holds them."""
    _known[id(lexed.text), _in_force[0]] = lexed


def known_tokens(text: str) -> Lexed | None:
    """The tokens of a text, where they are known already: those of an open text that was edited."""
    found = _known.get((id(text), _in_force[0]))
    return found if found is not None and found.text is text else None


def tokens_of(text: str) -> Lexed:
    """The tokens of a text."""
    return known_tokens(text) or language().lexer.lex(text)


def parse(text: str) -> Tree:
    """Parse any text as Rholang; never raises."""
    return language().parse(text)
