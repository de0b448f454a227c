"""Files of logs: rotated, few, and the user's own."""

import logging
import logging.handlers
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trio

from rholsp import logs
from rholsp.config import Settings
from rholsp.logs import configure_logging, log_folder, remove_old
from rholsp.telemetry.loop_watch import LongSteps

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
    kept = sorted(folder.iterdir())
    assert [path.name.rpartition("-")[2] for path in kept] == [f"{os.getpid()}.log", f"{os.getpid()}.log.1"]
    assert all(0 < path.stat().st_size <= 2_000 for path in kept)
    assert "WARNING rholsp.test: line 99 of many\n" in kept[0].read_text()


def test_a_folder_that_cannot_be_used_costs_only_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with configured(Settings(log_folder=str(tmp_path / "file"))) as root:
        assert [type(handler) for handler in root.handlers] == [logging.StreamHandler]


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
    done = subprocess.run(line, input=bad_frame, capture_output=True, cwd=ROOT, check=False, timeout=50)
    assert done.returncode == 1
    (path,) = tmp_path.iterdir()
    assert "ERROR rholsp.protocol.connection: the client's frames are broken" in path.read_text()
    assert b"the client's frames are broken" in done.stderr


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
