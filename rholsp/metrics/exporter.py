"""The HTTP server that Prometheus scrapes: `GET /metrics` and `GET /healthz`, nothing else.

It trusts no client: requests have a size limit and a timeout, and connections are limited. prometheus_client's own
server would save most of this module but has none of that: it starts a thread for each connection, which a slow client
holds for as long as it likes; it renders a page for every request, in threads that compete with the loop; it accepts
any Host; and it does not end with the session or on cancellation.
"""

import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable

import trio

from rholsp.protocol.http import HttpResponse, Refused, drain, is_local_name, is_loopback, parse_head, read_head

log = logging.getLogger(__name__)

MAX_HEAD_BYTES = 8 * 1024
MAX_CONNECTIONS = 16
"""One more, and the oldest is closed."""
CONNECTION_SECONDS = 5.0
_BACKLOG = 16
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

Page = Callable[[], Awaitable[bytes]]


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
    only_here = all(map(is_loopback, listeners))

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


async def _answer(stream: trio.SocketStream, page: Page, *, only_here: bool) -> None:
    try:
        request = parse_head(await read_head(stream, MAX_HEAD_BYTES))
        if request.method != "GET":
            raise Refused("405 Method Not Allowed")
        if only_here and not is_local_name(request.host):
            raise Refused("421 Misdirected Request")
    except Refused as refusal:
        allow = (("Allow", "GET"),) if str(refusal).startswith("405") else ()
        await stream.send_all(HttpResponse(str(refusal), headers=allow).encode())
        await drain(stream)
        return
    if request.path == "/metrics":
        response = HttpResponse("200 OK", _EXPOSITION, await page())
    elif request.path == "/healthz":
        response = HttpResponse("200 OK", body=b"ok\n")
    else:
        response = HttpResponse("404 Not Found", body=b"see /metrics\n")
    await stream.send_all(response.encode())
