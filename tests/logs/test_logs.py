"""Files of logs: rotated, few, and the user's own."""

import json
import logging
import logging.handlers
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trio

from rholsp import logs
from rholsp.config import Settings
from rholsp.logs import configure_logging, log_folder, remove_old
from rholsp.telemetry.loop_watch import LongSteps
from tests.patience import HUNG

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def configured(settings: Settings) -> Iterator[logging.Logger]:
    """The root logger as a server has it, and as it was before afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        configure_logging(settings)
        yield root
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)


def test_logs_rotate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 2_000)
    folder = tmp_path / "made" / "anew"
    with configured(Settings(log_folder=str(folder))):
        assert list(folder.iterdir()) == [], "no file before there is something to say"
        for number in range(100):
            logging.getLogger("rholsp.test").warning("line %d of many", number)
    # Leaving the block has closed the file, and with it the thread that writes it.
    kept = sorted(folder.iterdir())
    assert [path.name.rpartition("-")[2] for path in kept] == [f"{os.getpid()}.log", f"{os.getpid()}.log.1"]
    assert all(0 < path.stat().st_size <= 2_000 for path in kept)
    assert "WARNING rholsp.test: line 99 of many\n" in kept[0].read_text()


def test_a_folder_that_cannot_be_used_costs_only_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with configured(Settings(log_folder=str(tmp_path / "file"))) as root:
        assert [type(handler) for handler in root.handlers] == [logs.BriefLines]


def test_the_level_holds_for_the_file_too(tmp_path: Path) -> None:
    with configured(Settings(log_folder=str(tmp_path), log_level=logging.ERROR)):
        logging.getLogger("rholsp.test").warning("not said")
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_files_stay(tmp_path: Path) -> None:
    names = [f"server-2026010{day}T000000-99999999.log" for day in range(1, 8)]
    for name in (*names, "wire-20260101T000000-1.jsonl", "notes.txt"):
        (tmp_path / name).write_text("")
    remove_old(tmp_path, "server", kept=3)
    assert {path.name for path in tmp_path.iterdir()} == {*names[4:], "wire-20260101T000000-1.jsonl", "notes.txt"}


def test_the_file_of_a_server_that_runs_stays(tmp_path: Path) -> None:
    running = f"server-20200101T000000-{os.getpid()}.log"
    ended = [f"server-2026010{day}T000000-99999999.log" for day in range(1, 8)]
    for name in (running, running + ".1", *ended):
        (tmp_path / name).write_text("")
    remove_old(tmp_path, "server", kept=3)
    assert {path.name for path in tmp_path.iterdir()} == {running, running + ".1", *ended[4:]}


def test_the_folder_is_the_users_unless_said() -> None:
    assert log_folder(Settings(log_folder="there")) == Path("there")
    if sys.platform == "linux":
        assert log_folder(Settings()) == Path(os.environ["XDG_STATE_HOME"]) / "rholsp" / "log"


def test_the_program_logs_into_its_folder(tmp_path: Path) -> None:
    bad_frame = b"Content-Length: nonsense\r\n\r\n"
    line = [sys.executable, "-m", "rholsp", "--stdio", "--log-folder", str(tmp_path)]
    done = subprocess.run(line, input=bad_frame, capture_output=True, cwd=ROOT, check=False, timeout=HUNG)
    assert done.returncode == 1
    (path,) = tmp_path.iterdir()
    assert "ERROR rholsp.protocol.connection: the client's frames are broken" in path.read_text()
    assert b"the client's frames are broken" in done.stderr


def test_a_pipe_that_nobody_reads_stops_nobody(tmp_path: Path) -> None:
    """More is logged than any pipe holds; then the server answers and ends in order, and the file has every line."""
    unopened = {"textDocument": {"uri": f"file://{tmp_path}/unopened.rho", "version": 1}, "contentChanges": []}
    messages: list[dict[str, object]] = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        *[{"method": "textDocument/didChange", "params": unopened} for _ in range(3_000)],
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    frames = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    unread, full = os.pipe()
    line = [sys.executable, "-m", "rholsp", "--stdio", "--no-store", "--log-folder", str(tmp_path / "logs")]
    try:
        done = subprocess.run(
            line, input=frames, stdout=subprocess.PIPE, stderr=full, cwd=ROOT, check=False, timeout=HUNG
        )
    finally:
        os.close(full)
        told = os.read(unread, 1_000_000).decode()
        os.close(unread)
    assert done.returncode == 0
    assert b'"id":2' in done.stdout
    (path,) = (tmp_path / "logs").glob("server-*.log")
    assert path.read_text().count("change to a document that is not open") == 3_000
    assert told.count("change to a document that is not open") < 100


def test_what_stderr_does_not_take_is_dropped_and_counted() -> None:
    written: list[str] = []
    read = threading.Event()

    def write(line: str) -> None:
        read.wait()
        written.append(line)

    logger, handler = logging.getLogger("rholsp.test.dropped"), logs.BriefLines(write)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        for number in range(logs.WAITING_LINES + 500):
            logger.warning("line %d", number)
        read.set()
        while len(written) < logs.WAITING_LINES:
            pass
        logger.warning("the last line")
        handler.close()
    finally:
        logger.removeHandler(handler)
    lines, (missing, last) = written[:-1], written[-1].splitlines(keepends=True)
    assert lines == [f"rholsp: WARNING: line {number}\n" for number in range(len(lines))]
    assert missing == f"rholsp: {logs.WAITING_LINES + 500 - len(lines)} lines are missing here: nobody read them\n"
    assert last == "rholsp: WARNING: the last line\n"


def test_equal_lines_come_a_few_times_only() -> None:
    written: list[str] = []
    now = 0.0
    logger, handler = logging.getLogger("rholsp.test.equal"), logs.BriefLines(written.append, lambda: now)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        for _ in range(100):
            logger.warning("again")
            logger.warning("and again")
        now = logs.EQUAL_SECONDS + 1
        logger.warning("again")
        handler.close()
    finally:
        logger.removeHandler(handler)
    assert written.count("rholsp: WARNING: again\n") == logs.EQUAL_LINES + 1
    more = 100 - logs.EQUAL_LINES
    assert [line for line in written if "more" in line] == [
        f"rholsp: WARNING: again (and {more} times more)\n",
        f"rholsp: WARNING: and again (and {more} times more)\n",
    ]


def test_long_steps_are_named(caplog: pytest.LogCaptureFixture) -> None:
    async def dawdle() -> None:
        sum(range(3_000_000))

    async def main() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(dawdle, name="the dawdler")
            nursery.start_soon(trio.sleep, 0, name="the quick one")

    trio.run(main, instruments=[LongSteps(0.005)])
    assert [message for message in caplog.messages if message.startswith("a step of the dawdler took ")]
    assert "the quick one" not in caplog.text
