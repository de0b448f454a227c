"""textDocument/definition: from a name to everything that defines it."""

from rholsp.features.literals import literal_at, targets_of
from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View


async def definition(view: View, uri: str, offset: int) -> Definitions | None:
    """All contracts of the name at the offset, best fit first; without any its binder, else where it is received.

    A string literal by which calls are told apart leads to the patterns that take the call. None where no name stands,
    or where nothing defines it.
    """
    resolution = await view.resolve(uri, offset)
    if resolution is None:
        return await _of_literal(view, uri, offset)
    if not resolution.targets:
        return None
    return Definitions(
        resolution.occurrence,
        tuple(
            Definition(target.facts.uri, target.span, target.selection, target.facts.lines)
            for target in resolution.targets
        ),
    )


async def _of_literal(view: View, uri: str, offset: int) -> Definitions | None:
    facts = await view.file(uri)
    literal = None if facts is None else literal_at(facts, offset)
    found = () if literal is None else await targets_of(view, literal)
    if literal is None or not found:
        return None
    places = [Definition(target.facts.uri, target.span, other.span, target.facts.lines) for target, other in found]
    return Definitions(literal.span, tuple(places))
