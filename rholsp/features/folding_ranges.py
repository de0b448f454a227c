"""textDocument/foldingRange: brackets, comments, and what `#region` and `#endregion` enclose."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import overload

from rholsp.embedded.position_map import PositionMap
from rholsp.features.fallback_tokens import plain_tokens
from rholsp.features.language import Language
from rholsp.features.view import View
from rholsp.model.stretches import Composition, Stretch
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


async def folding_ranges(view: View, uri: str) -> tuple[FoldingRange, ...] | None:
    """Everything of more than one line, in text order; None for a document whose text is not known."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    text, lines = facts.text, facts.lines
    composition = facts.composition
    if composition is None:
        found = list(_paired(_found(text, _lexer(view.languages.get(facts.language_id))(text), lines)))
    else:
        found = list(_paired(_composed(text, lines, composition)))
    for region in facts.summary.regions:
        if lines.line_of(region.span.start) == lines.line_of(region.span.end):
            continue
        position_map = PositionMap.of(facts.text, region.parts)
        found += _inside(position_map, _lexer(view.languages.get(region.language)))
    found = [one for one in found if _spans_lines(text, one)]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _lexer(language: Language) -> Callable[[str], Iterable[LexicalToken]]:
    return language.brackets or language.tokens or plain_tokens


def _inside(position_map: PositionMap, lexer: Callable[[str], Iterable[LexicalToken]]) -> Iterator[FoldingRange]:
    """Those of a region's text, at their places in the host; what a hole or a border interrupts is left out."""
    text = position_map.text
    for one in _paired(_found(text, lexer(text), LineIndex.of(text))):
        start, end = position_map.to_host(one.start), position_map.to_host(one.end)
        if start is not None and end is not None:
            yield FoldingRange(start, end, one.kind)


@dataclass(frozen=True, slots=True)
class _Mark:
    """The end of a comment that begins a region, or ends one."""

    end: int
    is_end: bool


_WHAT: tuple[FoldingKind | bool, ...] = (*FoldingKind, False, True)
"""What a range is; of a mark, whether it ends a region."""


def _paired(found: Iterable[FoldingRange | _Mark]) -> Iterator[FoldingRange]:
    """The ranges, and those between marks."""
    marks: list[int] = []
    for one in found:
        if isinstance(one, FoldingRange):
            yield one
        elif not one.is_end:
            marks.append(one.end)
        elif marks:
            yield FoldingRange(marks.pop(), one.end, FoldingKind.REGION)


def _composed(text: str, lines: LineIndex, composition: Composition) -> Iterator[FoldingRange | _Mark]:
    """What is found in an edited text: each unit is looked into once, and its brackets pair in it."""

    def tokens() -> Iterator[LexicalToken | Stretch]:
        for stretch in composition.stretches:
            if stretch.kept is None:
                yield from composition.tokens(stretch.start, stretch.end)
            else:
                yield stretch

    for one in _found(text, tokens(), lines):
        if isinstance(one, FoldingRange | _Mark):
            yield one
        elif one.kept is not None:
            made = one.kept.made(folding_ranges, None, partial(_of_unit, text, one, composition, lines))
            yield from _placed(made, one.start)


def _of_unit(text: str, unit: Stretch, composition: Composition, lines: LineIndex) -> array[int]:
    """What is found in a unit: three numbers for each, offsets from the unit's start and what it is (`_WHAT`)."""
    packed, by = array("i"), unit.start
    for one in _found(text, composition.tokens(unit.start, unit.end), lines):
        if isinstance(one, _Mark):
            packed.extend((one.end - by, one.end - by, _WHAT.index(one.is_end)))
        elif _spans_lines(text, one):
            packed.extend((one.start - by, one.end - by, _WHAT.index(one.kind)))
    return packed


def _placed(packed: Iterable[int], by: int) -> Iterator[FoldingRange | _Mark]:
    numbers = iter(packed)
    for start, end, number in zip(numbers, numbers, numbers, strict=True):
        what = _WHAT[number]
        yield _Mark(end + by, what) if isinstance(what, bool) else FoldingRange(start + by, end + by, what)


@overload
def _found(text: str, tokens: Iterable[LexicalToken], lines: LineIndex) -> Iterator[FoldingRange | _Mark]: ...
@overload
def _found(
    text: str, tokens: Iterable[LexicalToken | Stretch], lines: LineIndex
) -> Iterator[FoldingRange | _Mark | Stretch]: ...
def _found(
    text: str, tokens: Iterable[LexicalToken | Stretch], lines: LineIndex
) -> Iterator[FoldingRange | _Mark | Stretch]:
    """What comments and brackets enclose, and the marks; units are passed on."""
    brackets: list[tuple[str, int]] = []
    comments: list[LexicalToken] = []
    for token in tokens:
        if isinstance(token, LexicalToken) and token.kind == "comment":
            mark = _MARK.match(text, token.start, token.end)
            if mark is None:
                if comments and not _follows(text, comments[-1], token, lines):
                    yield _comment(comments)
                    comments = []
                comments.append(token)
                continue
            yield _Mark(token.end, mark[1] is not None)
        if comments:
            yield _comment(comments)
            comments = []
        if not isinstance(token, LexicalToken):
            yield token
            continue
        if token.kind:
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


def _spans_lines(text: str, found: FoldingRange) -> bool:
    return text.find("\n", found.start, found.end) >= 0 or text.find("\r", found.start, found.end) >= 0


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
