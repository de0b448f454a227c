"""The tokens around an offset of a Rholang text, for understanding half-typed code."""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rholsp.rholang.grammar import known_tokens, language, tokens_of
from rholsp.rholang.highlight_tokens import COMMENT, stretch_around
from rholsp.syntax.lexer import Lexed

CLOSING = frozenset({")", "]", "}", "|}"})
OPENING = frozenset({"(", "[", "{", "{|"})

_WINDOWS = (1_000, 300), (6_000, 1_000)
"""Characters of the text before and behind an offset that are looked at, before all of them are."""
_AT_ONCE = 500
"""Tokens that are looked through for brackets, before those before them are."""
_HEAD = 4
"""Tokens before an open bracket that tell what it opens, and a few more."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens by number, with names as the grammar has them; '' beyond both ends."""

    text: str
    lexed: Lexed
    is_all: bool = False
    """Whether these are all that the text has."""

    @property
    def count(self) -> int:
        return len(self.lexed.starts)

    def name(self, at: int) -> str:
        return names_of_kinds()[self.lexed.kinds[at]] if 0 <= at < self.count else ""

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
        brackets, opening = _brackets()
        depth = 0
        end = min(at + 1, self.count)
        while end > 0:
            start = max(0, end - _AT_ONCE)
            for match in reversed(list(brackets.finditer(self.lexed.kinds, start, end))):
                if match[0] not in opening:
                    depth += 1
                elif depth:
                    depth -= 1
                else:
                    return match.start()
            end = start
        return -1


@cache
def _brackets() -> tuple[re.Pattern[str], frozenset[str]]:
    """What finds brackets among the kinds of tokens, and which of them open."""
    kind = language().grammar.kind
    opening = frozenset(map(kind, OPENING))
    return re.compile(f"[{re.escape(''.join(sorted({*opening, *map(kind, CLOSING)})))}]"), opening


@lru_cache(2)
def tokens_around(text: str, offset: int) -> Tokens:
    """The tokens of as much of the text as tells what stands at the offset: of all where no bracket is open nearby.

    The last ones are kept, for a feature asks several times about one place.
    """
    known = known_tokens(text)
    if known is not None:
        return Tokens(text, known, is_all=True)
    for before, behind in _WINDOWS:
        start, end = stretch_around(text, offset, before, behind)
        if not start:
            break
        lexed = language().lexer.lex(text[start:end])
        starts, ends = ([start + place for place in places] for places in (lexed.starts, lexed.ends))
        tokens = Tokens(text, replace(lexed, text=text, starts=array("I", starts), ends=array("I", ends)))
        at = bisect_left(ends, offset)
        if tokens.opening(at - 1) > _HEAD and (tokens.count > at + 1 or end == len(text)):
            return tokens
    return all_tokens(text)


@lru_cache(4)
def all_tokens(text: str) -> Tokens:
    """The tokens of a whole text; those of the last few are kept, since one answer asks several times."""
    return Tokens(text, tokens_of(text), is_all=True)


@cache
def names_of_kinds() -> dict[str, str]:
    return dict(language().grammar.names())


def in_comment(tokens: Tokens, at: int, offset: int) -> bool:
    """Whether the offset is in a comment or a template's statement before the token `at`; behind its end it is not."""
    gap_start, gap_end = tokens.end(at - 1), tokens.start(at)
    of_grammar = language().grammar.tokens
    templates = "|".join(of_grammar[name].pattern for name in ("STATEMENT", "STRAY_COMMENT"))
    for comment in re.compile(f"{templates}|(?s:{COMMENT.pattern})").finditer(tokens.text, gap_start, gap_end):
        start, end = comment.span()
        is_open_block = comment[0].startswith("/*") and (not comment[0].endswith("*/") or end - start < 4)
        is_open = comment[0].startswith(("//", "#")) or is_open_block
        if start < offset < end or (is_open and offset == end):
            return True
    return False
