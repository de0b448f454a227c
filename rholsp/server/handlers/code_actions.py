"""textDocument/codeAction and codeAction/resolve."""

from collections.abc import Sequence
from typing import Any, cast

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
from rholsp.features.refactoring import EXTRACT, INLINE, REWRITE
from rholsp.features.refactorings import Offer, Reshaped, offers, written_out
from rholsp.features.view import View
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers.threads import beside
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range

_SOURCES = {FIX_ALL: fix_all, ORGANIZE: organize}
"""Whole-file actions, offered only when the client asks for their kind."""

_REFACTORINGS = (EXTRACT, INLINE, REWRITE)


async def offer_actions(
    session: Session, view: FixView, facts: FileFacts, params: lsp.CodeActionParams
) -> list[lsp.CodeAction]:
    """The code actions for a range; their edits are left to codeAction/resolve if the client supports it."""
    encoding = session.client.features.encoding
    start = facts.lines.offset(params.range.start.line, params.range.start.character, encoding)
    end = facts.lines.offset(params.range.end.line, params.range.end.character, encoding)
    only = params.context.only
    found: list[CodeAction] = []
    if only is None or any(_holds(kind, QUICK_FIX) for kind in only):
        found += await quick_fixes(view, facts.uri, start, end)
    for kind, make in _SOURCES.items():
        if only is not None and any(_holds(asked, kind) for asked in only):
            action = await make(view, facts.uri)
            found += [action] if action is not None else []
    answer = [_to_action(session, facts, action, params.context.diagnostics) for action in found]
    kinds = [kind for kind in _REFACTORINGS if only is None or any(_holds(asked, kind) for asked in only)]
    for offer in await _refactorings(view, facts, start, end, kinds) if kinds else ():
        answer.append(await _to_refactoring(session, view, offer, start, end))
    return answer


async def _refactorings(view: FixView, facts: FileFacts, start: int, end: int, kinds: Sequence[str]) -> list[Offer]:
    """They read all of the text, which takes long where the text is."""
    return await beside(facts.lines.length, _offers, view, facts.uri, start, end, kinds)


async def _offers(view: View, uri: str, start: int, end: int, kinds: Sequence[str]) -> list[Offer]:
    return await offers(cast(FixView, view), uri, start, end, kinds)


async def _written_out(view: View, offer: Offer) -> Reshaped:
    return await written_out(cast(FixView, view), offer)


async def _to_refactoring(session: Session, view: FixView, offer: Offer, start: int, end: int) -> lsp.CodeAction:
    action = lsp.CodeAction(title=offer.title, kind=offer.kind)
    if session.client.features.resolve_code_actions:
        place = {"start": start, "end": end, "version": offer.facts.version}
        action.data = {"uri": offer.facts.uri, "kind": offer.kind, "title": offer.title, **place}
    else:
        await _lay_out(session, view, offer, action)
    return action


async def _lay_out(session: Session, view: FixView, offer: Offer, action: lsp.CodeAction) -> None:
    """Adds the edit, and the command that asks for a name where the action made one up and the client has it."""
    features = session.client.features
    found = await beside(offer.facts.lines.length, _written_out, view, offer)
    action.edit = _edit(session, offer.facts, found.action)
    late = features.resolve_code_actions and not features.resolve_commands
    if found.rename_at is not None and features.rename_command and not late:
        place = to_range(found.rename_at, found.rename_at, found.after.lines, features.encoding).start
        arguments = [session.client_uri(offer.facts.uri), place]
        action.command = lsp.Command("Choose the name", features.rename_command, arguments=arguments)


def _holds(asked: str, kind: str) -> bool:
    """Whether `kind` is the requested kind or one of its sub-kinds. Known kinds are decoded to enum members."""
    wanted = asked.value if isinstance(asked, lsp.CodeActionKind) else asked
    return not wanted or kind == wanted or kind.startswith(f"{wanted}.")


async def write_out(session: Session, view: FixView, action: lsp.CodeAction) -> lsp.CodeAction:
    """codeAction/resolve: the edits. Raises RpcError (ContentModified) where the document has moved on meanwhile."""
    data = action.data
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return action
    facts = await view.file(session.normalise_uri(data["uri"]))
    if facts is None or facts.version != data.get("version"):
        raise _changed(data)
    if data.get("kind") in _REFACTORINGS:
        await _resolve_refactoring(session, view, facts, action, data)
        return action
    found = await _again(view, facts, data)
    if found is None:
        raise _changed(data)
    action.edit = _edit(session, facts, found)
    return action


def _changed(data: dict[str, Any]) -> RpcError:
    return RpcError(ErrorCode.CONTENT_MODIFIED, f"{data['uri']} was changed meanwhile")


async def _resolve_refactoring(
    session: Session, view: FixView, facts: FileFacts, action: lsp.CodeAction, data: dict[str, Any]
) -> None:
    start, end = data.get("start"), data.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise _changed(data)
    found = await _refactorings(view, facts, start, end, [str(data.get("kind"))])
    offer = next((one for one in found if one.title == data.get("title")), None)
    if offer is None:
        raise _changed(data)
    await _lay_out(session, view, offer, action)


async def _again(view: FixView, facts: FileFacts, data: dict[str, Any]) -> CodeAction | None:
    make = _SOURCES.get(data.get("kind", ""))
    if make is not None:
        return await make(view, facts.uri)
    start, end = data.get("start"), data.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    actions = await quick_fixes(view, facts.uri, start, end)
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
        edit=None if features.resolve_code_actions else _edit(session, facts, action),
        data=_data(facts, action) if features.resolve_code_actions else None,
    )


def _edit(session: Session, facts: FileFacts, action: CodeAction) -> lsp.WorkspaceEdit:
    features, uri = session.client.features, session.client_uri(facts.uri)
    ranges = [to_range(edit.start, edit.end, facts.lines, features.encoding) for edit in action.edits]
    plain = [lsp.TextEdit(place, edit.text) for place, edit in zip(ranges, action.edits, strict=True)]
    if not features.document_changes:
        return lsp.WorkspaceEdit(changes={uri: plain})
    document = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=facts.version)
    edits: list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit] = list(plain)
    if action.snippet and features.snippet_edits:
        edits = [lsp.SnippetTextEdit(ranges[0], lsp.StringValue(action.snippet))]
    return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, edits)])
