"""textDocument/foldingRange: brackets, comments, and what `#region` and `#endregion` enclose."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rholsp.embedded.position_map import PositionMap
from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.language import Language
from rholsp.features.view import View
from rholsp.model.tokens import LexicalToken
from rholsp.text.lines import LineIndex

_CLOSING = {"(": ")", "[": "]", "{": "}", "{|": "|}"}
_MARK = re.compile(r"[/;*\s]*#(end)?region\b")


class FoldingKind(StrEnum):
    """LSP's FoldingRangeKind; brackets have none."""

    BRACKETS = ""
    COMMENT = "comment"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class FoldingRange:
    """What can be hidden, from behind `start` to `end`: for brackets what stands between them."""

    start: int
    end: int
    kind: FoldingKind = FoldingKind.BRACKETS
    lines: LineIndex | None = field(default=None, compare=False, repr=False)


async def folding_ranges(view: View, uri: str) -> tuple[FoldingRange, ...] | None:
    """Everything of more than one line, in text order; None for a document whose text is not known."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    text, lines = facts.text, facts.lines

    def spans_lines(found: FoldingRange) -> bool:
        return text.find("\n", found.start, found.end) >= 0 or text.find("\r", found.start, found.end) >= 0

    lexer = _lexer(view.languages.get(facts.language_id))
    found = list(filter(spans_lines, _ranges(text, lexer(text), lines)))
    for region in facts.summary.regions:
        if lines.line_of(region.span.start) == lines.line_of(region.span.end):
            continue
        position_map = PositionMap.of(facts.text, region.parts)
        lexer = _lexer(view.languages.get(region.language))
        found += filter(spans_lines, _inside(position_map, lexer))
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _lexer(language: Language) -> Callable[[str], Iterable[LexicalToken]]:
    return language.brackets or language.tokens or plain_tokens


def _inside(position_map: PositionMap, lexer: Callable[[str], Iterable[LexicalToken]]) -> Iterator[FoldingRange]:
    """Those of a region's text, at their places in the host; what a hole or a border interrupts is left out."""
    text = position_map.text
    for one in _ranges(text, lexer(text), LineIndex.of(text)):
        start, end = position_map.to_host(one.start), position_map.to_host(one.end)
        if start is not None and end is not None:
            yield FoldingRange(start, end, one.kind)


def _ranges(text: str, tokens: Iterable[LexicalToken], lines: LineIndex) -> Iterator[FoldingRange]:
    brackets: list[tuple[str, int]] = []
    marks: list[int] = []
    comments: list[LexicalToken] = []
    for token in tokens:
        if token.kind == "comment":
            mark = _MARK.match(text, token.start, token.end)
            if mark is None:
                if comments and not _follows(text, comments[-1], token, lines):
                    yield _comment(comments)
                    comments = []
                comments.append(token)
                continue
            if mark[1] is None:
                marks.append(token.end)
            elif marks:
                yield FoldingRange(marks.pop(), token.end, FoldingKind.REGION)
        if comments:
            yield _comment(comments)
            comments = []
        if token.kind in ("string", "comment"):
            continue
        bracket = text[token.start : token.end]
        if bracket in _CLOSING:
            brackets.append((bracket, token.end))
        elif brackets and bracket in _CLOSING.values():
            # A bracket without its partner must not take that of another one.
            open_at = next((i for i in reversed(range(len(brackets))) if _CLOSING[brackets[i][0]] == bracket), None)
            if open_at is not None:
                yield FoldingRange(brackets[open_at][1], token.start)
                del brackets[open_at:]
    if comments:
        yield _comment(comments)


def _follows(text: str, before: LexicalToken, token: LexicalToken, lines: LineIndex) -> bool:
    """Whether a comment goes on with the one before: on the next line, both alone on theirs."""
    line = lines.line_of(token.start)
    if line != lines.line_of(before.end) + 1 or any(text.startswith("/*", one.start) for one in (before, token)):
        return False
    return _is_alone(text, before.start) and _is_alone(text, token.start)


def _is_alone(text: str, start: int) -> bool:
    """Whether nothing but blanks stands before the offset on its line."""
    head = text.rfind("\n", 0, start) + 1
    return not text[head:start].strip()


def _comment(comments: list[LexicalToken]) -> FoldingRange:
    return FoldingRange(comments[0].start, comments[-1].end, FoldingKind.COMMENT)
