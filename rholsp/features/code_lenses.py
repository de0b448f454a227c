"""textDocument/codeLens: how often a clause is called and its name used otherwise, and what is done with a channel."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rholsp.features.call_hierarchy import CallNode, calls_of, find_again, may_mean, named_as, shown_as
from rholsp.features.facts import FileFacts, Target
from rholsp.features.linkage import Member
from rholsp.features.literals import everywhere
from rholsp.features.resolve import Occurrence
from rholsp.features.results import Location
from rholsp.features.view import View
from rholsp.model.summary import FileSummary, Role, Span, SymbolKind
from rholsp.text.lines import LineIndex
from rholsp.text.plural import plural

_NO_USES = frozenset({Role.BINDER, Role.CONTRACT, Role.DECLARE, Role.SEND})
"""Roles that are no use of a name beside its calls."""
_RECEIVING = frozenset({Role.RECEIVE, Role.CONTRACT})


class LensKind(StrEnum):
    CLAUSE = "clause"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class CodeLens:
    """A clause by its name, or a channel by its binder. What the lens says takes a look at other files: `usage`."""

    kind: LensKind
    name: str
    signature: str
    """Of a clause: finds it again after edits."""
    uri: str
    selection: Span
    lines: LineIndex = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """What is done with a clause or a channel: the lens's words, and the places by file and position."""

    title: str
    """`1 call, 2 other uses`; `ack: sent to by 2, received by 1`."""
    places: tuple[Location, ...]


async def code_lenses(view: View, uri: str) -> tuple[CodeLens, ...] | None:
    """The clauses and channels of a file that get a lens, in text order; None for an unknown file."""
    facts = await view.file(uri)
    if facts is None:
        return None
    found = [*_clauses(facts), *_channels(facts)]
    return tuple(sorted(found, key=lambda lens: lens.selection))


def _clauses(facts: FileFacts) -> Iterator[CodeLens]:
    items = {item.selection: item for item in reversed(facts.summary.outline)}
    for clause in facts.summary.contracts:
        name, _ = shown_as(facts, clause, items.get(clause.name))
        yield CodeLens(LensKind.CLAUSE, name, clause.signature, facts.uri, clause.name, facts.lines)


def _channels(facts: FileFacts) -> Iterator[CodeLens]:
    """Names that `new` makes and that messages go through; a contract's name has the lenses of its clauses."""
    summary = facts.summary
    named = {clause.symbol for clause in summary.contracts}
    used = {send.symbol for send in summary.sends} | {receive.symbol for receive in summary.receives}
    for number in sorted(used - named):
        symbol = summary.symbols[number]
        if symbol.kind is SymbolKind.NEW and not symbol.uri and symbol.binder is not None:
            yield CodeLens(LensKind.CHANNEL, symbol.name, "", facts.uri, symbol.binder, facts.lines)


async def usage(view: View, lens: CodeLens) -> Usage | None:
    """What is done with what a lens stands above; None where that is gone."""
    return await (_of_clause if lens.kind is LensKind.CLAUSE else _of_channel)(view, lens)


async def _of_clause(view: View, lens: CodeLens) -> Usage | None:
    node = CallNode(lens.name, "", lens.signature, lens.uri, lens.selection, lens.selection, lens.lines)
    target = await find_again(view, node)
    if target is None or target.definition is None:
        return None
    names = await named_as(view, target)
    reaching = await calls_of(view, target, names)
    calls = [Location(facts.uri, *send.name, facts.lines) for (facts, _), sends in reaching for send in sends]
    others: list[Location] = []
    symbol = target.definition.symbol
    if target.facts.summary.symbols[symbol].kind is not SymbolKind.IMPLICIT:
        if any(one.is_instance for member in names for one in member.facts.summary.stand_ins):
            names = await everywhere(view, target.facts, symbol)
        called = {(member.facts.uri, member.symbol) for member, _ in reaching}
        for member in names:
            others += await _other_uses(view, member, target, is_meant=(member.facts.uri, member.symbol) in called)
    title = plural(len(calls), "call")
    if others:
        title = f"{title}, {plural(len(others), 'other use')}"
    return Usage(title, (*_in_order(calls), *_in_order(others)))


async def _other_uses(view: View, member: Member, target: Target, *, is_meant: bool) -> list[Location]:
    """What else is done with a name; `is_meant` where it is known to mean the target."""
    facts, symbol = member
    spans = [span for span, role in facts.summary.occurrences_of(symbol) if role not in _NO_USES]
    if not spans or not (is_meant or await may_mean(view, Occurrence(facts, spans[0], symbol), target)):
        return []
    return [Location(facts.uri, *span, facts.lines) for span in spans]


async def _of_channel(view: View, lens: CodeLens) -> Usage | None:
    facts = await view.file(lens.uri)
    named = {} if facts is None else facts.derived(_made_by_new)
    alike = [(abs(start - lens.selection.start), number) for start, number in named.get(lens.name, ())]
    if facts is None or not alike:
        return None
    sent: list[Location] = []
    received: list[Location] = []
    for member in await everywhere(view, facts, min(alike)[1]):
        for span, role in member.facts.summary.occurrences_of(member.symbol):
            place = Location(member.facts.uri, *span, member.facts.lines)
            if role is Role.SEND:
                sent.append(place)
            elif role in _RECEIVING:
                received.append(place)
    # Several channels often stand on one line.
    title = f"{lens.name}: sent to by {len(sent)}, received by {len(received)}"
    return Usage(title, (*_in_order(sent), *_in_order(received)))


def _made_by_new(summary: FileSummary) -> dict[str, list[tuple[int, int]]]:
    """By name: where `new` binds it, and the symbol."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, symbol in enumerate(summary.symbols):
        if symbol.kind is SymbolKind.NEW and symbol.binder is not None:
            found.setdefault(symbol.name, []).append((symbol.binder.start, number))
    return found


def _in_order(places: list[Location]) -> tuple[Location, ...]:
    return tuple(sorted(places, key=lambda place: (place.uri, place.start)))
