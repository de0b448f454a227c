"""textDocument/inlayHint."""

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.inlay_hints import inlay_hints
from rholsp.features.view import View
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer, each
from rholsp.server.session import Session


async def show_hints(
    session: Session, view: View, facts: FileFacts, params: lsp.InlayHintParams
) -> Answer[list[lsp.InlayHint]] | list[lsp.InlayHint] | None:
    """Where the settings want none, none."""
    if not session.configuration.editor.parameter_names:
        return []
    lines, encoding = facts.lines, session.client.features.encoding
    start = TextPosition.of(facts, params.range.start, encoding).offset
    end = TextPosition.of(facts, params.range.end, encoding).offset
    found = await inlay_hints(view, facts.uri, start, end)
    if found is None:
        return None
    return each(
        found,
        lambda hint: lsp.InlayHint(
            position=lsp.Position(*lines.position(hint.offset, encoding)),
            label=hint.label,
            kind=lsp.InlayHintKind.Parameter,
            tooltip=hint.about,
            padding_right=True,
        ),
    )
