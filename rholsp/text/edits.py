"""Edits as LSP sends them, applied to an immutable document. LSP 3.17, "textDocument/didChange"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rholsp.text.document import Document
from rholsp.text.lines import LineIndex, PositionEncoding, split_lines

FEW = 4
"""Edits applied one by one, each in time linear in the text; more are applied to its lines in one pass."""


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
    changes: Sequence[TextChange],
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
    if len(changes) > FEW:
        buffer = LineBuffer(document.text)
        for change in changes:
            buffer.apply(change, encoding, clamped=clamped)
        text = buffer.text
        return replace(document, version=version, text=text, lines=LineIndex.of(text))
    text, lines = document.text, document.lines
    for change in changes:
        span = change.span
        if span is None:
            text = change.text
            lines = LineIndex.of(text)
            continue
        if not clamped:
            _check(span, lines.line_count)
        start = lines.offset(span.start_line, span.start_character, encoding)
        end = lines.offset(span.end_line, span.end_character, encoding)
        text = text[:start] + change.text + text[end:]
        lines = lines.edited(start, end, len(change.text), text)
    return replace(document, version=version, text=text, lines=lines)


def _ordered(span: PositionRange | None) -> PositionRange | None:
    if span is None or (span.start_line, span.start_character) <= (span.end_line, span.end_character):
        return span
    return PositionRange(span.end_line, span.end_character, span.start_line, span.start_character)


def _check(span: PositionRange, line_count: int) -> None:
    if span.start_line > line_count:
        raise ImpossibleRange(f"line {span.start_line} does not exist: the document has {line_count} lines")
    if (span.end_line, span.end_character) < (span.start_line, span.start_character):
        raise ImpossibleRange(
            f"the range ends ({span.end_line}:{span.end_character}) before it starts"
            f" ({span.start_line}:{span.start_character})"
        )


class LineBuffer:
    """A text under many edits, kept as its lines: an edit costs time in the lines that it touches."""

    __slots__ = ("_lines",)

    def __init__(self, text: str) -> None:
        self._lines = split_lines(text)

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def apply(self, change: TextChange, encoding: PositionEncoding, *, clamped: bool = False) -> None:
        """Makes one edit. Raises ImpossibleRange, unless `clamped`, and changes nothing then."""
        span, lines = change.span, self._lines
        if span is None:
            self._lines = split_lines(change.text)
            return
        if not clamped:
            _check(span, len(lines))
        first, start = self._place(span.start_line, span.start_character, encoding)
        last, end = self._place(span.end_line, span.end_character, encoding)
        new = lines[first][:start] + change.text + lines[last][end:]
        if new.startswith("\n") and first > 0 and lines[first - 1].endswith("\r"):
            first -= 1
            new = lines[first] + new
        elif first == last and change.text.isprintable():
            lines[first] = new  # No line ends in it.
            return
        pieces = split_lines(new)
        if last + 1 < len(lines):
            pieces.pop()
        lines[first : last + 1] = pieces

    def _place(self, line: int, character: int, encoding: PositionEncoding) -> tuple[int, int]:
        """The line of a position, and the offset in it, both clamped as in LineIndex.offset."""
        if line < 0:
            return 0, 0
        if line >= len(self._lines):
            return len(self._lines) - 1, len(self._lines[-1])
        text = self._lines[line]
        content = len(text.rstrip("\r\n")) if text.endswith(("\r", "\n")) else len(text)
        return line, min(_code_points(text, max(character, 0), encoding), content)


def _code_points(line: str, units: int, encoding: PositionEncoding) -> int:
    """How many code points of a line stand before so many units; a unit inside a code point counts as its start."""
    if encoding is PositionEncoding.UTF32 or line.isascii():
        return units
    if encoding is PositionEncoding.UTF8:
        data = line.encode("utf-8", "surrogatepass")
        while 0 < units < len(data) and data[units] & 0xC0 == 0x80:
            units -= 1
        return len(data[:units].decode("utf-8", "surrogatepass"))
    data = line.encode("utf-16-le", "surrogatepass")
    if len(data) == 2 * len(line):
        return units
    if 0 < 2 * units < len(data) and data[2 * units + 1] & 0xFC == 0xDC and data[2 * units - 1] & 0xFC == 0xD8:
        units -= 1
    return len(data[: 2 * units].decode("utf-16-le", "surrogatepass"))
