"""The small HTTP server that Prometheus scrapes: `GET /metrics` and `GET /healthz`, and nothing else.

It trusts nobody: a request has a size and a time, and there are only so many connections. prometheus_client has a
server of its own, which would save most of this module, and has none of that: a thread for each connection, however
many, which a slow one holds for as long as it likes; a page for each request, however often they come, in threads that
take turns with the loop; any name of a host; and it ends neither with the session nor where that is cancelled.
"""

import contextlib
import ipaddress
import logging
import re
import sys
from collections.abc import Awaitable, Callable

import trio

log = logging.getLogger(__name__)

MAX_HEAD_BYTES = 8 * 1024
MAX_CONNECTIONS = 16
"""With a further one, the oldest is closed."""
CONNECTION_SECONDS = 5.0
_BACKLOG = 16
_DRAINED_BYTES = 64 * 1024
"""As much of a request that was refused is read, so that the refusal arrives before the connection is reset."""

_TEXT = "text/plain; charset=utf-8"
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

Page = Callable[[], Awaitable[bytes]]


class _Refused(Exception):
    """A request that is answered with its status only."""


async def listen(host: str, port: int) -> list[trio.SocketListener]:
    """Listeners, none where that cannot be: a warning and no more, since editing comes first.

    One line on stderr tells where they are, whatever the log level: this is how a person or a script learns the port.
    """
    try:
        listeners = await trio.open_tcp_listeners(port, host=host, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:  # The latter where the host cannot be a name at all.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        log.warning("no metrics: cannot listen on %s port %d: %s", host, port, reason)
        return []
    # In a thread: stderr may be a pipe that is full.
    line = f"metrics: http://{address(host, listeners)}/metrics\n"
    await trio.to_thread.run_sync(_tell, line, abandon_on_cancel=True)
    return listeners


def _tell(line: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(line)
        sys.stderr.flush()


def address(host: str, listeners: list[trio.SocketListener]) -> str:
    """`host:port` as in a URL."""
    port = listeners[0].socket.getsockname()[1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def serve_pages(listeners: list[trio.SocketListener], page: Page) -> None:
    """Answers until cancelled. Who comes when there are too many takes the place of the one who has taken longest."""
    connections: dict[trio.CancelScope, None] = {}
    only_here = all(map(_is_loopback, listeners))

    async def handle(stream: trio.SocketStream) -> None:
        if len(connections) >= MAX_CONNECTIONS:
            oldest = next(iter(connections))
            del connections[oldest]
            oldest.cancel()
        scope = trio.move_on_after(CONNECTION_SECONDS)
        connections[scope] = None
        try:
            with scope:
                await _answer(stream, page, only_here=only_here)
        except trio.BrokenResourceError as error:
            log.debug("a scrape broke off: %s", error)
        finally:
            connections.pop(scope, None)
            await trio.aclose_forcefully(stream)

    await trio.serve_listeners(handle, listeners)


def _is_loopback(listener: trio.SocketListener) -> bool:
    return ipaddress.ip_address(listener.socket.getsockname()[0].partition("%")[0]).is_loopback


async def _answer(stream: trio.SocketStream, page: Page, *, only_here: bool) -> None:
    try:
        head = await _head(stream)
        path = _path(head)
        if only_here and not _is_local_name(_host(head)):
            raise _Refused("421 Misdirected Request")
    except _Refused as refusal:
        await stream.send_all(_response(str(refusal), _TEXT, b""))
        await _drain(stream)
        return
    if path == "/metrics":
        await stream.send_all(_response("200 OK", _EXPOSITION, await page()))
    elif path == "/healthz":
        await stream.send_all(_response("200 OK", _TEXT, b"ok\n"))
    else:
        await stream.send_all(_response("404 Not Found", _TEXT, b"see /metrics\n"))


async def _head(stream: trio.SocketStream) -> bytes:
    """The request up to its empty line. Raises _Refused for a long one, and for one that ends before."""
    head = bytearray()
    while b"\r\n\r\n" not in head and b"\n\n" not in head:
        if len(head) >= MAX_HEAD_BYTES:
            raise _Refused("431 Request Header Fields Too Large")
        chunk = await stream.receive_some(MAX_HEAD_BYTES)
        if not chunk:
            raise _Refused("400 Bad Request")
        head += chunk
    return bytes(head)


def _path(head: bytes) -> str:
    """The path that is asked for, without a query. Raises _Refused."""
    match head.split(b"\n", 1)[0].decode("latin-1").split():
        case [method, target, version] if version.startswith("HTTP/1."):
            if method != "GET":
                raise _Refused("405 Method Not Allowed")
            return target.partition("?")[0]
        case _:
            raise _Refused("400 Bad Request")


def _host(head: bytes) -> str:
    """The host that the request names, without its port; '' where it names none."""
    for line in head.decode("latin-1").split("\n")[1:]:
        name, _, value = line.partition(":")
        if name.strip().lower() == "host":
            return re.sub(r":\d*\Z", "", value.strip()).strip("[]").lower().removesuffix(".")
    return ""


def _is_local_name(host: str) -> bool:
    """Whether a name can only be meant for this machine.

    A page in the user's browser may have its own name resolved to this machine, to read from here what it should not
    see ("DNS rebinding"): then the browser names the page's host.
    """
    if host in ("", "localhost") or host.endswith(".localhost"):  # RFC 6761, section 6.3
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _drain(stream: trio.SocketStream) -> None:
    await stream.send_eof()
    drained = 0
    while drained < _DRAINED_BYTES and (chunk := await stream.receive_some(MAX_HEAD_BYTES)):
        drained += len(chunk)


def _response(status: str, content_type: str, body: bytes) -> bytes:
    allow = "Allow: GET\r\n" if status.startswith("405") else ""
    head = f"HTTP/1.1 {status}\r\n{allow}Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode("ascii") + body
