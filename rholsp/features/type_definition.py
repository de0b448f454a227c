"""textDocument/typeDefinition: where the type of a name is declared.

A name that stands for what another file registers has that as its type, and the instance of an agent the agent.

Of `(: Socrates Human)` that is the declaration of `Human`. A type that has none of its own, as `(-> Number Number)` or
a built-in one, is what the name's own declaration says, so that leads there.
"""

from rholsp.features.facts import FileFacts, Target
from rholsp.features.linkage import is_shared
from rholsp.features.literals import linkage_of
from rholsp.features.resolve import (
    contract_targets,
    implying,
    nearness,
    occurrence_at,
    receive_targets,
    symbol_with,
)
from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View
from rholsp.model.pieces import naming
from rholsp.model.summary import OutlineItem

_TYPE = "type"
"""The kind of the outline's declarations of types."""


async def type_definition(view: View, uri: str, offset: int) -> Definitions | None:
    """The declarations, those of the nearest file first; None where no name stands, or one without declared type."""
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if facts is None or occurrence is None:
        return None
    if is_shared(facts.summary, occurrence.symbol):
        await view.wait_for_index()
    found: dict[tuple[str, int], Target] = {}
    linkage = linkage_of(view, facts, occurrence.symbol)
    for origin in () if linkage is None else await linkage.origins(view, facts, occurrence.symbol):
        behind = implying(*origin) or (*contract_targets(*origin), *receive_targets(*origin))
        found |= {(one.facts.uri, one.selection.start): one for one in behind}
    for own, item in await _declarations(view, facts, occurrence.symbol):
        named = _named_type(own, item)
        types = () if named is None else await _declarations(view, own, named)
        for other, declared in types or ((own, item),):
            place = other.uri, declared.selection.start
            found.setdefault(place, Target(other, declared.selection, declared.span))
    if not found:
        return None
    nearest = sorted(found.values(), key=lambda one: (nearness(uri, one.facts.uri), one.facts.uri, one.selection))
    places = [Definition(one.facts.uri, one.span, one.selection, one.facts.lines) for one in nearest]
    return Definitions(occurrence.span, tuple(places))


async def _declarations(view: View, facts: FileFacts, symbol: int) -> tuple[tuple[FileFacts, OutlineItem], ...]:
    """What the file declares of a name; where it says nothing, what others do of a workspace-wide one."""
    own = _declared_in(facts, symbol)
    key = facts.summary.symbols[symbol].key
    if own or key is None:
        return own
    found: list[tuple[FileFacts, OutlineItem]] = []
    for other in await view.files_introducing(key):
        number = symbol_with(other, key)
        if number is not None:
            found += _declared_in(other, number)
    return tuple(found)


def _declared_in(facts: FileFacts, symbol: int) -> tuple[tuple[FileFacts, OutlineItem], ...]:
    outline = naming(facts.summary.outline, symbol)
    return tuple([(facts, item) for _, item in outline if item.kind == _TYPE and item.symbol == symbol])


def _named_type(facts: FileFacts, item: OutlineItem) -> int | None:
    """The symbol that is the whole of a declared type."""
    at = facts.summary.occurrence_at(item.span.end - 1)
    if at is None or facts.summary.starts[at] < item.selection.end:
        return None
    symbol = facts.summary.symbol_of[at]
    return symbol if facts.summary.symbols[symbol].name == item.detail else None
