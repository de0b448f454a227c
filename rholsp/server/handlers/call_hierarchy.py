"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls and callHierarchy/outgoingCalls."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from lsprotocol import types as lsp

from rholsp.features.call_hierarchy import Call, CallNode, incoming_calls, outgoing_calls, prepare_call_hierarchy
from rholsp.features.view import View
from rholsp.model.summary import Span
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range

_KINDS = {
    "agent": lsp.SymbolKind.Class,
    "method": lsp.SymbolKind.Method,
    "constant": lsp.SymbolKind.Constant,
    "file": lsp.SymbolKind.File,
}
_SIGNATURE = "signature"
T = TypeVar("T")


async def prepare(
    session: Session, view: View, position: TextPosition, params: lsp.CallHierarchyPrepareParams
) -> list[lsp.CallHierarchyItem] | None:
    found = await prepare_call_hierarchy(view, position.uri, position.offset)
    return None if found is None else [_item(session, node) for node in found]


async def show_callers(
    session: Session, view: View, params: lsp.CallHierarchyIncomingCallsParams
) -> Answer[list[lsp.CallHierarchyIncomingCall]] | None:
    node = await _node(session, view, params.item)
    found = None if node is None else await incoming_calls(view, node)
    return None if found is None else _calls(session, found, lsp.CallHierarchyIncomingCall)


async def show_callees(
    session: Session, view: View, params: lsp.CallHierarchyOutgoingCallsParams
) -> Answer[list[lsp.CallHierarchyOutgoingCall]] | None:
    node = await _node(session, view, params.item)
    found = None if node is None else await outgoing_calls(view, node)
    return None if found is None else _calls(session, found, lsp.CallHierarchyOutgoingCall)


def _calls(
    session: Session, found: Sequence[Call], to_call: Callable[[lsp.CallHierarchyItem, list[lsp.Range]], T]
) -> Answer[list[T]]:
    encoding = session.client.features.encoding

    def convert() -> list[T]:
        return [
            to_call(_item(session, call.node), [to_range(*place, call.lines, encoding) for place in call.places])
            for call in found
        ]

    return Answer(sum(1 + len(call.places) for call in found), convert)


def _item(session: Session, node: CallNode) -> lsp.CallHierarchyItem:
    encoding = session.client.features.encoding
    return lsp.CallHierarchyItem(
        name=node.name or "(unnamed)",
        kind=_KINDS.get(node.kind, lsp.SymbolKind.Function),
        uri=session.client_uri(node.uri),
        range=to_range(*node.span, node.lines, encoding),
        selection_range=to_range(*node.selection, node.lines, encoding),
        detail=node.detail or None,
        data={"name": node.name, _SIGNATURE: node.detail},
    )


async def _node(session: Session, view: View, item: lsp.CallHierarchyItem) -> CallNode | None:
    """What an item of ours stands for. The client may have edited the file since it was given the item."""
    facts = await view.file(session.normalise_uri(item.uri))
    if facts is None:
        return None
    data = item.data if isinstance(item.data, dict) else {}
    name, signature = data.get("name", item.name), data.get(_SIGNATURE, item.detail or "")
    if not isinstance(name, str) or not isinstance(signature, str):
        return None
    start = item.selection_range.start
    offset = facts.lines.offset(start.line, start.character, session.client.features.encoding)
    place = Span(offset, offset)
    return CallNode(name, "", signature, facts.uri, place, place, facts.lines)
