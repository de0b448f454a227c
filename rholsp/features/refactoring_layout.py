"""Lays a rewritten text out as the formatter would, and leaves alone what its author had laid out otherwise.

A text that was formatted is formatted afterwards, with the same indentation. Of any other, only what a rewrite has
touched is laid out, as far in as its surroundings are.
"""

import re
from collections.abc import Sequence

from rholsp.features.facts import FileFacts
from rholsp.features.formatting import format_document, format_ranges
from rholsp.features.language import Languages
from rholsp.model.summary import Span
from rholsp.syntax.formatting.style import INDENT, CannotFormat, Replacement, Style

_INDENTED = re.compile(r"^(?:\t+| +)(?=\S)", re.MULTILINE)
_WIDE = 4


def layout(languages: Languages, before: FileFacts, after: FileFacts, touched: Sequence[Span]) -> Sequence[Replacement]:
    """What changes in the rewritten text; nothing where a syntax error keeps the formatter from it."""
    style = style_of(before.text or "")
    if is_formatted(languages, before, style):
        found = _document(languages, after, style)
    else:
        try:
            found = format_ranges(languages, after, [(place.start, place.end) for place in touched], style)
        except CannotFormat:
            found = None
    return _before_end(after, found or ())


def is_formatted(languages: Languages, facts: FileFacts, style: Style) -> bool:
    """Whether the formatter has nothing to do, but perhaps to end the last line."""
    found = _document(languages, facts, style)
    return found is not None and not _before_end(facts, found)


def _before_end(facts: FileFacts, replacements: Sequence[Replacement]) -> list[Replacement]:
    """Without what is done to the end of a text, which no refactoring is about."""
    end = len((facts.text or "").rstrip())
    return [one for one in replacements if one.start < end]


def _document(languages: Languages, facts: FileFacts, style: Style) -> list[Replacement] | None:
    try:
        return format_document(languages, facts, style)
    except CannotFormat:
        return None


def style_of(text: str) -> Style:
    """How a text is indented, as far as its lines say."""
    indents = [match[0] for match in _INDENTED.finditer(text)]
    tabs = sum(blanks.startswith("\t") for blanks in indents)
    blanks = [len(one) for one in indents if one.startswith(" ")]
    wide = bool(blanks) and sum(length % _WIDE == 0 for length in blanks) * 5 >= len(blanks) * 4
    return Style(indent=_WIDE if wide or tabs > len(blanks) else INDENT, tabs=tabs > len(blanks))
