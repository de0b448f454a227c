"""The start of a process that serves over its standard streams, which answers initialize before it is all there.

Importing everything takes three times as long as an editor needs to start a server and wait for that answer. So only
what the answer takes is imported first. The session reads the message all the same, and its own answer is dropped.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

import trio

from rholsp.config import Settings
from rholsp.lazy_imports import late
from rholsp.logs import configure_logging
from rholsp.process import run_process
from rholsp.protocol.framing import FramingError
from rholsp.protocol.json_text import loads
from rholsp.protocol.jsonrpc import Request, RequestId, RpcError, classify, encode_result
from rholsp.protocol.messages import FramedMessages, MessageStream
from rholsp.protocol.stdio import StdioStream, take_standard_streams
from rholsp.server.client_capabilities import read_features
from rholsp.server.handshake import read_handshake
from rholsp.server.server_capabilities import initialize_result

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 0.1
"""After so long without a word from the client, the rest is imported meanwhile."""


def run_stdio(settings: Settings) -> int:
    """Serves one client over the standard streams, then ends the process; returns only if it cannot do that."""
    configure_logging(settings)
    try:
        stream = take_standard_streams()
    except OSError as error:
        log.critical("cannot serve without stdin and stdout: %s", error)
        return 1
    return run_process(lambda: _serve(stream, settings), settings)


async def _serve(stream: StdioStream, settings: Settings) -> int:
    wire = EarlyGreeting(FramedMessages(stream, settings.max_frame_bytes))
    status = 0
    async with trio.open_nursery() as nursery:
        nursery.start_soon(wire.greet)
        with trio.move_on_after(_PATIENCE_SECONDS):
            await wire.heard.wait()
        serve_stdio = await late("rholsp.app", _load_app)
        status = await serve_stdio(wire, settings)
        nursery.cancel_scope.cancel()
    return status


def _load_app() -> Callable[[MessageStream, Settings], Awaitable[int]]:
    from rholsp.app import serve_stdio

    return serve_stdio


class EarlyGreeting(MessageStream):
    """A wire whose first message is answered, if it is a sound initialize, before anybody reads from the wire.

    Whoever reads gets that message too; the answer that they send to it goes nowhere, since there was one.
    """

    def __init__(self, wire: MessageStream) -> None:
        self._wire = wire
        self.heard = trio.Event()
        """Set once the first message has come, and its answer has gone, or the wire has ended."""
        self._first: list[bytes] | None = []
        """What `greet` has read and nobody after it; None once that is handed on."""
        self._ended = False
        self._fault: Exception | None = None
        self._answered: RequestId | None = None
        """The request that is answered already, until its second answer comes by."""

    async def greet(self) -> None:
        """To be run beside everything else from the start."""
        try:
            await self._read_first()
            if self._first:
                await self._answer(self._first[0])
        except (OSError, trio.BrokenResourceError, FramingError) as error:
            self._fault = error
        finally:
            self.heard.set()

    async def _read_first(self) -> None:
        assert self._first is not None
        while not self._first and not self._ended:
            bodies = await self._wire.receive()
            self._ended = bodies is None
            for body in bodies or ():
                self._first.append(body)

    async def _answer(self, body: bytes) -> None:
        message = classify(body)
        if not isinstance(message, Request) or message.method != "initialize":
            return
        try:
            handshake = read_handshake(message.params)
        except RpcError:
            return
        answer = encode_result(message.id, initialize_result(read_features(handshake.capabilities)))
        try:
            await self._wire.send([answer])
        except (OSError, trio.BrokenResourceError):
            return  # The session's own answer will meet this.
        self._answered = message.id

    async def receive(self) -> Iterable[bytes] | None:
        if self._first is None:
            return await self._wire.receive()
        await self.heard.wait()
        bodies, self._first = self._first, None
        if self._fault is None:
            return None if self._ended else bodies
        if not bodies:
            raise self._fault
        return _and_then(bodies, self._fault)

    async def send(self, bodies: Sequence[bytes]) -> None:
        await self._wire.send([body for body in bodies if not self._is_second_answer(body)])

    def send_at_once(self, body: bytes) -> bool:
        return self._is_second_answer(body) or self._wire.send_at_once(body)

    def _is_second_answer(self, body: bytes) -> bool:
        if self._answered is None:
            return False
        message = loads(body)
        if "method" in message or message["id"] != self._answered:
            return False
        self._answered = None
        return True

    async def say_goodbye(self) -> None:
        await self._wire.say_goodbye()


def _and_then(bodies: Sequence[bytes], fault: Exception) -> Iterable[bytes]:
    yield from bodies
    raise fault
