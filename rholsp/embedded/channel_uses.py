"""Who sends what on which name, and who receives it: one walk over a tree whose names are resolved already.

Names are compared as the summary resolved them, never by spelling. What stands in patterns is not run and
sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rholsp.embedded.chains import LITERALS, is_chain, leaves
from rholsp.embedded.resolved_names import Hidden, ResolvedNames
from rholsp.model.summary import Shape
from rholsp.rholang.names import unwrap
from rholsp.rholang.pattern_shapes import CONSTANTS, EVAL, NEW, OTHER, fits
from rholsp.rholang.summary_builder import first_token
from rholsp.syntax.tree import Node, Slot, Tree

_MAX_TEXT = 64
_LITERAL_SHAPES = frozenset({"str", "int"})
"""Shapes that fit nothing but their equal, and what is unknown."""


@dataclass(frozen=True, slots=True)
class MethodArgument:
    """The first argument of `x!m(a)`, after the return channel."""

    token: int | None


class Call(NamedTuple):
    """A send."""

    arguments: tuple[Slot, ...]
    """As the receiver gets them, those that nobody writes too (RHOLANG 2.6)."""
    shapes: tuple[Shape, ...]


class Receipt(NamedTuple):
    """What a contract or a bind of `for` takes from its channel."""

    channel: int
    formals: tuple[Shape, ...]
    variadic: bool

    def takes(self, call: Call) -> bool:
        """Whether a message may match."""
        if len(call.shapes) < len(self.formals) or (len(call.shapes) > len(self.formals) and not self.variadic):
            return False
        return all(fits(*pair) != "no" for pair in zip(self.formals, call.shapes, strict=False))


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a file. Channels and variables are the summary's symbols, hidden channels are counted on."""

    calls: dict[int, list[Call]] = field(default_factory=dict)
    """By channel."""
    receipts: dict[int, list[tuple[Receipt, tuple[tuple[int, ...], ...]]]] = field(default_factory=dict)
    """By channel, with the variables that each formal binds to the whole argument."""
    received: dict[int, list[tuple[Receipt, int]]] = field(default_factory=dict)
    """By variable: the receipt that binds it, and the position."""
    assigned: dict[int, list[Slot]] = field(default_factory=dict)
    """By variable: the expressions that a `let` or a `match` binds it to."""
    carried: dict[int, list[tuple[int, Call, int]]] = field(default_factory=dict)
    """By symbol: the calls that it is an argument of, with their channel and the position."""
    renamed: dict[int, list[int]] = field(default_factory=dict)
    """By symbol: the variables that a `let` or a `match` binds to it."""
    chains: dict[int, Slot] = field(default_factory=dict)
    """By token of a literal: the outermost expression that it is an operand of."""
    statements: dict[int, list[Slot]] = field(default_factory=dict)
    """By first token: the arguments of a send or of the sources of a `for`, the values of a `let`, or a chain."""
    _by_literal: dict[tuple[int, int], dict[Shape, list[Call]]] = field(default_factory=dict)

    def taken(self, channel: int, receipt: Receipt) -> Iterator[Call]:
        """The calls on a channel that a receipt may take.

        A channel whose receipts differ in a literal (`@"get"`, `@"set"`) is looked up by it, for there may be many.
        """
        position = next((i for i, formal in enumerate(receipt.formals) if formal[0] in _LITERAL_SHAPES), None)
        if position is None:
            calls = self.calls.get(channel, [])
        else:
            table = self._by_literal.get((channel, position))
            if table is None:
                table = self._by_literal[channel, position] = {}
                for call in self.calls.get(channel, ()):
                    shape = call.shapes[position] if position < len(call.shapes) else OTHER
                    table.setdefault(shape if shape[0] in _LITERAL_SHAPES else OTHER, []).append(call)
            calls = [*table.get(receipt.formals[position], ()), *table.get(OTHER, ())]
        return (call for call in calls if receipt.takes(call))


def messages_of(tree: Tree, names: ResolvedNames, symbols: int) -> Messages:
    """Walk a tree whose summary has so many symbols; linear in its size, for any tree."""
    walk = _Walk(tree, names, symbols)
    literals = frozenset(kind for kind, name in tree.names.items() if name in LITERALS)
    stack: list[Slot] = [tree.root]
    while stack:
        top = stack.pop()
        if top.__class__ is int:
            if tree.kinds[top] in literals:
                walk.found.chains.setdefault(top, top)
        elif top.__class__ is list:
            stack.extend(top)
        elif top is not None:
            stack.extend(walk.node(top))
    return walk.found


@dataclass(slots=True)
class _Walk:
    tree: Tree
    names: ResolvedNames
    hidden: int
    """The symbol of the next hidden channel."""
    found: Messages = field(default_factory=Messages)

    def node(self, node: Node) -> list[Slot]:
        """Note what a node does, and tell what to walk next."""
        handler = _HANDLERS.get(node[0])
        if handler is not None:
            return handler(self, node)
        if is_chain(self.tree, node):
            return self.chain(node)
        return list(node[1:])

    # ---------------------------------------------------------------------------------------- expressions

    def chain(self, node: Node) -> list[Slot]:
        first = first_token(node)
        if first is not None:
            self.found.statements.setdefault(first, [node])
        below: list[Slot] = []
        for operand, values in leaves(self.tree, node):
            if operand.__class__ is int and self.tree.kind_name(operand) in LITERALS:
                self.found.chains.setdefault(operand, node)
            below += operand, values
        return below

    def quote(self, node: Node) -> list[Slot]:
        """A string in a quote is a name."""
        return [] if unwrap(node[2]).__class__ is int else [node[2]]

    def matches(self, node: Node) -> list[Slot]:
        return [node[1]]

    # ---------------------------------------------------------------------------------------- sends

    def plain_send(self, node: Node) -> list[Slot]:
        args = _items(node[4])
        self.call(node, args, [])
        return [node[1], *args]

    def sync_send(self, node: Node) -> list[Slot]:
        args = _items(node[4])
        self.call(node, args, [self.return_channel()])
        return [node[1], *args, *node[6:]]

    def method_send(self, node: Node) -> list[Slot]:
        args = _items(node[5])
        self.call(node, args, [self.return_channel(), MethodArgument(node[3])])
        return [node[1], *args, *node[7:]]

    def return_channel(self) -> Hidden:
        self.hidden += 1
        return Hidden(self.hidden - 1)

    def call(self, node: Node, args: list[Slot], before: list[Slot]) -> None:
        """Note a send of what is written, and of what goes before it."""
        first = first_token(node)
        if first is not None:
            self.found.statements.setdefault(first, []).extend(args)
        channel = self.names.named(node[1])
        if channel is None:
            return
        arguments = [*before, *args]
        call = Call(tuple(arguments), tuple([self.shape(argument) for argument in arguments]))
        self.found.calls.setdefault(channel, []).append(call)
        for position, argument in enumerate(arguments):
            symbol = self.names.passed(argument)
            if symbol is not None:
                self.found.carried.setdefault(symbol, []).append((channel, call, position))

    # ---------------------------------------------------------------------------------------- receives

    def contract(self, node: Node) -> list[Slot]:
        self.receive(self.names.named(node[2]), node[4], node[5])
        return [node[9]]

    def agent(self, node: Node) -> list[Slot]:
        return [member[9] for member in _items(node[4])]

    def for_(self, node: Node) -> list[Slot]:
        below: list[Slot] = [node[6]]
        for receipt in _items(node[3]):
            below += [*self.binds(receipt[1], node[1]), receipt[3]]
        return below

    def select(self, node: Node) -> list[Slot]:
        below: list[Slot] = []
        for branch in node[3] or ():
            if branch is not None:
                below += [*self.binds(branch[1], None), branch[3], branch[5]]
        return below

    def binds(self, binds: Slot, keyword: int | None) -> list[Slot]:
        """Note the binds of a receipt, and tell the arguments of their sources; ``keyword`` opens their statement."""
        below: list[Slot] = []
        for bind in _items(binds):
            source = bind[4]
            kind = source[0] if source.__class__ is tuple else ""
            if kind in ("sync_source", "method_source"):
                hidden = self.return_channel()
                args = _items(source[5 if kind == "method_source" else 4])
                method = [MethodArgument(source[3])] if kind == "method_source" else []
                self.call(source, args, [hidden, *method])
                self.receive(hidden.symbol, bind[1], bind[2])
                below += args
                if keyword is not None:
                    self.found.statements.setdefault(keyword, []).extend(args)
            else:
                acknowledged = kind == "ack_source"
                self.receive(self.names.named(source[1] if acknowledged else source), bind[1], bind[2], acknowledged)
        return below

    def receive(self, channel: int | None, names: Slot, rest: Slot, acknowledged: bool = False) -> None:
        """Note a receive. One that acknowledges takes a hidden return channel first (RHOLANG 2.6)."""
        if channel is None:
            return
        formals = _items(names)
        shapes = tuple([self.shape(name[2]) if name.__class__ is tuple else OTHER for name in formals])
        binders = tuple([tuple(self.binders(name)) for name in formals])
        if acknowledged:
            shapes, binders = (OTHER, *shapes), ((), *binders)
        receipt = Receipt(channel, shapes, rest is not None)
        self.found.receipts.setdefault(channel, []).append((receipt, binders))
        for position, symbols in enumerate(binders):
            for symbol in symbols:
                self.found.received.setdefault(symbol, []).append((receipt, position))

    # ---------------------------------------------------------------------------------------- let, match

    def let(self, node: Node) -> list[Slot]:
        below: list[Slot] = []
        for decl in _items(node[2]):
            single = decl[0] == "let_variable"
            names, values = ([decl[1]], [decl[3]]) if single else (_items(decl[1]), _items(decl[4]))
            for name, value in zip(names, values, strict=False):
                self.assign(name, value)
            below += values
        if node[1] is not None:
            self.found.statements.setdefault(node[1], []).extend(below)
        return [*below, node[4]]

    def match(self, node: Node) -> list[Slot]:
        below: list[Slot] = [node[2]]
        for case in node[4] or ():
            if case is not None:
                self.assign(case[1], node[2])
                below += [case[3], case[5]]
        return below

    def assign(self, pattern: Slot, value: Slot) -> None:
        carried = self.names.passed(value)
        for symbol in self.binders(pattern):
            self.found.assigned.setdefault(symbol, []).append(value)
            if carried is not None:
                self.found.renamed.setdefault(carried, []).append(symbol)

    def binders(self, pattern: Slot) -> Iterator[int]:
        """The variables that a name or process pattern binds to all of the value: `x`, `@x`, `@{x /\\ String}`."""
        stack = [pattern]
        while stack:
            top = unwrap(stack.pop())
            if top.__class__ is int:
                symbol = self.names.named(top)
                if symbol is not None:
                    yield symbol
            elif top is not None and top[0] == "quote":
                stack.append(top[2])
            elif top is not None and top[0] == "pattern_and":
                stack += [top[1], top[3]]

    # ---------------------------------------------------------------------------------------- shapes

    def shape(self, part: Slot) -> Shape:
        """The shape of an argument or a pattern, as far as it takes to tell contracts of one name apart."""
        part = unwrap(part)
        if part.__class__ is int:
            name, text = self.tree.kind_name(part), self.tree.text_of(part)
            if name == "STRING":
                return ("str", text[1:-1]) if len(text) <= _MAX_TEXT else ("some", "str")
            return ("int", text) if name == "INTEGER" else CONSTANTS.get(name, OTHER)
        if isinstance(part, Hidden):
            return NEW
        if isinstance(part, MethodArgument):
            return ("str", self.tree.text_of(part.token)) if part.token is not None else OTHER
        if part is None:
            return OTHER
        match part[0]:
            case "list" | "set" | "pathmap":
                return ("some", part[0])
            case "group" if part[2] is not None:
                return ("some", "tuple")
            case "braces":
                return ("some", "map")
            case "eval":
                return EVAL
        return OTHER


def _items(parts: Slot) -> list[Slot]:
    """The items of a flat list, which stand at its even places."""
    return [part for part in parts[::2] if part is not None] if parts is not None else []


_HANDLERS = {
    "quote": _Walk.quote,
    "matches": _Walk.matches,
    "plain_send": _Walk.plain_send,
    "sync_send": _Walk.sync_send,
    "method_send": _Walk.method_send,
    "contract": _Walk.contract,
    "agent": _Walk.agent,
    "for": _Walk.for_,
    "select": _Walk.select,
    "let": _Walk.let,
    "match": _Walk.match,
}
