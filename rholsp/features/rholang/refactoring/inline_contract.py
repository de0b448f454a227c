"""Inlines a contract that is called once: its body, with the arguments for its formals, instead of the call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rholsp.features.refactoring import INLINE, Refactoring
from rholsp.features.rewrite import Change, Piece, Written
from rholsp.features.rholang.refactoring.selection import Selection, Step, changed, is_block, without_item
from rholsp.features.rholang.refactoring.split_new import declarations_of, plain_name, without_declaration
from rholsp.features.rholang.refactoring.substitution import substituted
from rholsp.model.summary import Role, Span, SymbolKind
from rholsp.rholang import nodes
from rholsp.syntax.tree import Node, Slot


@dataclass(frozen=True, slots=True)
class _Called:
    """A contract of a `new`, and the only call of it."""

    new: tuple[Step, ...]
    """The steps to the `new`, itself included."""
    number: int
    """Of the name in it."""
    contract: Node
    siblings: Sequence[Slot]
    """The processes that the contract stands among."""
    call: Node
    call_steps: tuple[Step, ...]


def inline_contract(selection: Selection) -> Iterator[Refactoring]:
    """`new f in { contract f(@x) = { P } | Q | f!(1) }` as `Q | P` with 1 for x.

    From the head of the contract or from the call. The name is used for nothing else, the contract stands in the body
    of its `new`, and its formals are plain variables.
    """
    symbol = _called_once(selection)
    if symbol is None:
        return
    selection = selection.whole()
    called = _called(selection, symbol)
    arguments = None if called is None else _arguments(selection, called)
    if called is None or arguments is None:
        return
    contract = called.contract
    inside = selection.within(contract[nodes.CONTRACT_OPEN_BODY], contract[nodes.CONTRACT_CLOSE_BODY])
    written = substituted(selection, inside, arguments)
    if written is None:
        return
    body = contract[nodes.CONTRACT_BODY]
    place = selection.span(called.call)
    about = selection.comments_before(contract)
    pieces: tuple[Piece, ...] = about, *written, *selection.line_end(inside)
    is_braced = is_block(body) and selection.span(body) == (inside.start, inside.end)
    if not called.call_steps[-2].is_list and not is_braced:
        pieces = Written("{ "), *pieces, Written(" }")
    at = next(i for i, item in enumerate(called.siblings) if item is contract)
    left = len(called.siblings) - 1
    changes = [
        Change(place.start, place.end, pieces),
        Change(about.start, about.end, ()),
        without_item(selection, called.siblings, at),
        *without_declaration(selection, called.new, called.number, left),
    ]
    whole = selection.span(called.new[-1].node)
    rewrite = selection.rewrite(changed(whole.start, whole.end, changes))
    if rewrite is not None:
        name = selection.text_of(contract[nodes.CONTRACT_NAME])
        yield Refactoring(f"Inline `{name}` into its only call", INLINE, rewrite)


# ------------------------------------------------------------------------------------------------ what is called


def _called_once(selection: Selection) -> int | None:
    """The name at the selection, if it has one contract and one send, and no other use."""
    symbol = _name_at(selection)
    if symbol is None:
        return None
    meaning = selection.summary.symbols[symbol]
    if meaning.kind is not SymbolKind.NEW or meaning.uri:
        return None
    roles = sorted(role for _, role in selection.occurrences(symbol))
    return symbol if roles == [Role.BINDER, Role.CONTRACT, Role.SEND] else None


def _called(selection: Selection, symbol: int) -> _Called | None:
    places = {role: selection.token_at(place.start) for place, role in selection.occurrences(symbol)}
    new_steps = selection.steps_at(places[Role.BINDER])
    new_at = max((i for i, step in enumerate(new_steps) if step.kind == "new"), default=-1)
    contract_steps, call_steps = selection.steps_at(places[Role.CONTRACT]), selection.steps_at(places[Role.SEND])
    contract, call = contract_steps[-1].node, call_steps[-1].node
    if new_at < 0 or contract[0] != "contract" or call[0] != "plain_send":
        return None
    if not selection.is_sound(new_steps[new_at].node):
        return None
    if not _stands_in(contract_steps[new_at:-1]) or not contract_steps[-1].runs or not _is_call(selection, call_steps):
        return None
    if _is_inside(selection.span(call), selection.span(contract)):
        return None
    declarations = declarations_of(new_steps[new_at].node)
    number = next((i for i, one in enumerate(declarations) if plain_name(one) == places[Role.BINDER]), None)
    parent = contract_steps[-2].node
    if number is None or parent[0] != "par":
        return None
    siblings = [item for item in parent[nodes.PAR_PROCESSES][::2] if item is not None]
    return _Called(new_steps[: new_at + 1], number, contract, siblings, call, call_steps)


def _name_at(selection: Selection) -> int | None:
    """The name at the selection, or that of the contract whose head it is in."""
    found = selection.head("contract", nodes.CONTRACT_BODY)
    if found is not None:
        return selection.symbol_at(selection.span(found[1][nodes.CONTRACT_NAME]))
    return selection.symbol_at(selection.token(selection.first)) if selection.first == selection.last else None


def _stands_in(steps: Sequence[Step]) -> bool:
    """Whether a `new` has brought what stands behind these steps along, with no other condition."""
    return len(steps) > 1 and all(step.kind in ("new", "braces", "par") and step.inner_runs for step in steps)


def _is_call(selection: Selection, steps: Sequence[Step]) -> bool:
    send = steps[-1]
    return (
        send.runs
        and send.slot == nodes.PLAIN_SEND_CHANNEL
        and steps[-2].inner_runs
        and selection.text_of(send.node[nodes.PLAIN_SEND_OPERATOR]) == "!"
    )


def _is_inside(one: Span, other: Span) -> bool:
    return other.start <= one.start and one.end <= other.end


def _arguments(selection: Selection, called: _Called) -> dict[int, Slot] | None:
    """What stands for each formal, by its symbol; None where a formal is a pattern, or there are more or fewer."""
    formals = [one for one in (called.contract[nodes.CONTRACT_FORMALS] or ())[::2] if one is not None]
    args = [one for one in (called.call[nodes.PLAIN_SEND_ARGS] or ())[::2] if one is not None]
    if called.contract[nodes.CONTRACT_REST] is not None or len(formals) != len(args):
        return None
    found: dict[int, Slot] = {}
    for formal, arg in zip(formals, args, strict=True):
        inner = formal[nodes.QUOTE_OPERAND] if isinstance(formal, tuple) else formal
        if not isinstance(inner, int):
            return None
        symbol = selection.symbol_at(selection.token(inner))
        if symbol is not None:
            binder = selection.summary.symbols[symbol].binder
            if binder != selection.token(inner):
                return None
            found[symbol] = arg
        elif selection.tree.text_of(inner) != "_":
            return None
    return found
