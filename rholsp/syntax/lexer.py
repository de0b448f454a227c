"""Text to tokens: one master regular expression, one character per kind.

Speed comes from three facts: `findall` without groups runs in C, equal token texts have equal kinds (so each distinct
text is classified once), and filtering blanks out of the columns needs no Python loop either.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise

from rholsp.syntax.grammar import END, Grammar

LOOKAHEAD = 8
"""How many END kinds close a string of kinds: more than the longest lookahead of a grammar."""
CUTS = 4
"""So many tokens without their ends are ended with their lines: each costs the rest of the text."""
STRAY = "\x01"
"""Kind of a character that begins no token."""

_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Lexed:
    """A text as tokens. The parser sees ``kinds``; blanks, comments and stray characters lie between the tokens."""

    text: str
    kinds: str
    """One character per token, then a few END."""
    starts: array[int]
    ends: array[int]
    stray: tuple[tuple[int, int], ...]
    """Spans of the characters that begin no token, neighbours joined."""
    unclosed_trivia: int
    """Offset of a comment that is never closed, or -1."""


class Kinds(dict[str, str]):
    """Kind by token text; classifies a text that it has not seen with the master expression, which names its groups."""

    def __init__(self, known: Mapping[str, str], classify: re.Pattern[str]) -> None:
        super().__init__(known)
        self.classify = classify

    def __missing__(self, text: str) -> str:
        match = self.classify.fullmatch(text)
        kind = STRAY if match is None or match.lastgroup is None else chr(int(match.lastgroup[1:]))
        self[text] = kind
        return kind


class Lexer:
    """The lexer of one grammar; holds compiled expressions only, so one serves every text."""

    def __init__(self, grammar: Grammar) -> None:
        words = [t for t in grammar.tokens.values() if t.literal and _is_word(t.name)]
        marks = [t for t in grammar.tokens.values() if t.literal and not _is_word(t.name)]
        patterns = [t for t in grammar.tokens.values() if not t.literal]
        unclosed = [t for t in patterns if t.name.startswith("UNCLOSED_")]
        self.names = grammar.names()
        self.unclosed = "".join(t.kind for t in unclosed)
        # A stray character that takes along what belongs to it.
        self.stray_kinds = "".join(t.kind for t in patterns if t.name.startswith("STRAY_"))
        self.open_kinds = "".join(t.kind for t in patterns if t.name.startswith("OPEN_"))
        self.closed_kinds = "".join(t.kind for t in patterns if f"OPEN_{t.name}" in grammar.tokens)
        self.closed = re.compile(f"[{re.escape(self.closed_kinds)}](?=.)" if self.closed_kinds else r"(?!)", re.DOTALL)
        # A keyword is an identifier that the table of known texts renames, unless no token rule would match it.
        wordlike = [t for t in words if not any(re.fullmatch(p.pattern, t.name) for p in patterns)]
        # Comments win over `/`, numbers over `.`; a mark such as `bundle+` over an identifier.
        named = [t for t in marks if t.name[0].isalnum()]
        plain = [t for t in marks if not t.name[0].isalnum()]
        ordered = [*named, *patterns, *wordlike, *plain]
        self.known = {t.name: t.kind for t in grammar.tokens.values() if t.literal}
        self.master = re.compile("|".join([*(t.pattern for t in ordered), "(?s:.)"]))
        self.classify = re.compile("|".join(f"(?P<k{ord(t.kind)}>{t.pattern})" for t in ordered))
        self.trivia = grammar.trivia + STRAY
        self.visible = bytes(0 if chr(code) in self.trivia else 1 for code in range(256))
        self.dropped = dict.fromkeys(map(ord, self.trivia))
        self.far = grammar.far

    def lex(self, text: str) -> Lexed:
        """Split ``text``; every character belongs to one token or to the trivia between two."""
        pieces = self.master.findall(text)
        kinds_of = Kinds(self.known, self.classify)
        kinds = "".join(map(kinds_of.__getitem__, pieces))
        for _ in range(CUTS):
            at = self._turned(pieces, kinds)
            if at < 0:
                break
            pieces = self._cut(text, pieces, at)
            kinds = "".join(map(kinds_of.__getitem__, pieces))
        bounds = array("I", accumulate(map(len, pieces), initial=0))
        stray: tuple[tuple[int, int], ...] = ()
        is_stray = STRAY + self.stray_kinds
        if any(kind in kinds for kind in is_stray):
            stray = joined(compress(pairwise(bounds), (kind in is_stray for kind in kinds)))
        unclosed = bounds[-2] if kinds and kinds[-1] in self.unclosed else -1
        selected = kinds.encode("latin-1").translate(self.visible)
        starts = array("I", compress(bounds, selected))
        ends = array("I", compress(memoryview(bounds)[1:], selected))
        return Lexed(text, kinds.translate(self.dropped) + END * LOOKAHEAD, starts, ends, stray, unclosed)

    def joins(self, left: str, right: str) -> bool:
        """Whether two tokens would be others without a blank between them."""
        lexed = self.lex(left + right)
        return list(lexed.starts) != [0, len(left)] or lexed.ends[-1] != len(left) + len(right)

    def _turned(self, pieces: list[str], kinds: str) -> int:
        """The piece where a token that can span lines lacks its end, -1 where none does.

        Every token of its kind behind the one that lacks its end is turned inside out: it spans lines and what stands
        right behind it is a word. So the first such token is the one to end; the very last one if there is none.
        """
        for match in self.closed.finditer(kinds):
            at = match.start()
            if is_word_character(pieces[at + 1][0]) and has_line_end(pieces[at]):
                return at
        at = len(pieces) - 1
        return at if kinds and kinds[-1] in self.open_kinds and has_line_end(pieces[at]) else -1

    def _cut(self, text: str, pieces: list[str], at: int) -> list[str]:
        """End a token at the end of its line and lex the rest."""
        start = sum(map(len, pieces[:at]))
        end = self.end_of_line(text, start)
        return [*pieces[:at], text[start:end], *self.master.findall(text, end)]

    @staticmethod
    def end_of_line(text: str, start: int) -> int:
        """Where the line ends that an offset is on, which is not the last one."""
        line_end = _LINE_END.search(text, start)
        assert line_end is not None, "only tokens that span lines are cut"
        return line_end.start()


def is_word_character(character: str) -> bool:
    """Whether a word may begin or go on with it."""
    return character.isalnum() or character == "_"


def has_line_end(piece: str) -> bool:
    return "\n" in piece or "\r" in piece


def _is_word(literal: str) -> bool:
    return all(c.isalnum() or c == "_" for c in literal)


def joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
