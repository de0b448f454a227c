"""JSON-RPC 2.0 as LSP narrows it: classification of incoming messages, and the bytes of outgoing ones."""

import json
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeGuard

import orjson

RequestId = int | str

# Behind a run of `\\`, the second half of which begins no escape: a pair of surrogates, or a lone one.
_ESCAPE = re.compile(
    rb"((?<!\\)(?:\\\\)*)(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


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
        value = _loads(body)
    except orjson.JSONDecodeError as error:
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


def _loads(body: bytes) -> Any:
    """The value of a JSON text, with U+FFFD for lone surrogates. Raises orjson.JSONDecodeError.

    An editor whose strings are UTF-16 may send half a character, escaped; orjson refuses it, and an edit would be lost.
    U+FFFD is one UTF-16 unit too, so all later columns stay right.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if b"\\ud" not in body and b"\\uD" not in body:
            raise
        mended = _ESCAPE.sub(lambda escape: escape[0] if escape[2] else escape[1] + b"\\ufffd", body)
        if mended == body:
            raise
        return orjson.loads(mended)


def _dumps(value: Any) -> bytes:
    """The JSON text of plain data, with `?` for lone surrogates. Raises TypeError for what is no plain data.

    Names of files may hold bytes that are no UTF-8, which Python shows as surrogates.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


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
    return _dumps({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})


def encode_notification(method: str, params: Any) -> bytes:
    return _dumps({"jsonrpc": "2.0", "method": method, "params": params})


def encode_result(request_id: RequestId, result: Any) -> bytes:
    return _dumps({"jsonrpc": "2.0", "id": request_id, "result": result})


def encode_error(request_id: RequestId | None, error: RpcError) -> bytes:
    fault: dict[str, Any] = {"code": int(error.code), "message": error.message}
    if error.data is not None:
        fault["data"] = error.data
    return _dumps({"jsonrpc": "2.0", "id": request_id, "error": fault})
