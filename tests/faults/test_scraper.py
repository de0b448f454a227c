"""The border to whoever connects to the exporter: each is answered or sent away, and none keeps another one out."""

import contextlib
from collections.abc import Callable

import pytest
import trio

from rholsp.metrics import exporter as exporter_module
from rholsp.metrics.exporter import MAX_CONNECTIONS, MAX_HEAD_BYTES
from tests.metrics.scraping import get, scraped
from tests.server.harness import at, open_document

URI = "file:///w/a.rho"
TEXT = "new x in { x!(1) }"

# What is sent, and how the answer begins; None where the connection is closed without one.
SENT: dict[str, tuple[bytes, bytes | None]] = {
    "a scrape": (b"GET /metrics HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 "),
    "bare line feeds": (b"GET /metrics HTTP/1.1\n\n", b"HTTP/1.1 200 "),
    "a query": (b"GET /metrics?name[]=x HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 "),
    "another page": (b"GET /../../etc/passwd HTTP/1.1\r\n\r\n", b"HTTP/1.1 404 "),
    "another method": (b"DELETE /metrics HTTP/1.1\r\n\r\n", b"HTTP/1.1 405 "),
    "another host": (b"GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"HTTP/1.1 421 "),
    "a host twice": (b"GET /metrics HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 400 "),
    "another protocol": (b"GET /metrics SPDY/9\r\n\r\n", b"HTTP/1.1 400 "),
    "HTTP 2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"HTTP/1.1 400 "),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", b"HTTP/1.1 400 "),
    "letters that are none": (b"G\xff\xfeT \xf0\x28 HTTP/1.1\r\n\r\n", b"HTTP/1.1 405 "),
    "nothing": (b"", None),
    "half a request": (b"GET /met", None),
    "headers without end": (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * MAX_HEAD_BYTES, b"HTTP/1.1 431 "),
    "a line without end": (b"GET /" + b"x" * (2 * MAX_HEAD_BYTES), b"HTTP/1.1 431 "),
    "a body": (b"GET /metrics HTTP/1.1\r\nContent-Length: 99\r\n\r\n" + b"z" * 99, b"HTTP/1.1 200 "),
    "many requests": (b"GET /metrics HTTP/1.1\r\n\r\n" * 50, b"HTTP/1.1 200 "),
}


@pytest.mark.parametrize(("data", "expected"), SENT.values(), ids=SENT)
async def test_whatever_is_sent(data: bytes, expected: bytes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporter_module, "CONNECTION_SECONDS", 2.0 if expected else 0.1)
    async with scraped(monkeypatch) as server:
        stream = await trio.open_tcp_stream("127.0.0.1", server.port)
        answer = b""
        with contextlib.suppress(trio.BrokenResourceError):
            await stream.send_all(data)
            while chunk := await stream.receive_some():
                answer += bytes(chunk)
        await trio.aclose_forcefully(stream)
        assert answer.startswith(expected) if expected else answer == b""
        # Whoever comes next is served, and so is the editor.
        assert (await get(server.port))[0] == "HTTP/1.1 200 OK"
        await open_document(server.client, URI, TEXT)
        assert await server.client.ask("textDocument/hover", at(URI, TEXT, "x!"))


async def reset(stream: trio.SocketStream) -> None:
    stream.setsockopt(trio.socket.SOL_SOCKET, trio.socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    await trio.aclose_forcefully(stream)


async def silent(stream: trio.SocketStream) -> None:
    await stream.send_all(b"GET /metr")


async def unread(stream: trio.SocketStream) -> None:
    await stream.send_all(b"GET /metrics HTTP/1.1\r\n\r\n")


async def ended(stream: trio.SocketStream) -> None:
    await stream.send_eof()


@pytest.mark.parametrize("does", [reset, silent, unread, ended])
async def test_many_of_them(does: Callable[[trio.SocketStream], object], monkeypatch: pytest.MonkeyPatch) -> None:
    async with scraped(monkeypatch) as server:
        streams = []
        for _ in range(4 * MAX_CONNECTIONS):
            with contextlib.suppress(trio.BrokenResourceError):
                stream = await trio.open_tcp_stream("127.0.0.1", server.port)
                streams.append(stream)
                await does(stream)  # type: ignore[misc]
        assert (await get(server.port))[0] == "HTTP/1.1 200 OK"
        await open_document(server.client, URI, TEXT)
        assert await server.client.ask("textDocument/hover", at(URI, TEXT, "x!"))
        for stream in streams:
            await trio.aclose_forcefully(stream)
