"""textDocument/codeAction and codeAction/resolve."""

from collections.abc import Sequence
from typing import Any

from lsprotocol import types as lsp

from rholsp.features.code_actions import (
    FIX_ALL,
    ORGANIZE,
    QUICK_FIX,
    CodeAction,
    FixView,
    fix_all,
    organize,
    quick_fixes,
)
from rholsp.features.facts import FileFacts
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers.refactorings import KINDS, refactorings, resolved, to_action
from rholsp.server.handlers.threads import Answer, beside
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_action_edit, to_range

_SOURCES = {FIX_ALL: fix_all, ORGANIZE: organize}
"""Whole-file actions, offered only when the client asks for their kind."""


async def offer_actions(
    session: Session, view: FixView, facts: FileFacts, params: lsp.CodeActionParams
) -> Answer[list[lsp.CodeAction]]:
    """The code actions for a range; their edits are left to codeAction/resolve if the client supports it."""
    encoding = session.client.features.encoding
    start = facts.lines.offset(params.range.start.line, params.range.start.character, encoding)
    end = facts.lines.offset(params.range.end.line, params.range.end.character, encoding)
    only = params.context.only
    found: list[CodeAction] = []
    if only is None or any(_holds(kind, QUICK_FIX) for kind in only):
        found += await beside(facts.lines.length, quick_fixes, view, facts.uri, start, end)
    for kind, make in _SOURCES.items():
        if only is not None and any(_holds(asked, kind) for asked in only):
            action = await beside(facts.lines.length, make, view, facts.uri)
            found += [action] if action is not None else []
    kinds = [kind for kind in KINDS if only is None or any(_holds(asked, kind) for asked in only)]
    offers = await refactorings(view, facts, start, end, kinds) if kinds else ()
    reshaping = [await to_action(session, view, offer, start, end) for offer in offers]
    parts = sum(1 if session.client.features.resolve_code_actions else 1 + len(action.edits) for action in found)
    return Answer(
        parts + len(reshaping),
        lambda: [*[_to_action(session, facts, action, params.context.diagnostics) for action in found], *reshaping],
    )


def _holds(asked: str, kind: str) -> bool:
    """Whether `kind` is the requested kind or one of its sub-kinds. Known kinds are decoded to enum members."""
    wanted = asked.value if isinstance(asked, lsp.CodeActionKind) else asked
    return not wanted or kind == wanted or kind.startswith(f"{wanted}.")


async def write_out(session: Session, view: FixView, action: lsp.CodeAction) -> Answer[lsp.CodeAction] | lsp.CodeAction:
    """codeAction/resolve: the edits. Raises RpcError (ContentModified) where the document has moved on meanwhile."""
    data = action.data
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return action
    facts = await view.file(session.normalise_uri(data["uri"]))
    if facts is None or facts.version != data.get("version"):
        raise RpcError(ErrorCode.CONTENT_MODIFIED, f"{data['uri']} was changed meanwhile")
    if data.get("kind") in KINDS:
        return await resolved(session, view, facts, action)
    found = await _again(view, facts, data)
    if found is None:
        raise RpcError(ErrorCode.CONTENT_MODIFIED, f"{data['uri']} was changed meanwhile")
    chosen, document = found, facts

    def convert() -> lsp.CodeAction:
        action.edit = to_action_edit(session, document, chosen)
        return action

    return Answer(len(chosen.edits), convert)


async def _again(view: FixView, facts: FileFacts, data: dict[str, Any]) -> CodeAction | None:
    make = _SOURCES.get(data.get("kind", ""))
    if make is not None:
        return await beside(facts.lines.length, make, view, facts.uri)
    start, end = data.get("start"), data.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    actions = await beside(facts.lines.length, quick_fixes, view, facts.uri, start, end)
    return next((action for action in actions if _data(facts, action) == data), None)


def _data(facts: FileFacts, action: CodeAction) -> dict[str, Any]:
    """Identifies an action among those of one version of the document."""
    finding = action.finding
    place = {} if finding is None else {"start": finding.start, "end": finding.end, "code": finding.code}
    return {"uri": facts.uri, "version": facts.version, "kind": action.kind, "title": action.title, **place}


def _to_action(
    session: Session, facts: FileFacts, action: CodeAction, diagnostics: Sequence[lsp.Diagnostic]
) -> lsp.CodeAction:
    features = session.client.features
    finding = action.finding
    solved = None
    if finding is not None:
        place = to_range(finding.start, finding.end, facts.lines, features.encoding)
        solved = [one for one in diagnostics if one.range == place and one.code == finding.code] or None
    return lsp.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=solved,
        is_preferred=True if action.is_preferred else None,
        edit=None if features.resolve_code_actions else to_action_edit(session, facts, action),
        data=_data(facts, action) if features.resolve_code_actions else None,
    )
