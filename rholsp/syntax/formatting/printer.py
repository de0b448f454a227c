"""The printer: where the lines of a document end, and what changes in its text.

Each mark of a document is looked at once, and whether something fits is one subtraction, since every mark knows how
many columns would stand before it on one line: printing is linear.
"""

from __future__ import annotations

from rholsp.syntax.formatting.alignment import align_comments
from rholsp.syntax.formatting.document import Document, Group, Indent, Kind, Mark, Place, Rows
from rholsp.syntax.formatting.style import Replacement
from rholsp.syntax.formatting.trivia import unified


def lay_out(document: Document, base: int = 0, column: int = 0, inner: int | None = None) -> list[Replacement]:
    """What changes in the text, in order.

    The document begins at `column` of a line that is indented by `base` columns; its other lines are indented by
    `inner` columns, by default by as many.
    """
    _Printer(document, base, column, base if inner is None else inner).run()
    if len(document.trailing) > 1:
        align_comments(document, column)
    return _changes(document)


class _Printer:
    """One run over a document. `line` and `start` say where the current line begins, in columns and in the document."""

    def __init__(self, document: Document, base: int, column: int, inner: int) -> None:
        self.document = document
        self.style = document.style
        self.line_indent = base
        self.line, self.start = column, 0
        self.is_loose = False
        """Whether the line began inside a token: then nothing on it is measured, and nothing broken for its width."""
        root = document.root
        root.base, root.inner = base, inner
        root.tall = True
        root.last = len(document.marks)
        root.stop = document.width
        self.stack = [root]
        self.hard, self.gap = self._next_of_each()

    def _next_of_each(self) -> tuple[list[int], list[int]]:
        """For each mark the next one, itself included, that ends a line, and the next one that may."""
        marks = self.document.marks
        size = len(marks)
        hard, gap = [size] * (size + 1), [size] * (size + 1)
        next_hard = next_gap = size
        for at in range(size - 1, -1, -1):
            kind = marks[at].kind
            if kind < Kind.BEGIN:
                next_gap = at
                if kind >= Kind.HARD:
                    next_hard = at
            hard[at], gap[at] = next_hard, next_gap
        return hard, gap

    def run(self) -> None:
        for at, mark in enumerate(self.document.marks):
            match mark.kind:
                case Kind.BEGIN:
                    self._begin(at, mark.group)
                case Kind.END:
                    # What follows on this line is as far in as the line on which the group began.
                    self.line_indent = self.stack.pop().line
                case Kind.TALL:
                    self.line, self.start, self.is_loose = 0, mark.at, True
                case Kind.VERBATIM:
                    self._verbatim(mark)
                case Kind.HARD:
                    self._break(mark)
                case Kind.CLOSE:
                    if mark.group.broken:
                        self._break(mark)
                case Kind.SOFT | Kind.FIT:
                    group = mark.group
                    if not group.flat and self._breaks(at, mark, group):
                        self._break(mark)

    def _begin(self, at: int, group: Group) -> None:
        """Decide how a group is printed: on one line (`flat`), gap by gap (`tall`), or with all its gaps as breaks."""
        around = self.stack[-1]
        self.stack.append(group)
        group.line = self.line_indent
        here = self.document.marks[at].at
        column = self.line + here - self.start
        match group.indent:
            case Indent.SAME:
                group.base, group.inner = around.base, around.inner
            case Indent.COLUMN | Indent.ALIGNED if not self.is_loose:
                group.base, group.inner = column - 1, column + group.amount
                if group.indent is Indent.ALIGNED:
                    self.line_indent = group.inner
            case _:
                group.base, group.inner = self.line_indent, self.line_indent + self.style.indent
        group.stop = self._stop(group, around)
        if around.flat:
            group.flat = True
            return
        first_hard = self.hard[at]
        if first_hard >= group.last:
            group.flat = self.is_loose or column + group.stop - here <= self.style.width
            group.broken = not group.flat and group.rows is Rows.ALL
            return
        fits = self.is_loose or column + self._column_of(first_hard) - here <= self.style.width
        group.tall = group.hard or fits
        group.broken = not group.tall and group.rows is Rows.ALL

    def _stop(self, group: Group, around: Group) -> int:
        """Up to where all must fit on the line on which the group ends: the next place where that line may end."""
        following = self.gap[group.last]
        if following >= around.last:
            return around.stop
        mark = self.document.marks[following]
        if mark.kind is Kind.CLOSE and mark.group is around and not around.broken:
            return around.stop
        return mark.at

    def _breaks(self, at: int, mark: Mark, group: Group) -> bool:
        """Whether a gap of a group that is not flat becomes a line break."""
        if not group.tall and mark.kind is Kind.SOFT:
            return True
        if self.is_loose:
            return False
        following = mark.following
        ends_group = following is None or (following.kind is Kind.CLOSE and not group.broken)
        stop = group.stop if following is None or ends_group else following.at
        first_hard = self.hard[at + 1]
        if first_hard < len(self.document.marks):
            stop = min(stop, self._column_of(first_hard))
        return self.line + stop - self.start > self.style.width

    def _column_of(self, at: int) -> int:
        marks = self.document.marks
        return marks[at].at if at < len(marks) else self.document.width

    def _break(self, mark: Mark) -> None:
        group = mark.group
        if mark is group.opener:
            group.broken = True
        columns = group.base if mark.closes else group.inner
        document = self.document
        document.spaces[mark.piece] = document.trivia.line_end * mark.breaks + self.style.blanks(columns)
        self.line_indent = self.line = columns
        self.start, self.is_loose = mark.at + mark.flat, False

    def _verbatim(self, mark: Mark) -> None:
        blanks = self.document.spaces[mark.piece]
        tail = blanks[max(blanks.rfind("\n"), blanks.rfind("\r")) + 1 :]
        self.line_indent = self.line = self.style.columns(tail)
        self.start, self.is_loose = mark.at, False


def _changes(document: Document) -> list[Replacement]:
    """Where the blanks before a piece are others now, and where a comment is written otherwise."""
    text, spaces = document.text, document.spaces
    found: list[Replacement] = []
    comments = iter(document.comments)
    comment = next(comments, -1)
    end = document.starts[0] if document.place is Place.PART else 0
    for piece, (start, stop) in enumerate(zip(document.starts, document.ends, strict=True)):
        old, new = text[end:start], spaces[piece]
        if old != new and unified(old) != unified(new):
            found.append(_smallest(end, old, new))
        end = stop
        if piece == comment:
            comment = next(comments, -1)
            own = text[start:stop]
            tidied = _aligned(document.tidied(own), new)
            if tidied != own:
                found.append(_smallest(start, own, tidied))
    if len(spaces) > len(document.starts):
        old, new = text[end:], spaces[-1]
        if old != new and unified(old) != unified(new):
            found.append(_smallest(end, old, new))
    return found


def _smallest(start: int, old: str, new: str) -> Replacement:
    """The replacement without what both begin or end with."""
    limit = min(len(old), len(new))
    before = 0
    while before < limit and old[before] == new[before]:
        before += 1
    behind = 0
    while behind < limit - before and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    return Replacement(start + before, start + len(old) - behind, new[before : len(new) - behind])


def _aligned(comment: str, blanks: str) -> str:
    """A comment whose lines all begin with a star has them below each other; others stay as they are."""
    if "\n" not in comment or "\n" not in blanks:
        return comment
    lines = comment.split("\n")
    if not all(line.lstrip(" \t").startswith("*") for line in lines[1:]):
        return comment
    indent = blanks[blanks.rfind("\n") + 1 :]
    return "\n".join([lines[0], *(f"{indent} {line}" for line in (line.lstrip(" \t") for line in lines[1:]))])
