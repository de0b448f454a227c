"""Stand-ins: received names that are another name of the file or of the registry.

A channel is *closed* where its file shows all that is ever sent on it: a `new` makes it, and it does not escape (see
`Symbol.escapes`), but for being given to the registry as the place for an answer. What is received from a closed
channel is known where every message that fits has the same name at that place.

An agent answers with a new instance on the channel that it is given first, so a name that receives that answer takes
the messages that the agent's methods take.

A path tells a place in a message or a value: the number of the argument, then `(1/2` for the second part of a pair,
`[0/3` for the first of a list of three, `{"key"` for the value of a key. It is the same in a value and in a pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from functools import partial

from rholsp.model.columns import ROLE_BITS, ROLE_MASK
from rholsp.model.pieces import Gathered
from rholsp.model.summary import Adoption, Role, Span, StandIn, SymbolKind
from rholsp.rholang import nodes
from rholsp.rholang.names import unwrap
from rholsp.rholang.pattern_shapes import map_pairs
from rholsp.rholang.summary_builder import Builder, Part, kind_of
from rholsp.rholang.traffic import Message, Sender, Settled, Sums, Taking, unadopted
from rholsp.rholang.unit import Asked

_NAMES = frozenset({SymbolKind.NEW, SymbolKind.FREE, SymbolKind.RECEIVED})
"""Kinds of symbols that are worth knowing behind another one."""
_MAX_DEPTH = 3
_MAX_MESSAGES = 100
"""Of a channel on which more is sent nothing is known: looking would take time in the product of sends and receives."""


def is_own(b: Builder, symbol: int) -> bool:
    """Whether a `new` of the file makes the channel."""
    draft = b.symbols[symbol]
    return draft.kind is SymbolKind.NEW and not draft.uri


def note_message(b: Builder, symbol: int, args: list[Part], hidden: int) -> None:
    """A send; so many arguments come before those that are written."""
    if is_own(b, symbol):
        names: dict[str, int] = {}
        for i, arg in enumerate(args[::2], hidden):
            names.update({path: name for path, name, _ in names_in(b, arg, str(i))})
        b.traffic.messages.append(Message(symbol, hidden + len(args[::2]), names))


def note_taking(b: Builder, symbol: int, formals: list[Part] | None, rest: Part) -> None:
    """A contract or a bind."""
    if is_own(b, symbol):
        names = [
            (path, name)
            for i, formal in enumerate((formals or ())[::2])
            for path, name, role in names_in(b, formal, str(i))
            if role is Role.BINDER
        ]
        b.traffic.takings.append(Taking(symbol, len((formals or ())[::2]), rest is not None, names))


def note_gift(b: Builder, symbol: int, args: list[Part]) -> None:
    """A send that may give a channel away for an answer, as `A!(*ret, …)` does."""
    first = unwrap(args[0]) if args else None
    if first.__class__ is not tuple or first[0] != "eval":
        return
    token = first[nodes.EVAL_OPERAND]
    if token.__class__ is int and token in b.owner and is_own(b, b.owner[token] >> ROLE_BITS):
        b.traffic.gifts.append((symbol, b.owner[token] >> ROLE_BITS, token))


def note_result(b: Builder, symbol: int, formals: list[Part] | None, rest: Part) -> None:
    """A bind of what `x!?(…)` returns."""
    names = [
        (path, name)
        for i, formal in enumerate((formals or ())[::2])
        for path, name, role in names_in(b, formal, str(i))
        if role is Role.BINDER
    ]
    b.traffic.results.append((symbol, Taking(-1, len((formals or ())[::2]), rest is not None, names)))


def _note_instances(b: Builder) -> set[int]:
    """Turns what agents answer into messages, each sends the new instance; the channels that units gave to others."""
    traffic = b.traffic
    given = {channel for _, channel, token in traffic.gifts if token < 0}
    if not traffic.agents:
        return given
    taken = traffic.taken if b.apart is None else traffic.taken | b.apart.taken
    agents = {symbol: instance for symbol, instance in traffic.agents.items() if instance >= 0 and symbol not in taken}
    for symbol, channel, token in traffic.gifts:
        if symbol in agents:
            traffic.answered.add(token)
            traffic.messages.append(Message(channel, 1, {"0": agents[symbol]}))
    for number, (symbol, taking) in enumerate(traffic.results):
        if symbol in agents:
            # The channel of a synchronous send has no name.
            channel = -2 - number
            traffic.messages.append(Message(channel, 1, {"0": agents[symbol]}))
            traffic.takings.append(replace(taking, channel=channel))
    return {channel for symbol, channel, token in traffic.gifts if token < 0 and symbol not in agents}


def names_in(b: Builder, part: Part, path: str, depth: int = 0) -> list[tuple[str, int, Role]]:
    """The names that a value or a pattern shows, each with its path and what it is there."""
    part = unwrap(part)
    if part.__class__ is int:
        owner = b.owner.get(part)
        if owner is None or b.kinds[part] not in b.tokens.bindable:
            return []
        return [(path, owner >> ROLE_BITS, Role(owner & ROLE_MASK))]
    if part is None or depth > _MAX_DEPTH:
        return []
    items: list[tuple[str, Part]] = []
    match part[0]:
        case "eval" | "quote":
            # `*x` and `@x` are x; `*@P` and `@*x` are what stands in them.
            items.append(("", part[nodes.OPERAND]))
        case "bundle":
            items.append(("", part[nodes.BUNDLE_BODY]))
        case "group":
            parts = (part[nodes.GROUP_ITEMS] or ())[::2]
            items.extend((f"({i}/{len(parts)}", item) for i, item in enumerate(parts))
        case "list" if part[nodes.LIST_REST] is None:
            parts = (part[nodes.LIST_ITEMS] or ())[::2]
            items.extend((f"[{i}/{len(parts)}", item) for i, item in enumerate(parts))
        case "braces" if part[nodes.BRACES_BODY].__class__ is tuple and part[nodes.BRACES_BODY][0] == "map":
            string = b.tokens.kind_of["STRING"]
            for key, value in map_pairs(part[nodes.BRACES_BODY]):
                if key.__class__ is int and b.kinds[key] == string:
                    items.append((f"{{{b.text[b.starts[key] : b.ends[key]]}", value))
    return [found for step, item in items for found in names_in(b, item, path + step, depth + 1)]


def links(b: Builder) -> tuple[Sequence[StandIn], Sequence[Adoption]]:
    """What is known of the names that are received, and of the registry's answers."""
    traffic = b.traffic
    given = _note_instances(b)
    instances = set(traffic.agents.values())
    escaped = given | unanswered(b) | b.leaked
    if b.apart is not None:
        escaped |= b.apart.unanswered | b.apart.leaked
    messages = _Messages(traffic.messages)
    stand_ins: Gathered[StandIn] = Gathered()
    adoptions: Gathered[Adoption] = Gathered()
    adopted: set[Span] = set()
    for entry in traffic.takings:
        if not isinstance(entry, Taking):
            sums = entry.sums()
            open_channels = [channel for channel in sums.takes_on if channel not in escaped]
            if not open_channels:
                stand_ins.add(sums.stand_ins, entry.stand_ins, entry)
                adoptions.add(sums.adoptions, entry.adoptions, entry)
                continue
            key = None if instances else messages.key(open_channels)
            if key is not None:
                stand_ins.extend(entry.told((entry.numbers, *open_channels, key), partial(_told, b, messages, escaped)))
                adoptions.add(sums.adoptions, entry.adoptions, entry)
                continue
        for taking in (entry,) if isinstance(entry, Taking) else entry.takings():
            if isinstance(taking, Taking):
                if taking.channel in escaped:
                    continue
                sent = messages.on(taking.channel)
                if len(sent) > _MAX_MESSAGES:
                    continue
                taking = _settled(b, taking, sent, instances)
                adopted.update([adoption.span for adoption in taking.adoptions])
            stand_ins.extend(taking.stand_ins)
            adoptions.extend(taking.adoptions)
    for sent_by in traffic.messages:
        if not isinstance(sent_by, Message):
            sums = sent_by.sums()
            if not sums.asks:
                adoptions.add(sums.unanswered, sent_by.unanswered, sent_by)
                continue
        for message in (sent_by,) if isinstance(sent_by, Message) else sent_by.messages():
            if message.answer is not None and message.answer.span not in adopted:
                adoptions.extend([unadopted(message.answer)])
    return stand_ins.sequence(), adoptions.sequence()


def _told(b: Builder, messages: _Messages, escaped: Set[int], takings: Sequence[Taking | Settled]) -> list[StandIn]:
    """The names that stand for others in what units take, where no message is an answer."""
    found: list[StandIn] = []
    for taking in takings:
        if isinstance(taking, Settled):
            found += taking.stand_ins
        elif taking.channel not in escaped and len(messages.on(taking.channel)) <= _MAX_MESSAGES:
            found += _settled(b, taking, messages.on(taking.channel), frozenset()).stand_ins
    return found


class _Messages:
    """All messages, by channel; those of units are looked at where somebody may take them."""

    def __init__(self, messages: Iterable[Message | Sender]) -> None:
        self._sent: dict[int, list[Message | Sender]] = {}
        self._on: dict[int, list[Message]] = {}
        self._keys: dict[int, tuple[object, ...] | None] = {}
        for entry in messages:
            for channel in (entry.channel,) if isinstance(entry, Message) else entry.sums().sends_on:
                self._sent.setdefault(channel, []).append(entry)

    def key(self, channels: Iterable[int]) -> tuple[object, ...] | None:
        """Equal as long as the messages on some channels are, which only units send, and which are no answers."""
        found = []
        for channel in channels:
            if channel not in self._keys:
                self._keys[channel] = self._key(self._sent.get(channel, ()))
            key = self._keys[channel]
            if key is None:
                return None
            found.append(key)
        return tuple(found)

    def _key(self, sent: Sequence[Message | Sender]) -> tuple[object, ...] | None:
        parts: list[object] = []
        for entry in sent:
            if isinstance(entry, Message) or entry.sums().asks:
                return None
            parts += (entry.unit, entry.numbers)
        return tuple(parts)

    def on(self, channel: int) -> Sequence[Message]:
        """Those on a channel, in the order of the walk."""
        found = self._on.get(channel)
        if found is None:
            found = self._on[channel] = []
            for entry in self._sent.get(channel, ()):
                if isinstance(entry, Message):
                    found.append(entry)
                else:
                    found += [message for message in entry.messages() if message.channel == channel]
        return found


def unanswered(b: Builder) -> set[int]:
    """The symbols that are used otherwise than by sending, receiving, and asking the registry."""
    answered = b.traffic.answered
    return {
        packed >> ROLE_BITS
        for token, packed in b.owner.items()
        if packed & ROLE_MASK > Role.RECEIVE and token not in answered
    }


def asked(b: Builder, foreign: Set[int]) -> Asked:
    """What a unit asks agents. For the unit, what it gives them is answered."""
    traffic = b.traffic
    askable = foreign | traffic.agents.keys()
    gifts = [gift for gift in traffic.gifts if gift[0] in askable]
    traffic.answered.update([token for _, _, token in gifts])
    return Asked(
        tuple(traffic.agents.items()),
        tuple([(symbol, channel) for symbol, channel, _ in gifts]),
        tuple([result for result in traffic.results if result[0] in askable]),
        tuple(traffic.taken.intersection(traffic.agents)),
    )


def open_channels(b: Builder, asked: Asked | None) -> set[int]:
    """The channels of a unit of which the file tells what comes from them, if they do not escape."""
    carrying = {
        message.channel
        for message in b.traffic.messages
        if isinstance(message, Message)
        and any(b.symbols[name].kind is SymbolKind.IMPLICIT for name in message.names.values())
    }
    return carrying.union([channel for _, channel in asked.gifts]) if asked is not None else carrying


def settled(b: Builder, escaped: Set[int], foreign: Set[int]) -> tuple[list[Message], list[Taking | Settled], Sums]:
    """What a unit sends and takes: on the channels that are not foreign it is known already what comes of it."""
    messages = [message for message in b.traffic.messages if isinstance(message, Message)]
    by_channel = _Messages(messages)
    takings: list[Taking | Settled] = []
    adopted: set[Span] = set()
    for taking in b.traffic.takings:
        assert isinstance(taking, Taking)  # units hold no units
        if taking.channel in foreign:
            takings.append(taking)
            continue
        on_channel = by_channel.on(taking.channel)
        if taking.channel not in escaped and len(on_channel) <= _MAX_MESSAGES:
            one = _settled(b, taking, on_channel, frozenset())
            adopted.update(adoption.span for adoption in one.adoptions)
            if one.stand_ins or one.adoptions:
                takings.append(one)
    sent = []
    for message in messages:
        if message.channel in foreign:
            sent.append(message)
        elif message.answer is not None and message.answer.span not in adopted:
            sent.append(Message(-1, 1, {}, message.answer))
    known = [taking for taking in takings if isinstance(taking, Settled)]
    others = [message for message in sent if message.channel >= 0]
    sums = Sums(
        sends_on=tuple(dict.fromkeys([message.channel for message in others])),
        takes_on=tuple(dict.fromkeys([taking.channel for taking in takings if isinstance(taking, Taking)])),
        asks=any(message.answer is not None for message in others),
        stand_ins=sum(len(one.stand_ins) for one in known),
        adoptions=sum(len(one.adoptions) for one in known),
        unanswered=len(sent) - len(others),
    )
    return sent, takings, sums


def _settled(b: Builder, taking: Taking, messages: Sequence[Message], instances: Set[int]) -> Settled:
    stand_ins: list[StandIn] = []
    adoptions: list[Adoption] = []
    fitting = [message for message in messages if _fits(message, taking)]
    for path, symbol in taking.names:
        known = {_at(message, path) for message in fitting}
        source = known.pop() if len(known) == 1 else None
        if isinstance(source, int):
            if source in instances:
                stand_ins.append(StandIn(symbol, source, is_instance=True))
            elif kind_of(b, source) in _NAMES and source != symbol:
                stand_ins.append(StandIn(symbol, source))
        elif source is not None:
            key, rest = source
            for answer in dict.fromkeys([m.answer for m in fitting if m.answer is not None]):
                adoptions.append(Adoption(key, rest, symbol, answer.span, answer.name))
    return Settled(tuple(stand_ins), tuple(adoptions))


def _fits(message: Message, taking: Taking) -> bool:
    return message.arity == taking.arity or (taking.variadic and message.arity > taking.arity)


def _at(message: Message, path: str) -> int | tuple[str, str] | None:
    """What stands at a path: a name of the file, or a part of what an outside name stands for."""
    if message.answer is not None:
        return message.answer.key, path.removeprefix("0")
    return message.names.get(path)
