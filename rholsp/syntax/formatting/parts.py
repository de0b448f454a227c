"""What the formatting of a part of a text needs, in any language."""

from __future__ import annotations

from collections.abc import Iterable

from rholsp.syntax.formatting.style import Replacement


def indentation(text: str, offset: int) -> str | None:
    """The blanks before an offset on its line; None where something else stands there."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    blanks = text[start:offset]
    return blanks.lstrip("\ufeff") if not blanks.strip(" \t\ufeff") else None


def within(replacements: Iterable[Replacement], start: int, end: int) -> list[Replacement]:
    """Those that change nothing outside the range."""
    return [each for each in replacements if start <= each.start and each.end <= end]
