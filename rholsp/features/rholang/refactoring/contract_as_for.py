"""Turns a `contract` into the `for` that it stands for, and back (docs/rholang.md 2.6)."""

from collections.abc import Iterator

from rholsp.features.refactoring import REWRITE, Refactoring
from rholsp.features.rewrite import Change, Kept, Piece, Written
from rholsp.features.rholang.refactoring.selection import Selection
from rholsp.rholang import nodes
from rholsp.syntax.tree import Node, Slot, last_token


def contract_as_for(selection: Selection) -> Iterator[Refactoring]:
    """`contract f(@x) = { P }` as `for (@x <= f) { P }`."""
    found = selection.head("contract", nodes.CONTRACT_BODY)
    if found is None:
        return
    contract = found[1]
    formals = selection.within(contract[nodes.CONTRACT_OPEN], contract[nodes.CONTRACT_CLOSE])
    name = selection.kept(contract[nodes.CONTRACT_NAME])
    pieces = Written("for ("), formals, Written(" <= "), name, Written(") ")
    brace = selection.token(contract[nodes.CONTRACT_OPEN_BODY])
    rewrite = selection.rewrite(Change(selection.span(contract).start, brace.start, pieces))
    if rewrite is not None:
        yield Refactoring("Turn into `for (… <= …)`", REWRITE, rewrite)


def for_as_contract(selection: Selection) -> Iterator[Refactoring]:
    """`for (@x <= f) { P }` as `contract f(@x) = { P }`."""
    found = selection.head("for", nodes.FOR_BODY)
    bind = None if found is None else only_bind(found[1])
    if found is None or bind is None or selection.text_of(bind[nodes.BIND_ARROW]) != "<=":
        return
    source = bind[nodes.BIND_SOURCE]
    if isinstance(source, tuple) and source[0] != "quote":
        return
    formals = formals_of(selection, bind)
    opening: tuple[Piece, ...] = Written("contract "), selection.kept(source), Written("(")
    pieces = *opening, *formals, Written(") = ")
    brace = selection.token(found[1][nodes.FOR_OPEN_BODY])
    rewrite = selection.rewrite(Change(selection.span(found[1]).start, brace.start, pieces))
    if rewrite is not None:
        yield Refactoring("Turn into a `contract`", REWRITE, rewrite)


def only_bind(node: Node) -> Node | None:
    """The bind of a `for` that has one alone, and no guard."""
    receipts: list[Slot] = node[nodes.FOR_RECEIPTS] or []
    receipt = receipts[0] if len(receipts) == 1 else None
    if receipt is None or receipt[nodes.RECEIPT_WHERE] is not None:
        return None
    binds: list[Slot] = receipt[nodes.RECEIPT_BINDS] or []
    only = binds[0] if len(binds) == 1 else None
    return only if isinstance(only, tuple) else None


def formals_of(selection: Selection, bind: Node) -> tuple[Kept, ...]:
    """The patterns of a bind, which may have none."""
    parts = [part for part in (bind[nodes.BIND_FORMALS], bind[nodes.BIND_REST]) if last_token(part) is not None]
    if not parts:
        return ()
    return (Kept(selection.span(parts[0]).start, selection.span(parts[-1]).end),)
