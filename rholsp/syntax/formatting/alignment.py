"""Keeps trailing comments aligned that their author aligned."""

from __future__ import annotations

from collections.abc import Iterator

from rholsp.syntax.formatting.document import Document


def align_comments(document: Document, start: int) -> None:
    """Widen the blanks before comments that end consecutive lines, and began at one column before.

    The document begins at the column `start`.
    """
    for run in _aligned_by_author(document):
        for block in _consecutive(document, run, start):
            target = max(column for _, column in block)
            for piece, column in block:
                document.spaces[piece] = " " * (target - column + 1)


def _aligned_by_author(document: Document) -> Iterator[list[int]]:
    """Comments on consecutive lines of the text that begin at one column, at least two together."""
    text, column, behind = document.text, -1, -1
    run: list[int] = []
    for piece in document.trailing:
        start, end = document.starts[piece], document.ends[piece]
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        own = document.style.columns(text[line:start])
        if (own, line) != (column, behind):
            if len(run) > 1:
                yield run
            run = []
        run.append(piece)
        column, behind = own, end + (2 if text.startswith("\r\n", end) else 1)
    if len(run) > 1:
        yield run


def _consecutive(document: Document, run: list[int], start: int) -> Iterator[list[tuple[int, int]]]:
    """The comments of a run that end consecutive lines as printed, with the columns where the code before them ends."""
    block: list[tuple[int, int]] = []
    for piece in run:
        first, column = _line_before(document, piece, start)
        follows = bool(block) and first == block[-1][0] + 1 and _is_one_break(document.spaces[first])
        if block and not follows:
            if len(block) > 1:
                yield block
            block = []
        block.append((piece, column))
    if len(block) > 1:
        yield block


def _line_before(document: Document, piece: int, start: int) -> tuple[int, int]:
    """The first piece of the line on which a piece is printed, and the column where what is before it ends."""
    column = 0
    at = piece - 1
    while True:
        text = document.text[document.starts[at] : document.ends[at]]
        tail = text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]
        column += len(tail)
        if len(tail) < len(text):
            return at, column
        blanks = document.spaces[at]
        line = max(blanks.rfind("\n"), blanks.rfind("\r")) + 1
        column += document.style.columns(blanks[line:])
        if line or not at:
            return at, column if line else column + start
        at -= 1


def _is_one_break(blanks: str) -> bool:
    return blanks.count("\n") + blanks.count("\r") - blanks.count("\r\n") == 1
