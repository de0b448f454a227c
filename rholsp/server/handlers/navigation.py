"""Definition, declaration, references and highlights."""

from lsprotocol import types as lsp

from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.references import references
from rholsp.features.view import View
from rholsp.server.handlers.position import text_position
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_highlights, to_locations, to_targets

Targets = list[lsp.Location] | list[lsp.LocationLink]


async def go_to_definition(session: Session, view: View, params: lsp.DefinitionParams) -> Targets | None:
    position = await text_position(session, view, params.text_document, params.position)
    found = None if position is None else await definition(view, position.uri, position.offset)
    if position is None or found is None:
        return None
    return to_targets(session, found, position.facts.lines, links=session.features.definition_links)


async def go_to_declaration(session: Session, view: View, params: lsp.DeclarationParams) -> Targets | None:
    position = await text_position(session, view, params.text_document, params.position)
    found = None if position is None else await declaration(view, position.uri, position.offset)
    if position is None or found is None:
        return None
    return to_targets(session, found, position.facts.lines, links=session.features.declaration_links)


async def find_references(session: Session, view: View, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    position = await text_position(session, view, params.text_document, params.position)
    if position is None:
        return None
    found = await references(view, position.uri, position.offset, params.context.include_declaration)
    return None if found is None else to_locations(session, found)


async def highlight(
    session: Session, view: View, params: lsp.DocumentHighlightParams
) -> list[lsp.DocumentHighlight] | None:
    position = await text_position(session, view, params.text_document, params.position)
    found = None if position is None else await highlights(view, position.uri, position.offset)
    if position is None or found is None:
        return None
    return to_highlights(found, position.facts.lines, session.features.encoding)
