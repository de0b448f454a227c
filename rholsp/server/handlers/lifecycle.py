"""initialize, initialized, shutdown, exit and $/setTrace. LSP 3.17, "Lifecycle Messages"."""

import logging
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rholsp import __version__
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.client_capabilities import read_features
from rholsp.server.configuration import await_configuration, begin_with
from rholsp.server.server_capabilities import initialize_result
from rholsp.server.session import Phase, Session, Trace, read_trace
from rholsp.text.uris import from_path

if TYPE_CHECKING:
    from lsprotocol import types as lsp

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handshake:
    """The parameters of initialize that rholsp uses; capabilities are left as they came.

    Decoded by hand: lsprotocol is not loaded yet, and a client is not sent away for a capability it spells wrongly.
    """

    process_id: int | None
    client: str
    """Its name and version, as far as it says them."""
    folders: Sequence[str]
    options: Any
    capabilities: Mapping[str, Any]
    trace: Trace


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


def read_handshake(params: Any) -> Handshake:
    """Raises RpcError (InvalidParams) with the path to the fault."""
    if not isinstance(params, dict):
        raise _fault("params", "an object")
    process_id = _member(params, "processId", int, "an integer or null")
    capabilities = _member(params, "capabilities", dict, "an object")
    trace = read_trace(params.get("trace"))
    client = _client(params.get("clientInfo"))
    return Handshake(
        process_id, client, _folders(params), params.get("initializationOptions"), capabilities or {}, trace
    )


def _client(info: Any) -> str:
    words = [info.get("name"), info.get("version")] if isinstance(info, dict) else []
    return " ".join([word for word in words if isinstance(word, str)]) or "a client without a name"


def _folders(params: dict[str, Any]) -> list[str]:
    """The folders' URIs: `workspaceFolders`, or what older clients send instead."""
    folders = _member(params, "workspaceFolders", list, "an array or null")
    root_uri = _member(params, "rootUri", str, "a string or null")
    root_path = _member(params, "rootPath", str, "a string or null")
    if folders is not None:
        for index, folder in enumerate(folders):
            if not isinstance(folder, dict) or not isinstance(folder.get("uri"), str):
                raise _fault(f"params.workspaceFolders[{index}].uri", "a string")
        return [folder["uri"] for folder in folders]
    if root_uri is not None:
        return [root_uri]
    if root_path:
        try:
            return [from_path(root_path)]
        except ValueError as error:
            log.warning("rootPath: %s", error)
    return []


def _member(params: dict[str, Any], name: str, kind: type, expected: str) -> Any:
    value = params.get(name)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise _fault(f"params.{name}", expected)
    return value


def _fault(path: str, expected: str) -> RpcError:
    return RpcError(ErrorCode.INVALID_PARAMS, f"{path}: expected {expected}")


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
