"""The tokens of a text as they are coloured."""

import re
from collections.abc import Iterator
from functools import cache

from rholsp.metta.builtins import core
from rholsp.metta.grammar import language
from rholsp.model.tokens import LexicalToken

_COMMENT = re.compile(r";[^\r\n]*")
_KINDS = {
    "STRING": "string",
    "OPEN_STRING": "string",
    "NUMBER": "number",
    "VARIABLE": "variable",
    "BANG": "operator",
}
_BY_BUILTIN = {"form": "keyword", "function": "function", "type": "type", "value": "keyword"}


def tokens(text: str) -> list[LexicalToken]:
    """All tokens in order, comments among them. Brackets, holes and names that are not built in have no kind."""
    lexed, names, known = language().lexer.lex(text), language().lexer.names, _builtin_kinds()
    found: list[LexicalToken] = []
    end = 0
    for kind, start, stop in zip(lexed.kinds, lexed.starts, lexed.ends, strict=False):
        found.extend(_comments(text, end, start))
        end = stop
        name = names[kind]
        shown = known.get(text[start:stop], "") if name == "SYMBOL" else _KINDS.get(name, "")
        found.append(LexicalToken(shown, start, stop))
    found.extend(_comments(text, end, len(text)))
    return found


def _comments(text: str, start: int, end: int) -> Iterator[LexicalToken]:
    if text.find(";", start, end) >= 0:
        for match in _COMMENT.finditer(text, start, end):
            yield LexicalToken("comment", *match.span())


@cache
def _builtin_kinds() -> dict[str, str]:
    """What the built-in names look like; those without a letter are operators."""
    return {
        name: _BY_BUILTIN[entry.kind] if any(c.isalpha() or c == "_" for c in name) else "operator"
        for name, entry in core().items()
    }
