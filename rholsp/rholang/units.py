"""What units mean: processes of some size that stand side by side and run, kept while a text is edited.

A unit is walked by itself, with a builder of its own, which knows of the text around it what `Builder.outside` tells:
what the unit's free names are bound to. What the walk finds is kept with its places and numbers as they were, and moved
where the unit moves, when somebody asks (placed.py). It is what it was as long as its text is, a few tokens around it
are (`syntax/units.py`), and its free names are bound to symbols of the same kind.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from rholsp.model.columns import ROLE_BITS, ROLE_MASK, longest, unpacked
from rholsp.model.summary import INTRODUCING, Role, Symbol
from rholsp.rholang.channels import asked, open_channels, settled, unanswered
from rholsp.rholang.declarations import outlined
from rholsp.rholang.draft import Draft
from rholsp.rholang.lints.file import unused_binders
from rholsp.rholang.lints.tokens import check_tokens
from rholsp.rholang.lints.values import GUESSES
from rholsp.rholang.names import LOCAL
from rholsp.rholang.placing import Numberer, place, place_again
from rholsp.rholang.summary_builder import Builder, Part, first_token, visit
from rholsp.rholang.unit import (
    CALLED,
    CONTRACTED,
    DEFINED,
    GIVEN,
    INTRODUCED,
    LEAKED,
    READ,
    RECEIVED,
    SENT,
    TAKEN,
    UNANSWERED,
    USED,
    BoundOutside,
    Columns,
    Occurrences,
    Outside,
    SharedSymbol,
    Unit,
    once,
    records,
)
from rholsp.rholang.unit_groups import Group, PlacedGroup, PlacedUnits
from rholsp.syntax.effort import Effort
from rholsp.syntax.tree import Node
from rholsp.syntax.units import UNIT, UnitSpan

MOST = 1_200
"""Tokens that a unit has at most: what is larger is walked with every key, but for the units in it."""


@dataclass(slots=True)
class UnitWalk:
    """Walks the units of a text: the known ones are placed, the others read."""

    spans: Mapping[int, UnitSpan]
    """Units that the parser has read, by first token."""
    known: dict[int, PlacedUnits]
    """Where units and groups of the version before stood, by the first tokens that they have now."""
    parse: Callable[[int, UnitSpan], Node]
    """Reads a unit that the parser has passed over."""
    agents: bool
    """Whether the text has the keyword of agents."""
    numberer: Numberer
    effort: Effort = field(default_factory=Effort)
    nodes: list[Node] = field(default_factory=list)
    """What was made beside the tree: builders know nodes by their identity, which no other may get meanwhile."""
    walked: int = 0
    """Tokens of the units that were read."""
    _around: tuple[dict[str, int], int, Set[BoundOutside]] = field(default_factory=lambda: ({}, 0, frozenset()))
    """The names that were bound around the last unit, how deep in data it stands, and what they mean there."""

    def walk(self, b: Builder, part: Part) -> None:
        if part.__class__ is not tuple:
            visit(b, part)
        elif part[0] == UNIT:
            self._walk_known(b, part[1], part[2])
        else:
            self._walk_read(b, part)

    def _walk_known(self, b: Builder, first: int, last: int) -> None:
        """What the parser passed over: it was given it."""
        known = self.known[first]
        span = known.span._replace(end=last + 1)
        if self._is_as_it_was(b, known.unit):
            place_again(b, self.numberer, known, first, span)
        elif isinstance(known, PlacedGroup):
            for unit in self._taken_apart(known, first):
                self._walk_known(b, unit[1], unit[2])
        else:
            self._read(b, self._node(first, span), first, span)

    def _walk_read(self, b: Builder, part: Part) -> None:
        """What the parser read, in other brackets or deeper than before if it was known: it may mean what it meant."""
        token = first_token(part)
        first: int = -1 if token is None else token
        known = self.known.get(first)
        if isinstance(known, PlacedGroup):
            self._taken_apart(known, first)
            known = self.known[first]
        read = self.spans.get(first)
        if read is None or read[0] - first > MOST:
            visit(b, part)
            return
        span = UnitSpan(*read)
        is_known = known is not None and known.span.end - known.first == span.end - first
        if known is not None and is_known and self._is_as_it_was(b, known.unit):
            place_again(b, self.numberer, known, first, span)
        else:
            self._read(b, part, first, span)

    def _read(self, b: Builder, part: Part, first: int, span: UnitSpan) -> None:
        self.walked += span.end - first
        self.effort.take(b.ends[span.end - 1] - b.starts[first])
        unit = _read(b, part, first, span, self.agents)
        if unit is None:
            visit(b, part)
        else:
            place(b, unit, first, span)

    def _taken_apart(self, group: PlacedGroup, first: int) -> list[tuple[str, int, int]]:
        """The units of a group, which begins at that token now, become known; and what stands for each in a tree."""
        by = first - group.first
        for unit in group.units():
            self.known[unit.first + by] = unit
        return [(UNIT, unit.first + by, unit.span.end + by - 1) for unit in group.units()]

    def _is_as_it_was(self, b: Builder, unit: Unit | Group) -> bool:
        """Whether the names around a unit, and what else it depends on, leave what it means as it was."""
        if unit.broken is not None and unit.broken != b.broken:
            return False
        if unit.agents is not None and unit.agents != self.agents:
            return False
        most = max(unit.guesses_before, b.guesses) + unit.guesses
        if unit.guesses and unit.guesses_before != b.guesses and most > GUESSES:
            return False
        env, depth, bound = self._around
        if depth != b.depth or env != b.env:
            env, depth = b.env.copy(), b.depth
            bound = {BoundOutside(name, _outside(b.symbols[symbol], depth)) for name, symbol in env.items()}
            self._around = env, depth, bound
        if isinstance(unit, Group):
            return unit.outside <= bound and env.keys().isdisjoint(unit.unbound)
        others = [entry for entry in unit.outside if entry not in bound]
        return not others or all(entry.meaning is None and entry.name not in env for entry in others)

    def expanded(self, node: tuple[Part, ...]) -> Part:
        _, first, last = node
        known = self.known[first]
        if isinstance(known, PlacedGroup):
            items: list[Part] = []
            for unit in self._taken_apart(known, first):
                items += (unit, unit[2] + 1)
            par: Node = ("par", items[:-1])
            self.nodes.append(par)
            return par
        self.walked += last + 1 - first
        start, end = known.extent()
        self.effort.take(end - start)
        return self._node(first, known.span)

    def _node(self, first: int, span: UnitSpan) -> Node:
        node = self.parse(first, span)
        self.nodes.append(node)
        return node


def _outside(draft: Draft, depth: int) -> Outside:
    return draft.kind << 2 | draft.sort, depth - draft.depth, draft.uri


def _read(b: Builder, part: Part, first: int, span: UnitSpan, agents: bool) -> Unit | None:
    """Walk a unit; None for one that does what only the file as a whole tells the meaning of."""
    u = Builder(b.text, b.kinds, b.starts, b.ends, b.tokens, b.dispatch, b.broken, outside=b)
    u.guesses, u.depth, u.base_depth = b.guesses, b.depth, b.depth
    visit(u, part)
    registry = u.registry
    if registry.stores or registry.uri_maps or registry.is_registry:
        return None
    return _closed(u, b, first, span, agents)


def _closed(u: Builder, b: Builder, first: int, span: UnitSpan, agents: bool) -> Unit:
    owner, compound = u.owner, u.compound
    tokens = sorted(owner)
    symbol_of, roles = unpacked([owner[token] for token in tokens])
    starts = array("I", map(u.starts.__getitem__, tokens))
    lasts = map(compound.get, tokens, tokens) if compound else tokens
    ends = array("I", map(u.ends.__getitem__, lasts))
    given = {packed >> ROLE_BITS for packed in owner.values() if packed & ROLE_MASK > Role.RECEIVE}
    received = given
    if u.write_only:
        others = (packed for token, packed in owner.items() if token not in u.write_only)
        received = {packed >> ROLE_BITS for packed in others if packed & ROLE_MASK > Role.RECEIVE}
    used = {packed >> ROLE_BITS for packed in owner.values() if packed & ROLE_MASK} | u.exempt_from_unused
    introduced = {packed >> ROLE_BITS for packed in owner.values() if packed & ROLE_MASK in INTRODUCING}
    foreign: dict[int, SharedSymbol | BoundOutside] = {
        number: _shared(u, known_by, number) for known_by, number in u.workspace.items()
    }
    shared = foreign.keys() - u.leaked
    outside = []
    for name, number in u.free.items():
        entry = once(BoundOutside(name, None if number < 0 else _outside(u.symbols[number], u.depth)))
        outside.append(entry)
        if number >= 0:
            foreign[number] = entry
    own = records(
        [
            Symbol(
                *(d.name, d.key, d.kind, d.sort, d.binder, d.scope, d.doc, d.uri, d.container),
                i in given or i in u.leaked,
                i in received,
            )
            for i, d in enumerate(u.symbols)
            if i not in foreign
        ]
    )
    asks = bool(u.traffic.gifts or u.traffic.results or u.traffic.agents)
    ask = asked(u, foreign.keys()) if agents and asks else None
    free = unanswered(u)
    escaped = free | u.leaked
    told = foreign.keys() | (open_channels(u, ask) - escaped) if agents else foreign.keys()
    messages, takings, sums = settled(u, escaped, told)
    u.sends.sort(key=lambda send: send.span)
    u.receives.sort(key=lambda receive: receive.name)
    outline = tuple(outlined(u))
    diagnostics = u.diagnostics
    u.diagnostics = []
    check_tokens(u, [(first, span.end)])
    contracts = [contract for contract in u.contracts if contract is not None]
    sets = (
        (GIVEN, given),
        (RECEIVED, received),
        (UNANSWERED, free),
        (LEAKED, u.leaked),
        (CALLED, u.called & shared),
        (USED, used),
        (DEFINED, {item.symbol for item in outline if item.kind in ("contract", "agent")}),
        (CONTRACTED, {contract.symbol for contract in contracts}),
        (SENT, {send.symbol for send in u.sends}),
        (INTRODUCED, introduced),
        (TAKEN, u.traffic.taken),
    )
    numbers = sorted(foreign)
    return Unit(
        offset=b.starts[first],
        length=b.ends[span.end - 1] - b.starts[first],
        occurrences=Occurrences(Columns(starts, ends, symbol_of, roles), 0, READ),
        size=len(starts),
        longest=longest(starts, ends),
        own=own,
        foreign=tuple([foreign[number] for number in numbers]),
        foreign_numbers=tuple(numbers),
        sets=tuple([once(sum([which for which, those in sets if number in those])) for number in numbers]),
        outside=tuple(outside),
        binders=tuple(_binders(u)) if diagnostics else (),
        contracts=records(contracts),
        sends=records(u.sends),
        receives=records(u.receives),
        outline=records(outline),
        searched=tuple([item.name for item in outline if item.is_searched]),
        diagnostics=tuple(diagnostics),
        token_findings=tuple(u.diagnostics),
        unused=tuple([found for i, found in unused_binders(u.symbols, used) if i not in foreign]),
        publications=tuple(u.registry.publications),
        messages=records(messages),
        takings=records(takings),
        sums=once(sums),
        asked=ask,
        agents=agents if asks else None,
        broken=u.broken if u.asked_broken else None,
        guesses=u.guesses - b.guesses,
        guesses_before=b.guesses,
    )


def _binders(u: Builder) -> Iterator[tuple[int, int]]:
    """Where the names that are bound around a unit are bound."""
    for number in u.free.values():
        binder = u.symbols[number].binder if number >= 0 else None
        if binder is not None:
            yield number, binder.start


def _shared(u: Builder, known_by: str, number: int) -> SharedSymbol:
    draft = u.symbols[number]
    involved: tuple[int, ...] = ()
    if draft.identity:
        involved = tuple(map(int, known_by[len(draft.identity) :].split(LOCAL)[1:]))
        known_by = draft.identity
    return once(SharedSymbol(known_by, involved, draft.name, draft.key, draft.kind, draft.identity))
