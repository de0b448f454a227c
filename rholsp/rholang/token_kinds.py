"""Sets of token kinds that the language model asks about, made once from the grammar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rholsp.model.summary import Shape
from rholsp.syntax.grammar import Grammar, Tokens


@dataclass(frozen=True, slots=True)
class TokenKinds:
    """Kinds by meaning; a kind is one character."""

    names: Mapping[str, str]
    """The token's name by its kind."""
    kind_of: Mapping[str, str]
    """The kind by the token's name."""
    identifiers: frozenset[str]
    """The grammar's `ident`, without template placeholders."""
    bindable: frozenset[str]
    """What can be bound where only a name can stand: identifiers, and the grammar's `word` and `in`."""
    checked: frozenset[str]
    """Tokens that lints/tokens.py looks at."""
    wildcard: str
    quote: str
    """`@`."""
    open: frozenset[str]
    """Tokens that lack their end: strings and URIs."""
    constants: Mapping[str, Shape]
    """Shape of the tokens whose text does not matter, by kind."""
    types: Mapping[str, str]
    """Type of the values that tokens are, by kind: see lints/types.py."""


_CHECKED = ("in", "where", "IDENT", "STRING", "URI", "PLACEHOLDER", "INTEGER", "TYPED_NUMBER", "BIG_INTEGER", "FLOAT")


def token_kinds(
    grammar: Grammar, variable: Shape, constants: Mapping[str, Shape], types: Mapping[str, str]
) -> TokenKinds:
    """Build the sets: ``constants`` are shapes and ``types`` types by token name, ``variable`` is the shape of
    identifiers.

    Raises KeyError for a name that is no token of the grammar.
    """
    ident, word = grammar.rules["ident"], grammar.rules["word"]
    assert isinstance(ident, Tokens)
    assert isinstance(word, Tokens)
    identifiers = frozenset(ident.kinds) - {grammar.kind("PLACEHOLDER")}
    return TokenKinds(
        names=grammar.names(),
        kind_of={name: token.kind for name, token in grammar.tokens.items()},
        identifiers=identifiers,
        bindable=identifiers | frozenset(word.kinds) | {grammar.kind("in")},
        checked=frozenset([*word.kinds, *map(grammar.kind, _CHECKED)]),
        wildcard=grammar.kind("_"),
        quote=grammar.kind("@"),
        open=frozenset(token.kind for name, token in grammar.tokens.items() if name.startswith("OPEN_")),
        constants=dict.fromkeys(ident.kinds, variable) | {grammar.kind(name): s for name, s in constants.items()},
        types={grammar.kind(name): type_ for name, type_ in types.items()},
    )
