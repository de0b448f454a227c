"""The server of a page: one session over messages that JavaScript hands over and takes."""

import asyncio
import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence

import trio_on_webloop

trio_on_webloop.install()
if not hasattr(time, "thread_time"):
    # Where there is one thread, its time is that of the process.
    time.thread_time = time.process_time

import trio  # noqa: E402

from rholsp.app import serve  # noqa: E402
from rholsp.config import Settings  # noqa: E402
from rholsp.protocol.messages import MessageStream  # noqa: E402
from rholsp.server.handlers import threads  # noqa: E402

# A feature in a thread asks the loop, which would have to run at the same time.
threads.IN_THREAD = sys.maxsize


class PageMessages(MessageStream):
    """Messages from and to the page, each one text."""

    def __init__(self, post: Callable[[str], object]) -> None:
        self._post = post
        self._send, self._receive = trio.open_memory_channel[bytes](math.inf)
        self._token: trio.lowlevel.TrioToken | None = None
        self._early: list[bytes] = []

    def put(self, text: str) -> None:
        """Takes a message of the page. Called by the host, at any time."""
        body = text.encode("utf-8", "surrogatepass")
        if self._token is None:
            self._early.append(body)
        else:
            self._token.run_sync_soon(self._send.send_nowait, body)

    def begin(self) -> None:
        """From now on messages are handed over. Called inside Trio."""
        self._token = trio.lowlevel.current_trio_token()
        for body in self._early:
            self._send.send_nowait(body)

    async def receive(self) -> Iterable[bytes] | None:
        bodies = [await self._receive.receive()]
        while True:
            try:
                bodies.append(self._receive.receive_nowait())
            except trio.WouldBlock:
                return bodies

    async def send(self, bodies: Sequence[bytes]) -> None:
        for body in bodies:
            self._post(body.decode("utf-8", "replace"))
        await trio.lowlevel.checkpoint()


def start(post: Callable[[str], object]) -> PageMessages:
    """Starts the server on the host's loop; the messages to it go to the result."""
    messages = PageMessages(post)

    async def session() -> None:
        messages.begin()
        await serve(messages, Settings(workers=0, store=False))

    task = asyncio.ensure_future(trio_on_webloop.run(session))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return messages


_running: set[asyncio.Future[None]] = set()
