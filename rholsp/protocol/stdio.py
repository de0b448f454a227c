"""The process's standard streams as the wire, and nobody else's: the only module that touches them."""

import os
import select
import sys

import trio


class StdioStream:
    """Reads and writes private copies of the standard streams, in threads of their own.

    Threads, because what an editor hands over may be a pipe, a socket, a terminal or a file, blocking or not, on any
    system. Plain `os.read` rather than `sys.stdin.buffer`: a thread parked in a buffered reader when the interpreter
    exits makes CPython abort.
    """

    __slots__ = ("_fd_in", "_fd_out", "_reader", "_writer")

    def __init__(self, fd_in: int, fd_out: int) -> None:
        self._fd_in = fd_in
        self._fd_out = fd_out
        # The shared limiter would let slow jobs elsewhere keep the reader from its thread, and with it cancellations.
        self._reader = trio.CapacityLimiter(1)
        self._writer = trio.CapacityLimiter(1)

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        # Abandoned only when the session is over: what the thread may still read is for nobody.
        return await trio.to_thread.run_sync(
            _read, self._fd_in, max_bytes or 65536, abandon_on_cancel=True, limiter=self._reader
        )

    async def send_all(self, data: bytes) -> None:
        """Writes everything. A cancellation leaves a torn frame, so only the end of the session may cancel this."""
        await trio.to_thread.run_sync(_write, self._fd_out, data, abandon_on_cancel=True, limiter=self._writer)


def take_standard_streams() -> StdioStream:
    """Makes stdin and stdout private to the protocol; to be called before the first child process or print.

    From then on descriptor 0 is empty and descriptor 1 is stderr, so that neither a stray print nor C code nor a
    worker process can write into a frame, read a client's bytes, or keep the client's pipes open after us.
    Raises OSError where the process was started without them.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    fd_in, fd_out = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(null, 1)
    os.close(null)
    return StdioStream(fd_in, fd_out)


def _read(fd: int, max_bytes: int) -> bytes:
    while True:
        try:
            return os.read(fd, max_bytes)
        except BlockingIOError:
            select.select([fd], [], [])


def _write(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:
            select.select([], [fd], [])
