"""Data flow: finds texts that reach a service of their language through names, contracts, variables and chains.

It goes backwards from the services. Three facts spread, each as far as the file says so, in whatever order it does:
- a *send* on a name in a position reaches: so do the texts that are sent there, and what sends on an alias of the name
- a *receive* from a name in a position reaches: so do sends on it, and what was passed to where the name comes from
- a *variable* reaches: so does what it is bound to, by a receive, `let` or `match`

An alias is a variable that the name is passed to. Two contracts of one name are told apart by arity and patterns. What
is not told apart is who calls: a contract that sends its argument to whichever channel it is given counts for all of
its callers as soon as one of them gives it a service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rholsp.embedded.chains import Chain, chain_of, leaves
from rholsp.embedded.channel_uses import MethodArgument, Receipt
from rholsp.embedded.detection import Candidate, Host
from rholsp.embedded.position_map import HOLE, PositionMap
from rholsp.embedded.resolved_names import Hidden
from rholsp.syntax.tree import Slot

_QUOTE_OR_HOLE = re.compile(rf'\\["\\]|"|{HOLE}')

Way = tuple[Receipt, int] | None
"""Who takes what is sent, and which argument of it; None for a service, which takes any."""
Fact = tuple[str, int, Way]
"""What spreads, the symbol it holds for, and the way to the service."""


def find(host: Host) -> Iterator[Candidate]:
    """Candidates of the route `flow`."""
    for language in sorted(set(host.services.values())):
        search = _Search(host, language)
        for symbol, spoken in host.services.items():
            if spoken == language:
                search.note("send", symbol, None)
        while search.work:
            search.spread(search.work.pop())
        yield from search.candidates.values()


@dataclass(slots=True)
class _Search:
    """One spreading of facts."""

    host: Host
    language: str
    work: list[Fact] = field(default_factory=list)
    known: set[Fact] = field(default_factory=set)
    candidates: dict[int, Candidate] = field(default_factory=dict)
    """By the first literal of each."""

    def note(self, kind: str, symbol: int, way: Way) -> None:
        fact = (kind, symbol, way)
        if fact not in self.known:
            self.known.add(fact)
            self.work.append(fact)

    def spread(self, fact: Fact) -> None:
        kind, symbol, way = fact
        messages = self.host.messages
        match kind:
            case "variable":
                for value in messages.assigned.get(symbol, ()):
                    self.text(value)
                for receipt, position in messages.received.get(symbol, ()):
                    self.note("receive", receipt.channel, (receipt, position))
            case "receive":
                self.note("send", symbol, way)
                for origin in self.origins(symbol):
                    self.note("receive", origin, way)
            case "send":
                for argument in self.arguments(symbol, way):
                    self.text(argument)
                for alias in self.aliases(symbol):
                    self.note("send", alias, way)

    def text(self, value: Slot) -> None:
        """An expression whose value reaches the service: it is a region, comes out of a variable, or is unknown."""
        stack = [value]
        while stack:
            top = stack.pop()
            if isinstance(top, Hidden | MethodArgument):
                continue
            chain = chain_of(self.host.tree, top)
            if chain is not None:
                self.candidates[chain.tokens[0]] = Candidate(self.language, chain)
                stack += self.code(chain)
                continue
            for operand, _ in leaves(self.host.tree, top):
                symbol = self.host.names.passed(operand)
                if symbol is not None:
                    self.note("variable", symbol, None)

    def code(self, chain: Chain) -> Iterator[Slot]:
        """What fills the holes of a text, but for those inside a string of the text: there it is no code."""
        if not chain.operands:
            return
        inside = False
        operands = iter(chain.operands)
        for match in _QUOTE_OR_HOLE.finditer(PositionMap.of(self.host.text, chain.parts).text):
            if match[0] == '"':
                inside = not inside
            elif match[0] == HOLE:
                operand = next(operands, None)
                if not inside and operand is not None:
                    yield operand

    def aliases(self, symbol: int) -> Iterator[int]:
        """The variables that a name is passed to."""
        messages = self.host.messages
        yield from messages.renamed.get(symbol, ())
        for channel, call, position in messages.carried.get(symbol, ()):
            for receipt, binders in messages.receipts.get(channel, ()):
                if position < len(binders) and receipt.takes(call):
                    yield from binders[position]

    def origins(self, symbol: int) -> Iterator[int]:
        """The names that are passed to a variable."""
        messages = self.host.messages
        values = list(messages.assigned.get(symbol, ()))
        for receipt, position in messages.received.get(symbol, ()):
            values += self.arguments(receipt.channel, (receipt, position))
        for value in values:
            origin = self.host.names.passed(value)
            if origin is not None:
                yield origin

    def arguments(self, channel: int, way: Way) -> list[Slot]:
        """What is sent on a channel and goes a way."""
        messages = self.host.messages
        if way is None:
            return [argument for call in messages.calls.get(channel, ()) for argument in call.arguments]
        receipt, position = way
        return [call.arguments[position] for call in messages.taken(channel, receipt)]
