"""Tokens for semantic tokens, and for hover over what is not a name."""

from typing import NamedTuple


class LexicalToken(NamedTuple):
    """One token of a text, blanks left out."""

    kind: str
    """As LSP's SemanticTokenTypes: comment, string, number, operator, keyword, variable, type, ...; '' for none.

    Brackets have none; what only looks like one has another word.
    """
    start: int
    end: int
