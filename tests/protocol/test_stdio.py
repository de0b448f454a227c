"""Standard streams of every kind work, and belong to the protocol alone."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import trio
import trio.testing

from rholsp.protocol.stdio import StdioStream
from tests.patience import HUNG

POSIX = pytest.mark.skipif(os.name == "nt", reason="descriptors of POSIX")
ROOT = Path(__file__).parents[2]


def wire(kind: str) -> tuple[int, int]:
    """Both ends of a pipe, or of a pair of sockets, which is what Node hands to its children."""
    if kind == "pipe":
        return os.pipe()
    near, far = socket.socketpair()
    return near.detach(), far.detach()


@POSIX
@pytest.mark.parametrize("kind", ["pipe", "socket"])
@pytest.mark.parametrize("blocking", [True, False])
async def test_every_wire_blocking_or_not_carries_everything_without_a_thread(
    kind: str, blocking: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*args: object, **options: object) -> None:
        raise AssertionError("a thread for what the event loop can wait for")

    monkeypatch.setattr(trio.to_thread, "run_sync", refused)
    data = os.urandom(1_000_000)
    fd_in, fd_out = wire(kind)
    os.set_blocking(fd_in, blocking)
    os.set_blocking(fd_out, blocking)
    stream = StdioStream(fd_in, fd_out)
    received = bytearray()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(stream.send_all, data)
            while len(received) < len(data):
                received += await stream.receive_some(50_000)
    assert bytes(received) == data
    assert (os.get_blocking(fd_in), os.get_blocking(fd_out)) == (blocking, blocking)
    os.close(fd_out)
    assert await stream.receive_some() == b""
    os.close(fd_in)


@POSIX
@pytest.mark.parametrize("kind", ["pipe", "socket"])
async def test_a_reader_that_does_not_read_keeps_nobody_but_the_writer(kind: str) -> None:
    fd_in, fd_out = wire(kind)
    stream = StdioStream(fd_in, fd_out)
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(stream.send_all, bytes(10_000_000))
            await trio.testing.wait_all_tasks_blocked(0.01)
            nursery.cancel_scope.cancel()
    os.close(fd_in)
    os.close(fd_out)


async def test_files_are_read_and_written(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"frame")
    with open(tmp_path / "in", "rb") as source, open(tmp_path / "out", "wb") as target:  # noqa: ASYNC230
        stream = StdioStream(source.fileno(), target.fileno())
        await stream.send_all(await stream.receive_some())
        assert await stream.receive_some() == b""
    assert (tmp_path / "out").read_bytes() == b"frame"


@POSIX
async def test_a_terminal_is_read_and_written() -> None:
    import pty

    editor, server = pty.openpty()
    stream = StdioStream(server, server)
    os.write(editor, b"frame\n")
    with trio.fail_after(HUNG):
        assert await stream.receive_some() == b"frame\n"
        await stream.send_all(b"answer")
    os.close(server)
    os.close(editor)


@POSIX
@pytest.mark.parametrize("kind", ["pipe", "socket"])
async def test_a_closed_wire_is_an_error_for_the_writer(kind: str) -> None:
    fd_in, fd_out = wire(kind)
    stream = StdioStream(fd_in, fd_out)
    os.close(fd_in)
    with pytest.raises(BrokenPipeError):
        await stream.send_all(b"x")
    os.close(fd_out)


STRAY = """
import os, subprocess, sys, trio
from rholsp.protocol.stdio import take_standard_streams

stream = take_standard_streams()
print("stray print", flush=True)
os.write(1, b"stray write")
subprocess.run([sys.executable, "-c", "print('stray child')"], check=True)

async def main():
    await stream.send_all(b"<" + await stream.receive_some(100) + b">")
    assert sys.stdin.read() == ""

trio.run(main)
"""


def test_stray_output_of_anybody_goes_to_stderr() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STRAY], input=b"frame", capture_output=True, timeout=HUNG, cwd=ROOT, check=True
    )
    assert done.stdout == b"<frame>"
    for stray in (b"stray print", b"stray write", b"stray child"):
        assert stray in done.stderr


PARKED = """
import sys, trio
from rholsp.protocol.stdio import take_standard_streams

async def main():
    stream = take_standard_streams()
    with trio.move_on_after(0.05):
        await stream.receive_some(100)
    sys.exit(7)

trio.run(main)
"""


def test_a_reader_parked_on_an_open_stdin_does_not_keep_the_process() -> None:
    with subprocess.Popen([sys.executable, "-c", PARKED], stdin=subprocess.PIPE, cwd=ROOT) as process:
        assert process.wait(HUNG) == 7
