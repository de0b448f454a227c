"""Every message of the method table over every transport: the answers are the same."""

import os
from pathlib import Path

import pytest
import trio

from rholsp.server.methods import METHODS
from tests.server.client import Client, listening
from tests.server.every_method import every_method
from tests.server.harness import PUBLISH, raw_server
from tests.server.test_process import server
from tests.server.wires import CONNECTING, LISTENING, client_at, connected_to, started, words

POSIX = pytest.mark.skipif(os.name == "nt", reason="Unix sockets")
_IN_MEMORY: list[str] = []


async def in_memory(tmp_path: Path) -> str:
    """What is answered without a wire, asked once."""
    if not _IN_MEMORY:
        async with raw_server(ignored=(PUBLISH,)) as (client, running):
            sent, answers = await every_method(client, tmp_path / "in memory")
            await running.ended.wait()
        assert running.status == 0
        missing = METHODS.keys() - sent
        assert not missing, f"methods without a row in every_method.py: {missing}"
        _IN_MEMORY.append(answers)
    return _IN_MEMORY[0]


async def test_over_the_standard_streams(tmp_path: Path) -> None:
    async with server("--no-store", "--workers=0") as (client, process):
        _, answers = await every_method(client, tmp_path / "work")
    assert process.returncode == 0
    assert answers == await in_memory(tmp_path)


@POSIX
@pytest.mark.parametrize("line", CONNECTING)
async def test_over_a_connection_that_the_server_makes(line: str, tmp_path: Path) -> None:
    async with connected_to(line, tmp_path) as (stream, process):
        async with listening(Client(stream, ignored=[PUBLISH])) as client:
            _, answers = await every_method(client, tmp_path / "work")
            await client.until_closed()
        await process.wait()
    assert process.returncode == 0
    assert answers == await in_memory(tmp_path)


@POSIX
@pytest.mark.parametrize("line", LISTENING[:3])
async def test_over_connections_that_clients_make_beside_each_other(line: str, tmp_path: Path) -> None:
    found: list[str] = []

    async def converse(where: str, name: str) -> None:
        async with client_at(where) as client:
            found.append((await every_method(client, tmp_path / name))[1])
            await client.until_closed()

    async with started(line, tmp_path) as process:
        where = await words(process)
        async with trio.open_nursery() as nursery:
            for name in ("one", "two"):
                nursery.start_soon(converse, where, name)
    assert found == 2 * [await in_memory(tmp_path)]
