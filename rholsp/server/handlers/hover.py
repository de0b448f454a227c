"""textDocument/hover."""

from lsprotocol import types as lsp

from rholsp.features.hover import hover
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.position import TextPosition
from rholsp.server.session import Session
from rholsp.server.to_json import to_hover


async def show_hover(session: Session, view: View, position: TextPosition, params: lsp.HoverParams) -> out.Hover | None:
    found = await hover(view, position.uri, position.offset)
    return None if found is None else to_hover(found, position.facts.lines, session.client.features)
