"""One conversation with one peer: a task that reads, a task that dispatches, a task that writes.

The reader admits requests, delivers answers and handles `$/cancelRequest` itself, so that a cancellation is never
queued behind the work it should stop. The dispatcher takes messages strictly in the order received. The writer finishes
each frame it begins.

Each hand-over costs a turn of the loop, which is as much as a small answer. So the reader starts a request itself while
the dispatcher has nothing to do, and an answer is written by who has it while the writer has nothing to do.
"""

import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from time import perf_counter
from typing import Any, Protocol

import trio

from rholsp.config import DEFAULT_MAX_FRAME_BYTES
from rholsp.protocol.framing import FramingError
from rholsp.protocol.jsonrpc import (
    ErrorCode,
    Invalid,
    Message,
    Notification,
    Request,
    Response,
    RpcError,
    classify,
    encode_error,
    encode_notification,
    is_request_id,
)
from rholsp.protocol.messages import ByteStream, FramedMessages, MessageStream
from rholsp.protocol.outgoing import OutgoingRequests
from rholsp.protocol.pending import PendingTable, Ticket
from rholsp.telemetry.events import NOBODY, Direction, ParseClock, RequestTrace, start

log = logging.getLogger(__name__)

_BACKLOG_MESSAGES, _BACKLOG_BYTES = 10_000, 64 * 1024 * 1024
"""With a larger backlog the reader stops reading, cancellations included."""
_LAST_WORDS_SECONDS = 2.0
_BACKLOG_SECONDS = 8.0
"""Time to work through the backlog after the input has ended: it may have come at once, before all was imported."""
_WRITE_BATCH_BYTES = 64 * 1024
MAX_UNREAD_BYTES = 32 * 1024 * 1024
"""Answers and notifications that the peer has not read. Beyond this, its own messages are no longer read."""
MESSAGE_BYTES = 1024
"""Memory that a waiting message takes besides its text."""

_AT_ONE_TURN = 16
"""Messages handled before other tasks run; an edit takes a tenth of a millisecond."""

Work = Callable[[], Awaitable[Any]]
Admitted = tuple[Request | Notification, "Ticket | None", RequestTrace]
"""A message on its way to the dispatcher, a request with its ticket."""
Queued = tuple[Request | Notification, "Ticket | None", RequestTrace, int]
"""The same with its size in bytes."""


class Ending(Enum):
    """Why a connection ended."""

    END_OF_INPUT = auto()
    BROKEN_FRAMING = auto()
    BROKEN_OUTPUT = auto()
    STOPPED = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """The work for a message: `ordered` work is finished before the next message is handled."""

    work: Work
    ordered: bool


class Router(Protocol):
    """Decides what to do about each message, in the order received. An RpcError that it raises answers the request."""

    async def __call__(self, message: Request | Notification, trace: RequestTrace) -> Step: ...


Shortcut = Callable[[Request, RequestTrace], Step | None]
"""What a router decides about a request, where it need not wait for anything; None where it has to be asked."""


def no_shortcut(request: Request, trace: RequestTrace) -> None:
    return None


@dataclass(slots=True)
class Traffic:
    """Frames, and bytes of their bodies, since the conversation began."""

    frames_in: int = 0
    bytes_in: int = 0
    frames_out: int = 0
    bytes_out: int = 0


@dataclass(slots=True)
class Backlog:
    """Messages read that wait for the dispatcher."""

    messages: int = 0
    bytes: int = 0
    emptied: trio.Event | None = None
    """Set when the backlog has shrunk; the reader waits for it."""
    at_work: bool = False
    """Whether the dispatcher handles a message."""

    @property
    def is_done(self) -> bool:
        """Whether everything that was read before has been handled."""
        return not self.messages and not self.at_work

    @property
    def is_full(self) -> bool:
        return self.messages > _BACKLOG_MESSAGES or self.bytes > _BACKLOG_BYTES

    def add(self, size: int) -> None:
        self.messages += 1
        self.bytes += size

    def take(self, size: int) -> None:
        self.at_work = True
        self.messages -= 1
        self.bytes -= size
        if self.emptied is not None and not self.is_full:
            self.emptied.set()
            self.emptied = None

    async def wait_for_room(self) -> None:
        if self.is_full:
            self.emptied = trio.Event()
            await self.emptied.wait()


@dataclass(slots=True)
class Unread:
    """Output queued but not yet written, because the peer does not read it."""

    bytes: int = 0
    _room: trio.Event = field(default_factory=trio.Event)

    def add(self, length: int) -> None:
        self.bytes += length + MESSAGE_BYTES

    def remove(self, length: int, messages: int) -> None:
        self.bytes -= length + messages * MESSAGE_BYTES
        if self.bytes <= MAX_UNREAD_BYTES // 2:
            self._room.set()

    async def room(self) -> None:
        """Waits, if the limit is reached, until the peer has read half of it."""
        if self.bytes > MAX_UNREAD_BYTES:
            self._room = trio.Event()
            await self._room.wait()


class Peer:
    """The other side of the conversation, as everybody but the reader and the writer sees it.

    One peer serves one `serve_connection`, of which `observer` hears.
    """

    __slots__ = (
        "_outbox",
        "_scope",
        "_wire",
        "backlog",
        "frames_out",
        "messages_in",
        "observer",
        "outgoing",
        "parse_clock",
        "pending",
        "traffic",
        "unread",
    )

    def __init__(self, parse_clock: ParseClock | None = None) -> None:
        # A bound here would close a circle: a client that writes many requests before it reads the first answer would
        # wait for us while we wait for it. Where it has not read for long, no more of its messages are read instead.
        self._outbox, self.frames_out = trio.open_memory_channel[bytes](math.inf)
        self._scope = trio.CancelScope()
        self._wire: MessageStream | None = None
        self.messages_in = trio.open_memory_channel[Queued](math.inf)
        self.backlog = Backlog()
        self.observer = NOBODY
        """May be replaced before the session is served."""
        self.traffic = Traffic()
        self.unread = Unread()
        self.parse_clock = ParseClock() if parse_clock is None else parse_clock
        self.outgoing = OutgoingRequests(self.send)
        self.pending = PendingTable(self.send, lambda trace: self.observer.finished(trace))

    def send(self, body: bytes) -> None:
        """Writes or queues a message, or drops it where the peer is gone."""
        if not self.unread.bytes and not self.pending and self.backlog.is_done and self._write_at_once(body):
            return
        try:
            self._outbox.send_nowait(body)
            self.unread.add(len(body))
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            log.debug("a message for a peer that is gone was dropped")

    def _write_at_once(self, body: bytes) -> bool:
        """Spares the writer a turn where it has nothing to do, and no answer is to come that it could write as well."""
        if self._wire is None or not self._wire.send_at_once(body):
            return False
        self.observer.frame(Direction.OUT, body)
        self.traffic.frames_out += 1
        self.traffic.bytes_out += len(body)
        return True

    def notify(self, method: str, params: Any) -> None:
        """Writes or queues a notification; `params` is plain JSON data."""
        self.send(encode_notification(method, params))

    async def ask(self, method: str, params: Any) -> Any:
        """Sends a request and waits for its result. Raises RpcError or PeerGone."""
        return await self.outgoing.ask(method, params)

    def remind(self, method: str) -> None:
        """Queues a notification of our own for the dispatcher, behind the peer's messages."""
        self.backlog.add(0)
        with suppress(trio.BrokenResourceError, trio.ClosedResourceError):
            trace = start(method, self.parse_clock.seconds)
            self.messages_in[0].send_nowait((Notification(method, None), None, trace, 0))

    def stop(self) -> None:
        """Ends the conversation: work in progress is cut, what is queued is still written."""
        self._scope.cancel()

    def open(self, wire: MessageStream) -> None:
        self._wire = wire

    def close(self) -> None:
        self._wire = None
        self._outbox.close()

    @property
    def scope(self) -> trio.CancelScope:
        """The scope that everything but writing runs in."""
        return self._scope


async def serve_connection(
    stream: ByteStream | MessageStream,
    peer: Peer,
    router: Router,
    shortcut: Shortcut = no_shortcut,
    *,
    max_frame_bytes: int = DEFAULT_MAX_FRAME_BYTES,
) -> Ending:
    """Serves the connection until the input ends or breaks, or `Peer.stop`; returns which it was.

    In every case each admitted request is answered, and each task that waits for the peer gets PeerGone. Over a stream
    of bytes, messages come in frames.
    """
    wire = stream if isinstance(stream, MessageStream) else FramedMessages(stream, max_frame_bytes)
    inbox, messages = peer.messages_in
    writer_scope = trio.CancelScope(shield=True)
    endings: list[Ending] = []

    async def read(nursery: trio.Nursery) -> None:
        with inbox:
            try:
                await _read(wire, peer, inbox, shortcut, nursery)
            except FramingError as error:
                log.error("the client's frames are broken: %s", error)
                endings.append(Ending.BROKEN_FRAMING)
                peer.stop()
                return
        endings.append(Ending.END_OF_INPUT)
        peer.outgoing.close()
        peer.scope.deadline = trio.current_time() + _BACKLOG_SECONDS

    async def write() -> None:
        with writer_scope, peer.frames_out:
            try:
                await _write(wire, peer)
            except (trio.BrokenResourceError, OSError) as error:
                log.debug("the output is closed: %s", error)
                endings.append(Ending.BROKEN_OUTPUT)
                peer.stop()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(write)
        try:
            with peer.scope:
                async with trio.open_nursery() as inner:
                    peer.open(wire)
                    inner.start_soon(read, inner)
                    inner.start_soon(_dispatch, messages, peer, router, inner)
        finally:
            peer.outgoing.close()
            peer.pending.fail_all(RpcError(ErrorCode.REQUEST_FAILED, "the server is stopping"))
            writer_scope.deadline = trio.current_time() + _LAST_WORDS_SECONDS
            peer.close()
    return endings[0] if endings else Ending.STOPPED


async def _read(
    wire: MessageStream,
    peer: Peer,
    inbox: trio.MemorySendChannel[Queued],
    shortcut: Shortcut,
    nursery: trio.Nursery,
) -> None:
    traffic = peer.traffic
    while True:
        started = 0
        try:
            bodies = await wire.receive()
        except (trio.BrokenResourceError, OSError) as error:
            log.debug("reading the input failed: %s", error)
            return
        if bodies is None:
            return
        # No other task runs meanwhile, so the backlog is known, and a cancellation in it overtakes its request.
        for body in bodies:
            traffic.frames_in += 1
            traffic.bytes_in += len(body)
            peer.observer.frame(Direction.IN, body)
            await peer.unread.room()
            queued = _admit(classify(body), peer)
            if queued is None:
                continue
            if started < _AT_ONE_TURN and _start_at_once(*queued, peer, shortcut, nursery):
                started += 1
                continue
            peer.backlog.add(len(body))
            inbox.send_nowait((*queued, len(body)))
        await peer.backlog.wait_for_room()


def _admit(message: Message, peer: Peer) -> Admitted | None:
    """The message for the dispatcher; None if the reader has handled it."""
    match message:
        case Request(request_id, method):
            ticket = peer.pending.admit(request_id, method, peer.parse_clock.seconds)
            if ticket is not None:
                return message, ticket, ticket.trace
            fault = f"id {request_id!r} is already in use by a request that has not been answered"
            peer.send(encode_error(request_id, RpcError(ErrorCode.INVALID_REQUEST, fault)))
        case Notification("$/cancelRequest", params):
            cancelled = params.get("id") if isinstance(params, dict) else None
            if is_request_id(cancelled):
                peer.pending.cancel(cancelled)
        case Notification(method):
            return message, None, start(method, peer.parse_clock.seconds)
        case Response():
            if not peer.outgoing.receive(message):
                log.debug("an answer to nothing we asked: id %r", message.id)
        case Invalid(request_id, error):
            log.warning("a malformed message: %s", error.message)
            peer.send(encode_error(request_id, error))
    return None


def _start_at_once(
    message: Request | Notification,
    ticket: Ticket | None,
    trace: RequestTrace,
    peer: Peer,
    shortcut: Shortcut,
    nursery: trio.Nursery,
) -> bool:
    """Starts a request without the dispatcher, where that has handled everything before it."""
    if ticket is None or not isinstance(message, Request) or not peer.backlog.is_done:
        return False
    try:
        step = shortcut(message, trace)
    except Exception as error:
        _refuse(message.method, ticket, error)
        return True
    if step is None:
        return False
    ticket.scope = trio.CancelScope()
    nursery.start_soon(_answer, ticket, step.work, peer)
    return True


async def _in_turns(messages: trio.MemoryReceiveChannel[Queued], backlog: Backlog) -> AsyncIterator[Queued]:
    """The messages read, in order. Yields to other tasks only every few messages, so that bursts of edits are cheap."""
    while True:
        backlog.at_work = False
        try:
            yield await messages.receive()
            for _ in range(_AT_ONE_TURN - 1):
                yield messages.receive_nowait()
        except trio.WouldBlock:
            continue
        except trio.EndOfChannel:
            return


async def _dispatch(
    messages: trio.MemoryReceiveChannel[Queued], peer: Peer, router: Router, nursery: trio.Nursery
) -> None:
    with messages:
        async for message, ticket, trace, size in _in_turns(messages, peer.backlog):
            peer.backlog.take(size)
            if ticket is not None and not ticket.open:
                continue
            if ticket is None:
                await _work_off(message, trace, peer, router)
                continue
            try:
                step = await router(message, trace)
            except Exception as error:
                _refuse(message.method, ticket, error)
                continue
            if not ticket.open:
                continue
            if step.ordered:
                await _answer(ticket, step.work, peer)
            else:
                ticket.scope = trio.CancelScope()
                nursery.start_soon(_answer, ticket, step.work, peer)


async def _work_off(message: Request | Notification, trace: RequestTrace, peer: Peer, router: Router) -> None:
    """Handles a notification."""
    trace.begin(peer.parse_clock.seconds)
    try:
        step = await router(message, trace)
        await step.work()
    except Exception as error:
        _refuse(message.method, None, error)
    trace.ended = perf_counter()
    peer.observer.finished(trace)


async def _answer(ticket: Ticket, work: Work, peer: Peer) -> None:
    ticket.trace.begin(peer.parse_clock.seconds)
    with ticket.scope or trio.CancelScope():
        try:
            ticket.succeed(await work())
        except Exception as error:
            _refuse(ticket.method, ticket, error)


def _refuse(method: str, ticket: Ticket | None, error: Exception) -> None:
    """Answers with the error. A bug costs this answer, not the session, and its traceback is logged."""
    fault = client_error(error)
    if fault is None:
        log.error("%s failed", method, exc_info=error)
        fault = RpcError(ErrorCode.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
    elif ticket is None:
        log.warning("%s: %s", method, fault.message)
    if ticket is not None:
        ticket.fail(fault)


def client_error(error: BaseException) -> RpcError | None:
    """The answer that an exception stands for: an RpcError, bare or alone in a group; None for a bug."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error if isinstance(error, RpcError) else None


async def _write(wire: MessageStream, peer: Peer) -> None:
    waiting, observe, traffic = peer.frames_out, peer.observer.frame, peer.traffic
    async for body in waiting:
        observe(Direction.OUT, body)
        bodies = [body]
        queued_bytes = len(body)
        while queued_bytes < _WRITE_BATCH_BYTES:
            try:
                body = waiting.receive_nowait()
            except (trio.WouldBlock, trio.EndOfChannel):
                break
            observe(Direction.OUT, body)
            bodies.append(body)
            queued_bytes += len(body)
        traffic.frames_out += len(bodies)
        traffic.bytes_out += queued_bytes
        await wire.send(bodies)
        peer.unread.remove(queued_bytes, len(bodies))
