"""The sends and receives on each name, collected in one walk over a tree with resolved names.

Names are compared as the summary resolved them, never by spelling. What stands in patterns is not run and
sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from rholsp.embedded.chains import LITERALS, is_chain, leaves
from rholsp.embedded.resolved_names import Hidden, ResolvedNames
from rholsp.model.summary import Shape
from rholsp.rholang import nodes
from rholsp.rholang.names import unwrap
from rholsp.rholang.pattern_shapes import CONSTANTS, EVAL, NEW, OTHER, fits
from rholsp.rholang.summary_builder import first_token
from rholsp.syntax.tree import Node, Slot, Tree
from rholsp.syntax.units import UNIT

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
    """As the receiver gets them, those that nobody writes too (docs/rholang.md 2.6)."""
    shapes: tuple[Shape, ...]


class Pattern(NamedTuple):
    """What a contract or a bind of `for` takes."""

    formals: tuple[Shape, ...]
    variadic: bool

    def takes(self, shapes: Sequence[Shape]) -> bool:
        """Whether a message of these arguments may match."""
        if len(shapes) < len(self.formals) or (len(shapes) > len(self.formals) and not self.variadic):
            return False
        return all(fits(*pair) != "no" for pair in zip(self.formals, shapes, strict=False))


class Receipt(NamedTuple):
    """A contract or a bind of `for`."""

    channel: int
    pattern: Pattern


@dataclass(slots=True, eq=False)
class Messages:
    """The messages of a file, noted by one walk over it.

    Channels and variables are the summary's symbols, hidden channels are counted on.
    """

    calls: dict[int, list[Call]] = field(default_factory=dict)
    """By channel."""
    receipts: dict[int, list[tuple[Receipt, tuple[tuple[int, ...], ...]]]] = field(default_factory=dict)
    """By channel, with the variables that each formal binds to the whole argument."""
    received: dict[int, list[tuple[Receipt, int]]] = field(default_factory=dict)
    """By variable: the receipt that binds it, and the position."""
    handed: dict[int, list[int]] = field(default_factory=dict)
    """By channel: the names, not processes, that a `for` receives from it."""
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

    def taken(self, channel: int, pattern: Pattern) -> Iterator[Call]:
        """The calls on a channel that a pattern may take.

        A channel whose receipts differ in a literal (`@"get"`, `@"set"`) is looked up by it, for there may be many.
        """
        position = next((i for i, formal in enumerate(pattern.formals) if formal[0] in _LITERAL_SHAPES), None)
        if position is None:
            calls = self.calls.get(channel, [])
        else:
            table = self._by_literal.get((channel, position))
            if table is None:
                table = self._by_literal[channel, position] = {}
                for call in self.calls.get(channel, ()):
                    shape = call.shapes[position] if position < len(call.shapes) else OTHER
                    table.setdefault(shape if shape[0] in _LITERAL_SHAPES else OTHER, []).append(call)
            calls = [*table.get(pattern.formals[position], ()), *table.get(OTHER, ())]
        return (call for call in calls if pattern.takes(call.shapes))


def messages_of(tree: Tree, names: ResolvedNames, symbols: int, without: Set[int] = frozenset()) -> Messages:
    """Walk a tree whose summary has so many symbols; linear in its size, for any tree.

    ``without`` are the first tokens of units that are left out. Raises PassedOver for any other that is not there.
    """
    walk = _Walk(tree, names, symbols, without)
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


class PassedOver(Exception):
    """A part of the text is not in the tree."""


@dataclass(slots=True)
class _Walk:
    tree: Tree
    names: ResolvedNames
    hidden: int
    """The symbol of the next hidden channel."""
    without: Set[int]
    found: Messages = field(default_factory=Messages)

    def node(self, node: Node) -> list[Slot]:
        """Note what a node does, and tell what to walk next."""
        handler = _HANDLERS.get(node[0])
        if handler is not None:
            return handler(self, node)
        if is_chain(self.tree, node):
            return self.chain(node)
        return list(node[1:])

    # ---------------------------------------------------------------------------------------- units

    def par(self, node: Node) -> list[Slot]:
        parts: list[Slot] = node[nodes.PAR_PROCESSES][::2]
        return [part for part in parts if first_token(part) not in self.without] if self.without else parts

    def unit(self, node: Node) -> list[Slot]:
        raise PassedOver

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
        return [] if unwrap(node[nodes.OPERAND]).__class__ is int else [node[nodes.OPERAND]]

    def matches(self, node: Node) -> list[Slot]:
        return [node[nodes.MATCHES_LEFT]]

    # ---------------------------------------------------------------------------------------- sends

    def plain_send(self, node: Node) -> list[Slot]:
        args = _items(node[nodes.PLAIN_SEND_ARGS])
        self.call(node, args, [])
        return [node[nodes.PLAIN_SEND_CHANNEL], *args]

    def sync_send(self, node: Node) -> list[Slot]:
        args = _items(node[nodes.SYNC_SEND_ARGS])
        self.call(node, args, [self.return_channel()])
        return [node[nodes.SYNC_SEND_CHANNEL], *args, *node[nodes.SYNC_SEND_CONTINUATION :]]

    def method_send(self, node: Node) -> list[Slot]:
        args = _items(node[nodes.METHOD_SEND_ARGS])
        self.call(node, args, [self.return_channel(), MethodArgument(node[nodes.METHOD_SEND_METHOD])])
        return [node[nodes.METHOD_SEND_CHANNEL], *args, *node[nodes.METHOD_SEND_CONTINUATION :]]

    def return_channel(self) -> Hidden:
        self.hidden += 1
        return Hidden(self.hidden - 1)

    def call(self, node: Node, args: list[Slot], before: list[Slot]) -> None:
        """Note a send of what is written, and of what goes before it."""
        first = first_token(node)
        if first is not None:
            self.found.statements.setdefault(first, []).extend(args)
        channel = self.names.named(node[nodes.CHANNEL])
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
        self.receive(
            self.names.named(node[nodes.CONTRACT_NAME]), node[nodes.CONTRACT_FORMALS], node[nodes.CONTRACT_REST]
        )
        return [node[nodes.CONTRACT_BODY]]

    def agent(self, node: Node) -> list[Slot]:
        return [member[nodes.AGENT_MEMBER_BODY] for member in _items(node[nodes.AGENT_MEMBERS])]

    def for_(self, node: Node) -> list[Slot]:
        below: list[Slot] = [node[nodes.FOR_BODY]]
        for receipt in _items(node[nodes.FOR_RECEIPTS]):
            below += [*self.binds(receipt[nodes.RECEIPT_BINDS], node[nodes.FOR_KEYWORD]), receipt[nodes.RECEIPT_GUARD]]
        return below

    def select(self, node: Node) -> list[Slot]:
        below: list[Slot] = []
        for branch in node[nodes.SELECT_BRANCHES] or ():
            if branch is not None:
                below += [
                    *self.binds(branch[nodes.BRANCH_BINDS], None),
                    branch[nodes.BRANCH_GUARD],
                    branch[nodes.BRANCH_BODY],
                ]
        return below

    def binds(self, binds: Slot, keyword: int | None) -> list[Slot]:
        """Note the binds of a receipt, and tell the arguments of their sources; ``keyword`` opens their statement."""
        below: list[Slot] = []
        for bind in _items(binds):
            source = bind[nodes.BIND_SOURCE]
            kind = source[0] if source.__class__ is tuple else ""
            if kind in ("sync_source", "method_source"):
                hidden = self.return_channel()
                if kind == "method_source":
                    args = _items(source[nodes.METHOD_SOURCE_ARGS])
                    method = [MethodArgument(source[nodes.METHOD_SOURCE_METHOD])]
                else:
                    args, method = _items(source[nodes.SYNC_SOURCE_ARGS]), []
                self.call(source, args, [hidden, *method])
                self.receive(hidden.symbol, bind[nodes.BIND_FORMALS], bind[nodes.BIND_REST])
                below += args
                if keyword is not None:
                    self.found.statements.setdefault(keyword, []).extend(args)
            else:
                acknowledged = kind == "ack_source"
                channel = self.names.named(source[nodes.ACK_SOURCE_CHANNEL] if acknowledged else source)
                self.receive(channel, bind[nodes.BIND_FORMALS], bind[nodes.BIND_REST], acknowledged)
                if channel is not None:
                    names = map(self.names.named, filter(_is_token, _items(bind[nodes.BIND_FORMALS])))
                    self.found.handed.setdefault(channel, []).extend(name for name in names if name is not None)
        return below

    def receive(self, channel: int | None, names: Slot, rest: Slot, acknowledged: bool = False) -> None:
        """Note a receive. One that acknowledges takes a hidden return channel first (docs/rholang.md 2.6)."""
        if channel is None:
            return
        formals = _items(names)
        shapes = tuple(
            [self.shape(name[nodes.QUOTE_OPERAND]) if name.__class__ is tuple else OTHER for name in formals]
        )
        binders = tuple([tuple(self.binders(name)) for name in formals])
        if acknowledged:
            shapes, binders = (OTHER, *shapes), ((), *binders)
        receipt = Receipt(channel, Pattern(shapes, rest is not None))
        self.found.receipts.setdefault(channel, []).append((receipt, binders))
        for position, symbols in enumerate(binders):
            for symbol in symbols:
                self.found.received.setdefault(symbol, []).append((receipt, position))

    # ---------------------------------------------------------------------------------------- let, match

    def let(self, node: Node) -> list[Slot]:
        below: list[Slot] = []
        for decl in _items(node[nodes.LET_DECLS]):
            if decl.__class__ is int:
                continue
            single = decl[0] == "let_variable"
            names, values = (
                ([decl[nodes.LET_VARIABLE_NAME]], [decl[nodes.LET_VARIABLE_VALUE]])
                if single
                else (_items(decl[nodes.LET_NAMES_FORMALS]), _items(decl[nodes.LET_NAMES_VALUES]))
            )
            for name, value in zip(names, values, strict=False):
                self.assign(name, value)
            below += values
        if node[nodes.LET_KEYWORD] is not None:
            self.found.statements.setdefault(node[nodes.LET_KEYWORD], []).extend(below)
        return [*below, node[nodes.LET_BODY]]

    def match(self, node: Node) -> list[Slot]:
        below: list[Slot] = [node[nodes.MATCH_SCRUTINEE]]
        for case in node[nodes.MATCH_CASES] or ():
            if case is not None:
                self.assign(case[nodes.CASE_PATTERN], node[nodes.MATCH_SCRUTINEE])
                below += [case[nodes.CASE_GUARD], case[nodes.CASE_BODY]]
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
                stack.append(top[nodes.QUOTE_OPERAND])
            elif top is not None and top[0] == "pattern_and":
                stack += [top[nodes.LEFT], top[nodes.RIGHT]]

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
            case "group" if part[nodes.GROUP_ITEMS] is not None:
                return ("some", "tuple")
            case "braces":
                return ("some", "map")
            case "eval":
                return EVAL
        return OTHER


def _is_token(part: Slot) -> bool:
    return part.__class__ is int


def _items(parts: Slot) -> list[Slot]:
    """The items of a flat list, which stand at its even places."""
    return [part for part in parts[::2] if part is not None] if parts is not None else []


_HANDLERS = {
    "par": _Walk.par,
    UNIT: _Walk.unit,
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
