"""What a body is, and what its sender is told when it is nothing."""

import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.protocol.json_text import dumps
from rholsp.protocol.jsonrpc import (
    ErrorCode,
    Invalid,
    Notification,
    Request,
    Response,
    RpcError,
    classify,
    encode_error,
    encode_notification,
    encode_request,
    encode_result,
)


def body(**members: Any) -> bytes:
    return dumps({"jsonrpc": "2.0", **members})


def test_requests_notifications_and_responses_are_told_apart() -> None:
    assert classify(body(id=1, method="m", params={"a": 1})) == Request(1, "m", {"a": 1})
    assert classify(body(id="1", method="m")) == Request("1", "m", None)
    assert classify(body(method="m", params=[1])) == Notification("m", [1])
    assert classify(body(id=3, result=None)) == Response(3, None, None)
    assert classify(body(id=3, result=5, error=None)) == Response(3, 5, None)


def test_an_error_response_carries_its_error() -> None:
    response = classify(body(id=3, error={"code": -32001, "message": "no", "data": [1]}))
    assert isinstance(response, Response)
    assert response.error is not None
    assert (response.error.code, response.error.message, response.error.data) == (-32001, "no", [1])


@pytest.mark.parametrize(
    ("raw", "message_id", "code"),
    [
        (b"{", None, ErrorCode.PARSE_ERROR),
        (b"", None, ErrorCode.PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', None, ErrorCode.PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":1,"method":"\\ud800', None, ErrorCode.PARSE_ERROR),
        (b"[" * 5000, None, ErrorCode.PARSE_ERROR),
        (b"[]", None, ErrorCode.INVALID_REQUEST),
        (b'[{"jsonrpc":"2.0","id":1,"method":"m"}]', None, ErrorCode.INVALID_REQUEST),
        (b"5", None, ErrorCode.INVALID_REQUEST),
        (b"null", None, ErrorCode.INVALID_REQUEST),
        (b'{"id":1,"method":"m"}', 1, ErrorCode.INVALID_REQUEST),
        (b'{"jsonrpc":"1.0","id":"x","method":"m"}', "x", ErrorCode.INVALID_REQUEST),
        (body(id=1, method=5), 1, ErrorCode.INVALID_REQUEST),
        (body(id=1, method="m", params=5), 1, ErrorCode.INVALID_REQUEST),
        (body(id=None, method="m"), None, ErrorCode.INVALID_REQUEST),
        (body(id=1.5, method="m"), None, ErrorCode.INVALID_REQUEST),
        (body(id=True, method="m"), None, ErrorCode.INVALID_REQUEST),
        (body(id={}, method="m"), None, ErrorCode.INVALID_REQUEST),
        (body(id=1), 1, ErrorCode.INVALID_REQUEST),
        (body(), None, ErrorCode.INVALID_REQUEST),
    ],
)
def test_what_is_no_message_is_answered_with_its_code(raw: bytes, message_id: Any, code: ErrorCode) -> None:
    message = classify(raw)
    assert isinstance(message, Invalid)
    assert (message.id, message.error.code) == (message_id, code)
    assert json.loads(encode_error(message.id, message.error))["id"] == message_id


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"a\ud83d", "a\ufffd"),
        (r"\uDE00b", "\ufffdb"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (r"\ude00\ud83d\n", "\ufffd\ufffd\n"),
        (r"\\ud83d\ud800", "\\ud83d\ufffd"),
    ],
)
def test_half_a_character_costs_no_message(escaped: str, text: str) -> None:
    raw = b'{"jsonrpc":"2.0","method":"m","params":["%s"]}' % escaped.encode()
    assert classify(raw) == Notification("m", [text])


def test_file_names_that_are_no_utf8_can_be_told() -> None:
    name = os.fsdecode(b"/w/caf\xe9 \xc3\xa9.rho")
    for raw in (
        encode_notification("m", name),
        encode_request(1, "m", name),
        encode_result(1, name),
        encode_error(1, RpcError(1, name)),
    ):
        assert "/w/caf? \u00e9.rho" in raw.decode()
        assert isinstance(json.loads(raw), dict)


def test_only_plain_data_can_be_told() -> None:
    with pytest.raises(TypeError):
        encode_notification("m", object())


@given(
    st.binary(max_size=40)
    | st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | st.just("2.0"),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["jsonrpc", "id", "method", "params", "result", "error", "code"]), inner)
        ),
        max_leaves=8,
    ).map(dumps)
)
def test_classify_never_raises(raw: bytes) -> None:
    assert isinstance(classify(raw), Request | Notification | Response | Invalid)
