"""Sockets as wires: TCP on this machine alone, and Unix sockets of this user alone; on Windows, its named pipes."""

import errno
import os
import socket
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import trio

from rholsp.protocol.named_pipes import NamedPipeListener, connect_to_pipe

if sys.platform == "win32":
    from rholsp.protocol.named_pipes import WindowsPipes

AnyListener = trio.SocketListener | NamedPipeListener
_LOOPBACK = "127.0.0.1"
_BACKLOG = 16
"""Clients that may wait to be accepted."""


async def connect_to_port(port: int) -> trio.SocketStream:
    """A client that listens on this machine. Raises OSError where none does."""
    return await trio.open_tcp_stream(_LOOPBACK, port)


@asynccontextmanager
async def listening_on_port(port: int) -> AsyncIterator[trio.SocketListener]:
    """Listens on this machine's own address alone; 0 takes any free port. Raises OSError where the port is taken."""
    (listener,) = await trio.open_tcp_listeners(port, host=_LOOPBACK)
    async with listener:
        yield listener


async def connect_to_path(path: str) -> trio.abc.Stream | None:
    """A client that listens on a Unix socket or named pipe; None where nobody does, so that we may.

    Raises OSError where something else lies there.
    """
    if sys.platform == "win32":
        return await connect_to_pipe(WindowsPipes(), path)
    with suppress(FileNotFoundError):
        # Linux refuses a connection to any file, as it does one to a socket that its owner has left.
        if not stat.S_ISSOCK(os.stat(path).st_mode):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        with suppress(ConnectionRefusedError):
            return await trio.open_unix_socket(path)
    return None


@asynccontextmanager
async def listening_on_path(path: str) -> AsyncIterator[AnyListener]:
    """Listens on a Unix socket that only this user may connect to, and removes it at the end; or on a named pipe.

    To be called where `connect_to_path` found nobody: a socket that was left behind is replaced. Raises OSError.
    """
    if sys.platform == "win32":
        async with NamedPipeListener(WindowsPipes(), path) as pipe:
            yield pipe
        return
    with suppress(FileNotFoundError):
        os.unlink(path)
    own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # The file has these permissions from its first moment on, which a chmod afterwards would not give it.
        before = os.umask(0o177)
        try:
            own.bind(path)
        finally:
            os.umask(before)
        made = os.stat(path)
        own.listen(_BACKLOG)
        listener = trio.SocketListener(trio.socket.from_stdlib_socket(own))
    except BaseException:
        own.close()
        raise
    try:
        async with listener:
            yield listener
    finally:
        with suppress(FileNotFoundError):
            # Another server may have replaced it.
            if os.path.samestat(os.stat(path), made):
                os.unlink(path)


def address(listener: AnyListener) -> str:
    """Where clients connect to: a path, or `host:port`."""
    if isinstance(listener, NamedPipeListener):
        return listener.path
    name = listener.socket.getsockname()
    return name if isinstance(name, str) else "{}:{}".format(*name)
