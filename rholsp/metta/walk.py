"""The walk: what lists and atoms mean to the text. Forms that bind are in forms.py, definitions in definitions.py.

The head of a list decides. A list that no form claims is a call, whether its head is a function or builds data: only
evaluation tells. What is never evaluated (patterns, types, quotes) has no calls in it.
"""

from rholsp.metta import checks
from rholsp.metta.builder import (
    VARIABLE,
    Builder,
    Handler,
    Node,
    Part,
    atom,
    data,
    end_of,
    shape_of,
    variable,
)
from rholsp.metta.builtins import Builtin, builtins
from rholsp.metta.shapes import EMPTY, EXPRESSION
from rholsp.model.columns import ROLE_BITS
from rholsp.model.summary import Role, Send, Shape, Span

HANDLERS: dict[str, Handler] = {}
"""What to do with a list, by its head; summarise.py adds those of forms.py and definitions.py."""

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


def expression(b: Builder, node: Node) -> None:
    """A list that is evaluated, or may be."""
    items = node[2]
    if not items:
        return
    head = items[0]
    if head.__class__ is not int:
        parts(b, items)
        return
    name = b.text[b.starts[head] : b.ends[head]]
    symbol = b.names[name]
    entry = _BUILTINS.get(name)
    if entry is not None:
        if symbol < 0:
            checks.number_of_parts(b, node, entry)
        handler = HANDLERS.get(name, _builtin)
        handler(b, node, entry)
        if symbol >= 0:
            b.owner[head] = symbol << ROLE_BITS | _SEND
            _note_call(b, node, symbol, [shape_of(b, item) for item in items[1:]])
    elif symbol >= 0:
        _call(b, node, symbol)
    else:
        if symbol == VARIABLE:
            variable(b, head, name)
        parts(b, items[1:])


def _call(b: Builder, node: Node, symbol: int) -> None:
    items, text, starts, ends, names, shapes, owner = node[2], b.text, b.starts, b.ends, b.names, b.shapes, b.owner
    owner[items[0]] = symbol << ROLE_BITS | _SEND
    args: list[Shape] = []
    for item in items[1:]:
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
            expression(b, item)
            args.append(EXPRESSION if item[2] else EMPTY)
    _note_call(b, node, symbol, args)


def _note_call(b: Builder, node: Node, symbol: int, args: list[Shape]) -> None:
    closing, head = node[3], node[2][0]
    end = b.ends[closing] if closing is not None else end_of(b, node)
    b.sends.append(Send(symbol, Span(b.starts[head], b.ends[head]), Span(b.starts[node[1]], end), "", tuple(args)))


def _builtin(b: Builder, node: Node, entry: Builtin) -> None:
    """A built-in name without a handler of its own."""
    items = node[2]
    if not any(p.type == "Expression" for p in entry.parameters):
        parts(b, items[1:])
        return
    for item, parameter in zip(items[1:], entry.parameters, strict=False):
        if parameter.type == "Expression":
            listed(b, item)
        else:
            evaluate(b, item)
    parts(b, items[len(entry.parameters) + 1 :])


def listed(b: Builder, part: Part) -> None:
    """An argument that is taken as a list: a call only if its head is known to be a function."""
    if part.__class__ is int:
        atom(b, part)
        return
    items = part[2]
    if not items:
        return
    head = items[0]
    if head.__class__ is int:
        name = b.text[b.starts[head] : b.ends[head]]
        if name in b.functions or name in HANDLERS or b.names[name] < 0:
            expression(b, part)
            return
    parts(b, items)


def _quoted(b: Builder, node: Node, entry: Builtin) -> None:
    for item in node[2][1:]:
        data(b, item)


HANDLERS.update(dict.fromkeys(("quote", "->", "@doc", "Error"), _quoted))
