"""Messages as they come over a wire: over a stream of bytes in frames, over others in whatever divides them there."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from rholsp.protocol.framing import FrameDecoder, encode_frame

log = logging.getLogger(__name__)

READ_BYTES = 65536


class MessageStream(ABC):
    """A wire that keeps messages apart. One task receives, one task sends."""

    @abstractmethod
    async def receive(self) -> Iterable[bytes] | None:
        """The bodies of the messages that came next, at least one byte of something; None at the end.

        Raises OSError or trio.BrokenResourceError where the wire is broken, and FramingError, which the iterable may
        raise too, where nothing after can be trusted.
        """

    @abstractmethod
    async def send(self, bodies: Sequence[bytes]) -> None:
        """Writes whole messages. Raises OSError or trio.BrokenResourceError where the wire is broken."""

    def send_at_once(self, body: bytes) -> bool:
        """Writes a whole message, where that takes no waiting; says whether it did. Not while `send` is at work."""
        return False

    async def say_goodbye(self) -> None:
        """Ends the conversation as the wire's protocol wants it. What it runs over is left to its owner."""
        return


class ByteStream(Protocol):
    """Any stream of trio's, or the process's standard streams, which have a `send_at_once` as messages have."""

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray: ...
    async def send_all(self, data: bytes) -> None: ...


class FramedMessages(MessageStream):
    """Messages over a stream of bytes, each behind a header with its length."""

    def __init__(self, stream: ByteStream, max_frame_bytes: int) -> None:
        self._stream = stream
        self._decoder = FrameDecoder(max_frame_bytes)
        self._at_once: Callable[[bytes], bool] | None = getattr(stream, "send_at_once", None)

    async def receive(self) -> Iterable[bytes] | None:
        data = await self._stream.receive_some(READ_BYTES)
        if data:
            return self._decoder.feed(bytes(data))
        if self._decoder.inside_frame:
            log.warning("the input ended in the middle of a frame")
        return None

    async def send(self, bodies: Sequence[bytes]) -> None:
        await self._stream.send_all(b"".join(map(encode_frame, bodies)))

    def send_at_once(self, body: bytes) -> bool:
        return self._at_once is not None and self._at_once(encode_frame(body))
