"""The border to stderr: whatever it is, nothing waits for it, nothing is lost in the log file, no frame is spoiled."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from rholsp.protocol.framing import FrameDecoder

ROOT = Path(__file__).parents[2]
LINES = 2_000
"""Different lines of some 80 bytes: more than a pipe holds."""
WORDS = "change to a document that is not open"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="descriptors of POSIX")


def _opened(path: str | os.PathLike[str], flags: int, stack: ExitStack) -> int:
    fd = os.open(path, flags)
    stack.callback(os.close, fd)
    return fd


def _pipe(stack: ExitStack, *, is_read: bool = True) -> tuple[int, int]:
    reading, writing = os.pipe()
    stack.callback(os.close, writing)
    if is_read:
        stack.callback(os.close, reading)
    else:
        os.close(reading)
    return reading, writing


def a_pipe_that_nobody_reads(folder: Path, stack: ExitStack) -> int:
    return _pipe(stack)[1]


def a_pipe_whose_reader_has_gone(folder: Path, stack: ExitStack) -> int:
    return _pipe(stack, is_read=False)[1]


def a_full_pipe_that_does_not_block(folder: Path, stack: ExitStack) -> int:
    writing = _pipe(stack)[1]
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, bytes(4096))
    except BlockingIOError:
        return writing


def a_fifo_that_nobody_reads(folder: Path, stack: ExitStack) -> int:
    os.mkfifo(folder / "fifo")
    _opened(folder / "fifo", os.O_RDWR | os.O_NONBLOCK, stack)
    return _opened(folder / "fifo", os.O_WRONLY, stack)


def a_full_disk(folder: Path, stack: ExitStack) -> int:
    if not os.path.exists("/dev/full"):
        pytest.skip("the system has no full device")
    return _opened("/dev/full", os.O_WRONLY, stack)


def a_file_opened_for_reading(folder: Path, stack: ExitStack) -> int:
    return _opened(os.devnull, os.O_RDONLY, stack)


def nothing(folder: Path, stack: ExitStack) -> None:
    """Descriptor 2 is free, and whatever is opened first would get it, and the log's lines with it."""


def the_pipe_of_stdout(folder: Path, stack: ExitStack) -> int:
    return subprocess.STDOUT


ROWS: tuple[Callable[[Path, ExitStack], int | None], ...] = (
    a_pipe_that_nobody_reads,
    a_pipe_whose_reader_has_gone,
    a_full_pipe_that_does_not_block,
    a_fifo_that_nobody_reads,
    a_full_disk,
    a_file_opened_for_reading,
    nothing,
    the_pipe_of_stdout,
)


def _frames() -> bytes:
    messages: list[dict[str, object]] = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
    ]
    for number in range(LINES):
        document = {"uri": f"file:///w/unopened{number}.rho", "version": 1}
        params = {"textDocument": document, "contentChanges": []}
        messages.append({"method": "textDocument/didChange", "params": params})
    messages += [{"id": 2, "method": "workspace/symbol", "params": {"query": "a"}}]
    messages += [{"id": 3, "method": "shutdown"}, {"method": "exit"}]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)


@contextmanager
def _stderr(row: Callable[[Path, ExitStack], int | None], folder: Path) -> Iterator[int | None]:
    with ExitStack() as stack:
        yield row(folder, stack)


def _run(arguments: list[str], stderr: int | None) -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "rholsp", "--no-store", "--workers", "0", *arguments]
    if stderr is None:
        line = ["sh", "-c", 'exec "$@" 2>&-', "sh", *line]
    return subprocess.run(
        line, input=_frames(), stdout=subprocess.PIPE, stderr=stderr, cwd=ROOT, check=False, timeout=100
    )


@pytest.mark.parametrize("row", ROWS)
def test_stderr_may_be_anything(row: Callable[[Path, ExitStack], int | None], tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    with _stderr(row, tmp_path) as stderr:
        done = _run(["--stdio", "--log-folder", str(logs)], stderr)
    assert done.returncode == 0
    answers = [json.loads(body) for body in FrameDecoder().feed(done.stdout)]
    assert sorted(one["id"] for one in answers if "method" not in one) == [1, 2, 3]
    (path,) = logs.glob("server-*.log")
    assert path.read_text().count(WORDS) == LINES


@pytest.mark.parametrize("missing", ["2>&-", "0<&- 2>&-", "0<&- 1>&- 2>&-"])
def test_nothing_that_is_opened_later_becomes_stderr(missing: str, tmp_path: Path) -> None:
    """Else every line of the log would be written into it: into a client's socket, say."""
    code = (
        "import os, sys; from rholsp.interpreter import provide_stderr; provide_stderr(); "
        "opened = [os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT) for _ in range(3)]; "
        "os.write(2, b'a line'); os.write(opened[-1], str(2 not in opened).encode())"
    )
    path = tmp_path / "opened"
    shell = ["sh", "-c", f'exec "$@" {missing}', "sh", sys.executable, "-c", code, str(path)]
    assert subprocess.run(shell, cwd=ROOT, check=False, timeout=50).returncode == 0
    assert path.read_text() == "True"


def test_the_rows_do_what_they_say(tmp_path: Path) -> None:
    found: dict[str, int] = {}
    for row in ROWS[1:6]:
        with _stderr(row, tmp_path) as stderr:
            assert stderr is not None
            os.set_blocking(stderr, False)
            try:
                while True:
                    os.write(stderr, bytes(4096))
            except OSError as error:
                found[row.__name__] = error.errno or 0
    assert list(found.values()) == [errno.EPIPE, errno.EAGAIN, errno.EAGAIN, errno.ENOSPC, errno.EBADF]
