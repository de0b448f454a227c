"""Helpers for formatting a part of a text, in any language."""

from __future__ import annotations

from collections.abc import Iterable

from rholsp.syntax.formatting.style import Replacement, Style


def indentation(text: str, offset: int) -> str | None:
    """The blanks before an offset on its line; None where something else stands there."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    blanks = text[start:offset]
    return blanks.lstrip("\ufeff") if not blanks.strip(" \t\ufeff") else None


def within(replacements: Iterable[Replacement], start: int, end: int) -> list[Replacement]:
    """Those that change nothing outside the range."""
    return [each for each in replacements if start <= each.start and each.end <= end]


def inner_of(text: str, style: Style, indent: int, column: int) -> int:
    """How far in the lines of a text in quotes are: one level where it begins on a line of its own, else below it."""
    blanks = text[: len(text) - len(text.lstrip())]
    if "\n" in blanks or "\r" in blanks:
        return indent + style.indent
    return column + len(blanks)
