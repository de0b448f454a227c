"""Sockets, Unix sockets and WebSockets: clients of their own beside each other, and whatever one of them does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trio

from rholsp.protocol.sockets import listening_on_path, listening_on_port
from tests.server.client import Client, listening
from tests.server.harness import PUBLISH, at, open_document
from tests.server.test_process import TEXT, URI, greet, server
from tests.server.wires import CONNECTING, LISTENING, client_at, connected_to, dial, started, stream_to, words

OTHER = "new r in { r!(1) } |\n contract cell(@x) = { Nil } | cell!(1)"
POSIX = pytest.mark.skipif(os.name == "nt", reason="Unix sockets and signals of POSIX")

pytestmark = POSIX


async def find_cell(client: Client, text: str) -> None:
    """Asks where `cell` is defined, which the two texts do not agree about."""
    (target,) = await client.ask("textDocument/definition", at(URI, text, "cell!"))
    assert target["range"]["start"] == at(URI, text, "cell(")["position"]


@pytest.mark.parametrize("line", LISTENING)
async def test_clients_beside_each_other_have_a_session_each(line: str, tmp_path: Path) -> None:
    async with started(f"--wire-log {line}", tmp_path) as process:
        where = await words(process)
        async with client_at(where) as second:
            await greet(second)
            async with client_at(where) as first:
                await greet(first)
                for client, text in ((first, TEXT), (second, OTHER)):
                    await open_document(client, URI, text)
                for client, text in ((first, TEXT), (second, OTHER)):
                    await find_cell(client, text)
                await first.ask("shutdown")
                await first.tell("exit")
                await first.until_closed()
            await find_cell(second, OTHER)
            process.send_signal(signal.SIGTERM)
            await second.until_closed()
        await process.wait()
    assert process.returncode == 0
    assert not (tmp_path / "wire").exists()
    assert sum(name.startswith("wire-") for name in os.listdir(tmp_path)) == 2


async def test_settings_of_the_process_are_those_of_the_first_client(tmp_path: Path) -> None:
    text = "new x in { x!(<%= amount %>) }"
    first, second = ({"templates": {"placeholders": [list(pair)]}} for pair in (("<%=", "%>"), ("<<", ">>")))
    async with started("--socket --port 0", tmp_path) as process:
        where = await words(process)
        async with client_at(where) as settling, client_at(where) as coming:
            await greet(settling, initializationOptions=first)
            await open_document(settling, URI, text)
            await greet(coming, initializationOptions=second)
            said = await coming.notified("window/logMessage")
            assert said["message"] == "rholsp.templates.placeholders: counts from the next start of the server on"
            change = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": text}]}
            await settling.tell("textDocument/didChange", change)
            report = await settling.ask("textDocument/diagnostic", {"textDocument": {"uri": URI}})
            assert [one["code"] for one in report["items"]] == ["RH007"]
            process.send_signal(signal.SIGTERM)
            await settling.until_closed()
            await coming.until_closed()
        await process.wait()
    assert process.returncode == 0


@pytest.mark.parametrize("line", LISTENING[:3])
async def test_what_one_client_does_costs_no_other(line: str, tmp_path: Path) -> None:
    async with started(line, tmp_path) as process:
        where = await words(process)
        async with client_at(where) as well_behaved, await dial(where), stream_to(where) as flooding:
            await greet(well_behaved)
            await open_document(well_behaved, URI, TEXT)
            flood = Client(flooding)
            with trio.move_on_after(2):
                await flood.request("initialize", {"capabilities": {}})
                for number in range(3000):
                    await flood.send({"id": f"flood {number}", "method": "rholsp/statistics", "params": None})
            async with await dial(where) as broken:
                await broken.send_all(b"Content-Length: many\r\n\r\n")
                refusal = await broken.receive_some()
                assert refusal.startswith(b"HTTP/1.1 400 ") if "ws://" in where else refusal == b""
            async with await dial(where) as cut_off:
                await cut_off.send_all(b"Content-Length: 100\r\n\r\n{")
                await trio.aclose_forcefully(cut_off)
            async with client_at(where) as malformed:
                await greet(malformed)
                await malformed.send_raw(b"{nonsense")
                assert (await malformed.error_without_id())["code"] == -32700
                await malformed.tell("exit")
                await malformed.until_closed()
            await find_cell(well_behaved, TEXT)
            process.send_signal(signal.SIGTERM)
            await well_behaved.until_closed()
        await process.wait()
    assert process.returncode == 0


@pytest.mark.parametrize("line", ["--socket=PORT", "--pipe=PATH", "--pipe PATH"])
@pytest.mark.parametrize("polite", [True, False])
async def test_a_client_that_listens_is_connected_to(line: str, polite: bool, tmp_path: Path) -> None:
    opening = listening_on_port(0) if "PORT" in line else listening_on_path(str(tmp_path / "wire"))
    plugin = f"--no-color --client-process-id {os.getpid()} --log-level warning --validator-backend rust"
    async with opening as listener:
        port = "" if "PATH" in line else str(listener.socket.getsockname()[1])
        async with started(f"{plugin} {line.replace('PORT', port)}", tmp_path) as process:
            async with await listener.accept() as stream, listening(Client(stream, ignored=[PUBLISH])) as client:
                await greet(client)
                await open_document(client, URI, TEXT)
                await find_cell(client, TEXT)
                if polite:
                    await client.ask("shutdown")
                    await client.tell("exit")
                    await client.until_closed()
            await process.wait()
    assert process.returncode == (0 if polite else 1)


@pytest.mark.parametrize("line", ["--stdio", *CONNECTING])
async def test_broken_frames_end_the_session_with_status_1(line: str, tmp_path: Path) -> None:
    async def converse(client: Client) -> None:
        await greet(client)
        await client.send_raw(b"{nonsense")
        assert (await client.error_without_id())["code"] == -32700
        await client.stream.send_all(b"Content-Length: many\r\n\r\n")
        await client.until_closed()

    if line == "--stdio":
        async with server("--no-store", "--workers=0") as (client, process):
            await converse(client)
    else:
        async with connected_to(line, tmp_path) as (stream, process):
            async with listening(Client(stream, ignored=[PUBLISH])) as client:
                await converse(client)
            await process.wait()
    assert process.returncode == 1


async def test_a_process_named_on_the_command_line_ends_a_server_that_listens(tmp_path: Path) -> None:
    other = await trio.lowlevel.open_process([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert other.stdin is not None
    async with started(f"--socket --port 0 --log-level error --client-process-id {other.pid}", tmp_path) as process:
        async with client_at(await words(process)) as client:
            await greet(client)
            other.kill()
            await other.wait()
            await client.until_closed()
        await process.wait()
    await other.stdin.aclose()
    assert process.returncode == 0


async def test_a_port_that_is_taken_is_status_1(tmp_path: Path) -> None:
    async with listening_on_port(0) as listener:
        port = listener.socket.getsockname()[1]
        async with started(f"--socket --port {port}", tmp_path) as process:
            assert f"cannot serve at port {port}: " in await words(process)
            await process.wait()
    assert process.returncode == 1


async def test_nobody_who_listens_is_status_1(tmp_path: Path) -> None:
    async with listening_on_port(0) as listener:
        port = listener.socket.getsockname()[1]
    async with started(f"--socket={port}", tmp_path) as process:
        assert f"cannot serve at port {port}: " in await words(process)
        await process.wait()
    assert process.returncode == 1


async def test_a_file_that_is_no_socket_stays(tmp_path: Path) -> None:
    (tmp_path / "wire").write_text("precious")
    async with started("--pipe PATH", tmp_path) as process:
        assert "cannot serve at" in await words(process)
        await process.wait()
    assert process.returncode == 1
    assert (tmp_path / "wire").read_text() == "precious"


async def test_a_socket_that_was_left_behind_is_replaced_and_private(tmp_path: Path) -> None:
    async with started("--pipe PATH", tmp_path) as process:
        await words(process)
        process.kill()
        await process.wait()
    left = (tmp_path / "wire").stat()
    async with started("--pipe PATH", tmp_path) as process:
        where = await words(process)
        found = (tmp_path / "wire").stat()
        assert (found.st_mode & 0o777, left.st_mode & 0o777) == (0o600, 0o600)
        async with client_at(where) as client:
            await greet(client)
            process.send_signal(signal.SIGTERM)
            await client.until_closed()
        await process.wait()
    assert process.returncode == 0
