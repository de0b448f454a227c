"""textDocument/inlayHint."""

from lsprotocol import types as lsp

from rholsp.editor_settings import EditorSettings
from rholsp.features.facts import FileFacts
from rholsp.features.inlay_hints import HintKind, InlayHint, inlay_hints
from rholsp.features.view import View
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_location

_KINDS = {
    HintKind.PARAMETER: lsp.InlayHintKind.Parameter,
    HintKind.CLAUSE: None,
    HintKind.RECEIVED: lsp.InlayHintKind.Type,
}


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
) -> Answer[list[lsp.InlayHint]] | list[lsp.InlayHint] | None:
    """Where the settings want none, none."""
    kinds = wanted_hints(session.configuration.editor)
    if not kinds:
        return []
    encoding = session.client.features.encoding
    start = TextPosition.of(facts, params.range.start, encoding).offset
    end = TextPosition.of(facts, params.range.end, encoding).offset
    found = await inlay_hints(view, facts.uri, start, end, kinds)
    return None if found is None else each(found, lambda hint: _hint(session, facts, hint))


def _hint(session: Session, facts: FileFacts, hint: InlayHint) -> lsp.InlayHint:
    label: str | list[lsp.InlayHintLabelPart] = hint.label
    if hint.target is not None:
        label = [lsp.InlayHintLabelPart(hint.label, location=to_location(session, hint.target))]
    return lsp.InlayHint(
        position=lsp.Position(*facts.lines.position(hint.offset, session.client.features.encoding)),
        label=label,
        kind=_KINDS[hint.kind],
        tooltip=hint.about or None,
        padding_left=True if hint.kind is HintKind.CLAUSE else None,
        padding_right=True if hint.kind is HintKind.PARAMETER else None,
    )
