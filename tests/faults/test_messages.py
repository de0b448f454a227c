"""The border to JSON-RPC: what is no message, or comes at the wrong time, is answered as the standards say."""

import random
from typing import Any

import pytest

from rholsp.protocol.json_text import dumps
from rholsp.protocol.jsonrpc import ErrorCode
from tests.server.client import Json
from tests.server.harness import PUBLISH, initialize_params, raw_server

INVALID, UNKNOWN, EARLY = ErrorCode.INVALID_REQUEST, ErrorCode.METHOD_NOT_FOUND, ErrorCode.SERVER_NOT_INITIALIZED

# Bodies, and the id and code of the error that they are answered with; None for no answer.
BODIES: dict[str, tuple[Any, tuple[Any, int] | None]] = {
    "no object": (1, (None, INVALID)),
    "a text": ("x", (None, INVALID)),
    "null": (None, (None, INVALID)),
    "an empty batch": ([], (None, INVALID)),
    "an empty object": ({}, (None, INVALID)),
    "no version": ({"id": 5, "method": "x"}, (5, INVALID)),
    "a method that is a number": ({"jsonrpc": "2.0", "id": 5, "method": 7}, (5, INVALID)),
    "a method that is null": ({"jsonrpc": "2.0", "id": 5, "method": None}, (5, INVALID)),
    "an id that is an object": ({"jsonrpc": "2.0", "id": {}, "method": "x"}, (None, INVALID)),
    "an id that is a list": ({"jsonrpc": "2.0", "id": [], "method": "x"}, (None, INVALID)),
    "an id that is true": ({"jsonrpc": "2.0", "id": True, "method": "x"}, (None, INVALID)),
    "an id that is a fraction": ({"jsonrpc": "2.0", "id": 1.5, "method": "x"}, (None, INVALID)),
    "parameters that are a number": ({"jsonrpc": "2.0", "id": 5, "method": "x", "params": 3}, (5, INVALID)),
    "parameters that are a text": ({"jsonrpc": "2.0", "id": 5, "method": "x", "params": "y"}, (5, INVALID)),
    "a method nobody knows": ({"jsonrpc": "2.0", "id": 5, "method": "x/y"}, (5, UNKNOWN)),
    "a method nobody knows, optional": ({"jsonrpc": "2.0", "id": 5, "method": "$/x"}, (5, UNKNOWN)),
    "a notification nobody knows": ({"jsonrpc": "2.0", "method": "x/y"}, None),
    "a notification sent as a request": ({"jsonrpc": "2.0", "id": 5, "method": "textDocument/didOpen"}, (5, UNKNOWN)),
    "a request sent as a notification": ({"jsonrpc": "2.0", "method": "textDocument/hover", "params": {}}, None),
    "initialize sent as a notification": ({"jsonrpc": "2.0", "method": "initialize", "params": {}}, None),
    "an answer to nothing": ({"jsonrpc": "2.0", "id": 999, "result": None}, None),
    "an answer with an odd id": ({"jsonrpc": "2.0", "id": "x", "result": None}, None),
    "an answer with null": ({"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": ""}}, None),
    "an error that is none": ({"jsonrpc": "2.0", "id": 1, "error": 5}, None),
    "cancelling nothing": ({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 77}}, None),
    "cancelling oddly": ({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": {}}}, None),
    "cancelling without anything": ({"jsonrpc": "2.0", "method": "$/cancelRequest"}, None),
    "parts that nobody knows": ({"jsonrpc": "2.0", "method": "$/x", "more": 1, "": 2}, None),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
async def test_what_is_no_message(body: Any, expected: tuple[Any, int] | None) -> None:
    async with raw_server(ignored=(PUBLISH, "window/logMessage", "window/showMessage")) as (client, running):
        await client.request("initialize", initialize_params(), request_id="i")
        await client.reply_to("i")
        await client.tell("initialized", {})
        if expected is not None and expected[0] is not None:
            client.expect_reply(expected[0])
        await client.send_raw(dumps(body))
        await client.request("rholsp/statistics", request_id="after")
        assert await client.reply_to("after")
        found = [(None, error["error"]["code"]) for error in client.nameless]
        found += [(key[1], client.replies.pop(key)["error"]["code"]) for key in list(client.replies)]
        client.nameless.clear()
        client._waiting.clear()
        await client.request("shutdown", request_id="z")
        await client.reply_to("z")
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0
    # A malformed answer may be told or passed over: nobody waits for it.
    assert found == ([] if expected is None else [expected]) or (expected is None and body and "error" in body)


STEPS = ("initialize", "initialized", "open", "hover", "shutdown", "unknown", "garbage", "settings", "initialize again")


@pytest.mark.parametrize("seed", range(20))
async def test_messages_in_any_order(seed: int) -> None:
    """A model of the lifecycle (LSP 3.17) says how each is answered."""
    chance = random.Random(seed)
    phase = "started"
    async with raw_server(ignored=(PUBLISH, "window/logMessage", "window/showMessage")) as (client, running):
        for number in range(12):
            step = chance.choice(STEPS)
            expected: int | None = None
            request: tuple[str, Json | None] | None = None
            if step in ("initialize", "initialize again"):
                request = ("initialize", initialize_params())
                expected = None if phase == "started" else INVALID
                phase = "running" if phase == "started" else phase
            elif step == "shutdown":
                request = ("shutdown", None)
                expected = {"started": EARLY, "running": None, "down": INVALID}[phase]
                phase = "down" if phase == "running" else phase
            elif step in ("hover", "unknown"):
                params = {"textDocument": {"uri": "file:///a.rho"}, "position": {"line": 0, "character": 0}}
                request = ("textDocument/hover", params) if step == "hover" else ("no/such", {})
                running_code = None if step == "hover" else UNKNOWN
                expected = {"started": EARLY, "running": running_code, "down": INVALID}[phase]
            elif step == "open":
                item = {"uri": "file:///a.rho", "languageId": "rholang", "version": 1, "text": "Nil"}
                await client.tell("textDocument/didOpen", {"textDocument": item})
            elif step == "garbage":
                await client.send_raw(b"{")
                assert (await client.error_without_id())["code"] == ErrorCode.PARSE_ERROR
            else:
                await client.tell("initialized" if step == "initialized" else "workspace/didChangeConfiguration", {})
            if request is not None:
                client.expect_reply(number)
                await client.send({"id": number, "method": request[0], "params": request[1]})
                await client.until(lambda number=number: (int, number) in client.replies)  # type: ignore[misc]
                reply = client.replies.pop((int, number))
                client._waiting.clear()
                assert reply.get("error", {}).get("code") == expected, (step, phase, reply)
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == (0 if phase == "down" else 1)
