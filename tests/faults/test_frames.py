"""The border to the input: bytes that are no frames end the session, frames that hold no message do not."""

from collections.abc import Iterable
from contextlib import suppress

import pytest
import trio

from rholsp.config import Settings
from rholsp.protocol.framing import encode_frame
from rholsp.protocol.json_text import dumps
from rholsp.protocol.jsonrpc import ErrorCode
from tests.patience import HUNG
from tests.server.harness import PUBLISH, at, initialize_params, open_document, raw_server

URI = "file:///w/a.rho"
TEXT = "new x in { x!(1) }"
LIMIT = 100_000

ENDING = {
    "no header": b"hello\r\n\r\n",
    "noise": bytes(range(256)) * 8,
    "no length": b"Content-Type: x\r\n\r\n{}",
    "a length that is none": b"Content-Length: many\r\n\r\n{}",
    "a negative length": b"Content-Length: -5\r\n\r\n{}",
    "a length with a sign": b"Content-Length: +2\r\n\r\n{}",
    "a fraction": b"Content-Length: 2.0\r\n\r\n{}",
    "a length of other digits": "Content-Length: ٢\r\n\r\n{}".encode(),
    "a length that is too large": b"Content-Length: 99999999999999999999999999\r\n\r\n",
    "a frame over the limit": b"Content-Length: %d\r\n\r\n" % (LIMIT + 1),
    "two lengths": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a header without end": b"X: " + b"x" * 20_000,
    "headers without end": b"X: x\r\n" * 5_000,
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500 + b"\n\n",
}

GOING_ON = {
    "an empty body": (encode_frame(b""), [ErrorCode.PARSE_ERROR]),
    "no JSON": (encode_frame(b"{"), [ErrorCode.PARSE_ERROR]),
    "half a letter": (encode_frame(b'{"a":"\xc3"}'), [ErrorCode.PARSE_ERROR]),
    "half of a pair": (encode_frame(rb'{"jsonrpc":"2.0","method":"$/x","params":["\ud83d"]}'), None),
    "a byte order mark": (encode_frame(b"\xef\xbb\xbf{}"), None),
    "numbers of no size": (encode_frame(b'{"jsonrpc":"2.0","id":1e999,"method":"x"}'), None),
    "not a number": (encode_frame(b'{"jsonrpc":"2.0","id":NaN,"method":"x"}'), [ErrorCode.PARSE_ERROR]),
    "depth": (encode_frame(b"[" * 40_000), None),
    "depth that ends": (encode_frame(b"[" * 20_000 + b"]" * 20_000), None),
    "NUL": (encode_frame(b"\0" * 100), [ErrorCode.PARSE_ERROR]),
    "headers nobody knows": (b"X-A: b\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\n{}", None),
    "bare line feeds": (b"content-length:   2\n\n{}", None),
    "many frames at once": (encode_frame(b"{}") * 50, None),
}


async def send(client: object, data: bytes, *, pieces: int) -> None:
    size = max(len(data) // pieces, 1)
    for begin in range(0, len(data), size):
        await client.stream.send_all(data[begin : begin + size])  # type: ignore[attr-defined]


@pytest.mark.parametrize("data", ENDING.values(), ids=ENDING)
@pytest.mark.parametrize("pieces", [1, 7])
async def test_broken_framing_ends_the_session_with_status_1(data: bytes, pieces: int) -> None:
    settings = Settings(store=False, workers=0, max_frame_bytes=LIMIT)
    async with raw_server(settings=settings, ignored=(PUBLISH,)) as (client, running):
        await client.ask("initialize", initialize_params())
        with trio.move_on_after(HUNG):
            with suppress(trio.BrokenResourceError):
                await send(client, data, pieces=pieces)
            await running.ended.wait()
    assert running.status == 1


@pytest.mark.parametrize(("data", "codes"), GOING_ON.values(), ids=GOING_ON)
@pytest.mark.parametrize("pieces", [1, 11])
async def test_a_frame_without_a_message_costs_nothing(data: bytes, codes: Iterable[int] | None, pieces: int) -> None:
    async with raw_server(ignored=(PUBLISH, "window/logMessage")) as (client, running):
        await client.ask("initialize", initialize_params())
        await client.tell("initialized", {})
        await send(client, data, pieces=pieces)
        await open_document(client, URI, TEXT)
        assert await client.ask("textDocument/hover", at(URI, TEXT, "x!"))
        found = [error["error"]["code"] for error in client.nameless]
        assert codes is None or found == codes
        assert set(found) <= {ErrorCode.PARSE_ERROR, ErrorCode.INVALID_REQUEST}
        client.nameless.clear()
        await client.ask("shutdown")
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0


async def test_however_the_input_is_cut_the_answers_are_the_same() -> None:
    messages = [
        {"jsonrpc": "2.0", "id": number, "method": "textDocument/hover", "params": at(URI, TEXT, "x!")}
        for number in range(1, 4)
    ]
    data = b"".join(encode_frame(dumps(message)) for message in messages)
    answers = []
    for pieces in (1, 2, 13, len(data)):
        async with raw_server(ignored=(PUBLISH,)) as (client, running):
            await client.request("initialize", initialize_params(), request_id="a")
            assert await client.reply_to("a")
            await open_document(client, URI, TEXT)
            for number in range(1, 4):
                client.expect_reply(number)
            await send(client, data, pieces=pieces)
            answers.append([await client.reply_to(number) for number in range(1, 4)])
            await client.request("shutdown", request_id="z")
            await client.reply_to("z")
            await client.tell("exit")
            await running.ended.wait()
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0]
