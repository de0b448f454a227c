"""textDocument/declaration: from a name to what introduces it."""

from rholsp.features.definition import definition
from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View


async def declaration(view: View, uri: str, offset: int) -> Definitions | None:
    """The binder of the name at the offset; where it has none, its definitions."""
    resolution = await view.resolve(uri, offset)
    if resolution is None:
        return None
    binder = resolution.meaning.binder
    if binder is None:
        return await definition(view, uri, offset)
    return Definitions(resolution.occurrence, (Definition(uri, binder, binder, resolution.facts.lines),))
