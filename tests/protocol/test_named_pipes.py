"""Named pipes of Windows, with a stand-in for Windows that keeps their rules: it runs everywhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import trio

from rholsp.app import Host, serve_clients
from rholsp.config import Settings
from rholsp.protocol.named_pipes import NamedPipeListener, NamedPipeStream, PipeBusy, connect_to_pipe
from tests.patience import HUNG
from tests.server.client import Client, listening
from tests.server.harness import PUBLISH, at, initialize_params, open_document

PATH = r"\\.\pipe\rholsp-test"
URI = "file:///w/a.rho"
TEXT = "contract cell(@x) = { Nil } | cell!(1)"


@dataclass
class End:
    """What a handle stands for."""

    path: str
    sent: Any = None
    received: Any = None
    opened: trio.Event = field(default_factory=trio.Event)


class Pipes:
    """Instances are opened by one client each; data of one write may need several reads; a write may be short."""

    def __init__(self, at_once: int = 1 << 20) -> None:
        self.ends: dict[int, End] = {}
        self.free: dict[str, list[int]] = {}
        self.rest: dict[int, bytes] = {}
        self.at_once = at_once
        self.last = 100
        self.busy = 0

    def open(self, path: str) -> int:
        if path not in self.free:
            raise FileNotFoundError(path)
        if self.busy or not self.free[path]:
            self.busy = max(self.busy - 1, 0)
            raise PipeBusy(path)
        theirs = self.ends[self.free[path].pop(0)]
        there, here = trio.open_memory_channel[bytes](100), trio.open_memory_channel[bytes](100)
        theirs.sent, theirs.received = here[0], there[1]
        theirs.opened.set()
        return self.add(End(path, there[0], here[1]))

    def create(self, path: str, *, first: bool) -> int:
        if first == (path in self.free):
            raise PermissionError(path)
        handle = self.add(End(path))
        self.free.setdefault(path, []).append(handle)
        return handle

    def add(self, end: End) -> int:
        self.last += 4
        self.ends[self.last] = end
        return self.last

    async def connected(self, handle: int) -> None:
        await self.ends[handle].opened.wait()

    async def read_into(self, handle: int, buffer: bytearray) -> int:
        data = self.rest.pop(handle, b"")
        if not data:
            try:
                data = await self.ends[handle].received.receive()
            except trio.EndOfChannel:
                raise BrokenPipeError from None
        size = min(len(data), len(buffer))
        buffer[:size] = data[:size]
        self.rest[handle] = data[size:]
        return size

    async def write(self, handle: int, data: bytes | bytearray | memoryview) -> int:
        piece = bytes(data[: self.at_once])
        try:
            await self.ends[handle].sent.send(piece)
        except trio.BrokenResourceError:
            raise BrokenPipeError from None
        return len(piece)

    def close(self, handle: int) -> None:
        end = self.ends.pop(handle)
        for channel in (end.sent, end.received):
            if channel is not None:
                channel.close()
        if handle in self.free[end.path]:
            self.free[end.path].remove(handle)


@asynccontextmanager
async def connected(pipes: Pipes) -> AsyncIterator[tuple[NamedPipeStream, NamedPipeStream]]:
    with trio.fail_after(HUNG):
        async with NamedPipeListener(pipes, PATH) as listener:
            client = await connect_to_pipe(pipes, PATH)
            assert client is not None
            async with client, await listener.accept() as server:
                yield client, server
    assert pipes.ends == {}


async def test_bytes_arrive_however_they_are_cut() -> None:
    async with connected(Pipes(at_once=3)) as (client, server):
        await client.send_all(b"abcdefgh")
        found = b""
        while len(found) < 8:
            found += await server.receive_some(2)
        assert found == b"abcdefgh"
        await server.send_all(b"")
        await server.send_all(b"xy")
        assert await client.receive_some() == b"xy"


async def test_one_reads_while_another_writes() -> None:
    async with connected(Pipes()) as (client, server), trio.open_nursery() as nursery:
        found: list[bytes] = []

        async def read() -> None:
            found.append(bytes(await client.receive_some()))

        nursery.start_soon(read)
        await trio.testing.wait_all_tasks_blocked()
        await client.send_all(b"to the server")
        assert await server.receive_some() == b"to the server"
        await server.send_all(b"to the client")
    assert found == [b"to the client"]


async def test_the_end_of_one_side_is_the_end_of_input_of_the_other() -> None:
    async with connected(Pipes()) as (client, server):
        await client.aclose()
        await client.aclose()
        assert await server.receive_some() == b""
        with pytest.raises(trio.BrokenResourceError):
            await server.send_all(b"x")
        with pytest.raises(trio.ClosedResourceError):
            await client.receive_some()


async def test_nobody_listens() -> None:
    assert await connect_to_pipe(Pipes(), PATH) is None


async def test_somebody_busy_is_waited_for(autojump_clock: object) -> None:
    pipes = Pipes()
    pipes.busy = 7
    async with connected(pipes):
        assert pipes.busy == 0


async def test_somebody_busy_is_not_waited_for_for_ever(autojump_clock: object) -> None:
    pipes = Pipes()
    async with NamedPipeListener(pipes, PATH):
        pipes.busy = 10_000
        with pytest.raises(TimeoutError, match="busy"):
            await connect_to_pipe(pipes, PATH)


async def test_a_pipe_of_another_server_is_not_taken() -> None:
    pipes = Pipes()
    async with NamedPipeListener(pipes, PATH):
        with pytest.raises(PermissionError):
            NamedPipeListener(pipes, PATH)


async def test_clients_beside_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    pipes, host = Pipes(), Host()
    settings = Settings(store=False, workers=0)
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery, NamedPipeListener(pipes, PATH) as listener:
            nursery.start_soon(lambda: serve_clients(listener, settings, host=host))
            for _ in range(2):
                async with trio.open_nursery():
                    stream = await connect_to_pipe(pipes, PATH)
                    assert stream is not None
                    async with stream, listening(Client(stream, ignored=[PUBLISH])) as client:
                        await client.ask("initialize", initialize_params())
                        await client.tell("initialized", {})
                        await open_document(client, URI, TEXT)
                        (target,) = await client.ask("textDocument/definition", at(URI, TEXT, "cell!"))
                        assert target["range"]["start"] == at(URI, TEXT, "cell(")["position"]
                        await client.ask("shutdown")
                        await client.tell("exit")
                        await client.until_closed()
            host.stopping.set()
    assert capsys.readouterr().err == f"listening: {PATH}\n"
