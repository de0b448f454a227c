"""The program on each of its transports, and clients of it."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import trio

from rholsp.protocol.messages import ByteStream
from rholsp.protocol.sockets import listening_on_path, listening_on_port
from tests.patience import HUNG
from tests.server.client import Client, listening
from tests.server.harness import PUBLISH
from tests.server.web_stream import web_stream

ROOT = Path(__file__).parents[2]
LISTENING = ["--socket --port 0", "--websocket --port 0", "--pipe PATH", "--pipe=PATH"]
CONNECTING = ["--socket=PORT", "--pipe=PATH"]


@asynccontextmanager
async def started(line: str, folder: Path) -> AsyncIterator[trio.Process]:
    """The program; `PATH` in the line is a path in the folder."""
    arguments = line.replace("PATH", str(folder / "wire")).split()
    process = await trio.lowlevel.open_process(
        [sys.executable, "-m", "rholsp", "--no-store", "--workers=0", "--log-folder", str(folder), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stderr is not None
    with trio.fail_after(HUNG):
        try:
            yield process
        finally:
            process.kill()
            await process.wait()
            await process.stderr.aclose()


async def words(process: trio.Process) -> str:
    """The first line on stderr."""
    assert process.stderr is not None
    said = b""
    while b"\n" not in said:
        said += await process.stderr.receive_some()
    return said.decode().splitlines()[0]


def address_in(where: str) -> str:
    return where.strip().partition("listening: ")[2]


async def dial(where: str) -> trio.SocketStream:
    address = address_in(where).removeprefix("ws://")
    if address.startswith("/"):
        return await trio.open_unix_socket(address)
    host, _, port = address.rpartition(":")
    return await trio.open_tcp_stream(host, int(port))


@asynccontextmanager
async def client_at(where: str) -> AsyncIterator[Client]:
    async with stream_to(where) as stream, listening(Client(stream, ignored=[PUBLISH])) as client:
        yield client


@asynccontextmanager
async def stream_to(where: str) -> AsyncIterator[ByteStream]:
    if "ws://" in where:
        async with web_stream(address_in(where)) as stream:
            yield stream
    else:
        async with await dial(where) as stream:
            yield stream


class Pipes:
    """Both pipes of a process as one stream."""

    def __init__(self, process: trio.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.stdin, self.stdout = process.stdin, process.stdout

    async def send_all(self, data: bytes) -> None:
        await self.stdin.send_all(data)

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        return bytes(await self.stdout.receive_some(max_bytes))


@asynccontextmanager
async def connected_to(line: str, folder: Path) -> AsyncIterator[tuple[ByteStream, trio.Process]]:
    """A server that connects to us as the line says."""
    opening = listening_on_port(0) if "PORT" in line else listening_on_path(str(folder / "wire"))
    async with opening as listener:
        if isinstance(listener, trio.SocketListener) and "PORT" in line:
            line = line.replace("PORT", str(listener.socket.getsockname()[1]))
        async with started(line, folder) as process, await listener.accept() as stream:
            yield stream, process
