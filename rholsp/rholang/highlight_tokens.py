"""The tokens of a Rholang text for semantic tokens, by their lexical kind alone."""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from rholsp.model.tokens import LexicalToken
from rholsp.rholang.grammar import known_tokens, language, tokens_of
from rholsp.syntax.lexer import Lexed, has_line_end, is_word_character

COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"', re.DOTALL)
_APART = r"""//[^\r\n]* | /\*(?:.*?\*/|.*) | "[^"\\]*+(?:\\.[^"\\]*+)*(?:"|\\?\Z) | `[^`]*+(?:`|\Z) | \\/ | /\\"""
"""Comments, strings and URIs, as in rholang.peg: what can hold anything; and operators with a slash. Verbose."""
_TEMPLATES = ("STATEMENT", "PLACEHOLDER", "STRAY_COMMENT")
"""Tokens of the grammar that can hold quotes, too."""

_NAMED = {
    **dict.fromkeys(("STRING", "OPEN_STRING", "URI", "OPEN_URI"), "string"),
    **dict.fromkeys(("INTEGER", "TYPED_NUMBER", "FLOAT", "BIG_INTEGER", "BAD_NUMBER"), "number"),
    **dict.fromkeys(("Bool", "Int", "String", "Uri", "ByteArray", "BigInt", "Set"), "type"),
    **dict.fromkeys("()[]{},;:.", ""),
    "{|": "",
    "|}": "",
    "IDENT": "variable",
    "PLACEHOLDER": "macro",
    "_": "variable",
}


def lexical_tokens(text: str) -> list[LexicalToken]:
    """Every token and comment in text order. A word after `.`, after `!`, or after `method` is a method."""
    return tokens_between(tokens_of(text), 0, len(text))


def tokens_between(lexed: Lexed, start: int, end: int) -> list[LexicalToken]:
    """Those between two offsets, neither of which stands in a token or a comment."""
    text = lexed.text
    first, last = bisect_left(lexed.starts, start), bisect_left(lexed.starts, end)
    starts, ends = lexed.starts[first:last], lexed.ends[first:last]
    kinds, methods = _kinds()
    types = [kinds.get(kind, "") for kind in lexed.kinds[first:last]]
    # Whether a word is one may depend on the token behind it.
    for match in methods.finditer(lexed.kinds, first, last + 1):
        if match.start() < last:
            types[match.start() - first] = "method"
    tokens = list(map(LexicalToken, types, starts, ends))
    has_templates = text.find("{%", start, end) >= 0 or text.find("{#", start, end) >= 0
    if not has_templates and text.find("/", start, end) < 0:
        return tokens
    between = _between()
    comments = [
        LexicalToken("comment" if match["template"] is None else "macro", *match.span())
        for here, there in zip([start, *ends], [*starts, end], strict=True)
        if there - here > 1 and (has_templates or text.find("/", here, there) >= 0)
        for match in between.finditer(text, here, there)
        if match["template"] is None or _is_statement(match[0])
    ]
    return sorted(tokens + comments, key=_start) if comments else tokens


def brackets_and_comments(text: str) -> list[LexicalToken]:
    """Those of `lexical_tokens`, without lexing what stands between them."""
    found: list[LexicalToken] = []
    for match in _structure(_templates()).finditer(text):
        start, end = match.span()
        sign = text[start]
        if match["template"]:
            continue
        if text.startswith(("//", "/*"), start):
            found.append(LexicalToken("comment", start, end))
        elif sign in '"`':
            # Such a text is cut where the lexer says.
            if _is_turned(text, start, end):
                return lexical_tokens(text)
        elif sign not in "/\\" and match[0] != "||":
            found.append(LexicalToken("", start, end))
    return found


@cache
def _structure(templates: str) -> re.Pattern[str]:
    # `||` is an operator, of which no part is the sign behind it.
    return re.compile(rf"(?P<template>{templates})|(?sx:{_APART})|\{{\||\|\||\|\}}|[()\[\]{{}}]")


@cache
def _between_from(templates: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<template>{templates})|(?s:{COMMENT.pattern})")


def _between() -> re.Pattern[str]:
    """What stands between tokens: comments, and what belongs to a template."""
    return _between_from(_templates())


def _is_statement(text: str) -> bool:
    return re.fullmatch(language().grammar.tokens["STATEMENT"].pattern, text) is not None


def stretch_around(text: str, offset: int, before: int, behind: int) -> tuple[int, int]:
    """A stretch of the text with at least so many characters before and behind the offset, whose tokens are the text's.

    All of the text where a string or a URI in it is never closed: the lexer says where such a one is cut.
    """
    known = known_tokens(text)
    if known is not None:
        return _stretch_of(known, offset, before, behind)
    apart = [match.span() for match in _apart().finditer(text)]
    if any(text[start] in '"`' and _is_turned(text, start, end) for start, end in apart):
        return 0, len(text)
    start = max(0, text.rfind("\n", 0, max(0, offset - before)))
    end = text.find("\n", offset + behind)
    end = len(text) if end < 0 else end
    at = bisect_left(apart, start, key=_end)
    if at < len(apart):
        start = min(start, apart[at][0])
    at = bisect_left(apart, end, key=_end)
    if at < len(apart) and apart[at][0] < end:
        end = apart[at][1]
    return start, end


def _stretch_of(known: Lexed, offset: int, before: int, behind: int) -> tuple[int, int]:
    """The same, of a text whose tokens are known."""
    text = known.text
    if any(kind in known.kinds for kind in language().lexer.open_kinds):
        return 0, len(text)
    start = max(0, text.rfind("\n", 0, max(0, offset - before)))
    end = text.find("\n", offset + behind)
    end = len(text) if end < 0 else end
    return _around(known, start)[0], _around(known, end)[1]


def _around(known: Lexed, offset: int) -> tuple[int, int]:
    """Where the token or the comment begins and ends that the offset is in; the offset itself where it is in none."""
    at = bisect_right(known.starts, offset) - 1
    if at >= 0 and offset < known.ends[at]:
        return known.starts[at], known.ends[at]
    there = known.starts[at + 1] if at + 1 < len(known.starts) else len(known.text)
    for match in _between().finditer(known.text, known.ends[at] if at >= 0 else 0, there):
        if match.start() <= offset < match.end():
            return match.span()
    return offset, offset


def _apart() -> re.Pattern[str]:
    return _apart_from(_templates())


def _templates() -> str:
    tokens = language().grammar.tokens
    return "|".join([tokens[name].pattern for name in _TEMPLATES])


@cache
def _apart_from(templates: str) -> re.Pattern[str]:
    return re.compile(f"(?:{templates})|(?sx:{_APART})")


def _is_turned(text: str, start: int, end: int) -> bool:
    """Whether a string or a URI lacks its end, or ends where another one began."""
    token = text[start:end]
    if _is_open(token):
        return True
    return end < len(text) and is_word_character(text[end]) and has_line_end(token)


def _is_open(token: str) -> bool:
    """Whether a string or a URI lacks its end; it is the last token then."""
    if token[0] == '"':
        return _STRING.fullmatch(token) is None
    return token[0] == "`" and token.count("`") == 1


def _end(span: tuple[int, int]) -> int:
    return span[1]


def _start(token: LexicalToken) -> int:
    return token.start


@cache
def _kinds() -> tuple[dict[str, str], re.Pattern[str]]:
    """LSP's type of a token by its kind, and what finds the names of methods in a string of kinds."""
    grammar = language().grammar
    names = grammar.names()
    types = {kind: _type(name) for kind, name in names.items()}
    words = "".join(re.escape(kind) for kind, name in names.items() if name == "IDENT" or _is_word(name))
    dot, send, method = (re.escape(grammar.kind(name)) for name in (".", "!", "method"))
    opening = re.escape(grammar.kind("("))
    return types, re.compile(f"(?:(?<={dot})|(?<={method})|(?<={send})(?=.{opening}))[{words}]", re.DOTALL)


def _type(name: str) -> str:
    found = _NAMED.get(name)
    if found is not None:
        return found
    if name.startswith("bundle"):
        return "keyword"
    return "keyword" if _is_word(name) else "operator"


def _is_word(name: str) -> bool:
    """Whether a token is a word of the language; the names of tokens that are patterns are in upper case."""
    return name.isalnum() and not name.isupper()
