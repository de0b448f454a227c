"""From a message to the work it asks for, by the method table."""

import logging
from time import perf_counter
from typing import Any

from lsprotocol import types as lsp

from rholsp.protocol.codec import DecodeError, decode, encode
from rholsp.protocol.connection import Step
from rholsp.protocol.jsonrpc import ErrorCode, Notification, Request, RpcError
from rholsp.server.methods import METHODS, Lane, MessageKind, Method
from rholsp.server.session import Session
from rholsp.server.telling import notify
from rholsp.workspace import ActorStopped

log = logging.getLogger(__name__)


async def step_for(session: Session, message: Request | Notification) -> Step:
    """The work for a message that the session's phase allows.

    Raises RpcError: MethodNotFound for a request outside the table, InvalidParams with the path to the fault.
    """
    row = METHODS.get(message.method)
    kind = MessageKind.REQUEST if isinstance(message, Request) else MessageKind.NOTIFICATION
    if row is not None and row.kind is kind:
        try:
            params = None if row.params is None else decode(message.params, row.params)
        except DecodeError as error:
            return _malformed(session, message, str(error))
        return await _step(session, row, params)
    if kind is MessageKind.REQUEST:
        raise RpcError(ErrorCode.METHOD_NOT_FOUND, f"no such request: {message.method}")
    # The `$/` methods are optional by definition; anything else unknown may interest whoever debugs a client.
    if not message.method.startswith("$/"):
        log.info("unknown notification: %s", message.method)
    return Step(_nothing, ordered=True)


def _malformed(session: Session, message: Request | Notification, fault: str) -> Step:
    if isinstance(message, Request):
        raise RpcError(ErrorCode.INVALID_PARAMS, fault)
    # Nobody answers a notification, and a lost edit makes every later answer wrong: a person should see it.
    text = f"{message.method} was ignored: {fault}"
    if message.method.startswith("$/"):
        log.info("%s", text)
        return Step(_nothing, ordered=True)
    log.error("%s", text)
    notify(session, "window/showMessage", lsp.ShowMessageParams(lsp.MessageType.Error, text))
    return Step(_nothing, ordered=True)


async def _step(session: Session, row: Method, params: Any) -> Step:
    if row.lane is Lane.ORDERED:

        async def in_order() -> Any:
            return encode(await row.handler(session, params))

        return Step(in_order, ordered=True)

    trace = session.peer.in_hand
    document = getattr(params, "text_document", None)
    uri = None if document is None else session.normalise_uri(document.uri)
    view = await session.workspace.view(uri)

    async def beside() -> Any:
        try:
            if uri is not None:
                facts = await view.file(uri)
                trace.parsed = perf_counter()
                trace.length = None if facts is None else facts.lines.length
            found = await row.handler(session, view, params)
            trace.resolved = perf_counter()
            return encode(found)
        except ActorStopped:
            raise RpcError(ErrorCode.REQUEST_FAILED, "the server is stopping") from None

    return Step(beside, ordered=False)


async def _nothing() -> None:
    return None
