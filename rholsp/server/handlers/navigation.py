"""textDocument/definition, declaration, implementation, typeDefinition, references and documentHighlight."""

from functools import partial

from lsprotocol import types as lsp

from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.implementation import implementation
from rholsp.features.references import references
from rholsp.features.type_definition import type_definition
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import PER_PART, Answer
from rholsp.server.session import Session
from rholsp.server.to_json import to_highlights, to_locations, to_targets

Targets = list[out.Location] | list[out.LocationLink]


async def go_to_definition(
    session: Session, view: View, position: TextPosition, params: lsp.DefinitionParams
) -> Targets | None:
    found = await definition(view, position.uri, position.offset)
    links = session.client.features.definition_links
    return None if found is None else to_targets(session, found, position.facts.lines, links=links)


async def go_to_declaration(
    session: Session, view: View, position: TextPosition, params: lsp.DeclarationParams
) -> Targets | None:
    found = await declaration(view, position.uri, position.offset)
    links = session.client.features.declaration_links
    return None if found is None else to_targets(session, found, position.facts.lines, links=links)


async def go_to_implementation(
    session: Session, view: View, position: TextPosition, params: lsp.ImplementationParams
) -> Targets | None:
    found = await implementation(view, position.uri, position.offset)
    links = session.client.features.implementation_links
    return None if found is None else to_targets(session, found, position.facts.lines, links=links)


async def go_to_type(
    session: Session, view: View, position: TextPosition, params: lsp.TypeDefinitionParams
) -> Targets | None:
    found = await type_definition(view, position.uri, position.offset)
    links = session.client.features.type_links
    return None if found is None else to_targets(session, found, position.facts.lines, links=links)


async def find_references(
    session: Session, view: View, position: TextPosition, params: lsp.ReferenceParams
) -> Answer[list[out.Location]] | None:
    found = await references(view, position.uri, position.offset, params.context.include_declaration)
    return None if found is None else Answer(len(found) // PER_PART, partial(to_locations, session, found))


async def highlight(
    session: Session, view: View, position: TextPosition, params: lsp.DocumentHighlightParams
) -> Answer[list[out.DocumentHighlight]] | None:
    found = await highlights(view, position.uri, position.offset)
    if found is None:
        return None
    return Answer(
        len(found) // PER_PART, partial(to_highlights, found, position.facts.lines, session.client.features.encoding)
    )
