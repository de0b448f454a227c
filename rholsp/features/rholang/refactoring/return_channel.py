"""Gives a contract a return channel: a first formal, as `!?` has it, and a new name in each call."""

from collections.abc import Iterator

from rholsp.features.refactoring import REWRITE, Refactoring
from rholsp.features.rewrite import Change, Kept, Piece, Written
from rholsp.features.rholang.refactoring.selection import MOST_USES, Selection
from rholsp.model.summary import Role, SymbolKind
from rholsp.rholang import nodes
from rholsp.syntax.tree import first_token

_NAME = "ret"
_KNOWN = frozenset({Role.BINDER, Role.CONTRACT, Role.SEND})


def introduce_return_channel(selection: Selection) -> Iterator[Refactoring]:
    """`contract f(@x) = { P }` as `contract f(ret, @x) = { P }`, and `f!(1)` as `new ret in { f!(*ret, 1) }`.

    For names of a `new` that are used for nothing but contracts and sends.
    """
    found = selection.head("contract", nodes.CONTRACT_BODY)
    place = None if found is None else selection.span(found[1][nodes.CONTRACT_NAME])
    symbol = None if place is None else selection.symbol_at(place)
    if symbol is None or selection.summary.symbols[symbol].kind is not SymbolKind.NEW:
        return
    uses = selection.occurrences(symbol)
    if selection.summary.symbols[symbol].uri or len(uses) > MOST_USES or any(role not in _KNOWN for _, role in uses):
        return
    selection = selection.whole()
    name = selection.fresh(_NAME)
    changes: list[Change] = []
    for number, (at, role) in enumerate(uses):
        if role is Role.BINDER:
            continue
        written = Written(name, f"{_NAME} {number}")
        change = (_formal if role is Role.CONTRACT else _argument)(selection, selection.token_at(at.start), written)
        if change is None:
            return
        changes.append(change)
    rewrite = selection.rewrite(*changes)
    if rewrite is not None:
        own = next(number for number, (at, _) in enumerate(uses) if at == place)
        yield Refactoring("Introduce a return channel", REWRITE, rewrite, f"{_NAME} {own}")


def _formal(selection: Selection, name: int, written: Written) -> Change | None:
    contract = next((step.node for step in reversed(selection.steps_at(name)) if step.kind == "contract"), None)
    if contract is None or contract[nodes.CONTRACT_CLOSE] is None:
        return None
    start = selection.token(contract[nodes.CONTRACT_OPEN]).end
    is_only = contract[nodes.CONTRACT_FORMALS] is None and contract[nodes.CONTRACT_REST] is None
    return Change(start, start, (written,) if is_only else (written, Written(", ")))


def _argument(selection: Selection, name: int, written: Written) -> Change | None:
    """The call with its channel, where it is a process of its own that sends once."""
    steps = selection.steps_at(name)
    send = steps[-1].node if steps[-1].kind == "plain_send" and steps[-1].runs else None
    if send is None or first_token(send) != name or selection.text_of(send[nodes.PLAIN_SEND_OPERATOR]) != "!":
        return None
    if send[nodes.PLAIN_SEND_CLOSE] is None:
        return None
    place, opening = selection.span(send), selection.token(send[nodes.PLAIN_SEND_OPEN]).end
    comma: tuple[Piece, ...] = () if send[nodes.PLAIN_SEND_ARGS] is None else (Written(", "),)
    before = Written("new "), written, Written(" in { "), Kept(place.start, opening), Written("*"), written
    return Change(place.start, place.end, (*before, *comma, Kept(opening, place.end), Written(" }")))
