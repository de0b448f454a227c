"""Hover."""

from lsprotocol import types as lsp

from rholsp.features.hover import hover
from rholsp.features.view import View
from rholsp.server.handlers.position import text_position
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_hover


async def show_hover(session: Session, view: View, params: lsp.HoverParams) -> lsp.Hover | None:
    position = await text_position(session, view, params.text_document, params.position)
    found = None if position is None else await hover(view, position.uri, position.offset)
    if position is None or found is None:
        return None
    return to_hover(found, position.facts.lines, session.features)
