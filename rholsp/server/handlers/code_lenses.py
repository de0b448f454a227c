"""textDocument/codeLens and codeLens/resolve."""

from lsprotocol import types as lsp

from rholsp.features.call_hierarchy import CallNode
from rholsp.features.code_lenses import code_lenses, usage
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.model.summary import Span
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session
from rholsp.server.to_json import to_locations, to_range

_GONE = lsp.Command("no longer here", "")


async def offer_lenses(
    session: Session, view: View, facts: FileFacts, params: lsp.CodeLensParams
) -> Answer[list[out.CodeLens]] | list[out.CodeLens] | None:
    """Where the settings want none, none. What each says is told when the client is about to show it."""
    if not session.configuration.editor.call_lenses:
        return []
    found = await code_lenses(view, facts.uri)
    if found is None:
        return None
    encoding = session.client.features.encoding
    uri = session.client_uri(facts.uri)
    return each(
        found,
        lambda node: {
            "range": to_range(*node.selection, node.lines, encoding),
            "data": {"uri": uri, "name": node.name, "signature": node.detail},
        },
    )


async def count_uses(session: Session, view: View, lens: lsp.CodeLens) -> Answer[lsp.CodeLens] | lsp.CodeLens:
    """codeLens/resolve. A click opens the places where the client has a command for it: LSP has none."""
    node = await _node(session, view, lens)
    found = None if node is None else await usage(view, node)
    if node is None or found is None:
        lens.command = _GONE
        return lens
    command, places = session.client.features.references_command, (*found.calls, *found.others)
    if not command or not places:
        lens.command = lsp.Command(found.title, "")
        return lens
    uri, title = session.client_uri(node.uri), found.title

    def convert() -> lsp.CodeLens:
        lens.command = lsp.Command(title, command, arguments=[uri, lens.range.start, to_locations(session, places)])
        return lens

    return Answer(len(places), convert)


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
