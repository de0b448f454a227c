"""The border to the system, with real processes: nobody reads stderr, nobody answers, nobody is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trio

from tests.patience import HUNG
from tests.server.client import Client, listening
from tests.server.harness import PUBLISH, at, initialize_params, open_document
from tests.server.test_process import Pipes

ROOT = Path(__file__).parents[2]
URI = "file:///w/a.rho"
TEXT = "new x in { x!(1) }"
TOLD = (PUBLISH, "window/logMessage", "window/showMessage")

FAILING = """
import sys
from rholsp.workspace import documents
def broken(*_): raise ZeroDivisionError("on purpose")
documents.name_changes = broken
from rholsp.cli import main
sys.exit(main(["--log-level", "error", "--log-folder", sys.argv[1]]))
"""


async def test_a_fault_that_costs_the_session_ends_it_in_order(tmp_path: Path) -> None:
    """What documents mean is not known any more: everybody who waits is answered, the log says why, the status is 1."""
    process = await trio.lowlevel.open_process(
        [sys.executable, "-c", FAILING, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    with trio.fail_after(HUNG):
        client = Client(Pipes(process), ignored=TOLD)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(client.listen)
            await client.ask("initialize", initialize_params())
            await client.tell("initialized", {})
            await client.request("textDocument/hover", at(URI, TEXT, "x!"), request_id="waits")
            await open_document(client, URI, TEXT)
            await client.until(lambda: (str, "waits") in client.replies)
            assert await process.wait() == 1
            nursery.cancel_scope.cancel()
        assert process.stderr is not None
        words = b"".join([bytes(chunk) async for chunk in process.stderr])
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe is not None
            await pipe.aclose()
    assert b"the server has failed" in words
    assert b"on purpose" in words
    logs = [path.read_text() for path in tmp_path.glob("server-*.log")]  # noqa: ASYNC240
    assert any("ZeroDivisionError: on purpose" in text for text in logs)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("how", ["shutdown", "signal", "end of input"])
async def test_nobody_reads_what_the_server_answers(how: str) -> None:
    """The pipe is full, and more than may be unread is asked for; the server ends all the same."""
    process = await trio.lowlevel.open_process(
        [sys.executable, "-m", "rholsp", "--no-store", "--workers", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with trio.fail_after(HUNG):
            pipes = Pipes(process)
            async with listening(Client(pipes, ignored=TOLD)) as client:
                await client.ask("initialize", initialize_params())
                await client.tell("initialized", {})
                await open_document(client, URI, TEXT)
                assert await client.ask("textDocument/hover", at(URI, TEXT, "x!"))
            client = Client(pipes)
            with trio.move_on_after(1.0):
                for number in range(20_000):
                    await client.send({"id": number, "method": "textDocument/hover", "params": at(URI, TEXT, "x!")})
            if how == "signal":
                process.send_signal(signal.SIGTERM)
            elif how == "shutdown":
                with trio.move_on_after(1.0):
                    await client.tell("exit")
                await process.stdin.aclose()
            else:
                await process.stdin.aclose()
            await process.wait()
    finally:
        process.kill()
        await process.wait()
        await process.stdin.aclose()
        await process.stdout.aclose()
    assert process.returncode == (0 if how == "signal" else 1)
