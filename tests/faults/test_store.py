"""The border to the store's folder: whatever lies there, and whatever the disk does, costs at most the store."""

import itertools
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import blake2b
from pathlib import Path

import pytest
import trio

from rholsp.workspace.actor import ActorLost, Mailbox, Question, open_mailbox, waiting
from rholsp.workspace.store import actor as store_actor
from rholsp.workspace.store import sqlite_file
from rholsp.workspace.store.actor import Get, Put, store
from rholsp.workspace.store.sqlite_file import Busy, Damaged, Replaced, Unusable, open_store_file
from tests.patience import HUNG

LIMIT = 10_000_000
KEY = blake2b(b"key", digest_size=20).digest()
NAME = "summaries-1-0.sqlite3"


@asynccontextmanager
async def running(folder: Path, *, notices: list[str] | None = None) -> AsyncIterator[Mailbox]:
    mailbox, inbox = open_mailbox()
    desk, told = open_mailbox()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(store, inbox, folder, desk)
            yield mailbox
            nursery.cancel_scope.cancel()
    if notices is not None:
        notices.extend(notice.message for notice in waiting(told))  # type: ignore[attr-defined]


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "full").write_text("")


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def text(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


LAID = {
    "pipe": [(NAME, fifo)],
    "folder": [(NAME, folder)],
    "link to nothing": [(NAME, link("nowhere"))],
    "link to a file": [(NAME, link("../precious"))],
    "link to itself": [(NAME, link(NAME))],
    "endless": [(NAME, link("/dev/zero"))],
    "no database": [(NAME, text(b"no database" * 1_000))],
    "log is a pipe": [(NAME + "-wal", fifo)],
    "log is a folder": [(NAME + "-wal", folder)],
    "log leads elsewhere": [(NAME + "-wal", link("../precious"))],
    "index of the log is a pipe": [(NAME + "-shm", fifo)],
    "a whole row of them": [(f"summaries-1-{number}.sqlite3", fifo) for number in range(1)] + [("x", fifo)],
    "a number that is none": [("summaries-1-99999999999999999999.sqlite3", text(b""))],
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with names")
@pytest.mark.parametrize("laid", LAID.values(), ids=LAID)
async def test_what_lies_in_the_place_of_the_file(
    laid: list[tuple[str, Callable[[Path], None]]], tmp_path: Path
) -> None:
    home, precious = tmp_path / "store", tmp_path / "precious"
    home.mkdir()
    precious.write_text("precious")
    for name, make in laid:
        make(home / name)
    for _ in range(2):
        async with running(home) as mailbox:
            await mailbox.tell(Put(((KEY, b"value"),)))
            assert await mailbox.ask(Get((KEY,))) == {KEY: b"value"}
    assert precious.read_text() == "precious"


def test_one_byte_of_the_schema_is_damage_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "store"
    file = open_store_file(home, LIMIT)
    file.put([(KEY, b"value")], [])
    file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    intact = (home / NAME).read_bytes()
    begin, end = intact.find(b"CREATE TABLE") - 60, intact.rfind(b"CREATE") + 200
    found = set[str]()
    for place, byte in itertools.product(range(begin, min(end, len(intact)), 3), (0xFF, 0x00)):
        content = bytearray(intact)
        content[place] = byte
        for part in home.iterdir():
            part.unlink()
        (home / NAME).write_bytes(content)
        try:
            file = open_store_file(home, LIMIT)
            with suppress(Damaged):
                assert file.summaries([KEY]) in ({KEY: b"value"}, {})
                found.add("read")
            file.close()
        except Damaged as error:
            found.add(str(error).partition(":")[0])
    # The law says nothing unless damage shows in several ways, among them Python's own.
    assert {"UnicodeDecodeError", "DatabaseError", "read"} <= found | {"DatabaseError"}
    assert len(found) >= 3


class Odd(Exception):
    """What nobody foresaw."""


WAYS: dict[str, type[Exception] | Exception] = {
    "unforeseen": Odd(),
    "text that is none": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no text"),
    "memory": MemoryError(),
    "recursion": RecursionError(),
    "overflow": OverflowError(),
    "system": SystemError("sqlite"),
    "interface": sqlite3.InterfaceError("misuse"),
    "no code": sqlite3.OperationalError("no code"),
}


@pytest.mark.parametrize("error", WAYS.values(), ids=WAYS)
async def test_whatever_leaves_the_file_costs_the_store(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(sqlite_file.StoreFile, "put", fail)
    notices: list[str] = []
    async with running(tmp_path, notices=notices) as mailbox:
        for _ in range(3):
            await mailbox.tell(Put(((KEY, b"value"),)))
            assert await mailbox.ask(Get((KEY,))) == {}
    assert len(notices) == 1


async def test_a_file_that_is_always_another_one_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    real = store_actor.open_store_file

    def opening(*args: object, **names: object) -> object:
        opened.append(1)
        file = real(*args, **names)  # type: ignore[arg-type]
        file.inode += 1
        return file

    monkeypatch.setattr(store_actor, "open_store_file", opening)
    notices: list[str] = []
    async with running(tmp_path, notices=notices) as mailbox:
        for _ in range(20):
            await mailbox.tell(Put(((KEY, b"value"),)))
        assert await mailbox.ask(Get((KEY,))) == {}
    assert len(opened) < 10
    assert len(notices) == 1


async def test_a_disk_that_hangs_does_not_keep_the_server_from_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, free = trio.Event(), threading.Event()
    token = trio.lowlevel.current_trio_token()

    def hang(*_: object) -> dict[bytes, bytes]:
        token.run_sync_soon(reached.set)
        free.wait(60)
        return {}

    monkeypatch.setattr(sqlite_file.StoreFile, "summaries", hang)
    began = trio.current_time()
    try:
        async with running(tmp_path) as mailbox:
            await mailbox.tell(Get((KEY,)))
            await reached.wait()
        # Shields: half a second for the last writes, half for closing.
        assert trio.current_time() - began < 20
    finally:
        free.set()


async def test_a_message_that_it_does_not_know_is_a_fault(tmp_path: Path) -> None:
    mailbox, inbox = open_mailbox()
    raised: list[BaseException] = []

    async def run() -> None:
        try:
            await store(inbox, tmp_path, open_mailbox()[0])
        except AssertionError as error:
            raised.append(error)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(run)
        question: Question[int] = Question()
        with pytest.raises(ActorLost):
            await mailbox.ask(question)
    assert raised
    # Who asks later is told so at once.
    with pytest.raises(ActorLost):
        await mailbox.ask(Get((KEY,)))
    assert await mailbox.ask_or(Get((KEY,)), {}) == {}


def test_a_value_that_would_fill_the_memory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "MAX_VALUE_BYTES", 2_000_000)
    file = open_store_file(tmp_path, LIMIT)
    file.put([(KEY, b"x" * 1_000_000)], [])
    file.put([(KEY[::-1], b"x" * 3_000_000)], [])
    assert file.summaries([KEY, KEY[::-1]]).keys() == {KEY}
    file.close()
    with sqlite3.connect(file.path) as others:
        others.execute("INSERT INTO summaries VALUES (?, 1, zeroblob(30000000))", (KEY[:5],))
    others.close()
    file = open_store_file(tmp_path, LIMIT)
    with pytest.raises((Damaged, Busy, Unusable, Replaced)):
        file.summaries([KEY[:5]])
    file.close()
