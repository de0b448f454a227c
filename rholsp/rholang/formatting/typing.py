"""On-type formatting of Rholang."""

from __future__ import annotations

from rholsp.rholang.formatting.layout import format_part
from rholsp.rholang.grammar import language
from rholsp.syntax.formatting.style import Replacement, Style
from rholsp.syntax.formatting.typing import Typed, replacements_of

_GOES_ON = frozenset(
    [
        "=>",
        "=",
        "in",
        "<-",
        "<=",
        "<<-",
        "++",
        "--",
        "+",
        "-",
        "*",
        "/",
        "%",
        "%%",
        "==",
        "!=",
        "<",
        ">",
        ">=",
        "and",
        "or",
        "&&",
        "||",
        "matches",
        "where",
        "not",
        "\\/",
        "/\\",
        "@",
        "~",
        ".",
    ]
)
"""Behind these a line goes on, one level further in."""


def format_typed(text: str, style: Style, offset: int, character: str) -> list[Replacement]:
    """What changes where `character` has just been typed before the offset: `}`, or the end of a line.

    Nothing where that is part of a syntax error; a new line is indented in any text.
    """
    typed = Typed(language().lexer.lex(text), language().brackets, style)
    return replacements_of(typed, offset, character, "}", format_part, _columns)


def _columns(typed: Typed, token: int, opener: int | None) -> int:
    if opener is None:
        base = 0
    elif token > opener + 1 and typed.begins_line(opener + 1):
        base = typed.line_of(opener + 1)
    elif token > opener + 1 and opener and typed.text_of(opener - 1) == "for":
        return typed.column_of(opener + 1)
    else:
        base = typed.line_of(opener) + typed.style.indent
    goes_on = token and token - 1 != opener and typed.text_of(token - 1) in _GOES_ON
    return base + typed.style.indent if goes_on else base
