"""A WebSocket as the stream of bytes that `Client` speaks over: led with a library that rholsp does not use."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio
from trio_websocket import ConnectionClosed, WebSocketConnection, open_websocket_url

from rholsp.protocol.framing import FrameDecoder, encode_frame


class WebStream:
    """Frames become bare messages, and the other way round."""

    def __init__(self, connection: WebSocketConnection) -> None:
        self._connection = connection
        self._decoder = FrameDecoder()

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        try:
            message = await self._connection.get_message()
        except ConnectionClosed:
            return b""
        assert isinstance(message, str)
        return encode_frame(message.encode())

    async def send_all(self, data: bytes) -> None:
        for body in self._decoder.feed(data):
            try:
                await self._connection.send_message(body.decode())
            except ConnectionClosed as error:
                raise trio.BrokenResourceError(str(error)) from error


@asynccontextmanager
async def web_stream(url: str) -> AsyncIterator[WebStream]:
    async with open_websocket_url(url, max_message_size=1 << 26) as connection:
        try:
            yield WebStream(connection)
        finally:
            # Where the server was the first to say goodbye, the library leaves its socket open, and where messages were
            # left unread, it waits for ever for somebody to read them.
            connection._recv_channel.close()
            await connection._stream.aclose()
