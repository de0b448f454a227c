"""MeTTa's formatter: docs/formatting.md says what its style is.

The implementation is imported on first use: most sessions start with other requests.
"""

from rholsp.syntax.formatting.style import Formatter, Replacement, Style


def _text(text: str, style: Style) -> list[Replacement]:
    from rholsp.metta.formatting.layout import format_text

    return format_text(text, style)


def _part(text: str, style: Style, start: int, end: int) -> list[Replacement]:
    from rholsp.metta.formatting.layout import format_part

    return format_part(text, style, start, end)


def _typed(text: str, style: Style, offset: int, character: str) -> list[Replacement]:
    from rholsp.metta.formatting.layout import format_typed

    return format_typed(text, style, offset, character)


def _embedded(text: str, style: Style, indent: int, column: int) -> list[Replacement]:
    from rholsp.metta.formatting.layout import format_embedded

    return format_embedded(text, style, indent, column)


FORMATTER = Formatter(_text, _part, _typed, _embedded)
