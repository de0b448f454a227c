"""Extracts the selected processes into a contract of their own, beside the one that they are in."""

from collections.abc import Iterator
from typing import NamedTuple

from rholsp.features.refactoring import EXTRACT, Refactoring
from rholsp.features.rewrite import Change, Kept, Piece, Written
from rholsp.features.rholang.refactoring.selection import Run, Selection, changed, is_block
from rholsp.features.rholang.refactoring.split_new import declarations_of
from rholsp.model.summary import Sort, Span
from rholsp.rholang import nodes
from rholsp.syntax.tree import Node

_NAME = "extracted"


def extract_contract(selection: Selection) -> Iterator[Refactoring]:
    """`a!(x, *b)` as `extracted!(x, *b)`, with `contract extracted(@x, b) = { a!(x, *b) }` in a `new` around.

    That is the `new` around the contract that the selection is in; its body can see all but what is bound in between,
    which becomes formals. Where there is none, one is put around the file's process.
    """
    run = None if selection.is_cursor else selection.run()
    if run is None:
        return
    new = _new_around(selection, run)
    place = selection.span(_outermost(selection)) if new is None else selection.span(new)
    behind = place.start if new is None else selection.token(new[nodes.NEW_IN]).end
    formals = list(_formals(selection, run, behind))
    if place == Span(run.start, run.end):
        return
    name = Written(selection.fresh(_NAME), _NAME)
    kept = Kept(run.start, run.end, {one.symbol: one.label for one in formals})
    body = (kept,) if is_block(run.only) else (Written("{ "), kept, Written(" }"))
    contract: tuple[Piece, ...] = (
        *(Written("contract "), name, Written("("), *_separated([one.formal for one in formals]), Written(") = ")),
        *body,
    )
    call = name, Written("!("), *_separated([one.argument for one in formals]), Written(")")
    sent = Change(run.start, run.end, call)
    if new is None:
        whole = changed(place.start, place.end, [sent])
        opening = Written("new "), name, Written(" in { ")
        rewrite = selection.rewrite(
            Change(place.start, place.end, (*opening, *contract, Written(" |\n"), *whole.pieces, Written(" }")))
        )
    else:
        rewrite = selection.rewrite(*_declared(selection, new, name), *_placed(selection, new, contract), sent)
    if rewrite is not None:
        yield Refactoring("Extract into a contract", EXTRACT, rewrite, _NAME)


class _Formal(NamedTuple):
    symbol: int
    label: str
    formal: tuple[Piece, ...]
    argument: tuple[Piece, ...]


def _formals(selection: Selection, run: Run, behind: int) -> Iterator[_Formal]:
    """The names in the selection that are bound behind an offset and before it, by their first use."""
    summary = selection.summary
    seen: set[int] = set()
    for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True):
        if not run.start <= start or end > run.end or symbol in seen:
            continue
        seen.add(symbol)
        meaning = summary.symbols[symbol]
        if meaning.binder is None or not behind <= meaning.binder.start < run.start:
            continue
        label = f"formal {symbol}"
        formal, argument = Written(meaning.name, label), Written(meaning.name, symbol)
        if meaning.sort is Sort.NAME:
            yield _Formal(symbol, label, (formal,), (Written("*"), argument))
        else:
            yield _Formal(symbol, label, (Written("@"), formal), (argument,))


def _separated(items: list[tuple[Piece, ...]]) -> Iterator[Piece]:
    for at, item in enumerate(items):
        if at:
            yield Written(", ")
        yield from item


def _new_around(selection: Selection, run: Run) -> Node | None:
    """The `new` around the contract that the selection is in; in no contract, the outermost one."""
    steps = selection.steps[: run.depth + 1]
    contracts = [at for at, step in enumerate(steps) if step.kind in ("contract", "agent_member")]
    inside = [at for at, step in enumerate(steps) if step.kind == "new" and step.slot == nodes.NEW_BODY]
    around = [at for at in inside if not contracts or at < contracts[-1]]
    if not around:
        return None
    node: Node = steps[around[-1] if contracts else around[0]].node
    return node if selection.is_sound(node) or _has_head(node) else None


def _has_head(new: Node) -> bool:
    return bool(declarations_of(new)) and new[nodes.NEW_IN] is not None


def _outermost(selection: Selection) -> Node | int:
    """The process of the file that the selection is in: one of those side by side."""
    for step in selection.steps:
        child = step.node[step.slot] if step.slot else None
        found = child[step.item] if isinstance(child, list) and step.item >= 0 else child
        if step.kind == "par" or not (isinstance(found, tuple) and found[0] == "par"):
            return step.node if found is None or isinstance(found, list) else found
    return selection.steps[0].node


def _declared(selection: Selection, new: Node, name: Written) -> Iterator[Change]:
    """The head of the `new` with one more name: a list that has become too long is laid out anew."""
    start, end = selection.span(new).start, selection.token(new[nodes.NEW_IN]).end
    last = selection.span(declarations_of(new)[-1]).end
    yield Change(start, end, (Kept(start, last), Written(", "), name, Kept(last, end)))


def _placed(selection: Selection, new: Node, contract: tuple[Piece, ...]) -> Iterator[Change]:
    """The contract at the beginning of the body."""
    body = new[nodes.NEW_BODY]
    if is_block(body):
        start = selection.token(body[nodes.BRACES_OPEN]).end
        inside = selection.within(body[nodes.BRACES_OPEN], body[nodes.BRACES_CLOSE])
        is_broken = "\n" in selection.text[start : inside.start]
        stop, after = (start, " |") if is_broken else (inside.start, " |\n")
        yield Change(start, stop, (Written(" "), *contract, Written(after)))
        return
    place = selection.span(body)
    yield Change(place.start, place.start, (Written("{ "), *contract, Written(" |\n")))
    yield Change(place.end, place.end, (Written(" }"),))
