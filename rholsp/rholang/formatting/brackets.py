"""What stands in brackets: arguments, collections, names, blocks and maps."""

from __future__ import annotations

from collections.abc import Callable

from rholsp.rholang import nodes
from rholsp.syntax.formatting.document import BLANK, CLOSE, LINKED, SOFT, TIGHT, Document, Indent, Rows
from rholsp.syntax.tree import Node, Slot, first_token

Visit = Callable[[Document, Slot], None]

_HUGGED = frozenset({"braces", "list", "group", "set", "pathmap", "new", "for", "match", "contract", "select"})
"""A single one of them in brackets stands tight in them, however many lines it has."""


def enclosed(
    document: Document, visit: Visit, opening: int, items: list[Slot] | None, rest: Node | None, closing: int
) -> None:
    """Items with commas between brackets, and perhaps a remainder."""
    document.token(opening)
    if items is not None and rest is None and len(items) == 1 and _hugs(document, items[0], closing):
        visit(document, items[0])
        document.token(closing)
        return
    document.enter(Indent.LINE)
    if items is None and rest is None:
        document.gap = LINKED | TIGHT
    else:
        document.gap = SOFT | TIGHT
        separated(document, visit, items, rest)
        document.gap = CLOSE | TIGHT
    document.token(closing)
    document.end()


def separated(document: Document, visit: Visit, items: list[Slot] | None, rest: Node | None) -> None:
    """Items with commas, and perhaps a remainder, in the group that is open."""
    for item in items or ():
        if item.__class__ is int and document.text_of(item) == ",":
            document.separator(item, TIGHT, SOFT | BLANK)
        else:
            visit(document, item)
            document.gap = SOFT | BLANK
    if rest is not None:
        visit(document, rest)


def block(document: Document, visit: Visit, opening: int, body: Slot, closing: int, pad: int) -> None:
    """A process, or several side by side, in braces, which are padded on one line where `pad` is BLANK."""
    document.token(opening)
    document.enter(Indent.LINE, Rows.BLOCK)
    if body is None:
        document.gap = LINKED | TIGHT
    else:
        document.gap = SOFT | pad
        side_by_side(document, visit, body)
        document.gap = CLOSE | pad
    document.token(closing)
    document.end()


def side_by_side(document: Document, visit: Visit, body: Slot) -> None:
    """Processes with `|` between them, in the group that is open."""
    if body.__class__ is tuple and body[0] == "par":
        for at, part in enumerate(body[nodes.PAR_PROCESSES]):
            if at % 2:
                document.separator(part, BLANK, SOFT | BLANK)
            else:
                visit(document, part)
    else:
        visit(document, body)


def pairs(document: Document, visit: Visit, node: Node) -> None:
    """The keys and values of a map, in the group that is open: `("map", key, ":", value, [",", pair, ...], rest)`."""
    _, key, colon, value, more, rest = node
    _pair(document, visit, key, colon, value)
    for item in more:
        if item.__class__ is int:
            document.separator(item, TIGHT, SOFT | BLANK)
        else:
            _pair(document, visit, *item[1:])
            document.gap = SOFT | BLANK
    if rest is not None:
        document.gap = SOFT | BLANK
        visit(document, rest)


def _pair(document: Document, visit: Visit, key: Slot, colon: int, value: Slot) -> None:
    visit(document, key)
    document.token(colon)
    document.gap = BLANK
    visit(document, value)


def parenthesised(document: Document, opening: int, closing: int, inside: Callable[[], None]) -> None:
    """One thing in round brackets: it is aligned where lines end in it and it begins behind the bracket.

    Otherwise, if it needs more than one line, the brackets have lines of their own.
    """
    document.token(opening)
    begins_behind = document.plain(opening + 1)
    document.enter(Indent.LINE, Rows.BLOCK)
    document.gap = SOFT | TIGHT
    inside()
    if begins_behind:
        document.align()
    document.gap = CLOSE | TIGHT
    document.token(closing)
    document.end()


def _hugs(document: Document, item: Slot, closing: int) -> bool:
    if item.__class__ is int:
        return document.plain(item) and document.plain(closing)
    if item[0] == "quote":
        return _hugs(document, item[nodes.QUOTE_OPERAND], closing) and document.plain(item[nodes.QUOTE_SIGN])
    if item[0] not in _HUGGED:
        return False
    first = first_token(item)
    return first is not None and document.plain(first) and document.plain(closing)
