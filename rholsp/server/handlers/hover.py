"""Hover."""

from lsprotocol import types as lsp

from rholsp.features.hover import hover
from rholsp.features.view import View
from rholsp.server.handlers.position import find_spot
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_hover


async def show_hover(session: Session, view: View, params: lsp.HoverParams) -> lsp.Hover | None:
    spot = await find_spot(session, view, params.text_document, params.position)
    found = None if spot is None else await hover(view, spot.uri, spot.offset)
    if spot is None or found is None:
        return None
    return to_hover(found, spot.facts.lines, session.features)
