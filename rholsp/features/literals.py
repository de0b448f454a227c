"""String literals that act as names by selecting a method: `c!("get", *ret)` and `contract c(@"get", ret)`.

A literal in a call refers to the literals at its place in the receivers' patterns. Data is therefore not a name, nor is
a literal whose receivers are unknown. Keys of maps are such literals, too.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rholsp.features.facts import FileFacts, Target
from rholsp.features.linkage import Linkage, Member
from rholsp.features.resolve import CERTAIN_MISFIT, contract_targets, receive_targets, symbol_with
from rholsp.features.view import View
from rholsp.model.summary import Contract, Receive, Send, Shape, Span

_MAX_TEXT = 64
"""Longer literals are not recorded: see the language's shapes."""


class Literal(NamedTuple):
    """A literal of a call or of a pattern."""

    facts: FileFacts
    row: Send | Contract | Receive
    path: str
    text: str
    """As written, without quotes."""

    span: Span
    """Without quotes."""

    @property
    def meaning(self) -> tuple[str, str]:
        """What literals that mean each other have in common."""
        return self.path, self.text


@dataclass(frozen=True, slots=True)
class Group:
    """Literals that are one name: in what takes the calls, and in the calls."""

    receivers: tuple[tuple[Target, Literal], ...]
    calls: tuple[Literal, ...]


def literal_at(facts: FileFacts, offset: int) -> Literal | None:
    """The literal around an offset, which may stand at either of its quotes."""
    summary = facts.summary
    if summary.region_at(offset) is not None:
        return None
    for rows in (summary.sends, summary.contracts, summary.receives):
        for row in rows:
            if row.strings and row.strings[0] - 1 <= offset <= row.strings[-1] + _MAX_TEXT + 1:
                for literal in literals_of(facts, row):
                    if literal.span.start - 1 <= offset <= literal.span.end + 1:
                        return literal
    return None


def literals_of(facts: FileFacts, row: Send | Contract | Receive) -> Iterator[Literal]:
    """The literals of a call, or of a contract's or a receive's patterns, in text order."""
    starts = iter(row.strings)
    shapes = row.args if isinstance(row, Send) else row.formals
    # `x!?(a)` sends a return channel first.
    hidden = int(isinstance(row, Send) and row.operator == "!?")
    for i, shape in enumerate(shapes, hidden):
        for path, text in _strings(shape, str(i)):
            start = next(starts, None)
            if start is None:
                return
            yield Literal(facts, row, path, text, Span(start, start + len(text)))


def _strings(shape: Shape, path: str) -> Iterator[tuple[str, str]]:
    """The literals in a shape, each with its place, which is the same in a value and in the pattern that matches it."""
    match shape:
        case ("str", text):
            yield path, text
        case ("list" | "tuple" as kind, items, _):
            for i, item in enumerate(items):
                yield from _strings(item, f"{path}{kind[0]}{i}")
        case ("set" | "pathmap" as kind, items, _):
            for item in items:
                yield from _strings(item, f"{path}{kind[0]}")
        case ("map", pairs, _):
            for key, value in pairs:
                yield from _strings(key, f"{path}{{")
                yield from _strings(value, f"{path}{{{key}")
        case ("and" | "or", left, right):
            yield from _strings(left, path)
            yield from _strings(right, path)
        case ("not", inner):
            yield from _strings(inner, f"{path}~")


async def targets_of(view: View, literal: Literal) -> tuple[tuple[Target, Literal], ...]:
    """What a literal means: the patterns that take the call and have it, or its own; the nearest file first."""
    if isinstance(literal.row, Send):
        found: list[tuple[Target, Literal]] = []
        for target in await receivers_of(view, literal.facts, literal.row.symbol):
            receiver = target.receiver
            if receiver is not None and may_take(view, literal.facts, literal.row, receiver):
                alike = (other for other in literals_of(target.facts, receiver) if other.meaning == literal.meaning)
                found += [(target, other) for other in alike]
        return tuple(found)
    summary, symbol = literal.facts.summary, literal.row.symbol
    own = [*contract_targets(literal.facts, symbol), *receive_targets(literal.facts, symbol)]
    assert literal.row in (*summary.contracts, *summary.receives)
    return tuple([(target, literal) for target in own if target.receiver is literal.row])


async def group_of(view: View, literal: Literal) -> Group | None:
    """All that is one name with a literal; None where it is data."""
    receivers = await targets_of(view, literal)
    if not receivers:
        return None
    # Clauses that take the same are asked once.
    takers: dict[Hashable, tuple[Contract | Receive, tuple[str, str]]] = {}
    members: dict[tuple[str, int], Member] = {}
    for target, own in receivers:
        receiver = target.receiver
        assert receiver is not None  # only receivers have patterns
        takers.setdefault((receiver.formals, receiver.variadic, own.meaning), (receiver, own.meaning))
        if (target.facts.uri, receiver.symbol) not in members:
            for member in await everywhere(view, target.facts, receiver.symbol, instances=True):
                members[member.facts.uri, member.symbol] = member
    calls: dict[tuple[str, Span], Literal] = {}
    for facts, symbol in members.values():
        for send in facts.summary.sends:
            if send.symbol != symbol or not send.strings:
                continue
            for other in literals_of(facts, send):
                meant = (taker for taker, meaning in takers.values() if meaning == other.meaning)
                if any(may_take(view, facts, send, taker) for taker in meant):
                    calls[facts.uri, other.span] = other
    return Group(receivers, tuple([calls[place] for place in sorted(calls)]))


def may_take(view: View, facts: FileFacts, send: Send, receiver: Contract | Receive) -> bool:
    """Whether a call of the file may reach a receiver."""
    calls = view.languages.get(facts.language_of(send.symbol)).calls
    return calls is not None and calls.misfit(send, receiver) < CERTAIN_MISFIT


def linkage_of(view: View, facts: FileFacts, symbol: int) -> Linkage | None:
    """How links of a symbol's language are followed."""
    return view.languages.get(facts.language_of(symbol)).linkage


async def everywhere(view: View, facts: FileFacts, symbol: int, *, instances: bool = False) -> tuple[Member, ...]:
    """All names that are one with a name, in all files, sorted by URI; `instances` as in `Linkage.family`."""
    linkage = linkage_of(view, facts, symbol)
    family = (
        (Member(facts, symbol),) if linkage is None else await linkage.family(view, facts, symbol, instances=instances)
    )
    found: dict[tuple[str, int], Member] = {}
    for member in family:
        key = member.facts.summary.symbols[member.symbol].key
        for other in (member.facts,) if key is None else await view.files_with(key):
            number = member.symbol if key is None else symbol_with(other, key)
            if number is not None:
                found[other.uri, number] = Member(other, number)
    return tuple([found[identity] for identity in sorted(found)])


async def receivers_of(view: View, facts: FileFacts, symbol: int) -> tuple[Target, ...]:
    """The contracts and receives that messages on a name may reach, as far as is known."""
    linkage = linkage_of(view, facts, symbol)
    origins = () if linkage is None else await linkage.origins(view, facts, symbol)
    targets: list[Target] = []
    for member in origins or (Member(facts, symbol),):
        key = member.facts.summary.symbols[member.symbol].key
        files = {member.facts.uri: member}
        if key is not None:
            for other in (*await view.files_defining(key), *await view.files_introducing(key)):
                number = symbol_with(other, key)
                if number is not None:
                    files[other.uri] = Member(other, number)
        for uri in sorted(files):
            targets += contract_targets(*files[uri])
            targets += receive_targets(*files[uri])
    return tuple(targets)
