"""textDocument/definition: from a name to everything that defines it."""

from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View


async def definition(view: View, uri: str, offset: int) -> Definitions | None:
    """All contracts of the name at the offset, best fit first; without any its binder, else where it is received.

    None where no name stands, or where nothing defines it.
    """
    resolution = await view.resolve(uri, offset)
    if resolution is None or not resolution.targets:
        return None
    return Definitions(
        resolution.occurrence,
        tuple(
            Definition(target.facts.uri, target.span, target.selection, target.facts.lines)
            for target in resolution.targets
        ),
    )
