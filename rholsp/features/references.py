"""textDocument/references: every occurrence of a name, in all files where it is workspace-wide."""

from collections.abc import Collection

from rholsp.features.facts import FileFacts
from rholsp.features.linkage import is_shared
from rholsp.features.literals import everywhere, group_of, linkage_of, literal_at
from rholsp.features.resolve import Occurrence, occurrence_at
from rholsp.features.results import Location
from rholsp.features.view import View
from rholsp.model.summary import Role, SymbolKind

_BINDERS = (Role.BINDER,)
_DEFINITIONS = (Role.CONTRACT, Role.DECLARE)


async def references(view: View, uri: str, offset: int, include_declaration: bool) -> tuple[Location, ...] | None:
    """All places of the name at the offset, by file and position; None if there is no name.

    They include those of other names that are the same thing, in other files through a registry; those of an outside
    name include where it is published. Without the declaration, what introduces the name is left out: the binder where
    there is one (the name of a contract then counts as a use), otherwise the names of its contracts and declarations
    (docs/design.md 10).
    """
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if facts is None:
        return None
    if occurrence is None:
        return await _of_literal(view, facts, offset, include_declaration)
    if is_shared(occurrence.facts.summary, occurrence.symbol):
        await view.wait_for_index()
    found: list[Location] = []
    for member in await everywhere(view, occurrence.facts, occurrence.symbol):
        binder = member.facts.summary.symbols[member.symbol].binder
        left_out = () if include_declaration else _DEFINITIONS if binder is None else _BINDERS
        found += _places(member.facts, member.symbol, left_out)
    if occurrence.meaning.kind is SymbolKind.URI and include_declaration:
        found += await _published(view, occurrence)
    return tuple(sorted(set(found), key=lambda place: (place.uri, place.start)))


async def _published(view: View, occurrence: Occurrence) -> list[Location]:
    """Where something is published under an outside name, or under one that it is a synonym of."""
    linkage, key = linkage_of(view, occurrence.facts, occurrence.symbol), occurrence.meaning.key
    names = () if linkage is None or key is None else await linkage.targets(view, key)
    return [
        Location(facts.uri, *publication.name, facts.lines)
        for name in names
        for facts in await view.files_defining(name)
        for publication in facts.summary.publications
        if publication.key == name
    ]


async def _of_literal(
    view: View, facts: FileFacts, offset: int, include_declaration: bool
) -> tuple[Location, ...] | None:
    literal = literal_at(facts, offset)
    if literal is not None and is_shared(facts.summary, literal.row.symbol):
        await view.wait_for_index()
    group = None if literal is None else await group_of(view, literal)
    if group is None:
        return None
    declared = [other for _, other in group.receivers] if include_declaration else []
    found = [Location(other.facts.uri, *other.span, other.facts.lines) for other in (*declared, *group.calls)]
    return tuple(sorted(found, key=lambda place: (place.uri, place.start)))


def _places(facts: FileFacts, symbol: int, left_out: Collection[Role]) -> list[Location]:
    occurrences = facts.summary.occurrences_of(symbol)
    return [Location(facts.uri, *span, facts.lines) for span, role in occurrences if role not in left_out]
