"""textDocument/documentLink: the names of modules, each with the file that it loads."""

from dataclasses import dataclass

from rholsp.features.definition import file_of_module
from rholsp.features.view import View
from rholsp.model.summary import Span


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A range of the file that was asked about, and the URI of the file that it leads to."""

    place: Span
    target: str


async def document_links(view: View, uri: str) -> tuple[DocumentLink, ...] | None:
    """The links of a file in text order; None for an unknown file."""
    facts = await view.file(uri)
    if facts is None:
        return None
    files: dict[str, str | None] = {}
    found: list[DocumentLink] = []
    for used in facts.summary.modules:
        if used.name not in files:
            module = await file_of_module(view, uri, used.name)
            files[used.name] = None if module is None else module.uri
        target = files[used.name]
        if target is not None:
            found.append(DocumentLink(used.place, target))
    return tuple(sorted(found, key=lambda link: link.place))
