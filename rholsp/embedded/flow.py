"""Data flow: finds texts that reach a service of their language through names, contracts, variables and chains.

It goes backwards from the services. Facts spread, each as far as the file says so, in whatever order it does:
- a *service*: what is sent to it reaches, and what it hands out is one, too
- a *send* on a name in a position reaches: so do the texts that are sent there, and what sends on an alias of the name
- a *receive* from a name in a position reaches: so do sends on it, and what was passed to where the name comes from
- a *variable* reaches: so does what it is bound to, by a receive, `let` or `match`
- an *alias*: the message in which a name goes on a channel binds what sends on the name in turn
- an *origin*: what is passed in a position of a channel is received from

An alias is a variable that the name is passed to. Two contracts of one name are told apart by arity and patterns. What
is not told apart is who calls: a contract that sends its argument to whichever channel it is given counts for all of
its callers as soon as one of them gives it a service.

What a fact leads to in one part of a file depends on nothing but that part (fragments.py): facts about names that other
parts may name, too, are handed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rholsp.embedded.chains import Chain, chain_of, leaves
from rholsp.embedded.channel_uses import Messages, MethodArgument, Pattern
from rholsp.embedded.position_map import HOLE, PositionMap
from rholsp.embedded.resolved_names import Hidden, ResolvedNames
from rholsp.model.summary import Shape
from rholsp.syntax.tree import Slot, Tree

_QUOTE_OR_HOLE = re.compile(rf'\\["\\]|"|{HOLE}')

Way = tuple[Pattern, int] | None
"""What takes what is sent, and which argument of it; None for a service, which takes any."""


class Fact(NamedTuple):
    """What spreads."""

    kind: str
    symbol: int
    language: str
    way: Way = None
    """The way to the service."""
    message: tuple[tuple[Shape, ...], int] | None = None
    """Of an alias: the message that carries the name, and its position."""
    place: tuple[Pattern, int] | None = None
    """Of an origin: what takes the message that carries the name, and its position."""


class Found(NamedTuple):
    """A text that reaches a service."""

    route: str
    language: str
    chain: Chain


class Spread(NamedTuple):
    """What a fact leads to."""

    found: tuple[Found, ...]
    facts: tuple[Fact, ...]
    """About symbols that other parts of the file may name, too."""


@dataclass(slots=True, eq=False)
class Fragment:
    """A part of a file, or all of it."""

    tree: Tree
    names: ResolvedNames
    messages: Messages
    is_shared: Callable[[int], bool]
    """Whether other parts may name a symbol, too."""

    def spread(self, *facts: Fact) -> Spread:
        """All that follows from facts, as far as they are about this part."""
        search = _Search(self, work=list(facts), known=set(facts))
        while search.work:
            search.spread(search.work.pop())
        return Spread(tuple(search.found.values()), tuple(search.shared))

    def text_around(self, literal: int) -> Chain | None:
        """The outermost text that the literal at a token is an operand of."""
        return self.chain(self.messages.chains.get(literal))

    def texts_behind(self, token: int) -> list[Chain]:
        """The texts that begin at a token, or that a statement that begins there sends or binds."""
        around = self.messages.chains.get(token)
        behind = self.messages.statements.get(token, ()) if around is None else (around,)
        return [chain for value in behind if (chain := self.chain(value)) is not None]

    def chain(self, value: Slot) -> Chain | None:
        """The text that an argument is."""
        return None if isinstance(value, Hidden | MethodArgument) else chain_of(self.tree, value)


@dataclass(slots=True)
class _Search:
    """One spreading of facts."""

    fragment: Fragment
    work: list[Fact]
    known: set[Fact]
    shared: list[Fact] = field(default_factory=list)
    found: dict[tuple[str, str, int], Found] = field(default_factory=dict)
    """By route, language and the first literal of each."""

    def note(self, fact: Fact) -> None:
        if fact not in self.known:
            self.known.add(fact)
            (self.shared if self.fragment.is_shared(fact.symbol) else self.work).append(fact)

    def spread(self, fact: Fact) -> None:
        kind, symbol, language, way, message, place = fact
        messages = self.fragment.messages
        match kind:
            case "service":
                for call in messages.calls.get(symbol, ()):
                    for argument in call.arguments:
                        self.region("services", language, argument)
                for name in messages.handed.get(symbol, ()):
                    self.note(Fact("service", name, language))
                self.note(Fact("send", symbol, language))
            case "variable":
                for value in messages.assigned.get(symbol, ()):
                    self.text(language, value)
                for receipt, position in messages.received.get(symbol, ()):
                    self.note(Fact("receive", receipt.channel, language, (receipt.pattern, position)))
            case "receive":
                self.note(Fact("send", symbol, language, way))
                for value in messages.assigned.get(symbol, ()):
                    self.passed(value, language, way)
                for receipt, position in messages.received.get(symbol, ()):
                    self.note(Fact("origin", receipt.channel, language, way, place=(receipt.pattern, position)))
            case "origin" if place is not None:
                for value in self.arguments(symbol, place):
                    self.passed(value, language, way)
            case "send":
                for value in self.arguments(symbol, way):
                    self.text(language, value)
                for alias in messages.renamed.get(symbol, ()):
                    self.note(Fact("send", alias, language, way))
                for channel, call, position in messages.carried.get(symbol, ()):
                    self.note(Fact("alias", channel, language, way, message=(call.shapes, position)))
            case "alias" if message is not None:
                shapes, position = message
                for receipt, binders in messages.receipts.get(symbol, ()):
                    if position < len(binders) and receipt.pattern.takes(shapes):
                        for alias in binders[position]:
                            self.note(Fact("send", alias, language, way))

    def passed(self, value: Slot, language: str, way: Way) -> None:
        """A value that is received from."""
        origin = self.fragment.names.passed(value)
        if origin is not None:
            self.note(Fact("receive", origin, language, way))

    def region(self, route: str, language: str, value: Slot) -> Chain | None:
        chain = self.fragment.chain(value)
        if chain is not None:
            self.found[route, language, chain.tokens[0]] = Found(route, language, chain)
        return chain

    def text(self, language: str, value: Slot) -> None:
        """An expression whose value reaches the service: it is a region, comes out of a variable, or is unknown."""
        stack = [value]
        while stack:
            top = stack.pop()
            if isinstance(top, Hidden | MethodArgument):
                continue
            chain = self.region("flow", language, top)
            if chain is not None:
                stack += self.code(chain)
                continue
            for operand, _ in leaves(self.fragment.tree, top):
                symbol = self.fragment.names.passed(operand)
                if symbol is not None:
                    self.note(Fact("variable", symbol, language))

    def code(self, chain: Chain) -> Iterator[Slot]:
        """What fills the holes of a text, but for those inside a string of the text: there it is no code."""
        if not chain.operands:
            return
        inside = False
        operands = iter(chain.operands)
        for match in _QUOTE_OR_HOLE.finditer(PositionMap.of(self.fragment.tree.text, chain.parts).text):
            if match[0] == '"':
                inside = not inside
            elif match[0] == HOLE:
                operand = next(operands, None)
                if not inside and operand is not None:
                    yield operand

    def arguments(self, channel: int, way: Way) -> list[Slot]:
        """What is sent on a channel and goes a way."""
        messages = self.fragment.messages
        if way is None:
            return [argument for call in messages.calls.get(channel, ()) for argument in call.arguments]
        pattern, position = way
        return [call.arguments[position] for call in messages.taken(channel, pattern)]
