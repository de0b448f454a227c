"""The border to the disk: whatever lies in a repository costs at most itself."""

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trio

from rholsp.workspace import FileChange, FileEvent, open_workspace
from rholsp.workspace.files import regular
from rholsp.workspace.files.regular import MOST_STUCK, DiskStuck, NotRegular, Pulse, TooLarge, on_disk, read_regular
from tests.patience import HUNG
from tests.workspace.helpers import uri_of


def fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    there = os.getcwd()
    os.chdir(path.parent)  # a socket's path may not be long
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(there)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def holding(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def folder(path: Path) -> None:
    path.mkdir()


@dataclass(frozen=True)
class Row:
    """Something laid into a folder under a name; `told` are words of notices about it, `hidden` tells `b.rho` is."""

    name: str
    make: Callable[[Path], None]
    told: tuple[str, ...] = ()
    hidden: bool = False
    files: int = field(default=2)


ROWS = {
    "ignore file: pipe": Row(".gitignore", fifo, ("not a regular file",)),
    "ignore file: socket": Row(".gitignore", a_socket, ("cannot", "No such device")),
    "ignore file: folder": Row(".gitignore", folder, ("not a regular file",)),
    "ignore file: endless": Row(".gitignore", link_to("/dev/zero"), ("not a regular file",)),
    "ignore file: link to nothing": Row(".gitignore", link_to("nowhere")),
    "ignore file: link to itself": Row(".gitignore", link_to(".gitignore"), ("symbolic links",)),
    "ignore file: huge": Row(".gitignore", holding(b"b.rho\n" * 200_000), ("larger than",)),
    "ignore file: no text": Row(".gitignore", holding(b"\xff\xfe\0b.rho\nb.rho\n"), hidden=True, files=1),
    "file: pipe": Row("x.rho", fifo, ("not a regular file",)),
    "file: socket": Row("x.rho", a_socket, ("No such device",)),
    "file: folder": Row("x.rho", folder),
    "file: endless": Row("x.rho", link_to("/dev/zero")),
    "file: the kernel's log": Row("x.rho", link_to("/proc/kmsg")),
    "file: the process's memory": Row("x.rho", link_to("/proc/self/mem")),
    "file: link to nothing": Row("x.rho", link_to("nowhere")),
    "file: link to itself": Row("x.rho", link_to("x.rho")),
    "file: link to another": Row("x.rho", link_to("a.rho")),
    "folder: link to the root": Row("x", link_to("/")),
    "folder: link to itself": Row("x", link_to(".")),
    "folder: link to the one above": Row("x", link_to("..")),
    "folder: link to another folder": Row("x", link_to("../outside")),
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with names")
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
async def test_what_lies_in_a_folder(row: Row, tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    for place in (home, outside):
        place.mkdir()
        (place / "a.rho").write_text("contract a(@x) = { Nil }")
        (place / "b.rho").write_text("contract b(@x) = { Nil }")
    row.make(home / row.name)
    with trio.fail_after(HUNG):
        async with open_workspace() as workspace:
            await workspace.set_folders([uri_of(home)])
            await workspace.indexed()
            known = await names_of_files(workspace)
            # Each event has the same things read again, by the shards and by the indexer.
            for change in (FileChange.CREATED, FileChange.CHANGED, FileChange.CREATED):
                await workspace.files_changed([FileEvent(uri_of(home / row.name), change)])
            await workspace.indexed()
            again = await names_of_files(workspace)
            with trio.move_on_after(0.2):
                await workspace.news()
            used = trio.to_thread.current_default_thread_limiter().borrowed_tokens
    expected = ["a.rho"] if row.hidden else ["a.rho", "b.rho"]
    assert known == expected
    # What an event names is read as a file of its own only where it is one in the folder.
    assert [name for name in again if name != "x.rho"] == expected
    assert used == 0


async def names_of_files(workspace: object) -> list[str]:
    view = await workspace.view()  # type: ignore[attr-defined]
    return sorted(facts.uri.rpartition("/")[2] for facts in await view.sources.all_files())


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with names")
@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.told], ids=[n for n, r in ROWS.items() if r.told])
async def test_what_is_left_out_is_told(row: Row, tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("Nil")
    row.make(tmp_path / row.name)
    with trio.fail_after(HUNG):
        async with open_workspace() as workspace:
            await workspace.set_folders([uri_of(tmp_path)])
            await workspace.indexed()
            notices = (await workspace.news()).notices
    assert [notice.uri for notice in notices] == [uri_of(tmp_path / row.name)]
    assert any(word in notices[0].message for word in row.told), notices[0].message


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with names")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    fifo(tmp_path / "pipe")
    for path in ("/dev/zero", str(tmp_path), str(tmp_path / "pipe")):
        with pytest.raises(NotRegular):
            read_regular(path, 10)
    (tmp_path / "file").write_bytes(b"0123456789")
    assert read_regular(str(tmp_path / "file"), 10) == b"0123456789"
    with pytest.raises(TooLarge):
        read_regular(str(tmp_path / "file"), 9)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="files that a system makes up")
def test_a_size_that_is_a_lie_is_not_believed() -> None:
    assert Path("/proc/cpuinfo").stat().st_size == 0
    assert len(read_regular("/proc/cpuinfo", 10_000_000)) > 0
    with pytest.raises(TooLarge):
        read_regular("/proc/cpuinfo", 10)


class StuckDisk:
    """A disk that answers for some paths only once it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stuck: Callable[[str], bool]) -> None:
        self.free = threading.Event()
        self.reached = threading.Semaphore(0)
        opened = os.open

        def opening(path: str, *rest: object) -> int:
            if stuck(os.fspath(path)):
                self.reached.release()
                self.free.wait(60)
            return opened(path, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(os, "open", opening)
        monkeypatch.setattr(regular, "PATIENCE", 0.1)


async def test_a_disk_that_does_not_answer_costs_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.rho", "b.rho", "c.rho"):
        (tmp_path / name).write_text("contract a(@x) = { Nil }")
    disk = StuckDisk(monkeypatch, lambda path: path.endswith("b.rho"))
    with trio.fail_after(HUNG):
        async with open_workspace() as workspace:
            await workspace.set_folders([uri_of(tmp_path)])
            await workspace.indexed()
            assert await names_of_files(workspace) == ["a.rho", "c.rho"]
            [notice] = (await workspace.news()).notices
            assert notice.message == "cannot be read: the disk does not answer"
            # Once it answers again, the next event has the file.
            disk.free.set()
            await workspace.files_changed([FileEvent(uri_of(tmp_path / "b.rho"), FileChange.CHANGED)])
            assert await names_of_files(workspace) == ["a.rho", "b.rho", "c.rho"]


async def test_a_disk_that_does_not_answer_takes_few_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = StuckDisk(monkeypatch, lambda path: path == "/stuck")

    def work(pulse: Pulse) -> bytes:
        return read_regular("/stuck", 10)

    async def ask() -> None:
        with pytest.raises(DiskStuck):
            await on_disk(work)

    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            for _ in range(50):
                nursery.start_soon(ask)
        reached = 0
        while disk.reached.acquire(blocking=False):
            reached += 1
        assert MOST_STUCK <= reached <= regular.THREADS
        disk.free.set()
        # Threads that come back are there for others again.
        while True:
            try:
                assert await on_disk(lambda pulse: 7) == 7
                break
            except DiskStuck:
                await trio.sleep(0.01)


async def test_work_that_goes_on_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "PATIENCE", 0.1)
    steps = threading.Event()

    def work(pulse: Pulse) -> str:
        for _ in range(8):
            pulse.beats += 1
            steps.wait(0.05)
        return "done"

    assert await on_disk(work) == "done"


async def test_what_work_raises_is_raised_as_it_is() -> None:
    def work(pulse: Pulse) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await on_disk(work)
