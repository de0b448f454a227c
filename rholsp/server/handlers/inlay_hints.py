"""textDocument/inlayHint."""

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.inlay_hints import InlayHint, inlay_hints
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session
from rholsp.server.to_json import to_position


async def show_hints(
    session: Session, view: View, facts: FileFacts, params: lsp.InlayHintParams
) -> Answer[list[out.InlayHint]] | list[out.InlayHint] | None:
    """Where the settings want none, none."""
    if not session.configuration.editor.parameter_names:
        return []
    lines, encoding = facts.lines, session.client.features.encoding
    start = TextPosition.of(facts, params.range.start, encoding).offset
    end = TextPosition.of(facts, params.range.end, encoding).offset
    found = await inlay_hints(view, facts.uri, start, end)
    if found is None:
        return None

    def convert(hint: InlayHint) -> out.InlayHint:
        shown: out.InlayHint = {
            "position": to_position(hint.offset, lines, encoding),
            "label": hint.label,
            "kind": lsp.InlayHintKind.Parameter.value,
            "paddingRight": True,
        }
        if hint.about:
            shown["tooltip"] = hint.about
        return shown

    return each(found, convert)
