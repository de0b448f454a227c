"""What a message of the method table asks for: decoded, with a view of the workspace as of its arrival.

Imported with the table, after the answer to initialize: see `dispatch`.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any, assert_never

from rholsp.protocol.codec import DecodeError, decode, encode
from rholsp.protocol.connection import Step, Work
from rholsp.protocol.jsonrpc import ErrorCode, Notification, Request, RpcError
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer
from rholsp.server.methods import (
    METHODS,
    DocumentRequest,
    EditMethod,
    MessageKind,
    Method,
    OrderedMethod,
    PositionRequest,
    ViewRequest,
)
from rholsp.server.session import Phase, Session
from rholsp.telemetry.events import RequestTrace
from rholsp.workspace import ActorStopped
from rholsp.workspace.snapshot import Snapshot

log = logging.getLogger(__name__)

_ERROR = 1
"""LSP 3.17, "MessageType"."""
_METHODS: Mapping[str, Method[Any, Any, Any]] = METHODS


async def step_for(session: Session, message: Request | Notification, trace: RequestTrace) -> Step:
    """Raises RpcError: MethodNotFound for a request outside the table, InvalidParams with the path to the fault."""
    row = _METHODS.get(message.method)
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
    uri = _document_of(session, params)
    view = await session.workspace.view(uri)
    return Step(_beside(session, row, params, view, uri, trace), ordered=False)


def step_at_once(session: Session, request: Request, trace: RequestTrace) -> Step | None:
    """As `step_for`, for a request that is not ordered, where no actor has to be asked for the view; else None.

    Raises RpcError for malformed parameters.
    """
    row = _METHODS.get(request.method)
    if row is None or isinstance(row, OrderedMethod | EditMethod) or session.lifecycle.phase is not Phase.INITIALIZED:
        return None
    try:
        params = None if row.params is None else decode(request.params, row.params)
    except DecodeError as error:
        raise RpcError(ErrorCode.INVALID_PARAMS, str(error)) from None
    uri = _document_of(session, params)
    view = session.workspace.view_at_once(uri)
    return None if view is None else Step(_beside(session, row, params, view, uri, trace), ordered=False)


def _document_of(session: Session, params: Any) -> str | None:
    document = getattr(params, "text_document", None)
    return None if document is None else session.normalise_uri(document.uri)


def _ignore_malformed(session: Session, method: str, fault: str) -> None:
    """Shows the fault to the user: a notification has no answer, and a lost edit makes every later answer wrong."""
    text = f"{method} was ignored: {fault}"
    if method.startswith("$/"):
        log.info("%s", text)
    else:
        log.error("%s", text)
        session.peer.notify("window/showMessage", {"type": _ERROR, "message": text})


def _encoded(handle: Callable[[], Awaitable[object]]) -> Work:
    async def work() -> Any:
        return encode(await handle())

    return work


def _beside(
    session: Session,
    row: Method[Any, Any, Any],
    params: Any,
    view: Snapshot,
    uri: str | None,
    trace: RequestTrace,
) -> Work:
    asked = None if uri is None else session.documents.versions.get(uri)

    async def work() -> Any:
        try:
            facts = None if uri is None else await view.file(uri)
            if facts is not None and facts.version != asked and _has_positions(params):
                raise RpcError(ErrorCode.CONTENT_MODIFIED, "the document was edited before the answer was known")
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


def _has_positions(params: object) -> bool:
    """Whether a request points into its document: in a later text that is somewhere else."""
    return any(getattr(params, name, None) is not None for name in ("position", "positions", "range", "ranges"))


async def _nothing() -> None:
    return None
