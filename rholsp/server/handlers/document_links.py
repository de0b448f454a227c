"""textDocument/documentLink."""

from lsprotocol import types as lsp

from rholsp.features.document_links import document_links
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range


async def show_links(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentLinkParams
) -> Answer[list[lsp.DocumentLink]] | None:
    found = await document_links(view, facts.uri)
    if found is None:
        return None
    lines, encoding = facts.lines, session.client.features.encoding
    return each(
        found,
        lambda link: lsp.DocumentLink(to_range(*link.place, lines, encoding), target=session.client_uri(link.target)),
    )
