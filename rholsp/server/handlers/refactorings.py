"""Refactorings among the code actions, and what codeAction/resolve adds to one."""

from collections.abc import Sequence

from lsprotocol import types as lsp

from rholsp.features.code_actions import FixView
from rholsp.features.facts import FileFacts
from rholsp.features.refactoring import EXTRACT, INLINE, REWRITE
from rholsp.features.refactorings import Offer, offers, written_out
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers.threads import beside
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_action_edit, to_range

KINDS = (EXTRACT, INLINE, REWRITE)


async def refactorings(view: FixView, facts: FileFacts, start: int, end: int, kinds: Sequence[str]) -> list[Offer]:
    """Those of these kinds for a range of a file."""
    return await beside(facts.lines.length, offers, view, facts.uri, start, end, kinds)


async def to_action(session: Session, view: FixView, offer: Offer, start: int, end: int) -> lsp.CodeAction:
    """What the menu shows; the edit is left to codeAction/resolve if the client supports it."""
    action = lsp.CodeAction(title=offer.title, kind=offer.kind)
    if session.client.features.resolve_code_actions:
        place = {"start": start, "end": end, "version": offer.facts.version}
        action.data = {"uri": offer.facts.uri, "kind": offer.kind, "title": offer.title, **place}
    else:
        await _lay_out(session, view, offer, action)
    return action


async def resolved(session: Session, view: FixView, facts: FileFacts, action: lsp.CodeAction) -> lsp.CodeAction:
    """codeAction/resolve. Raises RpcError (ContentModified) where there no longer is such a refactoring."""
    data = action.data if isinstance(action.data, dict) else {}
    start, end = data.get("start"), data.get("end")
    found: list[Offer] = []
    if isinstance(start, int) and isinstance(end, int):
        found = await refactorings(view, facts, start, end, [str(data.get("kind"))])
    offer = next((one for one in found if one.title == data.get("title")), None)
    if offer is None:
        raise RpcError(ErrorCode.CONTENT_MODIFIED, f"{session.client_uri(facts.uri)} was changed meanwhile")
    await _lay_out(session, view, offer, action)
    return action


async def _lay_out(session: Session, view: FixView, offer: Offer, action: lsp.CodeAction) -> None:
    """Adds the edit, and the command that asks for a name where the action made one up and the client has it."""
    features = session.client.features
    found = await beside(offer.facts.lines.length, written_out, view, offer)
    action.edit = to_action_edit(session, offer.facts, found.action)
    late = features.resolve_code_actions and not features.resolve_commands
    if found.rename_at is not None and features.rename_command and not late:
        place = to_range(found.rename_at, found.rename_at, found.after.lines, features.encoding).start
        arguments = [session.client_uri(offer.facts.uri), place]
        action.command = lsp.Command("Choose the name", features.rename_command, arguments=arguments)
