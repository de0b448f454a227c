"""Findings that an atom or a comment alone decides. Each looks for candidates with one search over the text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Set

from rholsp.metta import diagnostic_codes
from rholsp.metta.summary_builder import Builder
from rholsp.model.reporting import report
from rholsp.model.summary import Severity, Span

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KNOWN_ESCAPES = frozenset("nrt\\\"'xu")
_INNER_QUOTE = re.compile(r"(?<![^\s\ufeff()\";])[^\s\ufeff()\";]+\"")
_SLASHES = re.compile(r"(?:^|(?<=[\r\n]))[ \t]*(//\S*)")
_GLUED = re.compile(r"(?<=[^\s();\"]);")
_BOOLEAN = re.compile(r"(?<![^\s()\"])(true|false)(?![^\s()\";])")


def check_tokens(b: Builder, defined: Set[str]) -> None:
    """Report everything about the tokens of the stretch that the walk is in."""
    start, end = (b.starts[0], b.ends[-1] + 1) if b.starts else (0, 0)
    _escapes(b, start, end)
    _comments(b, start, end)
    _booleans(b, start, end, defined)
    _quotes(b, start, end)
    _hashes(b, start, end)


def _token_at(b: Builder, offset: int) -> int:
    """The token that holds an offset, -1 for none."""
    token = bisect_right(b.starts, offset) - 1
    return token if token >= 0 and offset < b.ends[token] else -1


def _is(b: Builder, token: int, kind: str) -> bool:
    return token >= 0 and b.tree.names[b.kinds[token]] == kind


def _escapes(b: Builder, start: int, end: int) -> None:
    at = b.text.find("\\", start, end)
    while at >= 0:
        token = _token_at(b, at)
        if not _is(b, token, "STRING"):
            at = b.text.find("\\", at + 1, end)
            continue
        for match in _ESCAPE.finditer(b.text, b.starts[token], b.ends[token]):
            if match[1] not in _KNOWN_ESCAPES:
                shown = match.group() if match[1].isprintable() else "this"
                message = f'`{shown}` is no escape; the known ones are `\\\\ \\" \\n \\t \\r \\xHH \\u{{H}}`'
                report(b, diagnostic_codes.ESCAPE, Severity.WARNING, Span(match.start(), match.end()), message)
        at = b.text.find("\\", b.ends[token], end)


def _comments(b: Builder, start: int, end: int) -> None:
    if b.text.find("//", start, end) >= 0:
        for match in _SLASHES.finditer(b.text, start, end):
            if _is(b, _token_at(b, match.start(1)), "SYMBOL"):
                message = "MeTTa's comments begin with `;`: this line is read as atoms"
                report(b, diagnostic_codes.SLASHES, Severity.WARNING, Span(*match.span(1)), message, (), ";")
    for match in _GLUED.finditer(b.text, start, end):
        at = bisect_left(b.ends, match.start())
        if at < len(b.ends) and b.ends[at] == match.start():
            message = "a comment begins right behind this atom"
            report(b, diagnostic_codes.SEMICOLON, Severity.HINT, Span(b.starts[at], b.ends[at]), message)


def _quotes(b: Builder, start: int, end: int) -> None:
    for match in _INNER_QUOTE.finditer(b.text, start, end):
        token = _token_at(b, match.start())
        if _is(b, token, "SYMBOL") or _is(b, token, "VARIABLE"):
            message = "a quote inside an atom begins no string; MeTTaTron refuses it"
            report(b, diagnostic_codes.QUOTE, Severity.HINT, Span(b.starts[token], b.ends[token]), message)


def _hashes(b: Builder, start: int, end: int) -> None:
    last, at = -1, b.text.find("#", start, end)
    while at >= 0:
        token = _token_at(b, max(at - 1, start))
        at = b.text.find("#", at + 1, end)
        if token != last and _is(b, token, "VARIABLE"):
            last = token
            message = "no variable may have a `#`: Hyperon keeps it for those that it makes up"
            report(b, diagnostic_codes.HASH, Severity.ERROR, Span(b.starts[token], b.ends[token]), message)


def _booleans(b: Builder, start: int, end: int, defined: Set[str]) -> None:
    if b.text.find("true", start, end) < 0 and b.text.find("false", start, end) < 0:
        return
    for match in _BOOLEAN.finditer(b.text, start, end):
        word = match[1]
        if word not in defined and _is(b, _token_at(b, match.start()), "SYMBOL"):
            fix = word.capitalize()
            message = f"`{word}` is a symbol like any other; the truth value is `{fix}`"
            report(b, diagnostic_codes.BOOLEAN, Severity.HINT, Span(*match.span()), message, (), fix)
