"""The tree visitor: handles lists and atoms. binding_forms.py has the forms that bind, definitions.py the rest.

The head of a list decides. A list that no form claims is a call, whether its head is a function or builds data: only
evaluation tells. What is never evaluated (patterns, types, quotes) has no calls in it.
"""

from collections.abc import Mapping
from itertools import zip_longest

from rholsp.metta.builtins import Builtin, builtins
from rholsp.metta.lints import rules
from rholsp.metta.nodes import LIST_CLOSE, LIST_ITEMS, LIST_OPEN
from rholsp.metta.summary_builder import (
    FOREIGN,
    SURE,
    UNEVALUATED,
    VARIABLE,
    Builder,
    Handler,
    Node,
    Part,
    atom,
    data,
    end_of,
    head_of,
    list_shape,
    shape_of,
    variable,
)
from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Role, Send, Shape, Span

_NONE: Mapping[str, Handler] = {}
_SEND, _USE = int(Role.SEND), int(Role.USE)
_BUILTINS = builtins()


def evaluate(b: Builder, part: Part) -> None:
    """A part that is evaluated, or may be."""
    if part.__class__ is int:
        atom(b, part)
    else:
        expression(b, part)


def parts(b: Builder, items: list[Part]) -> None:
    """Several parts that are evaluated."""
    for item in items:
        if item.__class__ is int:
            atom(b, item)
        else:
            expression(b, item)


def put(b: Builder, part: Part) -> None:
    """A part that a space takes in as it stands, where a rule or a declaration is one; anything else is a fact."""
    if part.__class__ is int:
        atom(b, part)
    elif head_of(b, part) not in b.defining:
        outer, b.doubt = b.doubt, UNEVALUATED
        expression(b, part)
        b.doubt = outer
    else:
        expression(b, part, b.defining)


def expression(b: Builder, node: Node, defining: Mapping[str, Handler] = _NONE) -> None:
    """A list that is evaluated, or may be; ``defining`` are the forms that define where it stands."""
    items = node[LIST_ITEMS]
    if not items:
        return
    head = items[0]
    if head.__class__ is not int:
        for item in items:
            listed(b, item)
        return
    name = b.text[b.starts[head] : b.ends[head]]
    symbol = b.names[name]
    entry = _BUILTINS.get(name)
    if entry is not None:
        if symbol < 0:
            rules.number_of_parts(b, node, entry)
        handler = defining.get(name) or b.handlers.get(name, _builtin)
        handler(b, node, entry)
        if symbol >= 0:
            b.owner[head] = symbol << ROLE_BITS | _SEND
            _note_call(b, node, symbol, [shape_of(b, item) for item in items[1:]])
    elif symbol >= 0:
        _call(b, node, name, symbol)
    else:
        if symbol == VARIABLE:
            variable(b, head, name)
        parts(b, items[1:])


def _call(b: Builder, node: Node, name: str, symbol: int) -> None:
    unevaluated, outer = b.unevaluated.get(name), b.doubt
    inner = outer or (SURE if name in b.functions or unevaluated is not None else FOREIGN)
    items: list[Part] = node[LIST_ITEMS]
    text, starts, ends, names, shapes, owner = b.text, b.starts, b.ends, b.names, b.shapes, b.owner
    owner[items[0]] = symbol << ROLE_BITS | _SEND
    args: list[Shape] = []
    for number, item in enumerate(items[1:]):
        if item.__class__ is int:
            spelling = text[starts[item] : ends[item]]
            meaning = names[spelling]
            if meaning >= 0:
                owner[item] = meaning << ROLE_BITS | _USE
            elif meaning == VARIABLE:
                variable(b, item, spelling)
            elif spelling == "!":
                continue
            args.append(shapes[spelling])
        else:
            b.doubt = UNEVALUATED if unevaluated and number in unevaluated else inner
            expression(b, item)
            args.append(list_shape(b, item[LIST_ITEMS]))
    b.doubt = outer
    _note_call(b, node, symbol, args)


def _note_call(b: Builder, node: Node, symbol: int, args: list[Shape]) -> None:
    closing, head = node[LIST_CLOSE], node[LIST_ITEMS][0]
    if b.doubt:
        b.doubtful.add(b.starts[head])
    end = b.ends[closing] if closing is not None else end_of(b, node)
    b.sends.append(
        Send(symbol, Span(b.starts[head], b.ends[head]), Span(b.starts[node[LIST_OPEN]], end), "", tuple(args))
    )


def _builtin(b: Builder, node: Node, entry: Builtin) -> None:
    """A built-in name without a handler of its own; its last parameter says what further arguments are."""
    items, parameters = node[LIST_ITEMS], entry.parameters
    if not any(p.is_data or p.type == "Expression" for p in parameters):
        parts(b, items[1:])
        return
    for item, parameter in zip_longest(items[1:], parameters[: len(items) - 1], fillvalue=parameters[-1]):
        if parameter.is_data:
            data(b, item)
        elif parameter.type == "Expression":
            listed(b, item)
        else:
            evaluate(b, item)


def listed(b: Builder, part: Part) -> None:
    """An argument that is taken as a list, or a part of a list of lists: a call only if it calls a known function."""
    if part.__class__ is int:
        atom(b, part)
        return
    items = part[LIST_ITEMS]
    if not items:
        return
    head = items[0]
    if head.__class__ is int:
        name = b.text[b.starts[head] : b.ends[head]]
        if name in b.functions or name in b.handlers or b.names[name] < 0:
            expression(b, part)
            return
    parts(b, items)
