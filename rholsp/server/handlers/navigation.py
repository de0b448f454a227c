"""textDocument/definition, declaration, implementation, typeDefinition, references and documentHighlight."""

from functools import partial

from lsprotocol import types as lsp

from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.implementation import implementation
from rholsp.features.moniker import Moniker, monikers
from rholsp.features.references import references
from rholsp.features.type_definition import type_definition
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import OF_ONE_NAME, PER_PART, Answer, beside
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
    length, declared = position.facts.lines.length, params.context.include_declaration
    found = await beside(length // OF_ONE_NAME, references, view, position.uri, position.offset, declared)
    return None if found is None else Answer(len(found) // PER_PART, partial(to_locations, session, found))


async def highlight(
    session: Session, view: View, position: TextPosition, params: lsp.DocumentHighlightParams
) -> Answer[list[out.DocumentHighlight]] | None:
    length = position.facts.lines.length
    found = await beside(length // OF_ONE_NAME, highlights, view, position.uri, position.offset)
    if found is None:
        return None
    return Answer(
        len(found) // PER_PART, partial(to_highlights, found, position.facts.lines, session.client.features.encoding)
    )


async def tell_monikers(
    session: Session, view: View, position: TextPosition, params: lsp.MonikerParams
) -> list[lsp.Moniker] | None:
    found = await monikers(view, position.uri, position.offset)
    return None if found is None else [_moniker(one) for one in found]


def _moniker(found: Moniker) -> lsp.Moniker:
    unique, kind = lsp.UniquenessLevel(found.unique.value), lsp.MonikerKind(found.kind.value)
    return lsp.Moniker(found.scheme, found.identifier, unique, kind)
