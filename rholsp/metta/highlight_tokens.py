"""The tokens of a text for semantic tokens."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from rholsp.metta.builtins import core
from rholsp.metta.grammar import language
from rholsp.model.tokens import LexicalToken
from rholsp.syntax.lexer import Lexed, has_line_end, is_word_character

_COMMENT = re.compile(r";[^\r\n]*")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"', re.DOTALL)
APART = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*(?:"|\\?\Z)|;[^\r\n]*|(?<![^\s\ufeff()";])[^\s\ufeff()";]+"[^\s\ufeff();]*', re.DOTALL
)
"""Strings and comments, as in metta.peg: what can hold anything; and atoms with quotes in them, which begin none."""
_STRUCTURE = re.compile(APART.pattern + r"|[()]", re.DOTALL)
_KINDS = {
    "STRING": "string",
    "OPEN_STRING": "string",
    "NUMBER": "number",
    "VARIABLE": "variable",
    "BANG": "operator",
}
SYMBOL = "symbol"
_BY_BUILTIN = {"form": "keyword", "function": "function", "type": "type", "value": "keyword"}


def tokens(text: str) -> list[LexicalToken]:
    """All tokens in order, comments among them. Brackets, holes and names that are not built in have no kind."""
    return tokens_between(language().lexer.lex(text), 0, len(text))


def tokens_between(lexed: Lexed, start: int, end: int) -> list[LexicalToken]:
    """Those between two offsets, neither of which stands in a token or a comment."""
    text, names, known = lexed.text, language().lexer.names, _builtin_kinds()
    first, last = bisect_left(lexed.starts, start), bisect_left(lexed.starts, end)
    found: list[LexicalToken] = []
    behind = start
    for kind, begin, stop in zip(
        lexed.kinds[first:last], lexed.starts[first:last], lexed.ends[first:last], strict=True
    ):
        if begin - behind > 1:
            found.extend(_comments(text, behind, begin))
        behind = stop
        name = names[kind]
        shown = known.get(text[begin:stop], "") if name == "SYMBOL" else _KINDS.get(name, "")
        found.append(LexicalToken(shown, begin, stop))
    found.extend(_comments(text, behind, end))
    return found


def brackets_and_comments(text: str) -> list[LexicalToken]:
    """Those of `tokens`, without lexing what stands between them."""
    found: list[LexicalToken] = []
    for match in _STRUCTURE.finditer(text):
        start, end = match.span()
        if text[start] == ";":
            found.append(LexicalToken("comment", start, end))
        elif text[start] in "()":
            found.append(LexicalToken("", start, end))
        elif text[start] == '"' and is_turned(text, start, end):
            # A string that is never closed is cut where the lexer says.
            return tokens(text)
    return found


def strings_and_comments(text: str) -> list[tuple[int, int]]:
    """Where they stand."""
    return [match.span() for match in APART.finditer(text) if match[0][0] in '";']


def is_turned(text: str, start: int, end: int) -> bool:
    """Whether a string lacks its end, or ends where another one began: the lexer says where such a one is cut."""
    if not _STRING.fullmatch(text, start, end):
        return True
    return end < len(text) and is_word_character(text[end]) and has_line_end(text[start:end])


def tokens_at(text: str, offset: int) -> list[LexicalToken]:
    """Those of `tokens` that hold the offset or touch it.

    What stands between two strings or comments is lexed on the line of the offset only: a line end ends every atom. But
    a string that is never closed is cut where the lexer says, so then all is lexed.
    """
    apart = strings_and_comments(text)
    if any(text[start] == '"' and is_turned(text, start, end) for start, end in apart):
        return _touching(tokens(text), offset)
    behind = bisect_left(apart, (offset,))
    near = [
        LexicalToken("string" if text[start] == '"' else "comment", start, end)
        for start, end in apart[max(0, behind - 1) : behind + 1]
    ]
    if near and near[0].start < offset < near[0].end:
        return near[:1]
    least, most = (apart[behind - 1][1] if behind else 0), (apart[behind][0] if behind < len(apart) else len(text))
    start, end = max(least, text.rfind("\n", least, offset)), text.find("\n", offset, most)
    line = tokens(text[start : most if end < 0 else end])
    between = [LexicalToken(kind, start + first, start + last) for kind, first, last in line]
    return sorted(_touching([*near, *between], offset), key=_start)


def _touching(found: Iterable[LexicalToken], offset: int) -> list[LexicalToken]:
    return [token for token in found if token.start <= offset <= token.end]


def _start(token: LexicalToken) -> int:
    return token.start


def _comments(text: str, start: int, end: int) -> Iterator[LexicalToken]:
    if text.find(";", start, end) >= 0:
        for match in _COMMENT.finditer(text, start, end):
            yield LexicalToken("comment", *match.span())


@cache
def _builtin_kinds() -> dict[str, str]:
    """What the built-in names look like; those without a letter are operators. No atom looks like a bracket."""
    known = {
        name: _BY_BUILTIN[entry.kind] if any(c.isalpha() or c == "_" for c in name) else "operator"
        for name, entry in core().items()
    }
    return dict.fromkeys(("[", "]", "{", "}", "{|", "|}"), SYMBOL) | known
