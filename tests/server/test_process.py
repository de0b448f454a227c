"""The real program over pipes: a handful of things that only a process can show."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import trio

from rholsp.protocol.framing import encode_frame
from tests.patience import HUNG
from tests.server.client import Client, listening
from tests.server.harness import PUBLISH, at, initialize_params, open_document
from tests.server.wires import ROOT, Pipes

URI = "file:///w/a.rho"
TEXT = "contract cell(@x) = { Nil } | new r in { cell!(1) | r!(2) }"
ASKED = ("hover", "definition", "declaration", "references", "documentHighlight", "completion")
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and descriptors of POSIX")


@asynccontextmanager
async def server(
    *arguments: str, command: Sequence[str] = ("-m", "rholsp")
) -> AsyncIterator[tuple[Client, trio.Process]]:
    """The program with a listening client; it must have ended when the block is left."""
    process = await trio.lowlevel.open_process(
        [sys.executable, *command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    with trio.fail_after(HUNG):
        try:
            async with listening(Client(Pipes(process), ignored=[PUBLISH])) as client:
                yield client, process
                await process.wait()
        finally:
            process.kill()
            await process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                await pipe.aclose()


async def greet(client: Client, **more: Any) -> None:
    await client.ask("initialize", {**initialize_params(), **more})
    await client.tell("initialized", {})


async def test_a_session_from_start_to_exit() -> None:
    async with server("--stdio", "--no-color", "--log-level=error") as (client, process):
        await greet(client)
        await open_document(client, URI, TEXT)
        (target,) = await client.ask("textDocument/definition", at(URI, TEXT, "cell!"))
        assert target["range"]["start"]["character"] == TEXT.index("cell(")
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0


async def test_everything_can_be_asked_about_a_file_with_regions() -> None:
    path = ROOT / "examples" / "planner.rho"
    uri, text = path.as_uri(), path.read_text(encoding="utf-8")
    document = {"textDocument": {"uri": uri}}
    async with server() as (client, process):
        await greet(client)
        await open_document(client, uri, text)
        assert {item["languageId"] for item in await client.ask("rholsp/regions", document)} == {"metta"}
        assert await client.ask("textDocument/documentSymbol", document)
        tokens = (await client.ask("textDocument/semanticTokens/full", document))["data"]
        line = character = 0
        answered: Counter[str] = Counter()
        for number, (down, right) in enumerate(zip(tokens[::5], tokens[1::5], strict=True)):
            line, character = line + down, right if down else character + right
            # By turns: to ask everything about every token takes its time.
            method = ASKED[number % len(ASKED)]
            place = {**document, "position": {"line": line, "character": character}}
            context = {"context": {"includeDeclaration": True}} if method == "references" else {}
            answered[method] += await client.ask(f"textDocument/{method}", {**place, **context}) is not None
        assert min(answered[method] for method in ASKED) > 10
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0


async def test_exit_without_shutdown_and_the_end_of_input_are_status_1() -> None:
    async with server() as (client, process):
        await greet(client)
        await client.tell("exit")
    assert process.returncode == 1
    async with server() as (client, process):
        await greet(client)
        assert process.stdin is not None
        await process.stdin.aclose()
    assert process.returncode == 1


async def test_nothing_that_still_goes_on_delays_the_end() -> None:
    code = "import atexit, time; from rholsp.cli import main; atexit.register(time.sleep, 3600); main([])"
    async with server(command=("-c", code)) as (client, process):
        await greet(client)
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0


@POSIX
async def test_sigterm_is_an_orderly_end() -> None:
    async with server() as (client, process):
        await greet(client)
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


@POSIX
async def test_sigterm_ends_a_server_whose_client_does_not_read() -> None:
    process = await trio.lowlevel.open_process(
        [sys.executable, "-m", "rholsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with trio.fail_after(HUNG):
        client = Client(Pipes(process))
        async with trio.open_nursery() as nursery:
            nursery.start_soon(client.listen)
            await greet(client)
            nursery.cancel_scope.cancel()
        for number in range(3000):
            await client.send({"id": f"flood {number}", "method": "rholsp/statistics", "params": None})
        process.send_signal(signal.SIGTERM)
        await process.wait()
    assert process.returncode == 0
    await process.stdin.aclose()
    await process.stdout.aclose()


async def test_the_death_of_the_client_is_status_1() -> None:
    other = await trio.lowlevel.open_process([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    async with server(f"--clientProcessId={other.pid}") as (client, process):
        await greet(client)
        other.kill()
    assert process.returncode == 1
    await other.wait()
    assert other.stdin is not None
    await other.stdin.aclose()


async def test_a_broken_frame_is_status_1() -> None:
    async with server() as (client, process):
        await greet(client)
        await client.stream.send_all(b"Content-Length: many\r\n\r\n")
    assert process.returncode == 1


STRAY = """
import os, sys
from rholsp.server.handlers import hover
from rholsp.cli import main

async def talkative(session, view, params):
    print("stray print", flush=True)
    os.write(1, b"stray write")
    os.system("echo stray child")

hover.show_hover = talkative
sys.exit(main([]))
"""


async def test_stray_output_in_a_handler_harms_nobody() -> None:
    async with server(command=["-c", STRAY]) as (client, process):
        await greet(client)
        for _ in range(3):
            assert await client.ask("textDocument/hover", at(URI, TEXT, "cell")) is None
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0


def test_messages_piped_in_at_once_are_all_answered() -> None:
    bodies = (
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}',
        b'{"jsonrpc":"2.0","method":"initialized","params":{}}',
        b'{"jsonrpc":"2.0","id":2,"method":"workspace/symbol","params":{"query":"x"}}',
        b'{"jsonrpc":"2.0","id":3,"method":"shutdown"}',
        b'{"jsonrpc":"2.0","method":"exit"}',
    )
    done = subprocess.run(
        [sys.executable, "-m", "rholsp"],
        input=b"".join(map(encode_frame, bodies)),
        capture_output=True,
        timeout=HUNG,
        cwd=ROOT,
        check=True,
    )
    assert [done.stdout.count(b'"id":%d' % number) for number in (1, 2, 3)] == [1, 1, 1]


def test_nothing_heavy_is_imported_before_the_first_answer() -> None:
    heavy = {
        "rholsp.startup": {"lsprotocol", "rholsp.workspace", "rholsp.rholang", "rholsp.metta", "sqlite3"},
        "rholsp.app": {"lsprotocol", "cattrs", "prometheus_client"},
    }
    for module, others in heavy.items():
        code = f"import sys, {module}; print(sorted({others} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
        assert done.stdout == "[]\n"


async def test_metrics_are_served_where_asked_for() -> None:
    process = await trio.lowlevel.open_process(
        [sys.executable, "-m", "rholsp", "--metrics-port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stderr is not None
    with trio.fail_after(HUNG):
        try:
            async with listening(Client(Pipes(process), ignored=[PUBLISH])) as client:
                await greet(client)
                await open_document(client, URI, TEXT)
                await client.ask("textDocument/definition", at(URI, TEXT, "cell!"))
                line = bytes(await process.stderr.receive_some()).decode()
                assert line.startswith("metrics: http://127.0.0.1:")
                port = int(line.split(":")[3].split("/")[0])
                page = await fetch(port, "/metrics")
                assert (
                    'rholsp_request_duration_seconds_count{method="textDocument/definition",outcome="ok"} 1.0' in page
                )
                for name in ("lookups_total", "cache_hit_ratio", "cache_entries"):
                    assert f"\nrholsp_resolver_{name}" in page
                assert "\nrholsp_workspace_files 1.0" in page
                assert "\nrholsp_workspace_symbols " in page
                assert "404" in await fetch(port, "/elsewhere")
                await client.ask("shutdown")
                await client.tell("exit")
                await process.wait()
        finally:
            process.kill()
            await process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                assert pipe is not None
                await pipe.aclose()
    assert process.returncode == 0


async def fetch(port: int, path: str) -> str:
    stream = await trio.open_tcp_stream("127.0.0.1", port)
    async with stream:
        await stream.send_all(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return b"".join([bytes(chunk) async for chunk in stream]).decode()


@pytest.mark.parametrize("host", ["bad..host", "x" * 100, "198.51.100.1"])
async def test_a_host_that_cannot_be_served_on_is_only_a_warning(host: str) -> None:
    async with server("--metrics-port=0", "--metrics-host", host) as (client, process):
        await greet(client)
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0


async def test_a_port_that_is_taken_is_only_a_warning() -> None:
    (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
    port = listener.socket.getsockname()[1]
    async with listener, server("--metrics-port", str(port)) as (client, process):
        await greet(client)
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0
