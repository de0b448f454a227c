"""Converts a send and the `for` that takes its reply to `!?`, and back (docs/rholang.md 2.6)."""

from collections.abc import Iterator, Sequence

from rholsp.features.refactoring import REWRITE, Refactoring
from rholsp.features.rewrite import Change, Kept, Piece, Written
from rholsp.features.rholang.refactoring.contract_as_for import formals_of, only_bind
from rholsp.features.rholang.refactoring.selection import (
    Selection,
    changed,
    processes,
    without_item,
)
from rholsp.features.rholang.refactoring.split_new import declarations_of, plain_name, without_declaration
from rholsp.model.summary import Role
from rholsp.rholang import nodes
from rholsp.syntax.tree import Node, Slot

_NAME = "reply"
_MOST_NAMES = 50
"""Names of one `new` that are looked at: each costs a search for its uses."""


# ------------------------------------------------------------------------------------------------ to `!?`


def send_and_reply(selection: Selection) -> Iterator[Refactoring]:
    """`new r in { x!(*r, a) | for (p <- r) { P } }` as `for (p <- x!?(a)) { P }`.

    The `new` may bind other names, and more may stand beside the two; the channel is used for nothing else.
    """
    for depth in range(len(selection.steps) - 1, -1, -1):
        step = selection.steps[depth]
        if step.kind != "new" or not step.runs:
            continue
        items = processes(step.node[nodes.NEW_BODY])
        for number, declaration in enumerate(declarations_of(step.node)[:_MOST_NAMES]):
            name = plain_name(declaration)
            pair = None if name is None else _pair(selection, items, name)
            if pair is not None and _is_at(selection, depth, items, pair) and selection.is_sound(step.node):
                yield from _as_sync(selection, depth, items, number, pair)
                return


def _is_head(selection: Selection, depth: int) -> bool:
    return selection.steps[depth].slot != nodes.NEW_BODY


def _is_at(selection: Selection, depth: int, items: Sequence[Slot], pair: tuple[int, int]) -> bool:
    """Whether the selection is in the head of the `new`, in the send, or in the head of the `for`."""
    if _is_head(selection, depth):
        return True
    for number in pair:
        place = selection.span(items[number])
        item = items[number]
        if isinstance(item, tuple) and item[0] == "for":
            place = place._replace(end=selection.token(item[nodes.FOR_CLOSE]).end)
        token = selection.token(selection.first).start, selection.token(selection.last).end
        if place.start <= token[0] and token[1] <= place.end:
            return True
    return False


def _pair(selection: Selection, items: Sequence[Slot], declaration: int) -> tuple[int, int] | None:
    """The send that passes a channel first, and the `for` that alone receives from it: their places among `items`."""
    symbol = selection.symbol_at(selection.token(declaration))
    uses = [] if symbol is None else selection.occurrences(symbol)
    if sorted(role for _, role in uses) != [Role.BINDER, Role.RECEIVE, Role.EVAL]:
        return None
    passed = next(place for place, role in uses if role is Role.EVAL)
    source = next(place for place, role in uses if role is Role.RECEIVE)
    send = next((i for i, item in enumerate(items) if _passes(selection, item, passed.start)), None)
    receive = next((i for i, item in enumerate(items) if _receives(selection, item, source.start)), None)
    return None if send is None or receive is None else (send, receive)


def _passes(selection: Selection, item: Slot, passed: int) -> bool:
    if not isinstance(item, tuple) or item[0] != "plain_send":
        return False
    args = item[nodes.PLAIN_SEND_ARGS] or [None]
    is_eval = isinstance(args[0], tuple) and args[0][0] == "eval" and isinstance(args[0][nodes.EVAL_OPERAND], int)
    return (
        is_eval
        and selection.token(args[0][nodes.EVAL_OPERAND]).start == passed
        and selection.text_of(item[nodes.PLAIN_SEND_OPERATOR]) == "!"
    )


def _receives(selection: Selection, item: Slot, source: int) -> bool:
    bind = only_bind(item) if isinstance(item, tuple) and item[0] == "for" else None
    if bind is None or not isinstance(bind[nodes.BIND_SOURCE], int):
        return False
    return (
        selection.token(bind[nodes.BIND_SOURCE]).start == source and selection.text_of(bind[nodes.BIND_ARROW]) == "<-"
    )


def _as_sync(
    selection: Selection, depth: int, items: Sequence[Slot], number: int, pair: tuple[int, int]
) -> Iterator[Refactoring]:
    new = selection.steps[depth].node
    send, receive = items[pair[0]], items[pair[1]]
    assert isinstance(send, tuple), "a send"
    assert isinstance(receive, tuple), "a `for`"
    bind = only_bind(receive)
    assert bind is not None, "a `for` of one bind"
    channel = selection.kept(send[nodes.PLAIN_SEND_CHANNEL])
    source = selection.span(bind[nodes.BIND_SOURCE])
    asked: tuple[Piece, ...] = channel, Written("!?("), *_others(selection, send[nodes.PLAIN_SEND_ARGS]), Written(")")
    changes = [
        Change(source.start, source.end, asked),
        without_item(selection, items, pair[0]),
        *without_declaration(selection, selection.steps[: depth + 1], number, len(items) - 1),
    ]
    place = selection.span(new)
    rewrite = selection.rewrite(changed(place.start, place.end, changes))
    if rewrite is not None:
        yield Refactoring("Convert the send and its reply to `!?`", REWRITE, rewrite)


def _others(selection: Selection, args: Sequence[Slot]) -> tuple[Kept, ...]:
    """The arguments behind the first."""
    rest = [arg for arg in args[2::2] if arg is not None]
    return (Kept(selection.span(rest[0]).start, selection.span(rest[-1]).end),) if rest else ()


# ------------------------------------------------------------------------------------------------ from `!?`


def synchronous_send(selection: Selection) -> Iterator[Refactoring]:
    """`for (p <- x!?(a)) { P }` as `new reply in { x!(*reply, a) | for (p <- reply) { P } }`; also `x!?(a); P`."""
    found = selection.head("for", nodes.FOR_BODY)
    bind = None if found is None else only_bind(found[1])
    source = None if bind is None else bind[nodes.BIND_SOURCE]
    if found is not None and bind is not None and isinstance(source, tuple) and source[0] == "sync_source":
        node = found[1]
        if selection.text_of(bind[nodes.BIND_ARROW]) == "<-":
            body = Kept(selection.token(node[nodes.FOR_OPEN_BODY]).start, selection.span(node).end)
            yield from _as_two(selection, node, source, formals_of(selection, bind), (body,))
        return
    called = selection.head("sync_send", nodes.SYNC_SEND_CONTINUATION)
    if called is not None:
        continuation = called[1][nodes.SYNC_SEND_CONTINUATION]
        follows = isinstance(continuation, tuple)
        rest: tuple[Piece, ...] = (Written("{ Nil }"),)
        if follows:
            rest = selection.braced(continuation[nodes.SEQUEL_BODY])
        yield from _as_two(selection, called[1], called[1], (Written("_"),), rest)


def _as_two(
    selection: Selection, node: Node, call: Node, formals: tuple[Piece, ...], body: tuple[Piece, ...]
) -> Iterator[Refactoring]:
    name = selection.fresh(_NAME)
    reply = Written(name, _NAME)
    args = [arg for arg in (call[nodes.SYNC_SEND_ARGS] or ())[::2] if arg is not None]
    given: tuple[Piece, ...] = ()
    if args:
        given = Written(", "), Kept(selection.span(args[0]).start, selection.span(args[-1]).end)
    place = selection.span(node)
    pieces = (
        *(Written("new "), reply, Written(" in { ")),
        *(selection.kept(call[nodes.SYNC_SEND_CHANNEL]), Written("!(*"), reply, *given, Written(") | for (")),
        *(*formals, Written(" <- "), reply, Written(") "), *body, Written(" }")),
    )
    rewrite = selection.rewrite(Change(place.start, place.end, pieces))
    if rewrite is not None:
        yield Refactoring("Convert `!?` to a send and its reply", REWRITE, rewrite, _NAME)
