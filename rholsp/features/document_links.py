"""textDocument/documentLink: modules and the files that they load, outside names and what is known under them."""

from dataclasses import dataclass, field

from rholsp.features.definition import file_of_module
from rholsp.features.facts import FileFacts
from rholsp.features.resolve import Occurrence, nearness
from rholsp.features.results import Location
from rholsp.features.view import View
from rholsp.model.summary import Span, SymbolKind


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A range of the file that was asked about, and what it leads to: a place, or else documentation."""

    place: Span
    target: Location | None
    """The beginning of a file, or where a name is registered."""
    name: str = ""
    """The outside name that is documented, as it is written; '' for none."""
    language: str = field(default="", compare=False)
    """Of that name."""
    about: str = field(default="", compare=False, repr=False)
    """Markdown about it."""


async def document_links(view: View, uri: str) -> tuple[DocumentLink, ...] | None:
    """The links of a file in text order; None for an unknown file."""
    facts = await view.file(uri)
    if facts is None:
        return None
    found = [*await _of_modules(view, facts), *await _of_outside_names(view, facts)]
    return tuple(sorted(found, key=lambda link: link.place))


async def _of_modules(view: View, facts: FileFacts) -> list[DocumentLink]:
    files: dict[str, Location | None] = {}
    found: list[DocumentLink] = []
    for used in facts.summary.modules:
        if used.name not in files:
            module = await file_of_module(view, facts.uri, used.name)
            files[used.name] = None if module is None else Location(module.uri, 0, 0, module.lines)
        target = files[used.name]
        if target is not None:
            found.append(DocumentLink(used.place, target))
    return found


async def _of_outside_names(view: View, facts: FileFacts) -> list[DocumentLink]:
    """Where something is registered under a name, the nearest place; else what documentation tells of it."""
    found: list[DocumentLink] = []
    for number, symbol in facts.shared_symbols():
        if symbol.kind is not SymbolKind.URI:
            continue
        places = [span for span, _ in facts.summary.occurrences_of(number)]
        if not places:
            continue
        language = view.languages.get(facts.language_of(number))
        targets = await view.languages.resolver.resolve(view, Occurrence(facts, places[0], number))
        nearest = min(targets, key=lambda one: (nearness(facts.uri, one.facts.uri), one.selection), default=None)
        about = "" if language.outside_docs is None else language.outside_docs(symbol.name)
        target = None
        if nearest is not None:
            target = Location(nearest.facts.uri, *nearest.selection, nearest.facts.lines)
        if target is not None or about:
            name = symbol.name if about else ""
            # A link on the very place that it leads to leads nowhere.
            elsewhere = [p for p in places if target is None or (target.uri, target.start) != (facts.uri, p.start)]
            found += [DocumentLink(place, target, name, language.id, about) for place in elsewhere]
    return found
