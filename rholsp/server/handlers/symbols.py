"""textDocument/documentSymbol, workspace/symbol and workspaceSymbol/resolve."""

from functools import partial

from lsprotocol import types as lsp

from rholsp.features.document_symbols import document_symbols
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.features.workspace_symbols import place_of_symbol, workspace_symbols
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.threads import PER_PART, Answer, beside
from rholsp.server.session import Session
from rholsp.server.to_json import to_document_symbols, to_flat_symbols, to_workspace_symbols
from rholsp.server.to_lsp import to_location

_MOST_SYMBOLS = 500
_LONGEST_QUERY = 1000
"""Longest query, in characters: a search takes time for each one."""


async def outline(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentSymbolParams
) -> Answer[list[out.DocumentSymbol]] | Answer[list[out.SymbolInformation]] | None:
    nodes = await beside(facts.lines.length, document_symbols, view, facts.uri)
    if nodes is None:
        return None
    items = len(facts.summary.outline) // PER_PART
    if session.client.features.hierarchical_symbols:
        return Answer(items, partial(to_document_symbols, nodes, facts.lines, session.client.features.encoding))
    return Answer(items, partial(to_flat_symbols, session, facts.uri, nodes, facts.lines))


async def search(
    session: Session, view: View, params: lsp.WorkspaceSymbolParams
) -> Answer[list[out.WorkspaceSymbol]] | list[out.WorkspaceSymbol]:
    if len(params.query) > _LONGEST_QUERY:
        return []
    found = await workspace_symbols(view, params.query, _MOST_SYMBOLS)
    return Answer(len(found) // PER_PART, partial(to_workspace_symbols, session, found))


async def find_place(session: Session, view: View, symbol: lsp.WorkspaceSymbol) -> lsp.WorkspaceSymbol:
    """workspaceSymbol/resolve. What is gone leads to the beginning of its file."""
    data = symbol.data if isinstance(symbol.data, dict) else {}
    kind, name, start = (data.get(key) for key in ("kind", "name", "start"))
    found = None
    if isinstance(kind, str) and isinstance(name, str) and isinstance(start, int):
        found = await place_of_symbol(view, session.normalise_uri(symbol.location.uri), kind, name, start)
    if found is not None:
        symbol.location = to_location(session, found)
    elif isinstance(symbol.location, lsp.LocationUriOnly):
        beginning = lsp.Position(0, 0)
        symbol.location = lsp.Location(symbol.location.uri, lsp.Range(beginning, beginning))
    return symbol
