"""Edits as LSP sends them, applied to an immutable document. LSP 3.17, "textDocument/didChange"."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rholsp.text.document import Document
from rholsp.text.lines import LineIndex, PositionEncoding


class ImpossibleRange(ValueError):
    """A change that cannot have been made to this text: client and server no longer agree about the document."""


@dataclass(frozen=True, slots=True)
class PositionRange:
    """A range in positions: 0-based lines, characters in the units of the negotiated encoding."""

    start_line: int
    start_character: int
    end_line: int
    end_character: int


@dataclass(frozen=True, slots=True)
class TextChange:
    """New text for a span, or for the whole document where `span` is None."""

    text: str
    span: PositionRange | None = None


def apply_changes(
    document: Document,
    version: int | None,
    changes: Iterable[TextChange],
    encoding: PositionEncoding,
    *,
    clamped: bool = False,
) -> Document:
    """The document after `changes`, each made to the result of the one before.

    A character beyond its line's end and an end beyond the last line are clamped, as LSP asks: editors write
    "everything" that way. Raises ImpossibleRange where a span starts on a line that does not exist or ends before
    it starts; nothing is applied then. With `clamped` such a start is the end of the text, and such an end the start.
    """
    if clamped:
        changes = [replace(change, span=_ordered(change.span)) for change in changes]
    text, lines = document.text, document.lines
    for change in changes:
        span = change.span
        if span is None:
            text = change.text
            lines = LineIndex.of(text)
            continue
        if span.start_line > lines.line_count and not clamped:
            raise ImpossibleRange(f"line {span.start_line} does not exist: the document has {lines.line_count} lines")
        if (span.end_line, span.end_character) < (span.start_line, span.start_character):
            raise ImpossibleRange(
                f"the range ends ({span.end_line}:{span.end_character}) before it starts"
                f" ({span.start_line}:{span.start_character})"
            )
        start = lines.offset(span.start_line, span.start_character, encoding)
        end = lines.offset(span.end_line, span.end_character, encoding)
        text = text[:start] + change.text + text[end:]
        lines = lines.edited(start, end, len(change.text), text)
    return replace(document, version=version, text=text, lines=lines)


def _ordered(span: PositionRange | None) -> PositionRange | None:
    if span is None or (span.start_line, span.start_character) <= (span.end_line, span.end_character):
        return span
    return PositionRange(span.end_line, span.end_character, span.start_line, span.start_character)
