"""Definition, declaration, references and highlights."""

from lsprotocol import types as lsp

from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.references import references
from rholsp.features.view import View
from rholsp.server.handlers.position import find_spot
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_highlights, to_locations, to_targets

Targets = list[lsp.Location] | list[lsp.LocationLink]


async def go_to_definition(session: Session, view: View, params: lsp.DefinitionParams) -> Targets | None:
    spot = await find_spot(session, view, params.text_document, params.position)
    found = None if spot is None else await definition(view, spot.uri, spot.offset)
    if spot is None or found is None:
        return None
    return to_targets(session, found, spot.facts.lines, links=session.features.definition_links)


async def go_to_declaration(session: Session, view: View, params: lsp.DeclarationParams) -> Targets | None:
    spot = await find_spot(session, view, params.text_document, params.position)
    found = None if spot is None else await declaration(view, spot.uri, spot.offset)
    if spot is None or found is None:
        return None
    return to_targets(session, found, spot.facts.lines, links=session.features.declaration_links)


async def find_references(session: Session, view: View, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    spot = await find_spot(session, view, params.text_document, params.position)
    if spot is None:
        return None
    found = await references(view, spot.uri, spot.offset, params.context.include_declaration)
    return None if found is None else to_locations(session, found)


async def highlight(
    session: Session, view: View, params: lsp.DocumentHighlightParams
) -> list[lsp.DocumentHighlight] | None:
    spot = await find_spot(session, view, params.text_document, params.position)
    found = None if spot is None else await highlights(view, spot.uri, spot.offset)
    if spot is None or found is None:
        return None
    return to_highlights(found, spot.facts.lines, session.features.encoding)
