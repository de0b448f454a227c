"""The HTTP server that Prometheus scrapes: `GET /metrics` and `GET /healthz`, nothing else.

It trusts no client: requests have a size limit and a timeout, and connections are limited. prometheus_client's own
server would save most of this module but has none of that: it starts a thread for each connection, which a slow client
holds for as long as it likes; it renders a page for every request, in threads that compete with the loop; it accepts
any Host; and it does not end with the session or on cancellation.
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
"""One more, and the oldest is closed."""
CONNECTION_SECONDS = 5.0
_BACKLOG = 16
_DRAINED_BYTES = 64 * 1024
"""Bytes read of a refused request, so that the refusal arrives before the connection is reset."""

_TEXT = "text/plain; charset=utf-8"
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

Page = Callable[[], Awaitable[bytes]]


class _Refused(Exception):
    """A request that is answered with a status and no page."""


async def listen(host: str, port: int) -> list[trio.SocketListener]:
    """Opens the listeners. If that fails it logs a warning and returns none: editing must go on.

    Prints the URL on stderr whatever the log level, so that users and scripts learn the port.
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
    """Answers until cancelled. When there are too many connections, a new one replaces the oldest."""
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
    """The request up to its empty line. Raises _Refused if it is too long or ends early."""
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
    """The requested path without its query. Raises _Refused."""
    match head.split(b"\n", 1)[0].decode("latin-1").split():
        case [method, target, version] if version.startswith("HTTP/1."):
            if method != "GET":
                raise _Refused("405 Method Not Allowed")
            return target.partition("?")[0]
        case _:
            raise _Refused("400 Bad Request")


def _host(head: bytes) -> str:
    """The request's Host without its port; '' if there is none."""
    for line in head.decode("latin-1").split("\n")[1:]:
        name, _, value = line.partition(":")
        if name.strip().lower() == "host":
            return re.sub(r":\d*\Z", "", value.strip()).strip("[]").lower().removesuffix(".")
    return ""


def _is_local_name(host: str) -> bool:
    """Whether a host name can only mean this machine.

    Guards against DNS rebinding: a page in the user's browser may point its own name at this machine in order to read
    the metrics; the browser then sends that name as the Host.
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
