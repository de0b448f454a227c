"""JSON-RPC 2.0 as LSP narrows it: classification of incoming messages, and the bytes of outgoing ones."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeGuard

from rholsp.protocol.json_text import NotJson, dumps, loads

RequestId = int | str


class ErrorCode(IntEnum):
    """JSON-RPC 2.0 section 5.1 and LSP 3.17, "ErrorCodes"."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    SERVER_NOT_INITIALIZED = -32002
    REQUEST_FAILED = -32803
    SERVER_CANCELLED = -32802
    CONTENT_MODIFIED = -32801
    REQUEST_CANCELLED = -32800


class RpcError(Exception):
    """An answer other than a result: raised by handlers, sent to the other side as it stands."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


@dataclass(frozen=True, slots=True)
class Request:
    id: RequestId
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Notification:
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Response:
    """The other side's answer to a request of ours; `error` is None when it succeeded."""

    id: RequestId | None
    result: Any
    error: RpcError | None


@dataclass(frozen=True, slots=True)
class Invalid:
    """Something that is no message; to be answered with `error`, under the id if it had a usable one."""

    id: RequestId | None
    error: RpcError


Message = Request | Notification | Response | Invalid


def classify(body: bytes) -> Message:
    """What a frame's body is. Never raises: what is no message is Invalid, and the session goes on."""
    try:
        value = loads(body)
    except NotJson as error:
        return Invalid(None, RpcError(ErrorCode.PARSE_ERROR, f"not JSON: {error}"))
    if isinstance(value, list):
        return _invalid(None, "batches are not part of LSP: send one message per frame")
    if not isinstance(value, dict):
        return _invalid(None, "a message is a JSON object")
    message_id = value.get("id")
    usable_id = message_id if is_request_id(message_id) else None
    if value.get("jsonrpc") != "2.0":
        return _invalid(usable_id, 'jsonrpc: expected "2.0"')
    if "method" not in value:
        return _response(value, usable_id)
    method, params = value["method"], value.get("params")
    if not isinstance(method, str):
        return _invalid(usable_id, "method: expected a string")
    if params is not None and not isinstance(params, dict | list):
        return _invalid(usable_id, "params: expected an object")
    if "id" not in value:
        return Notification(method, params)
    if usable_id is None:
        return _invalid(None, "id: expected an integer or a string")
    return Request(usable_id, method, params)


def is_request_id(value: Any) -> TypeGuard[RequestId]:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _invalid(message_id: RequestId | None, fault: str) -> Invalid:
    return Invalid(message_id, RpcError(ErrorCode.INVALID_REQUEST, fault))


def _response(value: dict[str, Any], message_id: RequestId | None) -> Message:
    # Some clients send `error: null` beside a result, so the key alone does not make it a failure.
    error = value.get("error")
    if error is None:
        if "result" not in value and "error" not in value:
            return _invalid(message_id, "neither a method nor a result nor an error")
        return Response(message_id, value.get("result"), None)
    if not isinstance(error, dict):
        return Response(message_id, None, RpcError(ErrorCode.INTERNAL_ERROR, str(error)))
    code, text = error.get("code"), error.get("message")
    code = code if isinstance(code, int) else int(ErrorCode.INTERNAL_ERROR)
    return Response(message_id, None, RpcError(code, str(text), error.get("data")))


def encode_request(request_id: RequestId, method: str, params: Any) -> bytes:
    return dumps({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})


def encode_notification(method: str, params: Any) -> bytes:
    return dumps({"jsonrpc": "2.0", "method": method, "params": params})


def encode_result(request_id: RequestId, result: Any) -> bytes:
    return dumps({"jsonrpc": "2.0", "id": request_id, "result": result})


def encode_error(request_id: RequestId | None, error: RpcError) -> bytes:
    fault: dict[str, Any] = {"code": int(error.code), "message": error.message}
    if error.data is not None:
        fault["data"] = error.data
    return dumps({"jsonrpc": "2.0", "id": request_id, "error": fault})
