"""From a client's document and position to a file of the view and an offset."""

from dataclasses import dataclass

from lsprotocol import types as lsp

from rholsp.features.view import FileFacts, View
from rholsp.server.session import Session


@dataclass(frozen=True, slots=True)
class TextPosition:
    """A place that a client asks about, in the text that the view shows."""

    facts: FileFacts
    offset: int

    @property
    def uri(self) -> str:
        return self.facts.uri


async def text_position(
    session: Session, view: View, document: lsp.TextDocumentIdentifier, position: lsp.Position
) -> TextPosition | None:
    """None where nobody knows the document, which every question answers with null."""
    facts = await view.file(session.normalise_uri(document.uri))
    if facts is None:
        return None
    return TextPosition(facts, facts.lines.offset(position.line, position.character, session.features.encoding))
