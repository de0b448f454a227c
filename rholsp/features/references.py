"""textDocument/references: every occurrence of a name, in all files where it is workspace-wide."""

from collections.abc import Collection

from rholsp.features.resolve import occurrence_at, symbol_with
from rholsp.features.results import Location
from rholsp.features.view import FileFacts, View
from rholsp.model.summary import Role

_BINDERS = (Role.BINDER,)
_DEFINITIONS = (Role.CONTRACT, Role.DECLARE)


async def references(view: View, uri: str, offset: int, include_declaration: bool) -> tuple[Location, ...] | None:
    """All places of the name at the offset, by file and position; None where no name stands.

    Without the declaration, what introduces the name is left out: the binder where there is one (the name of a
    contract then counts as a use), otherwise the names of its contracts and declarations (DESIGN section 10).
    """
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if occurrence is None:
        return None
    meaning = occurrence.meaning
    left_out = () if include_declaration else _DEFINITIONS if meaning.binder is None else _BINDERS
    if meaning.key is None:
        return tuple(_places(occurrence.facts, occurrence.symbol, left_out))
    return tuple(
        place
        for other in await view.files_with(meaning.key)
        for place in _places(other, symbol_with(other, meaning.key), left_out)
    )


def _places(facts: FileFacts, symbol: int | None, left_out: Collection[Role]) -> list[Location]:
    if symbol is None:
        return []
    occurrences = facts.summary.occurrences_of(symbol)
    return [Location(facts.uri, *span, facts.lines) for span, role in occurrences if role not in left_out]
