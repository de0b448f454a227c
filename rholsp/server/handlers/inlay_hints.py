"""textDocument/inlayHint."""

from lsprotocol import types as lsp

from rholsp.editor_settings import EditorSettings
from rholsp.features.facts import FileFacts
from rholsp.features.inlay_hints import HintKind, InlayHint, inlay_hints
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session
from rholsp.server.to_json import to_location, to_position

_KINDS = {HintKind.PARAMETER: lsp.InlayHintKind.Parameter.value, HintKind.RECEIVED: lsp.InlayHintKind.Type.value}


def wanted_hints(editor: EditorSettings) -> frozenset[HintKind]:
    """The kinds of hints that the settings ask for."""
    switches = {
        HintKind.PARAMETER: editor.parameter_names,
        HintKind.CLAUSE: editor.clause_hints,
        HintKind.RECEIVED: editor.received_hints,
    }
    return frozenset(kind for kind, is_on in switches.items() if is_on)


async def show_hints(
    session: Session, view: View, facts: FileFacts, params: lsp.InlayHintParams
) -> Answer[list[out.InlayHint]] | list[out.InlayHint] | None:
    """Where the settings want none, none."""
    kinds = wanted_hints(session.configuration.editor)
    if not kinds:
        return []
    encoding = session.client.features.encoding
    start = TextPosition.of(facts, params.range.start, encoding).offset
    end = TextPosition.of(facts, params.range.end, encoding).offset
    found = await inlay_hints(view, facts.uri, start, end, kinds)
    return None if found is None else each(found, lambda hint: _shown(session, facts, hint))


def _shown(session: Session, facts: FileFacts, hint: InlayHint) -> out.InlayHint:
    shown: out.InlayHint = {
        "position": to_position(hint.offset, facts.lines, session.client.features.encoding),
        "label": hint.label,
    }
    if hint.target is not None:
        shown["label"] = [{"value": hint.label, "location": to_location(session, hint.target)}]
    if hint.kind in _KINDS:
        shown["kind"] = _KINDS[hint.kind]
    if hint.about:
        shown["tooltip"] = hint.about
    if hint.kind is HintKind.PARAMETER:
        shown["paddingRight"] = True
    elif hint.kind is HintKind.CLAUSE:
        shown["paddingLeft"] = True
    return shown
