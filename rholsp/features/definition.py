"""textDocument/definition: from a name to everything that defines it."""

from rholsp.features.facts import FileFacts
from rholsp.features.literals import literal_at, targets_of
from rholsp.features.results import Definition, Definitions
from rholsp.features.view import View
from rholsp.model.summary import Span


async def definition(view: View, uri: str, offset: int) -> Definitions | None:
    """All contracts of the name at the offset, best fit first; without any its binder, else where it is received.

    A string literal by which calls are told apart leads to the patterns that take the call, and the name of a module to
    its file. None where no name stands, or where nothing defines it.
    """
    resolution = await view.resolve(uri, offset)
    if resolution is None:
        return await _of_literal(view, uri, offset) or await _of_module(view, uri, offset)
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


async def _of_module(view: View, uri: str, offset: int) -> Definitions | None:
    facts = await view.file(uri)
    used = [] if facts is None else [m for m in facts.summary.modules if m.place.start <= offset <= m.place.end]
    found = await file_of_module(view, uri, used[0].name) if used else None
    if found is None:
        return None
    start = Span(0, 0)
    return Definitions(used[0].place, (Definition(found.uri, start, start, found.lines),))


async def file_of_module(view: View, uri: str, name: str) -> FileFacts | None:
    """The likeliest of the files that there are for the name of a module in a file; None without any."""
    for language in view.languages.known:
        for candidate in language.module_files(uri, name) if language.module_files is not None else ():
            found = await view.file(candidate)
            if found is not None:
                return found
    return None
