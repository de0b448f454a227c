"""Sends, receives and registry uses that the walk collects for channels.py and registry.py to evaluate at its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from rholsp.model.summary import Adoption, Publication, Span, StandIn

Part = Any
"""A slot of a tree: see summary_builder.py."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The value that the registry sends for an outside name."""

    key: str
    span: Span
    name: Span


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent on a channel: the names in it by path, or an answer, which is all of its one argument."""

    channel: int
    arity: int
    names: Mapping[str, int]
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """What a `for` or a contract binds of a message, by path."""

    channel: int
    arity: int
    variadic: bool
    names: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known already of a `for` or a contract, as on a channel of a unit."""

    stand_ins: tuple[StandIn, ...]
    adoptions: tuple[Adoption, ...]


class Sums(NamedTuple):
    """What a unit sends and takes, in short: most of it nobody needs to see before it is asked for."""

    sends_on: tuple[int, ...]
    """Channels of its messages, of those that others may take from."""
    takes_on: tuple[int, ...]
    """Channels of which it is not known yet what comes of them."""
    asks: bool
    """Whether one of its messages that others may take is an answer."""
    stand_ins: int
    """How many it has, as far as it is settled; so the adoptions."""
    adoptions: int
    unanswered: int
    """Answers that nothing in it takes."""


class Sender(Protocol):
    """A unit at its place, or a group of them."""

    def sums(self) -> Sums:
        """With the file's numbers."""

    @property
    def numbers(self) -> Sequence[int]: ...

    @property
    def unit(self) -> object:
        """What stands there: the same object as long as it means the same."""

    def told(self, key: object, tell: Callable[[Sequence[Taking | Settled]], list[StandIn]]) -> list[StandIn]:
        """What a function makes of all that it takes; kept for the next version if that has the same key."""

    def extent(self) -> tuple[int, int]: ...

    def messages(self) -> Sequence[Message]: ...

    def takings(self) -> Sequence[Taking | Settled]: ...

    def stand_ins(self) -> Sequence[StandIn]:
        """What is settled; so the adoptions."""

    def adoptions(self) -> Sequence[Adoption]: ...

    def unanswered(self) -> Sequence[Adoption]:
        """The answers that nothing in it takes."""


@dataclass(slots=True)
class Traffic:
    """What the walk finds; units stand for what they send and take."""

    messages: list[Message | Sender] = field(default_factory=list)
    takings: list[Taking | Sender] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)
    """Tokens of names that are given to the registry, or to an agent, for an answer."""
    gifts: list[tuple[int, int, int]] = field(default_factory=list)
    """Sends whose first argument is a channel of the file: what is sent to, the channel, the channel's token.

    The token is -1 where the send is in a unit: if it is to no agent, the channel escapes.
    """
    results: list[tuple[int, Taking]] = field(default_factory=list)
    """Binds of what a synchronous send returns, with the name that it goes to."""
    agents: dict[int, int] = field(default_factory=dict)
    """By the name of each agent, what an instance is in its own code; -1 where a name has several."""

    taken: set[int] = field(default_factory=set)
    """Names whose messages a contract or a bind takes: what is sent there may go to no agent."""

    def note_agent(self, symbol: int, instance: int) -> None:
        self.agents[symbol] = -1 if symbol in self.agents else instance


@dataclass(slots=True)
class RegistryUse:
    """What the walk finds."""

    publications: list[Publication] = field(default_factory=list)
    stores: list[tuple[list[Part], Span]] = field(default_factory=list)
    """Arguments of `X!("set", map, uri, value, …)`, which registers in the registry's own file."""
    uri_maps: list[tuple[Part, ...]] = field(default_factory=list)
    """Maps from URIs to URIs."""
    is_registry: bool = False
    """Whether the file is the registry's own: it asks the node for the channel of lookups."""


def unadopted(answer: Answer) -> Adoption:
    """What is known of an answer that nothing takes."""
    return Adoption(answer.key, "", -1, answer.span, answer.name)
