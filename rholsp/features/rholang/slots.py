"""What may be written at a place of a Rholang text, finished or not: Rholang's hook for completion.

The tokens before the place decide; what is wrong elsewhere in the text does not matter.
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache

from rholsp.features.rholang import offers
from rholsp.features.slot import Offer, Slot, Spell
from rholsp.model.summary import Sort
from rholsp.rholang.grammar import language
from rholsp.rholang.lexical import COMMENT, stretch_around
from rholsp.syntax.lexer import Lexed

_BEFORE_NAME = frozenset({"contract", "<-", "<=", "<<-", "=*", "import", "export"})
"""A name stands behind them."""
_BEFORE_STATEMENT = frozenset({"", "{", "|", "in", "=>", "else", ";"})
"""A process stands behind them, of which a send is more likely than a value."""
_SEND = frozenset({"!", "!!", "!?"})
_LITERALS = frozenset({"STRING", "URI", "INTEGER", "TYPED_NUMBER", "FLOAT", "BIG_INTEGER"})
_CLOSING = frozenset({")", "]", "}", "|}"})
_OPENING = frozenset({"(", "[", "{", "{|"})
_VALUES = frozenset({"Nil", "true", "false", "Bool", "Int", "String", "Uri", "ByteArray", "BigInt", "IDENT", "_"})
_OPERANDS = _CLOSING | _LITERALS | _VALUES
"""What can end an operand."""
_BEFORE, _BEHIND = 4_000, 1_000
"""Characters of the text that are looked at first."""
_HEAD = 4
"""Tokens before an open bracket that tell what it opens, and a few more."""


def slot_at(text: str, offset: int) -> Slot | None:
    """None where nothing is to be completed: in comments, plain strings and numbers."""
    tokens = _tokens_around(text, offset)
    at = bisect_left(tokens.lexed.ends, offset)
    inside = at < tokens.count and tokens.start(at) < offset
    if not inside:
        return None if _in_comment(tokens, at, offset) else _word(tokens, at - 1, offset, at)
    name = tokens.name(at)
    if name in ("STRING", "OPEN_STRING", "URI", "OPEN_URI"):
        if name in _LITERALS and offset == tokens.end(at):
            return _word(tokens, at, offset, at + 1)
        return _uri(tokens, at, offset) if name.endswith("URI") else _quoted(tokens, at, offset)
    if text[tokens.start(at)].isdigit():
        return None
    if tokens.is_word(at):
        return _word(tokens, at - 1, tokens.start(at), at, offset)
    return _word(tokens, at, offset, at + 1)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Tokens by number, with names as the grammar has them; '' beyond both ends."""

    text: str
    lexed: Lexed

    @property
    def count(self) -> int:
        return len(self.lexed.starts)

    def name(self, at: int) -> str:
        return _names()[self.lexed.kinds[at]] if 0 <= at < self.count else ""

    def start(self, at: int) -> int:
        return self.lexed.starts[at] if at < self.count else len(self.text)

    def end(self, at: int) -> int:
        return self.lexed.ends[at] if at >= 0 else 0

    def is_word(self, at: int) -> bool:
        if at >= self.count:
            return False
        first = self.text[self.lexed.starts[at]]
        return first.isalpha() or first in "_'"

    def opening(self, at: int) -> int:
        """The bracket that is open behind the token `at`, -1 for none; a closed pair is passed over."""
        depth = 0
        for i in range(at, -1, -1):
            name = self.name(i)
            if name in _CLOSING:
                depth += 1
            elif name in _OPENING:
                if not depth:
                    return i
                depth -= 1
        return -1


def _tokens_around(text: str, offset: int) -> _Tokens:
    """The tokens of as much of the text as tells what stands at the offset: of all where no bracket is open nearby."""
    start, end = stretch_around(text, offset, _BEFORE, _BEHIND)
    if start > 0:
        lexed = language().lexer.lex(text[start:end])
        starts, ends = ([start + place for place in places] for places in (lexed.starts, lexed.ends))
        tokens = _Tokens(text, replace(lexed, text=text, starts=array("I", starts), ends=array("I", ends)))
        at = bisect_left(ends, offset)
        if tokens.opening(at - 1) > _HEAD and (tokens.count > at + 1 or end == len(text)):
            return tokens
    return _Tokens(text, language().lexer.lex(text))


@cache
def _names() -> dict[str, str]:
    return dict(language().grammar.names())


def _in_comment(tokens: _Tokens, at: int, offset: int) -> bool:
    """Whether the offset is in a comment before the token `at`; right behind `*/` it is not."""
    gap_start, gap_end = tokens.end(at - 1), tokens.start(at)
    for comment in COMMENT.finditer(tokens.text, gap_start, gap_end):
        start, end = comment.span()
        is_open = comment[0].startswith("//") or not comment[0].endswith("*/") or end - start < 4
        if start < offset < end or (is_open and offset == end):
            return True
    return False


def _uri(tokens: _Tokens, at: int, offset: int) -> Slot:
    start = tokens.start(at) + 1
    is_open = tokens.name(at) == "OPEN_URI"
    end = _word_end(tokens.text, offset, "_:-.") if is_open else tokens.end(at) - 1
    return Slot(start, end, tokens.text[start:offset], offers=offers.uris(closing="`" if is_open else ""), probe="")


def _quoted(tokens: _Tokens, at: int, offset: int) -> Slot | None:
    """Inside the string of `@"foo"`, a name; any other string is text."""
    start = tokens.start(at)
    if tokens.name(at - 1) != "@" or tokens.end(at - 1) != start:
        return None
    is_open = tokens.name(at) == "OPEN_STRING"
    end = _word_end(tokens.text, offset, "_-.") if is_open else tokens.end(at)
    return Slot(start - 1, end, tokens.text[start + 1 : offset], _quoted_only, probe="")


def _word_end(text: str, offset: int, marks: str) -> int:
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] in marks):
        end += 1
    return end


def _word(tokens: _Tokens, before: int, start: int, at: int, offset: int | None = None) -> Slot | None:
    """A slot for a word at `start`, behind the token `before`; `at` is the token that stands there or follows."""
    cursor = start if offset is None else offset
    is_there = tokens.is_word(at) and tokens.start(at) == start
    end = tokens.end(at) if is_there else start
    following = tokens.name(at + 1) if is_there else tokens.name(at)
    query = tokens.text[start:cursor]
    previous = tokens.name(before)
    if previous == ".":
        return (
            None
            if _ends_send(tokens, before)
            else Slot(start, end, query, offers=offers.methods(following == "("), probe="")
        )
    if previous == "(" and tokens.name(before - 1) == "IDENT" and tokens.name(before - 2) in ("new", ","):
        return Slot(start, end, query, offers=offers.uris("`", "`"), probe="")
    opening = tokens.opening(before)
    if previous in ("{", "|") and _opens_agent(tokens, opening):
        return Slot(start, end, query, offers=offers.MEMBERS, probe="")
    with_forms = _ends_line(tokens.text, end)
    infix: tuple[Offer, ...] = ()
    if previous in _OPERANDS and not (previous == ")" and tokens.name(tokens.opening(before - 1) - 1) == "if"):
        infix = offers.INFIX
        if "\n" not in tokens.text[tokens.end(before) : start]:
            return Slot(start, end, query, offers=infix)
    spell = _spelling(tokens, before, opening, following)
    if spell in (_name, _evaluated) or following in _SEND:
        return Slot(start, end, query, spell)
    return Slot(start, end, query, spell, (*offers.processes(with_forms), *infix), offers.PATTERNS)


def _ends_send(tokens: _Tokens, dot: int) -> bool:
    """Whether the dot ends `x!?(…).` or `x!m(…).`."""
    if tokens.name(dot - 1) != ")":
        return False
    head = tokens.opening(dot - 2) - 1
    return tokens.name(head) == "!?" or tokens.name(head - 1) == "!"


def _opens_agent(tokens: _Tokens, opening: int) -> bool:
    """Whether the bracket opens the members of `agent A {`."""
    return tokens.name(opening) == "{" and "agent" in (tokens.name(opening - 2), tokens.name(opening - 3))


def _ends_line(text: str, end: int) -> bool:
    """Whether nothing but closing brackets and the like follows on the line: a form with holes fits there."""
    stop = next((i for i in range(end, len(text)) if text[i] in "\r\n"), len(text))
    return text[end:stop].strip(" \t)]}|,;") == ""


# ------------------------------------------------------------------------------------------------ spelling


def _spelling(tokens: _Tokens, before: int, opening: int, following: str) -> Spell:
    """How names are written behind the token `before` (RHOLANG 2.1: a name as a process is `*x`, the reverse `@x`)."""
    previous = tokens.name(before)
    if previous == "@":
        return _in_quote
    if following in _SEND or previous in _BEFORE_NAME:
        return _name
    if previous == "*" and tokens.name(before - 1) not in _OPERANDS:
        return _evaluated
    if previous in _OPERANDS:
        return _statement
    if previous in _BEFORE_STATEMENT:
        return _value if tokens.name(opening - 1).startswith("bundle") and before == opening else _statement
    return _value


def _is_quoted(name: str) -> bool:
    return name.startswith('@"')


def _plain(name: str) -> bool:
    """Compound names such as `@[1, 2]` are shown nowhere: whoever wants one writes it."""
    return _is_quoted(name) or not name.startswith("@")


def _statement(name: str, sort: Sort) -> str | None:
    return name if _plain(name) else None


def _name(name: str, sort: Sort) -> str | None:
    if not _plain(name):
        return None
    return f"@{name}" if sort is Sort.PROCESS else name


def _value(name: str, sort: Sort) -> str | None:
    if name.startswith("@"):
        return None
    return f"*{name}" if sort is Sort.NAME else name


def _evaluated(name: str, sort: Sort) -> str | None:
    return None if name.startswith("@") or sort is Sort.PROCESS else name


def _in_quote(name: str, sort: Sort) -> str | None:
    return None if name.startswith("@") or sort is Sort.NAME else name


def _quoted_only(name: str, sort: Sort) -> str | None:
    return name if _is_quoted(name) else None
