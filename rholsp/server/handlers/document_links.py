"""textDocument/documentLink."""

from lsprotocol import types as lsp

from rholsp.features.document_links import DocumentLink, document_links
from rholsp.features.facts import FileFacts
from rholsp.features.results import Location
from rholsp.features.view import View
from rholsp.server.handlers.text_documents import docs_uri
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range


async def show_links(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentLinkParams
) -> list[lsp.DocumentLink] | None:
    """To files, and to documentation where the client shows texts of ours."""
    found = await document_links(view, facts.uri)
    if found is None:
        return None
    encoding = session.client.features.encoding
    return [
        lsp.DocumentLink(to_range(*link.place, facts.lines, encoding), target=target)
        for link in found
        if (target := _target(session, link)) is not None
    ]


def _target(session: Session, link: DocumentLink) -> str | None:
    if link.target is not None:
        return session.client_uri(link.target.uri) + _fragment(session, link.target)
    return docs_uri(link.language, link.name) if session.client.features.text_documents else None


def _fragment(session: Session, place: Location) -> str:
    """`#L3,7`, as editors write a place in a file, counted from 1; nothing for the beginning."""
    line, character = place.lines.position(place.start, session.client.features.encoding)
    return f"#L{line + 1},{character + 1}" if line or character else ""
