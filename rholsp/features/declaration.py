"""textDocument/declaration: from a name to what introduces it."""

from rholsp.features.definition import definition
from rholsp.features.resolve import symbol_with
from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View
from rholsp.model.summary import Role


async def declaration(view: View, uri: str, offset: int) -> Definitions | None:
    """The binder of the name at the offset, or its declarations in the workspace; without any, its definitions."""
    resolution = await view.resolve(uri, offset)
    if resolution is None:
        return None
    binder, key = resolution.meaning.binder, resolution.meaning.key
    if binder is not None:
        return Definitions(resolution.occurrence, (Definition(uri, binder, binder, resolution.facts.lines),))
    declared = () if key is None else await _declared(view, key)
    return Definitions(resolution.occurrence, declared) if declared else await definition(view, uri, offset)


async def _declared(view: View, key: str) -> tuple[Definition, ...]:
    places: list[Definition] = []
    for facts in await view.files_with(key):
        symbol = symbol_with(facts, key)
        spans = () if symbol is None else facts.summary.occurrences_of(symbol)
        places.extend(Definition(facts.uri, span, span, facts.lines) for span, role in spans if role is Role.DECLARE)
    return tuple(places)
