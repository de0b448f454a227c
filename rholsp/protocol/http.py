"""As much of HTTP/1.1 as a small server on this machine needs: one request, one response, then the end.

Requests come from anybody who can open a connection, web pages in the user's browser included, so heads have a size
limit, and the names that may stand in `Host` and `Origin` are checked here.
"""

import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import trio

_READ_BYTES = 8 * 1024
_DRAINED_BYTES = 64 * 1024
"""Bytes read of a refused request, so that the refusal arrives before the connection is reset."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_PORT = re.compile(r":\d*\Z")
_ORIGIN = re.compile(r"https?://([^/?#@\s]+)\Z")


class Connection(Protocol):
    """What requests come over."""

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray: ...
    async def send_all(self, data: bytes) -> None: ...
    async def send_eof(self) -> None: ...


class Refused(Exception):
    """A request that is answered with a status, the exception's text, and no page."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """The head of a request; header names are in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def values(self, name: str) -> list[str]:
        """The values of all headers of that name, given in lower case."""
        return [value for header, value in self.headers if header == name]

    @property
    def host(self) -> str:
        """The requested Host without its port, '' if there is none. Raises Refused where there are several."""
        match self.values("host"):
            case []:
                return ""
            case [value]:
                return _name(value)
            case _:
                raise Refused("400 Bad Request")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """`status` is its number and reason, as in "200 OK"."""

    status: str
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def encode(self) -> bytes:
        own = [("Content-Type", self.content_type), ("Content-Length", str(len(self.body))), ("Connection", "close")]
        lines = [f"{name}: {value}" for name, value in (*self.headers, *own)]
        return f"HTTP/1.1 {self.status}\r\n{_lines(lines)}\r\n".encode("ascii") + self.body


Pages = Callable[[HttpRequest], Awaitable[HttpResponse]]
"""Answers requests whose Host has been found to be this machine."""


async def read_head(stream: Connection, max_bytes: int) -> bytes:
    """The request up to its empty line, and what came along with it. Raises Refused if it is too long or ends early."""
    head = bytearray()
    while b"\r\n\r\n" not in head and b"\n\n" not in head:
        if len(head) >= max_bytes:
            raise Refused("431 Request Header Fields Too Large")
        chunk = await stream.receive_some(_READ_BYTES)
        if not chunk:
            raise Refused("400 Bad Request")
        head += chunk
    return bytes(head)


def parse_head(head: bytes) -> HttpRequest:
    """Raises Refused for what is no request."""
    first, *lines = re.split(r"\r?\n\r?\n", head.decode("latin-1"), maxsplit=1)[0].split("\n")
    match first.split():
        case [method, target, version] if version.startswith("HTTP/1."):
            pairs = [line.partition(":") for line in lines]
            headers = tuple([(name.strip().lower(), value.strip()) for name, _, value in pairs])
            return HttpRequest(method, target, headers)
        case _:
            raise Refused("400 Bad Request")


async def read_body(stream: Connection, head: bytes, request: HttpRequest, max_bytes: int) -> bytes:
    """The body that a request's Content-Length announces; `head` holds its beginning. Raises Refused."""
    lengths = request.values("content-length")
    if request.values("transfer-encoding") or len(lengths) > 1 or not all(map(str.isdecimal, lengths)):
        raise Refused("411 Length Required")
    length = int(lengths[0][:18]) if lengths else 0
    if length > max_bytes:
        raise Refused("413 Content Too Large")
    body = bytearray(_HEAD_END.split(head, maxsplit=1)[1])
    while len(body) < length:
        chunk = await stream.receive_some(_READ_BYTES)
        if not chunk:
            raise Refused("400 Bad Request")
        body += chunk
    return bytes(body[:length])


def is_local_name(host: str) -> bool:
    """Whether a host name can only mean this machine, or the address that the client itself has dialled.

    Guards against DNS rebinding: a page in the user's browser may point its own name at this machine in order to read
    what it serves; the browser then sends that name as the Host.
    """
    return host == "" or _is_localhost(host) or _address(host) is not None


def is_loopback_name(host: str) -> bool:
    """Whether a host name can only mean this machine's own network."""
    address = _address(host)
    return _is_localhost(host) or (address is not None and address.is_loopback)


def is_loopback_origin(origin: str) -> bool:
    """Whether a page comes from this machine, as far as its browser knows. RFC 6454, section 7.

    `null` does not: every page can make a frame of that origin.
    """
    match = _ORIGIN.match(origin)
    return match is not None and is_loopback_name(_name(match[1]))


async def drain(stream: Connection) -> None:
    """Reads what the client still sends, up to a limit."""
    await stream.send_eof()
    drained = 0
    while drained < _DRAINED_BYTES and (chunk := await stream.receive_some(_READ_BYTES)):
        drained += len(chunk)


def _name(value: str) -> str:
    """The host in `host:port`."""
    return _PORT.sub("", value.strip()).strip("[]").lower().removesuffix(".")


def _is_localhost(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")  # RFC 6761, section 6.3


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def is_loopback(listener: trio.SocketListener) -> bool:
    return ipaddress.ip_address(listener.socket.getsockname()[0].partition("%")[0]).is_loopback
