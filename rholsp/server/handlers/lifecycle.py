"""initialize, initialized, shutdown, exit and $/setTrace. LSP 3.17, "Lifecycle Messages"."""

import logging
import platform
from typing import TYPE_CHECKING, Any

from rholsp import __version__
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.client_capabilities import read_features
from rholsp.server.configuration import await_configuration, begin_with
from rholsp.server.handshake import Handshake, read_trace
from rholsp.server.server_capabilities import initialize_result
from rholsp.server.session import Phase, Session

if TYPE_CHECKING:
    from lsprotocol import types as lsp

log = logging.getLogger(__name__)


def check_request(session: Session, method: str) -> None:
    """Raises RpcError where the session's phase does not allow a request of this method."""
    if session.lifecycle.phase is Phase.STARTED and method != "initialize":
        raise RpcError(ErrorCode.SERVER_NOT_INITIALIZED, "the first request must be initialize")
    if session.lifecycle.phase is Phase.SHUT_DOWN:
        raise RpcError(ErrorCode.INVALID_REQUEST, "the server was shut down and waits for exit")
    if session.lifecycle.phase is Phase.INITIALIZED and method == "initialize":
        raise RpcError(ErrorCode.INVALID_REQUEST, "the server is already initialized")


def allows_notification(session: Session, method: str) -> bool:
    """Outside the session proper, every notification but exit is dropped."""
    return session.lifecycle.phase is Phase.INITIALIZED or method == "exit"


async def initialize(session: Session, params: Handshake) -> dict[str, Any]:
    session.lifecycle.phase = Phase.INITIALIZED
    session.client.features = read_features(params.capabilities)
    session.client.trace = params.trace
    if params.options is not None:
        begin_with(session, params.options)
    if session.client.process_id is None:
        session.client.process_id = params.process_id
    session.client.folders = list(params.folders)
    roots = ", ".join(params.folders) or "no folder"
    log.info("rholsp %s, Python %s, serves %s in %s", __version__, platform.python_version(), params.client, roots)
    session.lifecycle.greeted.set()
    return initialize_result(session.client.features)


async def on_initialized(session: Session, params: None) -> None:
    """From now on the server may send requests and notifications, and indexes the folders."""
    if not session.lifecycle.ready.is_set():
        session.lifecycle.ready.set()
        await await_configuration(session)
        if not session.client.features.watch_files:
            await session.workspace.watch_disk()
        folders = await session.uris.add_folders(session.client.folders)
        await session.workspace.set_folders(folders, [], session.configuration.globs)


async def on_shutdown(session: Session, params: None) -> None:
    session.lifecycle.phase = Phase.SHUT_DOWN


async def on_exit(session: Session, params: None) -> None:
    session.decide_exit(0 if session.lifecycle.phase is Phase.SHUT_DOWN else 1)


async def set_trace(session: Session, params: "lsp.SetTraceParams") -> None:
    session.client.trace = read_trace(params.value)
