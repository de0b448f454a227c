"""textDocument/codeLens and codeLens/resolve."""

from lsprotocol import types as lsp

from rholsp.editor_settings import EditorSettings
from rholsp.features.code_lenses import CodeLens, LensKind, code_lenses, usage
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.model.summary import Span
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session
from rholsp.server.to_json import to_locations, to_range

_GONE = lsp.Command("no longer here", "")


def wanted_lenses(editor: EditorSettings) -> frozenset[LensKind]:
    """The kinds of lenses that the settings ask for."""
    switches = {LensKind.CLAUSE: editor.call_lenses, LensKind.CHANNEL: editor.channel_lenses}
    return frozenset(kind for kind, is_on in switches.items() if is_on)


async def offer_lenses(
    session: Session, view: View, facts: FileFacts, params: lsp.CodeLensParams
) -> Answer[list[out.CodeLens]] | list[out.CodeLens] | None:
    """Where the settings want none, none. What each says is told when the client is about to show it."""
    kinds = wanted_lenses(session.configuration.editor)
    if not kinds:
        return []
    found = await code_lenses(view, facts.uri)
    if found is None:
        return None
    encoding = session.client.features.encoding
    uri = session.client_uri(facts.uri)
    return each(
        [lens for lens in found if lens.kind in kinds],
        lambda lens: {
            "range": to_range(*lens.selection, lens.lines, encoding),
            "data": {"uri": uri, "kind": lens.kind.value, "name": lens.name, "signature": lens.signature},
        },
    )


async def count_uses(session: Session, view: View, lens: lsp.CodeLens) -> Answer[lsp.CodeLens] | lsp.CodeLens:
    """codeLens/resolve. A click opens the places where the client has a command for it: LSP has none."""
    known = await _lens(session, view, lens)
    found = None if known is None else await usage(view, known)
    if known is None or found is None:
        lens.command = _GONE
        return lens
    command, places = session.client.features.references_command, found.places
    if not command or not places:
        lens.command = lsp.Command(found.title, "")
        return lens
    uri, title = session.client_uri(known.uri), found.title

    def convert() -> lsp.CodeLens:
        lens.command = lsp.Command(title, command, arguments=[uri, lens.range.start, to_locations(session, places)])
        return lens

    return Answer(len(places), convert)


async def _lens(session: Session, view: View, lens: lsp.CodeLens) -> CodeLens | None:
    data = lens.data if isinstance(lens.data, dict) else {}
    uri, name, signature = (data.get(key) for key in ("uri", "name", "signature"))
    kind = next((one for one in LensKind if one.value == data.get("kind")), None)
    if kind is None or not isinstance(uri, str) or not isinstance(name, str) or not isinstance(signature, str):
        return None
    facts = await view.file(session.normalise_uri(uri))
    if facts is None:
        return None
    start = lens.range.start
    offset = facts.lines.offset(start.line, start.character, session.client.features.encoding)
    return CodeLens(kind, name, signature, facts.uri, Span(offset, offset), facts.lines)
