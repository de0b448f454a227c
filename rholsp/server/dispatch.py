"""From a message to the work it asks for: initialize here, everything else through the method table.

Importing the table, and lsprotocol with it, takes longer than answering initialize, so the first message after
initialize imports it.
"""

import logging
import sys
from collections.abc import Awaitable, Callable, Collection, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any, assert_never

from rholsp.lazy_imports import late
from rholsp.protocol.connection import Router, Step, Work
from rholsp.protocol.jsonrpc import ErrorCode, Notification, Request, RpcError
from rholsp.server.handlers.lifecycle import allows_notification, check_request, initialize, read_handshake
from rholsp.server.session import Session
from rholsp.telemetry.events import RequestTrace
from rholsp.workspace import ActorStopped
from rholsp.workspace.snapshot import Snapshot

if TYPE_CHECKING:
    from rholsp.server.methods import Method

log = logging.getLogger(__name__)

_TABLE = "rholsp.server.methods"
_ERROR = 1
"""LSP 3.17, "MessageType"."""


def known_methods() -> Collection[str]:
    """initialize, and the method table's names once it is imported."""
    return {"initialize", *getattr(sys.modules.get(_TABLE), "METHODS", ())}


def make_router(session: Session) -> Router:
    """The router of one session; called for one message at a time, in the order received."""

    async def route(message: Request | Notification, trace: RequestTrace) -> Step:
        if isinstance(message, Request):
            check_request(session, message.method)
            if message.method == "initialize":
                handshake = read_handshake(message.params)
                return Step(lambda: initialize(session, handshake), ordered=True)
        elif not allows_notification(session, message.method):
            log.info("notification not allowed at this point of the session: %s", message.method)
            return Step(_nothing, ordered=True)
        methods = await late(_TABLE, _load_methods)
        session.lifecycle.loaded = min(session.lifecycle.loaded, perf_counter())
        return await _step_for(session, methods.get(message.method), message, trace)

    return route


def _load_methods() -> "Mapping[str, Method[Any, Any, Any]]":
    from rholsp.server.methods import METHODS

    return METHODS


async def _step_for(
    session: Session, row: "Method[Any, Any, Any] | None", message: Request | Notification, trace: RequestTrace
) -> Step:
    """Raises RpcError: MethodNotFound for a request outside the table, InvalidParams with the path to the fault."""
    from rholsp.protocol.codec import DecodeError, decode
    from rholsp.server.methods import EditMethod, MessageKind, OrderedMethod

    is_request = isinstance(message, Request)
    if row is None or is_request is not (row.kind is MessageKind.REQUEST):
        if is_request:
            raise RpcError(ErrorCode.METHOD_NOT_FOUND, f"no such request: {message.method}")
        # `$/` methods are optional by definition; any other unknown one may help somebody who debugs a client.
        if not message.method.startswith("$/"):
            log.info("unknown notification: %s", message.method)
        return Step(_nothing, ordered=True)
    try:
        params = None if row.params is None else decode(message.params, row.params)
    except DecodeError as error:
        if is_request:
            raise RpcError(ErrorCode.INVALID_PARAMS, str(error)) from None
        _ignore_malformed(session, message.method, str(error))
        return Step(_nothing, ordered=True)
    if isinstance(row, OrderedMethod):
        return Step(_encoded(lambda: row.handler(session, params)), ordered=True)
    if isinstance(row, EditMethod):
        return Step(_encoded(lambda: row.handler(session, params, trace.received)), ordered=True)
    document = getattr(params, "text_document", None)
    uri = None if document is None else session.normalise_uri(document.uri)
    view = await session.workspace.view(uri)
    return Step(_beside(session, row, params, view, uri, trace), ordered=False)


def _ignore_malformed(session: Session, method: str, fault: str) -> None:
    """Shows the fault to the user: a notification has no answer, and a lost edit makes every later answer wrong."""
    text = f"{method} was ignored: {fault}"
    if method.startswith("$/"):
        log.info("%s", text)
    else:
        log.error("%s", text)
        session.peer.notify("window/showMessage", {"type": _ERROR, "message": text})


def _encoded(handle: Callable[[], Awaitable[object]]) -> Work:
    from rholsp.protocol.codec import encode

    async def work() -> Any:
        return encode(await handle())

    return work


def _beside(
    session: Session,
    row: "Method[Any, Any, Any]",
    params: Any,
    view: Snapshot,
    uri: str | None,
    trace: RequestTrace,
) -> Work:
    from rholsp.protocol.codec import encode
    from rholsp.server.handlers.position import TextPosition
    from rholsp.server.handlers.threads import Answer
    from rholsp.server.methods import DocumentRequest, EditMethod, OrderedMethod, PositionRequest, ViewRequest

    async def work() -> Any:
        try:
            facts = None if uri is None else await view.file(uri)
            if uri is not None:
                trace.parsed = perf_counter()
                trace.length = None if facts is None else facts.lines.length
            match row:
                case ViewRequest():
                    found = await row.handler(session, view, params)
                case DocumentRequest():
                    found = row.unknown if facts is None else await row.handler(session, view, facts, params)
                case PositionRequest():
                    if facts is None:
                        found = row.unknown
                    else:
                        position = TextPosition.of(facts, params.position, session.client.features.encoding)
                        found = await row.handler(session, view, position, params)
                case OrderedMethod() | EditMethod():
                    raise TypeError("the dispatcher itself runs ordered methods")
                case _:
                    assert_never(row)
            trace.resolved = perf_counter()
            return await found.through(encode) if isinstance(found, Answer) else encode(found)
        except ActorStopped:
            raise RpcError(ErrorCode.REQUEST_FAILED, "the server is stopping") from None

    return work


async def _nothing() -> None:
    return None
