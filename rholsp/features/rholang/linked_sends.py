"""RH601 for names that stand for a name of another file, or of the file itself: calls through the registry."""

from collections.abc import Iterator, Sequence, Set

from rholsp.features.facts import FileFacts
from rholsp.features.linkage import Member
from rholsp.features.rholang.resolver import LINKAGE
from rholsp.features.workspace_queries import FindingQueries
from rholsp.model.pieces import items, unplaced
from rholsp.model.stretches import Stretch
from rholsp.model.summary import Contract, Diagnostic, Receive, Related, Severity, SymbolKind
from rholsp.rholang.lints.messages import misfit
from rholsp.rholang.lints.summary import is_readable
from rholsp.rholang.pattern_shapes import accepts, call_arguments

_MOST_PAIRS, _SUGGESTED = 4_000, 5
"""How many sends times receivers are compared, and for how many sends the literal is looked for that was meant."""
_RELATED = 5
"""So many places explain a finding at most."""


async def linked_misfits(view: FindingQueries, facts: FileFacts) -> list[Diagnostic]:
    """Sends that nothing takes which receives on the registered name, where all of that is known."""
    summary = facts.summary
    linked = {one.symbol for one in summary.stand_ins} | {one.symbol for one in summary.adoptions}
    called = _called(facts, linked) if linked else linked
    if not called or not facts.derived(is_readable):
        return []
    # While the index runs, each registration that is not known yet would be waited for.
    if not (await view.defined({one.key for one in summary.adoptions})).complete:
        return []
    found: list[Diagnostic] = []
    for symbol in sorted(called):
        origins = await LINKAGE.origins(view, facts, symbol)
        if origins and all(map(_is_known, origins)):
            found += _misfits(facts, symbol, origins)
    return found


def _called(facts: FileFacts, symbols: Set[int]) -> set[int]:
    """Those of some symbols that the file sends on."""
    if facts.composition is None:
        return {send.symbol for send in facts.summary.sends}.intersection(symbols)
    found = {send.symbol for _, send in unplaced(facts.summary.sends)}
    for stretch, called in facts.composition.units(_called_by, _called_by):
        numbers = stretch.numbers
        if called and not symbols.isdisjoint(numbers):
            found.update([numbers[number] for number in called])
    return found.intersection(symbols)


def _called_by(unit: Stretch) -> tuple[int, ...]:
    """The symbols that a unit sends on, by their places among those that it names."""
    called = {send.symbol for send in unit.sends()}
    return tuple([place for place, number in enumerate(unit.numbers) if number in called])


def _is_known(origin: Member) -> bool:
    """Whether everything that receives on a registered name stands in its file: others have a `bundle+` of it."""
    symbol = origin.facts.summary.symbols[origin.symbol]
    made = symbol.kind is SymbolKind.NEW and not symbol.uri
    return made and not symbol.is_received_elsewhere and origin.facts.derived(is_readable)


def _misfits(facts: FileFacts, symbol: int, origins: Sequence[Member]) -> Iterator[Diagnostic]:
    takers = [(origin.facts.uri, taker) for origin in origins for taker in _takers(origin)]
    sends = facts.summary.sends_of(symbol)
    if not takers or len(takers) * len(sends) > _MOST_PAIRS:
        return
    for number, send in enumerate(sends):
        if any(accepts(taker, call_arguments(send)) != "no" for _, taker in takers):
            continue
        name, reason = (
            facts.summary.symbols[symbol].name,
            misfit(send, [taker for _, taker in takers], suggest=number < _SUGGESTED),
        )
        message = f"nothing that receives from what `{name}` stands for takes this message: {reason}"
        related = [
            Related(*taker.name, "does not fit", "" if uri == facts.uri else uri) for uri, taker in takers[:_RELATED]
        ]
        yield Diagnostic("RH601", Severity.WARNING, *send.name, message, tuple(related))


def _takers(origin: Member) -> Iterator[Contract | Receive]:
    summary = origin.facts.summary
    yield from items(summary.contracts_of(origin.symbol))
    yield from items(summary.receives_of(origin.symbol))
