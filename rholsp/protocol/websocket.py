"""WebSockets (RFC 6455) as wires, and pages beside them on the same port.

A web page may talk to any server of this machine: only the browser's `Origin` tells that it does. So a connection is
accepted where `Host` names this machine and `Origin`, if there is one, does too.

wsproto knows the protocol; the reading and writing is done here. trio-websocket, which does it as well, hands over one
message at a time through a task and a channel of its own, so that a burst of edits would be parsed edit by edit; an
echo of 150 bytes takes it 1.5 times the processor time alone, and 5 times in bursts of 100.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

import trio
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Ping, Request, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from rholsp.protocol.framing import FrameDecoder, FramingError, encode_frame
from rholsp.protocol.http import (
    HttpRequest,
    HttpResponse,
    Pages,
    Refused,
    drain,
    is_loopback_name,
    is_loopback_origin,
    parse_head,
    read_body,
    read_head,
)
from rholsp.protocol.messages import READ_BYTES, MessageStream

log = logging.getLogger(__name__)

MAX_HEAD_BYTES = 32 * 1024
"""Browsers send all cookies that any server of this machine has set."""
MAX_BODY_BYTES = 8_000_000
"""What a page saves is a text that can be analysed."""
HEAD_SECONDS = 10.0
PAGE_SECONDS = 60.0
_GOODBYE_SECONDS = 2.0
"""For the other side to say goodbye too."""


async def no_pages(request: HttpRequest) -> HttpResponse:
    """What a server without pages answers to everything but a WebSocket."""
    upgrade = (("Upgrade", "websocket"),)
    return HttpResponse(
        "426 Upgrade Required", body=b"this is a language server: connect by WebSocket\n", headers=upgrade
    )


async def greet(
    stream: trio.SocketStream, max_message_bytes: int, pages: Pages = no_pages
) -> "WebSocketMessages | None":
    """Answers the client's request: with a conversation, or with a page, after which nothing is left to do (None)."""
    with suppress(trio.BrokenResourceError, OSError), trio.move_on_after(HEAD_SECONDS) as scope:
        try:
            head = await read_head(stream, MAX_HEAD_BYTES)
            request = _checked(parse_head(head))
            if _asks_for_websocket(request):
                return WebSocketMessages(stream, await _shake_hands(stream, head), max_message_bytes)
            scope.deadline = trio.current_time() + PAGE_SECONDS
            if request.method == "PUT":
                request = replace(request, body=await read_body(stream, head, request, MAX_BODY_BYTES))
            await stream.send_all((await pages(request)).encode())
        except Refused as refusal:
            log.warning("a connection was refused: %s", refusal)
            await stream.send_all(HttpResponse(str(refusal)).encode())
        await drain(stream)
    return None


def _checked(request: HttpRequest) -> HttpRequest:
    """The request, if it comes from this machine. Raises Refused."""
    if not is_loopback_name(request.host):
        raise Refused("421 Misdirected Request")
    if not all(map(is_loopback_origin, request.values("origin"))):
        raise Refused("403 Forbidden")
    return request


def _asks_for_websocket(request: HttpRequest) -> bool:
    return any(
        token.strip().lower() == "websocket" for value in request.values("upgrade") for token in value.split(",")
    )


async def _shake_hands(stream: trio.SocketStream, head: bytes) -> WSConnection:
    """Accepts what the head asks for. Raises Refused."""
    connection = WSConnection(ConnectionType.SERVER)
    try:
        connection.receive_data(head)
        request = next(connection.events())
    except (RemoteProtocolError, StopIteration) as error:
        raise Refused("400 Bad Request") from error
    assert isinstance(request, Request)
    # A browser that has proposed some hangs up where none is chosen; they all mean the same to us.
    chosen = request.subprotocols[0] if request.subprotocols else None
    await stream.send_all(connection.send(AcceptConnection(subprotocol=chosen)))
    return connection


class WebSocketMessages(MessageStream):
    """One message in each WebSocket message, of text or of bytes: bare JSON, answered as text.

    What tunnels a stream of bytes sends frames of our own in WebSocket messages, cut anywhere: it is answered in kind.
    """

    def __init__(self, stream: trio.SocketStream, connection: WSConnection, max_message_bytes: int) -> None:
        self._stream = stream
        self._connection = connection
        self._max_bytes = max_message_bytes
        self._decoder = FrameDecoder(max_message_bytes)
        self._parts: list[bytes] = []
        self._part_bytes = 0
        self._framed = False
        self._in_bytes = False
        self._fault: FramingError | None = None
        self._code: int = CloseReason.NORMAL_CLOSURE
        # The reader answers pings while the writer writes.
        self._output = trio.Lock()

    async def receive(self) -> Iterable[bytes] | None:
        while True:
            bodies = await self._attend()
            if bodies:
                return bodies
            if self._fault is not None:
                raise self._fault
            if self._connection.state is not ConnectionState.OPEN:
                return None
            data = await self._stream.receive_some(READ_BYTES)
            if not data:
                return None
            self._connection.receive_data(bytes(data))

    async def send(self, bodies: Sequence[bytes]) -> None:
        send, data = self._connection.send, bytearray()
        for body in bodies:
            text = encode_frame(body) if self._framed else body
            in_bytes = self._framed and self._in_bytes
            try:
                data += send(BytesMessage(text) if in_bytes else TextMessage(text.decode()))
            except LocalProtocolError as error:
                raise trio.BrokenResourceError("the other side has said goodbye") from error
        await self._write(data)

    async def say_goodbye(self) -> None:
        """Tells the other side, and waits a little for it to answer."""
        with (
            trio.move_on_after(_GOODBYE_SECONDS, shield=True),
            suppress(trio.BrokenResourceError, OSError, RemoteProtocolError),
        ):
            if self._connection.state is ConnectionState.OPEN:
                await self._write(self._connection.send(CloseConnection(self._code)))
            while self._connection.state is ConnectionState.LOCAL_CLOSING:
                if any(isinstance(event, CloseConnection) for event in list(self._connection.events())):
                    # Theirs, or broken frames, in which no goodbye will be found.
                    await drain(self._stream)
                    return
                data = await self._stream.receive_some(READ_BYTES)
                if not data:
                    return
                self._connection.receive_data(bytes(data))

    async def _attend(self) -> list[bytes]:
        """The bodies that are complete by now; what the protocol asks for in between is answered."""
        bodies: list[bytes] = []
        for event in self._connection.events():
            if self._fault is not None:
                break
            match event:
                case TextMessage() | BytesMessage():
                    bodies += self._take(event)
                case Ping():
                    await self._write(self._connection.send(event.response()))
                case CloseConnection(code, reason) if self._connection.state is ConnectionState.OPEN:
                    # Frames that are none are reported so.
                    self._give_up(FramingError(reason or "a WebSocket frame is broken"), code)
                case CloseConnection() if self._connection.state is ConnectionState.REMOTE_CLOSING:
                    await self._write(self._connection.send(event.response()))
        return bodies

    def _take(self, event: TextMessage | BytesMessage) -> Iterable[bytes]:
        """The bodies that a piece of a message completes."""
        part = event.data.encode() if isinstance(event, TextMessage) else bytes(event.data)
        self._parts.append(part)
        self._part_bytes += len(part)
        if self._part_bytes > self._max_bytes:
            fault = FramingError(f"a message is over the limit of {self._max_bytes} bytes")
            self._give_up(fault, CloseReason.MESSAGE_TOO_BIG)
        if self._fault is not None or not event.message_finished:
            return ()
        message = b"".join(self._parts)
        self._parts.clear()
        self._part_bytes = 0
        # JSON begins with no letter, or it is no message; the headers of LSP do.
        self._framed = self._decoder.inside_frame or message[:1] in (b"C", b"c")
        self._in_bytes = isinstance(event, BytesMessage)
        if not self._framed:
            return (message,)
        bodies: list[bytes] = []
        try:
            bodies.extend(self._decoder.feed(message))
        except FramingError as error:
            self._give_up(error, CloseReason.INVALID_FRAME_PAYLOAD_DATA)
        return bodies

    def _give_up(self, fault: FramingError, code: int) -> None:
        """Nothing more is read; what was read before the fault is still answered."""
        self._fault, self._code = fault, code

    async def _write(self, data: bytes | bytearray) -> None:
        async with self._output:
            await self._stream.send_all(data)
