"""The standard streams, reserved for the protocol: the only module that touches them."""

import os
import select
import stat
import sys
from typing import Protocol

import trio

_READ_BYTES = 65536


class StdioStream:
    """Reads and writes private copies of the standard streams, whatever the editor made of them.

    Pipes and sockets are waited for in the event loop. A terminal, a file, and everything on Windows is read and
    written in threads. Plain `os.read` rather than `sys.stdin.buffer`: a thread parked in a buffered reader when the
    interpreter exits makes CPython abort.
    """

    __slots__ = ("_input", "_output")

    def __init__(self, fd_in: int, fd_out: int) -> None:
        self._input = _descriptor(fd_in)
        self._output = _descriptor(fd_out)

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        return await self._input.read(max_bytes or _READ_BYTES)

    async def send_all(self, data: bytes) -> None:
        """Writes everything. A cancellation leaves a torn frame, so only the end of the session may cancel this."""
        await self._output.write(data)

    def send_at_once(self, data: bytes) -> bool:
        """Writes everything, where that takes no waiting; says whether it did."""
        return self._output.write_at_once(data)


class _Descriptor(Protocol):
    async def read(self, max_bytes: int) -> bytes: ...
    async def write(self, data: bytes) -> None: ...
    def write_at_once(self, data: bytes) -> bool: ...


def _descriptor(fd: int) -> _Descriptor:
    if sys.platform != "win32":
        kind = os.fstat(fd).st_mode
        if stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind):
            return _PolledDescriptor(fd)
    return _ThreadedDescriptor(fd)


class _ThreadedDescriptor:
    """Read and written in a thread of its own, which may block: epoll, for one, refuses regular files."""

    __slots__ = ("_fd", "_thread")

    def __init__(self, fd: int) -> None:
        self._fd = fd
        # With the shared limiter, slow jobs elsewhere could keep the reader, and so cancellations, from a thread.
        self._thread = trio.CapacityLimiter(1)

    async def read(self, max_bytes: int) -> bytes:
        # Abandoned only when the session is over, when input no longer matters.
        return await trio.to_thread.run_sync(_read, self._fd, max_bytes, abandon_on_cancel=True, limiter=self._thread)

    async def write(self, data: bytes) -> None:
        await trio.to_thread.run_sync(_write, self._fd, data, abandon_on_cancel=True, limiter=self._thread)

    def write_at_once(self, data: bytes) -> bool:
        return False


if sys.platform != "win32":

    class _PolledDescriptor:
        """A pipe or socket, read and written when it is ready.

        A read that is ready returns what is there, and a write of at most PIPE_BUF bytes does not block once there is
        room for any (POSIX, "write"; poll(2) of Linux and Darwin). So the descriptor stays as blocking as it is:
        O_NONBLOCK would hold for everybody who shares it, such as a stderr that is the same pipe.
        """

        __slots__ = ("_fd", "_room")

        def __init__(self, fd: int) -> None:
            self._fd = fd
            self._room = select.poll()
            self._room.register(fd, select.POLLOUT)

        async def read(self, max_bytes: int) -> bytes:
            while True:
                await trio.lowlevel.wait_readable(self._fd)
                try:
                    return os.read(self._fd, max_bytes)
                except BlockingIOError:
                    continue

        async def write(self, data: bytes) -> None:
            """Lets other tasks run only where there is no room: a frame is mostly written in one go."""
            rest = memoryview(data)
            while rest:
                if not self._room.poll(0):
                    await trio.lowlevel.wait_writable(self._fd)
                try:
                    rest = rest[os.write(self._fd, rest[: select.PIPE_BUF]) :]
                except BlockingIOError:
                    await trio.lowlevel.wait_writable(self._fd)

        def write_at_once(self, data: bytes) -> bool:
            if len(data) > select.PIPE_BUF or not self._room.poll(0):
                return False
            try:
                written = os.write(self._fd, data)
            except OSError:
                return False  # The writer will meet it too, and ends the conversation.
            if written < len(data):
                # A socket may take a part where somebody has made it non-blocking, though hardly of so little.
                _write(self._fd, data[written:])
            return True


def take_standard_streams() -> StdioStream:
    """Makes stdin and stdout private to the protocol; to be called before the first child process or print.

    From then on descriptor 0 is empty and descriptor 1 is stderr, so that neither a stray print nor C code nor a
    worker process can write into a frame, read a client's bytes, or keep the client's pipes open after us. A stderr
    that is the same pipe gets nothing. Raises OSError where the process was started without stdin or stdout.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    fd_in, fd_out = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    if _is_shared(fd_out, 2):
        os.dup2(null, 2)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return StdioStream(fd_in, fd_out)


def _is_shared(fd_out: int, fd_err: int) -> bool:
    """Whether what is written to stderr would end up among the frames; a terminal shows both anyway."""
    return os.path.sameopenfile(fd_out, fd_err) and not stat.S_ISCHR(os.fstat(fd_out).st_mode)


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
