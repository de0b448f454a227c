"""Standard streams of every kind work, and belong to the protocol alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import trio

from rholsp.protocol.stdio import StdioStream

POSIX = pytest.mark.skipif(os.name == "nt", reason="descriptors of POSIX")
ROOT = Path(__file__).parents[2]


@POSIX
@pytest.mark.parametrize("blocking", [True, False])
async def test_pipes_blocking_or_not_carry_everything(blocking: bool) -> None:
    data = os.urandom(1_000_000)
    fd_in, fd_out = os.pipe()
    os.set_blocking(fd_in, blocking)
    os.set_blocking(fd_out, blocking)
    stream = StdioStream(fd_in, fd_out)
    received = bytearray()
    with trio.fail_after(20):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(stream.send_all, data)
            while len(received) < len(data):
                received += await stream.receive_some(50_000)
    assert bytes(received) == data
    os.close(fd_out)
    assert await stream.receive_some() == b""
    os.close(fd_in)


@POSIX
async def test_a_closed_pipe_is_an_error_for_the_writer() -> None:
    fd_in, fd_out = os.pipe()
    os.close(fd_in)
    with pytest.raises(BrokenPipeError):
        await StdioStream(fd_in, fd_out).send_all(b"x")
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
        [sys.executable, "-c", STRAY], input=b"frame", capture_output=True, timeout=30, cwd=ROOT, check=True
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
        assert process.wait(30) == 7
