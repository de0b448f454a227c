"""textDocument/codeLens and codeLens/resolve."""

from lsprotocol import types as lsp

from rholsp.features.call_hierarchy import CallNode
from rholsp.features.code_lenses import code_lenses, usage
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.model.summary import Span
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_locations, to_range

_GONE = lsp.Command("no longer here", "")


async def offer_lenses(
    session: Session, view: View, facts: FileFacts, params: lsp.CodeLensParams
) -> list[lsp.CodeLens] | None:
    """Where the settings want none, none. What each says is told when the client is about to show it."""
    if not session.configuration.editor.call_lenses:
        return []
    found = await code_lenses(view, facts.uri)
    if found is None:
        return None
    encoding = session.client.features.encoding
    uri = session.client_uri(facts.uri)
    return [
        lsp.CodeLens(
            to_range(*node.selection, node.lines, encoding),
            data={"uri": uri, "name": node.name, "signature": node.detail},
        )
        for node in found
    ]


async def count_uses(session: Session, view: View, lens: lsp.CodeLens) -> lsp.CodeLens:
    """codeLens/resolve. A click opens the places where the client has a command for it: LSP has none."""
    node = await _node(session, view, lens)
    found = None if node is None else await usage(view, node)
    if node is None or found is None:
        lens.command = _GONE
        return lens
    command = session.client.features.references_command
    places = to_locations(session, (*found.calls, *found.others))
    arguments = [session.client_uri(node.uri), lens.range.start, places]
    is_open = bool(command) and bool(places)
    lens.command = lsp.Command(found.title, command, arguments=arguments) if is_open else lsp.Command(found.title, "")
    return lens


async def _node(session: Session, view: View, lens: lsp.CodeLens) -> CallNode | None:
    data = lens.data if isinstance(lens.data, dict) else {}
    uri, name, signature = (data.get(key) for key in ("uri", "name", "signature"))
    if not isinstance(uri, str) or not isinstance(name, str) or not isinstance(signature, str):
        return None
    facts = await view.file(session.normalise_uri(uri))
    if facts is None:
        return None
    start = lens.range.start
    offset = facts.lines.offset(start.line, start.character, session.client.features.encoding)
    place = Span(offset, offset)
    return CallNode(name, "", signature, facts.uri, place, place, facts.lines)
