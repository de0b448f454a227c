"""Tokens as features show them: what colours a text, and what stands under a cursor that is no name."""

from typing import NamedTuple


class LexicalToken(NamedTuple):
    """One token of a text, blanks left out."""

    kind: str
    """As LSP's SemanticTokenTypes: comment, string, number, operator, keyword, variable, type, ...; '' for none."""
    start: int
    end: int
