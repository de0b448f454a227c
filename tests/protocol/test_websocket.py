"""Conversations by WebSocket, led with an independent client; and what is no WebSocket."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
import trio
from trio_websocket import WebSocketConnection, open_websocket

from rholsp.protocol import websocket
from rholsp.protocol.connection import Ending, Peer, Step, serve_connection
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.http import HttpRequest, HttpResponse, Pages
from rholsp.protocol.jsonrpc import Notification, Request
from rholsp.protocol.websocket import greet, no_pages
from tests.protocol.websocket_frames import HEAD, frame

LIMIT = 100_000
BIG = 60_000


class Server:
    """Answers every request with its parameters; counts the conversations and how they ended."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.endings: list[Ending] = []
        self.heard: list[Any] = []
        self.ended = trio.Event()

    async def attend(self, stream: trio.SocketStream) -> None:
        messages = await greet(stream, LIMIT, self.pages)
        if messages is not None:
            self.endings.append(await serve_connection(messages, Peer(), self.route))
            await messages.say_goodbye()
            self.ended.set()

    async def route(self, message: Request | Notification, trace: object) -> Step:
        self.heard.append(message.params["value"])

        async def echo() -> Any:
            return message.params

        return Step(echo, ordered=True)


@asynccontextmanager
async def serving(pages: Pages = no_pages) -> AsyncIterator[tuple[Server, int]]:
    server = Server(pages)
    (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
    with trio.fail_after(20):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(partial(trio.serve_listeners, server.attend, [listener]))
            yield server, listener.socket.getsockname()[1]
            nursery.cancel_scope.cancel()


def dialled(port: int, origin: str | None = None, protocols: Iterable[str] | None = None) -> Any:
    headers = [] if origin is None else [(b"Origin", origin.encode())]
    return open_websocket("127.0.0.1", port, "/", use_ssl=False, extra_headers=headers, subprotocols=protocols)


def request(number: int, params: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": "echo", "params": {"value": params}})


async def answer(connection: WebSocketConnection) -> tuple[int, Any]:
    message = json.loads(await connection.get_message())
    return message["id"], message["result"]["value"]


async def exchange(port: int, data: bytes) -> bytes:
    """What the server answers to a head; it hangs up."""
    async with await trio.open_tcp_stream("127.0.0.1", port) as stream:
        await stream.send_all(data)
        return b"".join([bytes(chunk) async for chunk in stream])


async def test_one_message_in_each_text_or_bytes() -> None:
    async with serving() as (server, port):
        async with dialled(port) as connection:
            await connection.send_message(request(1, {"a": "ü𝔸"}))
            assert await answer(connection) == (1, {"a": "ü𝔸"})
            await connection.send_message(request(2, [BIG * "x"]).encode())
            found = await connection.get_message()
            assert isinstance(found, str)
            assert json.loads(found)["result"]["value"] == [BIG * "x"]
        await server.ended.wait()
        assert server.endings == [Ending.END_OF_INPUT]


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_frames_inside_are_answered_by_frames(size: int) -> None:
    async with serving() as (_, port), dialled(port) as connection:
        decoder, bodies = FrameDecoder(), list[Any]()
        stream = encode_frame(request(1, "one").encode()) + encode_frame(request(2, "two").encode())
        for at in range(0, len(stream), size):
            await connection.send_message(stream[at : at + size])
        while len(bodies) < 2:
            found = await connection.get_message()
            assert isinstance(found, bytes)
            bodies += map(json.loads, decoder.feed(found))
        assert [body["result"]["value"] for body in bodies] == ["one", "two"]
        await connection.send_message(encode_frame(request(3, "three").encode()).decode())
        found = await connection.get_message()
        assert found == encode_frame(b'{"jsonrpc":"2.0","id":3,"result":{"value":"three"}}').decode()
        await connection.send_message(request(4, "four"))
        assert await answer(connection) == (4, "four")


async def test_messages_in_pieces_with_pings_between() -> None:
    """RFC 6455, section 5.4: control frames may come in the middle of a message."""
    async with serving() as (server, port), upgraded(port) as stream:
        body = request(1, "ü").encode()
        pieces = [frame(1, body[:5], last=False), frame(9, b"are you there"), frame(0, body[5:], last=True)]
        await stream.send_all(b"".join(pieces))
        found = b""
        while len(found) < 2 + len("are you there"):
            found += await stream.receive_some()
        assert found.startswith(b"\x8a\x0dare you there")
        while b'"result"' not in found:
            found += await stream.receive_some()
        assert server.heard == ["ü"]


async def test_a_ping_is_answered_while_a_request_is_in_work() -> None:
    async with serving() as (_, port), dialled(port) as connection:
        await connection.send_message(request(1, 1))
        await connection.ping(b"x")
        assert await answer(connection) == (1, 1)


async def test_many_messages_at_once_keep_their_order() -> None:
    async with serving() as (server, port), dialled(port) as connection:
        async with trio.open_nursery() as nursery:

            async def ask() -> None:
                for number in range(500):
                    await connection.send_message(request(number, number))

            nursery.start_soon(ask)
            assert [await answer(connection) for _ in range(500)] == [(number, number) for number in range(500)]
        assert server.heard == list(range(500))


@pytest.mark.parametrize("opcode", [1, 2], ids=["text", "bytes"])
async def test_a_message_over_the_limit_ends_the_session_and_says_why(opcode: int) -> None:
    async with serving() as (server, port), upgraded(port) as stream:
        await stream.send_all(frame(1, request(1, "before").encode()) + frame(opcode, b"x" * (LIMIT + 1)))
        found = await until_closed(stream)
        assert b'{"value":"before"}' in found
        assert close_code(found) == 1009
        await server.ended.wait()
        assert server.endings == [Ending.BROKEN_FRAMING]


@pytest.mark.parametrize(
    ("frames", "code", "ending"),
    [
        ([b"\x81\x02{}"], 1002, Ending.BROKEN_FRAMING),  # not masked
        ([(3, b"")], 1002, Ending.BROKEN_FRAMING),  # an opcode that does not exist
        ([(1, b"\xc3(")], 1007, Ending.BROKEN_FRAMING),  # not UTF-8
        ([(2, b"Content-Length: many\r\n\r\n")], 1007, Ending.BROKEN_FRAMING),
        ([(1, b"Content-Length: 2\r\n\r\n{"), (1, b"}Content-Length: x\r\n\r\n")], 1007, Ending.BROKEN_FRAMING),
        ([(8, b"\x03\xe8")], 1000, Ending.END_OF_INPUT),
    ],
)
async def test_malformed_frames(frames: list[Any], code: int, ending: Ending) -> None:
    async with serving() as (server, port), upgraded(port) as stream:
        await stream.send_all(b"".join([one if isinstance(one, bytes) else frame(*one) for one in frames]))
        assert close_code(await until_closed(stream)) == code
        await server.ended.wait()
        assert server.endings == [ending]


@pytest.mark.parametrize("message", ["", "nonsense", "{", "null", "[]", '{"jsonrpc":"2.0"}', b"\xff"])
async def test_what_is_no_message_is_answered_and_the_session_goes_on(message: str | bytes) -> None:
    async with serving() as (_, port), dialled(port) as connection:
        await connection.send_message(message)
        found = json.loads(await connection.get_message())
        assert found["id"] is None
        assert found["error"]["code"] in (-32700, -32600)
        await connection.send_message(request(1, 1))
        assert await answer(connection) == (1, 1)


async def test_a_client_that_is_gone_is_the_end_of_input() -> None:
    async with serving() as (server, port):
        async with upgraded(port):
            pass
        await server.ended.wait()
        assert server.endings == [Ending.END_OF_INPUT]


@pytest.mark.parametrize("origin", [None, "http://localhost:3000", "http://127.0.0.1"])
async def test_programs_and_pages_of_this_machine_may_connect(origin: str | None) -> None:
    async with serving() as (_, port), dialled(port, origin) as connection:
        await connection.send_message(request(1, 1))
        assert await answer(connection) == (1, 1)


@pytest.mark.parametrize("origin", ["https://rholsp.example", "null", "vscode-webview://0a1b", "http://10.0.0.1"])
async def test_pages_of_others_may_not(origin: str) -> None:
    async with serving() as (server, port):
        found = await exchange(port, HEAD.replace("\r\n\r\n", f"\r\nOrigin: {origin}\r\n\r\n").encode())
        assert found.startswith(b"HTTP/1.1 403 ")
        assert server.endings == []


async def test_the_first_proposed_protocol_is_chosen() -> None:
    async with serving() as (_, port), dialled(port, protocols=["lsp", "jsonrpc"]) as connection:
        assert connection.subprotocol == "lsp"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "426 Upgrade Required"),
        ("GET / HTTP/1.1\r\nHost: rholsp.example\r\n\r\n", "421 Misdirected Request"),
        ("GET / HTTP/1.1\r\n\r\n", "421 Misdirected Request"),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://rholsp.example\r\n\r\n", "403 Forbidden"),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n", "400 Bad Request"),
        ("nonsense\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nX: " + "x" * websocket.MAX_HEAD_BYTES, "431 Request Header Fields Too Large"),
    ],
)
async def test_what_is_no_websocket(head: str, status: str) -> None:
    async with serving() as (server, port):
        assert (await exchange(port, head.encode())).startswith(f"HTTP/1.1 {status}\r\n".encode())
        assert server.endings == []


async def test_a_handshake_for_another_name_is_refused() -> None:
    async with serving() as (_, port):
        found = await exchange(port, HEAD.replace("localhost", "rholsp.example").encode())
        assert found.startswith(b"HTTP/1.1 421 ")


async def test_pages_beside_the_conversations() -> None:
    async def pages(request: HttpRequest) -> HttpResponse:
        return HttpResponse("200 OK", "text/html", f"<p>{request.path}".encode())

    async with serving(pages) as (_, port), dialled(port) as connection:
        found = await exchange(port, b"GET /play?x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert found.endswith(b"\r\n\r\n<p>/play")
        found = await exchange(port, b"GET / HTTP/1.1\r\nHost: rholsp.example\r\n\r\n")
        assert found.startswith(b"HTTP/1.1 421 ")
        await connection.send_message(request(1, 1))
        assert await answer(connection) == (1, 1)


async def test_silence_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "HEAD_SECONDS", 0.01)
    async with serving() as (_, port), await trio.open_tcp_stream("127.0.0.1", port) as stream:
        assert await stream.receive_some() == b""


@asynccontextmanager
async def upgraded(port: int) -> AsyncIterator[trio.SocketStream]:
    """A conversation without a library that says no nonsense."""
    async with await trio.open_tcp_stream("127.0.0.1", port) as stream:
        await stream.send_all(HEAD.encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += await stream.receive_some()
        assert head.startswith(b"HTTP/1.1 101 ")
        yield stream


async def until_closed(stream: trio.SocketStream) -> bytes:
    """What the server still says; its goodbye is answered, if it is the first to say it."""
    found = b""
    while chunk := await stream.receive_some():
        found += chunk
        if found[-4:-3] == CLOSE and close_code(found) != 1000:
            await stream.send_all(frame(8, b"\x03\xe8"))
    return found


def close_code(found: bytes) -> int:
    assert found[-4:-2] == CLOSE + b"\x02"
    return int.from_bytes(found[-2:], "big")


CLOSE = b"\x88"
