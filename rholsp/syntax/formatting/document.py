"""Documents: the tokens of a tree in order, with what may stand between two of them, and groups around them.

As in Wadler's "A prettier printer" a group is printed on one line where it fits. A document is not a tree of objects
but a stream with markers where groups begin and end, as in Oppen's "Prettyprinting", so that printing is linear. A
language builds it by telling the tokens in order; comments, and line breaks that the author made, come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from rholsp.syntax.formatting.style import CannotFormat, Style
from rholsp.syntax.formatting.trivia import Comment, Trivia

# What may stand before the next token. The lowest bit tells a blank from nothing.
BLANK = 1
TIGHT = 0
KEEP = 2
"""A line break where the author made one, and nowhere else."""
SOFT = 4
"""A line break where the author made one, or where the group does not fit on its line."""
FIT = 6
"""A line break where the author made one, or where what follows does not fit on the line."""
CLOSE = 8
"""Before the bracket that closes a group: a line break where there is one behind the opening one, or the author's."""
LINKED = 10
"""As CLOSE, but not the author's."""


_MAY_BE_TALL = '"/`{'
"""What tokens and comments of several lines begin with."""


class Kind(IntEnum):
    """Of a mark."""

    SOFT = 0
    FIT = 1
    CLOSE = 2
    HARD = 3
    VERBATIM = 4
    """Blanks with a line end that stay as they are."""
    TALL = 5
    """Behind a token or comment of several lines."""
    BEGIN = 6
    END = 7
    FIXED = 8
    """A gap that might have ended a line, until more was known of its group."""


class Indent(IntEnum):
    """Where the lines of a group begin."""

    SAME = 0
    """Where those of the group around it do."""
    LINE = 1
    """One level further in than the line that the group begins on."""
    COLUMN = 2
    """At the column where the group begins, and so many columns behind it."""
    ALIGNED = 3
    """As COLUMN; and groups that begin on its first line count from that column, too."""


class Place(IntEnum):
    """What a document is of its text."""

    WHOLE = 0
    PART = 1
    """What is before its first token is not its own."""
    EMBEDDED = 2
    """All of it, but the text stands in quotes, as in brackets."""


class Rows(IntEnum):
    """What a line break in a group means for its other gaps."""

    FREE = 0
    """Nothing."""
    BLOCK = 1
    """A group of several lines has its brackets on lines of their own."""
    ALL = 2
    """In a group of several lines each part has a line of its own, and so have the brackets."""


class Group:
    """A part of a document that is printed on one line where it fits."""

    __slots__ = (
        "amount", "base", "broken", "closer", "first", "flat", "gaps", "hard", "hards",
        "indent", "inner", "last", "line", "opener", "rows", "stop", "tall",
    )  # fmt: skip

    def __init__(self, indent: Indent, amount: int, rows: Rows, first: int, hards: int) -> None:
        self.indent, self.amount, self.rows = indent, amount, rows
        self.first = self.last = first
        """Indexes of its marks in the document."""
        self.hards = hards
        self.hard = False
        """Whether one of its own gaps is a line break already."""
        self.gaps: list[Mark] = []
        self.opener: Mark | None = None
        self.closer: Mark | None = None
        # The printer's.
        self.base = self.inner = self.line = self.stop = 0
        self.flat = self.tall = self.broken = False


class Mark:
    """A place in a document where the printer has something to decide or to know."""

    __slots__ = ("at", "breaks", "closes", "flat", "following", "group", "kind", "piece")

    def __init__(self, kind: Kind, at: int, piece: int, group: Group) -> None:
        self.kind = kind
        self.at = at
        """How many columns would stand before it, were all on one line."""
        self.piece = piece
        """The token or comment behind it."""
        self.group = group
        self.flat = 0
        """Columns that it takes where the line does not end."""
        self.breaks = 1
        """Line ends: 2 for a blank line."""
        self.closes = False
        """Whether a line break here leads back to where the group's line begins."""
        self.following: Mark | None = None
        """The next gap of its own group."""


class Document:
    """A document while it is built."""

    def __init__(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        trivia: Trivia,
        style: Style,
        joins: Callable[[str, str], bool],
        tidied: Callable[[str], str],
        first: int = 0,
        place: Place = Place.WHOLE,
    ) -> None:
        """`joins` tells whether two tokens, side by side, would be read as something else; `tidied` is a comment as
        it is to be written. The document begins with the token `first`.

        Telling the tokens raises CannotFormat where something stands between two of them that is no comment.
        """
        self.text, self.token_starts, self.token_ends, self.trivia, self.style = text, starts, ends, trivia, style
        self.joins, self.tidied = joins, tidied
        self.next = first
        """The next token."""
        self.place = place
        self.usual = not trivia.verbatim
        self.unusual = trivia.comments.keys() | trivia.foreign.keys()
        """The tokens before which there is more than blanks."""
        self.gap = TIGHT
        """What stands before it."""
        self.carried = 0
        """Line ends before a separator, which move behind it."""
        self.spaced = False
        self.width = 0
        self.spaces: list[str] = []
        """What stands before each piece, as far as it is known before printing."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        """Where each piece, token or comment, is in the text."""
        self.comments: list[int] = []
        """The pieces that are comments and are not kept verbatim."""
        self.trailing: list[int] = []
        """Those of them that stand behind code and end its line."""
        self.marks: list[Mark] = []
        self.hards = 0
        self.root = Group(Indent.SAME, 0, Rows.FREE, 0, 0)
        self.groups = [self.root]
        self.opening = False

    # -------------------------------------------------------------------------------------- what languages tell

    def token(self, token: int) -> None:
        """The next token, behind what `gap` says. Raises AssertionError where it is not the next one of the text."""
        assert token == self.next, "a token is left out or printed twice"
        gap, starts = self.gap, self.starts
        start, end = self.token_starts[token], self.token_ends[token]
        if self.spaced:
            self.spaced = False
        elif gap < KEEP and starts and self.usual and token not in self.unusual:
            # As below; most gaps are of this sort.
            if not gap and start != self.ends[-1] and self._would_join(token):
                gap = BLANK
            self.spaces.append(" " if gap else "")
            self.width += gap
            self.gap, self.carried, self.opening = TIGHT, 0, False
        else:
            self._space()
            self.spaced = False
        self.next = token + 1
        if self.text[start] in _MAY_BE_TALL:
            self._piece(start, end)
        else:
            starts.append(start)
            self.ends.append(end)
            self.width += end - start

    def separator(self, token: int, before: int, behind: int) -> None:
        """A token that ends its line: the author's line break before it moves behind it."""
        self.gap = before
        self.token(token)
        self.gap = behind
        if token not in self.trivia.comments and not self.trivia.keeps(self.token_starts[token]):
            self.carried = self.trivia.breaks[token]

    def plain(self, token: int) -> bool:
        """Whether neither a line break nor a comment stands before the token."""
        return not self.trivia.breaks[token] and token not in self.trivia.comments

    def text_of(self, token: int) -> str:
        return self.text[self.token_starts[token] : self.token_ends[token]]

    def begin(self, indent: Indent, rows: Rows = Rows.FREE, amount: int = 0) -> None:
        """Begin a group at the next token, behind the gap before it."""
        if not self.spaced:
            self._space()
        self._begin(indent, amount, rows)

    def enter(self, indent: Indent, rows: Rows = Rows.FREE, amount: int = 0, *, paired: bool = True) -> None:
        """Begin a group whose first gap is the one before the next token: the group's opening bracket is behind us.

        Where its brackets are `paired`, a line break behind the first brings one before the last.
        """
        self._begin(indent, amount, rows)
        self.opening = paired

    def align(self) -> None:
        """Align the open group with its first token if a line ends in it already; none ends behind its opening bracket.

        What counts is which line breaks are kept, and not which there are: formatting again finds only those.
        """
        group = self.groups[-1]
        if self.hards == group.hards:
            return
        group.indent, group.rows = Indent.COLUMN, Rows.FREE
        if group.opener is not None:
            group.opener.kind, group.opener = Kind.FIXED, None

    def lengthen(self) -> None:
        """The groups that are open have several lines, because their author gave a part of them its own."""
        self.hards += 1

    def end(self) -> None:
        """End the innermost group."""
        group = self.groups.pop()
        if group.rows is not Rows.FREE:
            self._line_up(group)
        group.last = len(self.marks)
        self.opening = False
        self.marks.append(Mark(Kind.END, self.width, len(self.starts), group))

    def finish(self) -> None:
        """The end of the text: comments behind the last token, and one line end.

        Raises AssertionError where a token or a comment has not been printed, or twice.
        """
        self.gap = CLOSE | TIGHT if self.place is Place.EMBEDDED else TIGHT
        self._space()
        pieces = len(self.token_starts) + sum(map(len, self.trivia.comments.values()))
        assert len(self.starts) == pieces, "a token or a comment is left out or printed twice"
        if self.place is Place.EMBEDDED:
            return
        if self.starts and not self.trivia.keeps(len(self.text)):
            if self.marks and self.marks[-1].piece == len(self.starts) and self.marks[-1].kind is Kind.HARD:
                self.marks.pop()
            self.spaces[-1] = self.trivia.line_end

    # -------------------------------------------------------------------------------------- inside

    def _begin(self, indent: Indent, amount: int, rows: Rows) -> None:
        group = Group(indent, amount, rows, len(self.marks), self.hards)
        self.groups.append(group)
        self.marks.append(Mark(Kind.BEGIN, self.width, len(self.starts), group))
        self.opening = False

    def _line_up(self, group: Group) -> None:
        if self.hards == group.hards:
            return
        own = group.gaps if group.rows is Rows.ALL else [mark for mark in (group.opener, group.closer) if mark]
        for mark in own:
            if mark.kind < Kind.HARD:
                mark.kind = Kind.HARD
                group.hard = True
                self.hards += 1

    def _space(self) -> None:
        """Decide what stands before the next token."""
        token, gap = self.next, self.gap
        self.gap, self.spaced = TIGHT, True
        self._between(token, gap)
        self.opening = False

    def _between(self, token: int, gap: int) -> None:
        if self.place is Place.PART and not self.starts:
            self.spaces.append("")  # what is before it is not its own
            return
        if token in self.trivia.foreign:
            raise CannotFormat(self.trivia.foreign[token], "unexpected text")
        if token in self.trivia.comments or (self.trivia.verbatim and self.trivia.keeps(self._token_start(token))):
            self._commented(token, gap)
            return
        carried, self.carried = self.carried, 0
        if not self.starts:
            self._first(self._token_start(token), self.trivia.breaks[token])
            return
        flat = gap & BLANK
        if not flat and self.token_starts[token : token + 1] and self._would_join(token):
            flat = BLANK
        if gap < KEEP:
            self._fixed(" " if flat else "")
            return
        breaks = max(self.trivia.breaks[token], carried)
        if breaks and gap < LINKED:
            self._hard(breaks, closes=gap >= CLOSE)
        elif gap < SOFT:
            self._fixed(" " if flat else "")
        else:
            self._soft(Kind.CLOSE if gap >= CLOSE else Kind.FIT if gap >= FIT else Kind.SOFT, flat)

    def _first(self, start: int, breaks: int) -> None:
        """What stands before everything else."""
        if self.place is Place.EMBEDDED and breaks:
            self._hard(breaks)
        elif self.place is Place.EMBEDDED:
            self._fixed(self.text[:start])
        else:
            self.spaces.append("\ufeff" if self.text.startswith("\ufeff") else "")

    def _token_start(self, token: int) -> int:
        return self.token_starts[token] if token < len(self.token_starts) else len(self.text)

    def _would_join(self, token: int) -> bool:
        before = self.ends[-1]
        start = self.token_starts[token]
        return before != start and self.joins(
            self.text[self.starts[-1] : before], self.text[start : self.token_ends[token]]
        )

    def _commented(self, token: int, gap: int) -> None:
        """Comments before the next token, or blanks that are to stay as they are."""
        trivia, carried = self.trivia, self.carried
        self.carried = 0
        for comment in trivia.comments.get(token, ()):
            if trivia.keeps(comment.start):
                self._verbatim(comment.start)
                if not trivia.keeps(comment.end):
                    self.comments.append(len(self.starts))
            else:
                breaks = comment.breaks if comment.ends_line else max(comment.breaks, carried)
                self._before_comment(comment, breaks, gap)
                self.comments.append(len(self.starts))
                if comment.ends_line and not comment.breaks and self.starts:
                    self.trailing.append(len(self.starts))
            carried = 0
            self._piece(comment.start, comment.end, is_comment=comment.ends_line)
            if gap not in (CLOSE, CLOSE | BLANK, LINKED, LINKED | BLANK):
                gap = TIGHT
        start, breaks = self._token_start(token), trivia.breaks[token]
        if trivia.keeps(start):
            self._verbatim(start)
        elif breaks:
            self._hard(breaks, closes=gap >= CLOSE)
        else:
            blank = " " if not self.ends or self.ends[-1] != start else ""
            if gap >= CLOSE:
                self._soft(Kind.CLOSE, len(blank))
            else:
                self._fixed(blank)

    def _before_comment(self, comment: Comment, breaks: int, gap: int) -> None:
        if not self.starts:
            self._first(comment.start, breaks)
        elif breaks:
            self._hard(breaks)
        elif comment.ends_line or gap < SOFT or gap >= CLOSE:
            self._fixed(" " if comment.ends_line or self.ends[-1] != comment.start else "")
        else:
            self._soft(Kind.FIT if gap >= FIT else Kind.SOFT, gap & BLANK)

    def _piece(self, start: int, end: int, *, is_comment: bool = False) -> None:
        self.starts.append(start)
        self.ends.append(end)
        if is_comment:
            return  # what ends its line may be too long for it
        size = end - start
        if size > 1 and self.text[start] in _MAY_BE_TALL and ("\n" in (own := self.text[start:end]) or "\r" in own):
            mark = Mark(Kind.TALL, self.width, len(self.starts), self.groups[-1])
            self.marks.append(mark)
            self.hards += 1
        else:
            self.width += size

    def _fixed(self, blanks: str) -> None:
        self.spaces.append(blanks)
        self.width += len(blanks)

    def _verbatim(self, end: int) -> None:
        blanks = self.text[self.ends[-1] if self.ends else 0 : end]
        if "\n" not in blanks and "\r" not in blanks:
            self._fixed(blanks)
            return
        self.spaces.append(blanks)
        self.marks.append(Mark(Kind.VERBATIM, self.width, len(self.starts), self.groups[-1]))
        self.hards += 1

    def _hard(self, breaks: int, *, closes: bool = False) -> None:
        mark = self._gap(Kind.HARD, 0, closes)
        mark.breaks = breaks
        mark.group.hard = True
        self.hards += 1

    def _soft(self, kind: Kind, flat: int) -> None:
        self._gap(kind, flat, kind is Kind.CLOSE)

    def _gap(self, kind: Kind, flat: int, closes: bool) -> Mark:
        group = self.groups[-1]
        mark = Mark(kind, self.width, len(self.starts), group)
        mark.flat, mark.closes = flat, closes
        if group.gaps:
            group.gaps[-1].following = mark
        group.gaps.append(mark)
        if closes:
            group.closer = mark
        elif self.opening:
            group.opener = mark
        self.opening = False
        self.marks.append(mark)
        self.spaces.append(" " * flat)
        self.width += flat
        return mark
