"""Named pipes of Windows as wires, waited for in the event loop by overlapped input and output.

A handle that is opened without it serialises what threads do with it, so that one that waits to read keeps another
from writing. What is here is checked by types for Windows, and tested with a stand-in for its pipes.
"""

import sys
from typing import Protocol

import trio

_READ_BYTES = 65536
_BUFFER_BYTES = 65536
_BUSY_SECONDS = 5.0
"""For a server that is about to offer its next instance."""
_PAUSE = 0.02


class PipeBusy(Exception):
    """Somebody listens, and every instance of the pipe is taken at this moment."""


class PipeSystem(Protocol):
    """What Windows does with named pipes, which it knows by handles. All but `close` raise OSError."""

    def open(self, path: str) -> int:
        """The client's end. Raises FileNotFoundError where nobody listens, and PipeBusy."""
        ...

    def create(self, path: str, *, first: bool) -> int:
        """A server's end, of one instance. The `first` of a pipe may be no other server's."""
        ...

    async def connected(self, handle: int) -> None:
        """Waits until a client has opened the instance."""
        ...

    async def read_into(self, handle: int, buffer: bytearray) -> int:
        """Raises BrokenPipeError where the other side has closed its end."""
        ...

    async def write(self, handle: int, data: bytes | bytearray | memoryview) -> int:
        """Raises BrokenPipeError where the other side has closed its end."""
        ...

    def close(self, handle: int) -> None: ...


class NamedPipeStream(trio.abc.Stream):
    """One end of a connected pipe. One task may read while another one writes."""

    def __init__(self, system: PipeSystem, handle: int) -> None:
        self._system = system
        self._handle: int | None = handle

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray:
        buffer = bytearray(max_bytes or _READ_BYTES)
        try:
            size = await self._system.read_into(self._open_handle(), buffer)
        except BrokenPipeError:
            await trio.lowlevel.checkpoint()
            return b""
        del buffer[size:]
        return buffer

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        rest = memoryview(data)
        while rest:
            try:
                written = await self._system.write(self._open_handle(), rest)
            except BrokenPipeError as error:
                raise trio.BrokenResourceError("the other end of the pipe is closed") from error
            rest = rest[written:]

    async def wait_send_all_might_not_block(self) -> None:
        await trio.lowlevel.checkpoint()

    async def aclose(self) -> None:
        if self._handle is not None:
            self._system.close(self._handle)
            self._handle = None
        await trio.lowlevel.checkpoint()

    def _open_handle(self) -> int:
        if self._handle is None:
            raise trio.ClosedResourceError("this pipe is closed")
        return self._handle


class NamedPipeListener(trio.abc.Listener[NamedPipeStream]):
    """Offers one instance of a pipe after the other. Raises OSError where the pipe is another server's."""

    def __init__(self, system: PipeSystem, path: str) -> None:
        self.path = path
        self._system = system
        self._next: int | None = system.create(path, first=True)

    async def accept(self) -> NamedPipeStream:
        if self._next is None:
            raise trio.ClosedResourceError("this pipe is closed")
        await self._system.connected(self._next)
        taken = self._next
        # Before anything else, so that the next client finds somebody who listens.
        self._next = self._system.create(self.path, first=False)
        return NamedPipeStream(self._system, taken)

    async def aclose(self) -> None:
        if self._next is not None:
            self._system.close(self._next)
            self._next = None
        await trio.lowlevel.checkpoint()


async def connect_to_pipe(system: PipeSystem, path: str) -> NamedPipeStream | None:
    """A client that listens on a named pipe; None where nobody does, so that we may. Raises OSError."""
    with trio.move_on_after(_BUSY_SECONDS):
        while True:
            try:
                return NamedPipeStream(system, system.open(path))
            except FileNotFoundError:
                return None
            except PipeBusy:
                await trio.sleep(_PAUSE)
    raise TimeoutError(f"{path}: everybody who listens is busy")


if sys.platform == "win32":
    import _winapi

    _PIPE_REJECT_REMOTE_CLIENTS = 8

    class WindowsPipes:
        """The pipes of this machine. Only its users can open them, and for writing only this one."""

        def open(self, path: str) -> int:
            access = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE
            flags = _winapi.FILE_FLAG_OVERLAPPED
            try:
                handle = _winapi.CreateFile(path, access, 0, _winapi.NULL, _winapi.OPEN_EXISTING, flags, _winapi.NULL)
            except OSError as error:
                if error.winerror == _winapi.ERROR_PIPE_BUSY:
                    raise PipeBusy(path) from error
                raise
            trio.lowlevel.register_with_iocp(handle)
            return handle

        def create(self, path: str, *, first: bool) -> int:
            flags = _winapi.PIPE_ACCESS_DUPLEX | _winapi.FILE_FLAG_OVERLAPPED
            return _winapi.CreateNamedPipe(
                path,
                flags | (_winapi.FILE_FLAG_FIRST_PIPE_INSTANCE if first else 0),
                _PIPE_REJECT_REMOTE_CLIENTS,
                _winapi.PIPE_UNLIMITED_INSTANCES,
                _BUFFER_BYTES,
                _BUFFER_BYTES,
                0,
                _winapi.NULL,
            )

        async def connected(self, handle: int) -> None:
            try:
                opening = _winapi.ConnectNamedPipe(handle, overlapped=True)
            except OSError as error:
                if error.winerror != _winapi.ERROR_NO_DATA:
                    raise
                # It has come and gone, which reading will show.
                trio.lowlevel.register_with_iocp(handle)
                return
            try:
                await trio.lowlevel.WaitForSingleObject(opening.event)
            except BaseException:
                opening.cancel()
                raise
            opening.GetOverlappedResult(False)
            trio.lowlevel.register_with_iocp(handle)

        async def read_into(self, handle: int, buffer: bytearray) -> int:
            return await trio.lowlevel.readinto_overlapped(handle, buffer)

        async def write(self, handle: int, data: bytes | bytearray | memoryview) -> int:
            return await trio.lowlevel.write_overlapped(handle, data)

        def close(self, handle: int) -> None:
            _winapi.CloseHandle(handle)
