"""The parameters of initialize. Imports little: initialize is answered before most of the program is imported."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.text.uris import from_path

log = logging.getLogger(__name__)


class Trace(StrEnum):
    """LSP 3.17, "TraceValue"."""

    OFF = "off"
    MESSAGES = "messages"
    VERBOSE = "verbose"


def read_trace(value: object) -> Trace:
    """The trace level that the client asks for; OFF for an unknown value."""
    return next((trace for trace in Trace if trace.value == value), Trace.OFF)


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
