"""Lints of single tokens: numbers, strings, spellings of one dialect, placeholders (docs/rholang.md 1.1, 3.1).

Each check looks for its candidates with one search over the text or the kinds, so a file without them costs nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set

from rholsp.model.reporting import report
from rholsp.model.summary import Severity, Span
from rholsp.rholang.summary_builder import Builder, spelling, token_span

_LONG_NUMBER = re.compile(r"[0-9][0-9]{18,}")  # a set in front lets the search skip fast
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_QUOTE_START = re.compile(r"'(?<![\w']')")  # the quote first: the search skips to quotes
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KNOWN_ESCAPES = frozenset('0nrt\\"123456789')
_TYPED = re.compile(r"(\d+)([iu])(\d+)")
_FLOAT_WIDTH = re.compile(r"f(\d+)\Z")

_STATEMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)|(\{%)", re.DOTALL)
"""Between two tokens: a comment, or a statement."""
STATEMENTS = "statements of a template are passed over; what they leave unbound, another file may bind"
_WORDS = ("Nil", "Set", "Bool", "Int", "String", "Uri", "ByteArray", "bundle0", "in")
_MAX_INT = 2**63 - 1
_FLOAT_WIDTHS = ("32", "64", "128", "256")
_MAX_DIGITS = 4000
"""More digits than this Python refuses to read as a number; no width that is written in six digits holds them."""


Stretch = tuple[int, int]
"""Tokens, from the first to the one behind the last."""


def check_tokens(b: Builder, stretches: Iterable[Stretch]) -> None:
    """Report everything that single tokens give rise to, in some stretches of the text."""
    wanted = b.tokens.checked
    for stretch in stretches:
        kinds = wanted.intersection(b.kinds[stretch[0] : stretch[1]])
        if kinds:
            _numbers(b, stretch, kinds)
            _escapes(b, stretch)
            _identifiers(b, stretch, kinds)
            _dialects(b, stretch, kinds)


def check_statements(b: Builder) -> None:
    """RH007 at the first statement of a template: the rest of the program may stand in another file."""
    if not b.has_statements:
        return
    for start, end in zip([0, *b.ends], [*b.starts, len(b.text)], strict=True):
        for match in _STATEMENT.finditer(b.text, start, end):
            if match[1]:
                report(b, "RH007", Severity.HINT, Span(match.start(), match.start() + 2), STATEMENTS)
                return


def _of_kind(b: Builder, name: str, stretch: Stretch, kinds: Set[str]) -> Iterator[int]:
    kind = b.tokens.kind_of[name]
    if kind not in kinds:
        return
    at = b.kinds.find(kind, *stretch)
    while at >= 0:
        yield at
        at = b.kinds.find(kind, at + 1, stretch[1])


def _matches(b: Builder, pattern: re.Pattern[str], name: str, stretch: Stretch) -> Iterator[int]:
    """Tokens called ``name`` in which ``pattern`` is found, each once."""
    kind, last = b.tokens.kind_of[name], -1
    for match in pattern.finditer(b.text, *_text_of(b, stretch)):
        token = bisect_right(b.starts, match.start()) - 1
        if token > last and b.kinds[token] == kind and match.start() < b.ends[token]:
            last = token
            yield token


def _text_of(b: Builder, stretch: Stretch) -> tuple[int, int]:
    """Where the text of a stretch begins and ends, with what stands before it."""
    first, end = stretch
    return b.ends[first - 1] if first else 0, b.ends[end - 1] if end else 0


# ------------------------------------------------------------------------------------------------ numbers


def _numbers(b: Builder, stretch: Stretch, kinds: Set[str]) -> None:
    if b.tokens.kind_of["INTEGER"] in kinds:
        for token in _matches(b, _LONG_NUMBER, "INTEGER", stretch):
            digits = spelling(b, token)
            if _too_big(digits, _MAX_INT + _is_negated(b, token)):
                message = "an Int is between -2^63 and 2^63-1; for more write a BigInt such as `1n`"
                report(b, "RH010", Severity.ERROR, token_span(b, token), message)
    for token in _of_kind(b, "TYPED_NUMBER", stretch, kinds):
        _typed_number(b, token)


def _typed_number(b: Builder, token: int) -> None:
    text = spelling(b, token)
    place = token_span(b, token)
    integer = _TYPED.fullmatch(text)
    if integer:
        digits, sign, width = integer[1], integer[2], integer[3]
        if len(width) > 6 or not _is_width(int(width)):
            message = "the width of an integer is a power of two, 8 or more, such as `i64`"
            report(b, "RH011", Severity.ERROR, place, message)
            return
        bits = int(width) - (sign == "i")
        if len(digits) > _MAX_DIGITS or int(digits) > 2**bits - (not (sign == "i" and _is_negated(b, token))):
            report(b, "RH010", Severity.ERROR, place, f"this number needs more than {width} bits")
        return
    width_of_float = _FLOAT_WIDTH.search(text)
    if width_of_float and width_of_float[1] not in _FLOAT_WIDTHS:
        report(b, "RH011", Severity.ERROR, place, "the width of a float is 32, 64, 128 or 256")


def _is_width(width: int) -> bool:
    return width >= 8 and width & (width - 1) == 0


def _too_big(digits: str, limit: int) -> bool:
    return len(digits) > _MAX_DIGITS or int(digits) > limit


def _is_negated(b: Builder, token: int) -> bool:
    return token > 0 and b.kinds[token - 1] == b.tokens.kind_of["-"]


# ------------------------------------------------------------------------------------------------ strings


def _escapes(b: Builder, stretch: Stretch) -> None:
    begin, stop = _text_of(b, stretch)
    kind = b.tokens.kind_of["STRING"]
    at = b.text.find("\\", begin, stop)
    while at >= 0:
        token = bisect_right(b.starts, at) - 1
        if token < 0 or b.kinds[token] != kind or at >= b.ends[token]:
            at = b.text.find("\\", at + 1, stop)
            continue
        start, end = b.starts[token], b.ends[token]
        for match in _ESCAPE.finditer(b.text, start, end):
            if match[1] not in _KNOWN_ESCAPES:
                place = Span(match.start(), match.end())
                shown = match.group() if match[1].isprintable() else "this"
                message = f'`{shown}` is no escape; the known ones are `\\\\ \\" \\n \\t \\r \\0`'
                report(b, "RH002", Severity.WARNING, place, message)
        at = b.text.find("\\", end, stop)


# ------------------------------------------------------------------------------------------------ spellings


def _identifiers(b: Builder, stretch: Stretch, kinds: Set[str]) -> None:
    if b.tokens.kind_of["IDENT"] not in kinds:
        return
    if not b.text.isascii():
        for token in _matches(b, _NON_ASCII, "IDENT", stretch):
            message = "an identifier is made of ASCII letters, digits, `_` and `'`"
            report(b, "RH002", Severity.ERROR, token_span(b, token), message)
    for token in _matches(b, _QUOTE_START, "IDENT", stretch):
        message = "only rchain's grammar lets an identifier begin with `'`"
        report(b, "RH008", Severity.HINT, token_span(b, token), message)


def _dialects(b: Builder, stretch: Stretch, kinds: Set[str]) -> None:
    for token in _of_kind(b, "where", stretch, kinds):
        if token in b.owner:
            report(b, "RH008", Severity.HINT, token_span(b, token), "`where` is a keyword of the newest grammar")
    for word in [word for word in _WORDS if b.tokens.kind_of[word] in kinds]:
        for token in _of_kind(b, word, stretch, kinds):
            if token in b.owner:
                message = f"only the newest grammar lets the keyword `{word}` be a name"
                report(b, "RH008", Severity.HINT, token_span(b, token), message)
    for token in _of_kind(b, "PLACEHOLDER", stretch, kinds):
        placeholder(b, token_span(b, token))
    for token in _of_kind(b, "BIG_INTEGER", stretch, kinds):
        digits = b.text[b.starts[token] + 7 : b.ends[token] - 1].strip()
        report(b, "RH008", Severity.HINT, token_span(b, token), "only rchain knows `BigInt(..)`", (), f"{digits}n")
    for token in _of_kind(b, "FLOAT", stretch, kinds):
        text = spelling(b, token)
        message = "only the Rust node reads a float without its width"
        report(b, "RH008", Severity.HINT, token_span(b, token), message, (), f"{text}f64")
    for token in _of_kind(b, "URI", stretch, kinds):
        if b.ends[token] - b.starts[token] == 2:
            message = "only rchain's grammar accepts an empty URI"
            report(b, "RH008", Severity.WARNING, token_span(b, token), message)


def placeholder(b: Builder, place: Span) -> None:
    """RH007: a place where a tool puts text before the file is Rholang."""
    report(b, "RH007", Severity.HINT, place, "a template placeholder: not Rholang until it is replaced")
