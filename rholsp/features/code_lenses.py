"""textDocument/codeLens: how often a clause is called, and its name used otherwise."""

from dataclasses import dataclass

from rholsp.features.call_hierarchy import CallNode, find_again, incoming_calls, may_mean, node_of
from rholsp.features.facts import FileFacts, Target
from rholsp.features.literals import everywhere
from rholsp.features.resolve import Occurrence
from rholsp.features.results import Location
from rholsp.features.view import View
from rholsp.model.summary import Role

_NO_USES = frozenset({Role.BINDER, Role.CONTRACT, Role.DECLARE, Role.SEND})
"""Roles that are no use of a name beside its calls."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a clause is used, by file and position."""

    calls: tuple[Location, ...]
    """The calls that may reach it."""
    others: tuple[Location, ...]
    """Where its name is passed on, published, or received from."""

    @property
    def title(self) -> str:
        """`1 call, 2 other uses`."""
        shown = _counted(len(self.calls), "call")
        return f"{shown}, {_counted(len(self.others), 'other use')}" if self.others else shown


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


async def code_lenses(view: View, uri: str) -> tuple[CallNode, ...] | None:
    """The clauses of a file that get a lens, in text order; what it says takes a look at other files: see `usage`."""
    facts = await view.file(uri)
    if facts is None:
        return None
    nodes = [node_of(facts, i) for i in range(len(facts.summary.contracts))]
    return tuple(sorted(nodes, key=lambda node: node.selection))


async def usage(view: View, clause: CallNode) -> Usage | None:
    """How a clause is used; None where it is gone."""
    incoming = await incoming_calls(view, clause)
    target = await find_again(view, clause)
    if incoming is None or target is None or target.definition is None:
        return None
    calls = [Location(call.node.uri, *place, call.lines) for call in incoming for place in call.places]
    others: list[Location] = []
    for facts, symbol in await everywhere(view, target.facts, target.definition.symbol):
        others += await _other_uses(view, facts, symbol, target)
    return Usage(_in_order(calls), _in_order(others))


async def _other_uses(view: View, facts: FileFacts, symbol: int, target: Target) -> list[Location]:
    spans = [span for span, role in facts.summary.occurrences_of(symbol) if role not in _NO_USES]
    if not spans or not await may_mean(view, Occurrence(facts, spans[0], symbol), target):
        return []
    return [Location(facts.uri, *span, facts.lines) for span in spans]


def _in_order(places: list[Location]) -> tuple[Location, ...]:
    return tuple(sorted(places, key=lambda place: (place.uri, place.start)))
