"""textDocument/implementation: the contracts and receives that take the messages of a name, or one message alone.

Definition leads to the best fit of what is declared; here stands everything that may run when a message is sent:
receives beside contracts, and the clauses of other files that a shared name has.
"""

from collections.abc import Iterable

from rholsp.features.facts import FileFacts, Target
from rholsp.features.linkage import is_shared
from rholsp.features.literals import linkage_of, literal_at, may_take, receivers_of, targets_of
from rholsp.features.resolve import (
    Occurrence,
    contract_targets,
    implying,
    nearness,
    occurrence_at,
    receive_targets,
    send_at,
)
from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View
from rholsp.model.summary import Send, Span, SymbolKind


async def implementation(view: View, uri: str, offset: int) -> Definitions | None:
    """What takes the message at the offset, the nearest file first; at any other use of a name what takes any.

    A string literal by which calls are told apart leads to the clauses that have it, and an outside name to what is
    published under it. None where no name stands, or where nothing takes its messages.
    """
    facts = await view.file(uri)
    if facts is None:
        return None
    occurrence = occurrence_at(facts, offset)
    if occurrence is None:
        origin, targets = await _of_literal(view, facts, offset)
    else:
        if is_shared(facts.summary, occurrence.symbol):
            await view.wait_for_index()
        origin = occurrence.span
        if occurrence.meaning.kind is SymbolKind.URI:
            targets = await _published(view, occurrence)
        else:
            send = send_at(occurrence)
            targets = await receivers_at(view, occurrence)
            if send is not None:
                targets = takers(view, facts, send, targets)
    if not targets:
        return None
    nearest = sorted(targets, key=lambda one: (nearness(uri, one.facts.uri), one.facts.uri, one.selection))
    places = [Definition(one.facts.uri, one.span, one.selection, one.facts.lines) for one in nearest]
    return Definitions(origin, tuple(places))


async def receivers_at(view: View, occurrence: Occurrence) -> tuple[Target, ...]:
    """All that may take messages on a name, whatever their arguments are.

    The language's resolver says which definitions the name may mean.
    """
    return await with_receives(view, occurrence, await view.languages.resolver.candidates(view, occurrence))


async def with_receives(view: View, occurrence: Occurrence, candidates: tuple[Target, ...]) -> tuple[Target, ...]:
    """Those definitions of a name that take messages, and on top the receives, which are no definitions."""
    found: dict[tuple[str, Span], Target] = {}
    receives = [one for one in await receivers_of(view, occurrence.facts, occurrence.symbol) if one.definition is None]
    for target in (*receiving(occurrence, candidates), *receives):
        if target.receiver is not None:
            found.setdefault((target.facts.uri, target.selection), target)
    return tuple(found.values())


def receiving(occurrence: Occurrence, candidates: Iterable[Target]) -> list[Target]:
    """Those definitions of a name that take messages: what implies a name does not take its messages."""
    implied = implying(occurrence.facts, occurrence.symbol)
    return [one for one in candidates if one.receiver is not None and one not in implied]


def takers(view: View, facts: FileFacts, send: Send, receivers: tuple[Target, ...]) -> tuple[Target, ...]:
    """Those receivers that a message of the file may reach, by their patterns."""
    return tuple([one for one in receivers if one.receiver is not None and may_take(view, facts, send, one.receiver)])


async def _of_literal(view: View, facts: FileFacts, offset: int) -> tuple[Span, tuple[Target, ...]]:
    literal = literal_at(facts, offset)
    if literal is None:
        return Span(offset, offset), ()
    targets = {(one.facts.uri, one.selection): one for one, _ in await targets_of(view, literal)}
    return literal.span, tuple(targets.values())


async def _published(view: View, occurrence: Occurrence) -> tuple[Target, ...]:
    """What takes the messages of the values that are published under an outside name."""
    linkage, key = linkage_of(view, occurrence.facts, occurrence.symbol), occurrence.meaning.key
    found: list[Target] = []
    for name in () if linkage is None or key is None else await linkage.targets(view, key):
        for facts in await view.files_defining(name):
            published = {one.symbol for one in facts.summary.publications if one.key == name and one.symbol >= 0}
            for symbol in sorted(published):
                found += [*contract_targets(facts, symbol), *receive_targets(facts, symbol)]
    return tuple(found)
