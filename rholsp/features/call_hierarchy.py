"""Call hierarchy: which clauses a message may reach, and which messages may reach a clause.

The nodes are clauses: contracts, agents and their methods, MeTTa's rules; and files, for what is sent outside of all
of them. Both directions go by the same two questions, what a name may mean and whether the patterns may match, so that
each call that goes out of one node comes into the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from rholsp.features.facts import FileFacts, Target
from rholsp.features.implementation import receivers_at, receiving, takers
from rholsp.features.linkage import Member, is_linked, is_shared
from rholsp.features.literals import everywhere, literal_at, targets_of
from rholsp.features.resolve import CERTAIN_MISFIT, Occurrence, contract_targets, occurrence_at, send_at
from rholsp.features.view import View
from rholsp.model.pieces import near
from rholsp.model.summary import Contract, OutlineItem, Send, Span
from rholsp.text.lines import LineIndex

_FILE = -1
"""Index of the node that is the file itself."""


@dataclass(frozen=True, slots=True)
class CallNode:
    """A clause, or a file."""

    name: str
    kind: str
    """That of an OutlineItem, or `file`."""
    detail: str
    """A clause's signature, which finds it again after edits; '' for a file."""
    uri: str
    span: Span
    selection: Span
    """The name."""
    lines: LineIndex = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """Calls between two nodes: the other one, and where the calls stand, which always is in the caller's file."""

    node: CallNode
    places: tuple[Span, ...]
    lines: LineIndex = field(compare=False, repr=False)


async def prepare_call_hierarchy(view: View, uri: str, offset: int) -> tuple[CallNode, ...] | None:
    """The clauses that the name at the offset means: at a call those that may take it; None where there are none."""
    facts = await view.file(uri)
    if facts is None:
        return None
    occurrence = occurrence_at(facts, offset)
    if occurrence is None:
        literal = literal_at(facts, offset)
        found = () if literal is None else tuple([one for one, _ in await targets_of(view, literal)])
        return _nodes(found)
    own = [one for one in contract_targets(facts, occurrence.symbol) if one.selection == occurrence.span]
    send = send_at(occurrence)
    targets = tuple(own) or await receivers_at(view, occurrence)
    return _nodes(targets if send is None else takers(view, facts, send, targets))


def _nodes(targets: Iterable[Target]) -> tuple[CallNode, ...] | None:
    places = dict.fromkeys((one.facts.uri, one.contract) for one in targets if one.definition is not None)
    by_uri = {one.facts.uri: one.facts for one in targets}
    return tuple([node_of(by_uri[uri], contract) for uri, contract in places]) or None


async def incoming_calls(view: View, node: CallNode) -> tuple[Call, ...] | None:
    """The calls that may reach a clause, by caller; None where the clause is gone."""
    target = await find_again(view, node)
    if target is None:
        return None
    if target.definition is None:
        return ()
    found: dict[tuple[str, int], tuple[FileFacts, list[Span]]] = {}
    for (facts, _), sends in await calls_of(view, target, await named_as(view, target)):
        for send in sends:
            caller = facts.uri, _container(facts, send)
            found.setdefault(caller, (facts, []))[1].append(send.name)
    return tuple(
        [
            Call(node_of(facts, caller), tuple(sorted(places)), facts.lines)
            for (_, caller), (facts, places) in sorted(found.items(), key=itemgetter(0))
        ]
    )


async def named_as(view: View, target: Target) -> tuple[Member, ...]:
    """The names on which messages to a clause may be sent, those of its instances included, sorted by URI."""
    clause = target.definition
    if clause is None:
        return ()
    if is_shared(target.facts.summary, clause.symbol):
        await view.wait_for_index()
    return await everywhere(view, target.facts, clause.symbol, instances=True)


async def calls_of(view: View, target: Target, names: Iterable[Member]) -> list[tuple[Member, list[Send]]]:
    """The calls on these names that may reach a clause; names without such calls are left out."""
    clause = target.definition
    found: list[tuple[Member, list[Send]]] = []
    if clause is None:
        return found
    for facts, symbol in names:
        calls = view.languages.get(facts.language_of(symbol)).calls
        if calls is None:
            continue
        sends = facts.summary.sends_of(symbol)
        reaching = [one for one in sends if calls.misfit(one, clause) < CERTAIN_MISFIT]
        if reaching and await may_mean(view, Occurrence(facts, reaching[0].name, symbol), target):
            found.append((Member(facts, symbol), reaching))
    return found


async def outgoing_calls(view: View, node: CallNode) -> tuple[Call, ...] | None:
    """The clauses that calls in a clause, or in a file outside of all clauses, may reach; None where it is gone."""
    target = await find_again(view, node)
    if target is None:
        return None
    facts = target.facts
    inside = near(facts.summary.sends, *target.span)
    own = [send for _, send in inside if _container(facts, send) == target.contract]
    if any(is_shared(facts.summary, send.symbol) for send in own):
        await view.wait_for_index()
    receivers: dict[int, tuple[Target, ...]] = {}
    calls: dict[tuple[str, int], tuple[CallNode, list[Span]]] = {}
    for send in own:
        if send.symbol not in receivers:
            occurrence = Occurrence(facts, send.name, send.symbol)
            receivers[send.symbol] = await receivers_at(view, occurrence)
        for taker in takers(view, facts, send, receivers[send.symbol]):
            if taker.definition is not None:
                place = taker.facts.uri, taker.contract
                if place not in calls:
                    calls[place] = node_of(taker.facts, taker.contract), []
                calls[place][1].append(send.name)
    return tuple([Call(other, tuple(places), facts.lines) for other, places in calls.values()])


async def may_mean(view: View, occurrence: Occurrence, target: Target) -> bool:
    """Whether a name may mean what the target defines: in another file it may have definitions of its own."""
    clause, summary = target.definition, occurrence.facts.summary
    # A name of the clause's own file means it, unless it stands for another one.
    is_own = clause is not None and (occurrence.facts.uri, occurrence.symbol) == (target.facts.uri, clause.symbol)
    if is_own and not is_linked(summary, occurrence.symbol):
        return True
    definitions = receiving(occurrence, await view.languages.resolver.candidates(view, occurrence))
    return any(one.facts.uri == target.facts.uri and one.contract == target.contract for one in definitions)


def _container(facts: FileFacts, send: Send) -> int:
    """The innermost clause around a call."""
    best, size = _FILE, facts.lines.length + 1
    for i, contract in near(facts.summary.contracts, *send.name):
        start, end = contract.span
        if start <= send.name.start and send.name.end <= end and end - start < size:
            best, size = i, end - start
    return best


def node_of(facts: FileFacts, contract: int) -> CallNode:
    if contract == _FILE:
        name = facts.uri.rsplit("/", 1)[-1]
        return CallNode(name, "file", "", facts.uri, Span(0, facts.lines.length), Span(0, 0), facts.lines)
    clause = facts.summary.contracts[contract]
    name, kind = _shown(facts, clause)
    return CallNode(name, kind, clause.signature, facts.uri, clause.span, clause.name, facts.lines)


def _shown(facts: FileFacts, clause: Contract) -> tuple[str, str]:
    items = (item for _, item in near(facts.summary.outline, *clause.name) if item.selection == clause.name)
    return shown_as(facts, clause, next(items, None))


def shown_as(facts: FileFacts, clause: Contract, item: OutlineItem | None) -> tuple[str, str]:
    """The name and the kind of a clause, by its line of the outline: a member's name is no symbol, only that has it."""
    name = facts.summary.symbols[clause.symbol].name
    if item is None:
        return name, "contract"
    return item.name if item.symbol < 0 else name, item.kind


async def find_again(view: View, node: CallNode) -> Target | None:
    """What a node stands for in the file as it is now: the clause at its place, else the nearest one that is alike."""
    facts = await view.file(node.uri)
    if facts is None:
        return None
    if not node.detail:
        whole = Span(0, facts.lines.length)
        return Target(facts, Span(0, 0), whole)
    alike = [
        (abs(clause.name.start - node.selection.start), i)
        for i, clause in enumerate(facts.summary.contracts)
        if clause.signature == node.detail and _shown(facts, clause)[0] == node.name
    ]
    if not alike:
        return None
    _, i = min(alike)
    clause = facts.summary.contracts[i]
    return Target(facts, clause.name, clause.span, i)
