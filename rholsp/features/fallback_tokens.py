"""The tokens of a text whose language brings no lexer along: words, numbers, strings and brackets told apart."""

import re

from rholsp.model.tokens import LexicalToken

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*(?:"|\\?\Z))
    |(?P<number>[+-]?\d[\w.]*)
    |(?P<word>[^\W\d][\w'-]*)
    |(?P<bracket>[()\[\]{}])
    |(?P<other>[^\s\w()\[\]{}"]+)""",
    re.VERBOSE | re.DOTALL,
)


def plain_tokens(text: str) -> list[LexicalToken]:
    """In text order; words, brackets and marks have no kind."""
    return [
        LexicalToken(kind if kind in ("string", "number") else "", *match.span())
        for match in _TOKEN.finditer(text)
        for kind in (match.lastgroup,)
    ]
