import math
import random
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path

import pytest
import trio
import trio.testing

from rholsp.workspace.actor import ActorStopped, Inbox, Mailbox, open_mailbox, waiting
from rholsp.workspace.files.stamp import Stamp
from rholsp.workspace.messages import Notice
from rholsp.workspace.store import actor as store_module
from rholsp.workspace.store.actor import CountStored, Get, Put, Unchanged, default_folder, store
from rholsp.workspace.store.sqlite_file import StoreFile, Unusable, newest_file, open_store_file
from tests.patience import HUNG

STAMP = Stamp(3, 10**18, 10**18 + 5, 7)


def _key(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=20).digest()


def _items(numbers: range) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((_key(number), random.Random(number).randbytes(2_000)) for number in numbers)


def _keys(numbers: range) -> tuple[bytes, ...]:
    return tuple(map(_key, numbers))


@asynccontextmanager
async def _store(folder: Path, desk: Mailbox | None = None) -> AsyncIterator[Mailbox]:
    """The actor, and only when it has stopped, the end."""
    mailbox, inbox = open_mailbox()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(store, inbox, folder, desk or open_mailbox()[0])
        yield mailbox
        nursery.cancel_scope.cancel()


def _notices(desk: Inbox) -> list[str]:
    found = []
    for message in waiting(desk):
        assert isinstance(message, Notice)
        found.append(message.message)
    return found


async def test_a_second_start_finds_what_the_first_one_put(tmp_path: Path) -> None:
    async with _store(tmp_path) as mailbox:
        assert await mailbox.ask(Get(_keys(range(5)))) == {}
        await mailbox.tell(Put(_items(range(3)), (("/a.rho", STAMP, _key(1)),)))
        assert await mailbox.ask(Get(_keys(range(5)))) == dict(_items(range(3)))
    async with _store(tmp_path) as mailbox:
        assert await mailbox.ask(Get(_keys(range(5)))) == dict(_items(range(3)))
        files = (("/a.rho", STAMP), ("/b.rho", STAMP), ("/a.rho2", STAMP))
        assert await mailbox.ask(Unchanged(files)) == {"/a.rho": (_key(1), dict(_items(range(3)))[_key(1)])}
        counters = await mailbox.ask(CountStored())
        assert (counters.hits, counters.misses, counters.summaries) == (4, 4, 3)
        assert counters.used_bytes > 6_000


async def test_what_was_told_just_before_the_end_is_written(tmp_path: Path) -> None:
    async with _store(tmp_path) as mailbox:
        await mailbox.ask(CountStored())
        for number in range(20):
            await mailbox.tell(Put(_items(range(number, number + 1))))
    async with _store(tmp_path) as mailbox:
        assert await mailbox.ask(Get(_keys(range(30)))) == dict(_items(range(20)))


async def test_everybody_who_waits_at_the_end_is_told(tmp_path: Path) -> None:
    stopped = 0

    async def ask(mailbox: Mailbox) -> None:
        nonlocal stopped
        try:
            await mailbox.ask(Get(_keys(range(500))))
        except ActorStopped:
            stopped += 1

    async with trio.open_nursery() as nursery:
        async with _store(tmp_path) as mailbox:
            await mailbox.ask(CountStored())
            for _ in range(100):
                nursery.start_soon(ask, mailbox)
            await trio.testing.wait_all_tasks_blocked()
        with pytest.raises(ActorStopped):
            await mailbox.ask(Get(()))
    assert stopped > 0


async def test_a_folder_that_cannot_be_gives_one_notice_and_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    desk, told = open_mailbox()
    async with _store(tmp_path / "file" / "cache", desk) as mailbox:
        for _ in range(3):
            await mailbox.tell(Put(_items(range(3)), (("/a.rho", STAMP, _key(1)),)))
            assert await mailbox.ask(Get(_keys(range(3)))) == {}
            assert await mailbox.ask(Unchanged((("/a.rho", STAMP),))) == {}
        assert (await mailbox.ask(CountStored())).dropped == 9
    (notice,) = _notices(told)
    assert "cannot be used" in notice
    assert "file" in notice


async def test_a_full_disk_gives_one_notice_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _store(tmp_path) as mailbox:
        await mailbox.tell(Put(_items(range(3))))

    def open_full(folder: Path, limit: int, *, after: Path | None = None) -> StoreFile:
        file = open_store_file(folder, limit, after=after)
        pages = file.connection.execute("PRAGMA page_count").fetchone()[0]
        file.connection.execute(f"PRAGMA max_page_count = {pages}")
        return file

    monkeypatch.setattr(store_module, "open_store_file", open_full)
    desk, told = open_mailbox()
    async with _store(tmp_path, desk) as mailbox:
        for start in (100, 200, 300):
            await mailbox.tell(Put(_items(range(start, start + 50))))
        assert await mailbox.ask(Get(_keys(range(300)))) == dict(_items(range(3)))
        assert (await mailbox.ask(CountStored())).dropped == 150
    (notice,) = _notices(told)
    assert "takes no more files" in notice


async def test_a_disk_that_fails_once_more_is_not_mentioned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unusable("disk I/O error")

    desk, told = open_mailbox()
    async with _store(tmp_path, desk) as mailbox:
        await mailbox.tell(Put(_items(range(3))))
        await mailbox.ask(CountStored())
        monkeypatch.setattr(StoreFile, "put", fail)
        await mailbox.tell(Put(_items(range(3, 5))))
        assert len(await mailbox.ask(Get(_keys(range(5))))) == 3
        monkeypatch.setattr(StoreFile, "summaries", fail)
        for _ in range(2):
            assert await mailbox.ask(Get(_keys(range(5)))) == {}
    (notice,) = _notices(told)
    assert "disk I/O error" in notice


async def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    async with _store(tmp_path) as mailbox:
        await mailbox.tell(Put(_items(range(40))))
    path = newest_file(tmp_path)
    assert path is not None
    path.write_bytes(b"x" * 20_000)
    desk, told = open_mailbox()
    async with _store(tmp_path, desk) as mailbox:
        assert await mailbox.ask(Get(_keys(range(40)))) == {}
        await mailbox.tell(Put(_items(range(10))))
        assert await mailbox.ask(Get(_keys(range(40)))) == dict(_items(range(10)))
        assert (await mailbox.ask(CountStored())).rebuilt == 1
    assert newest_file(tmp_path) != path
    assert not path.exists()
    assert _notices(told) == []


async def test_damage_that_turns_up_while_reading_is_met_at_once(tmp_path: Path) -> None:
    async with _store(tmp_path) as mailbox:
        await mailbox.tell(Put(_items(range(40))))
        await mailbox.ask(CountStored())
        path = newest_file(tmp_path)
        assert path is not None
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("UPDATE summaries SET value = zeroblob(100)")
        connection.close()
        assert await mailbox.ask(Get(_keys(range(40)))) == {}
        await mailbox.tell(Put(_items(range(40))))
        assert await mailbox.ask(Get(_keys(range(40)))) == dict(_items(range(40)))


async def test_a_disk_that_always_damages_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_damaged(folder: Path, limit: int, *, after: Path | None = None) -> StoreFile:
        file = open_store_file(folder, limit, after=after)
        file.connection.execute("DROP TABLE summaries")
        return file

    monkeypatch.setattr(store_module, "open_store_file", open_damaged)
    desk, told = open_mailbox()
    async with _store(tmp_path, desk) as mailbox:
        for _ in range(10):
            await mailbox.tell(Put(_items(range(3))))
            assert await mailbox.ask(Get(_keys(range(3)))) == {}
    (notice,) = _notices(told)
    assert "damaged again and again" in notice


async def test_a_cleared_folder_is_filled_again(tmp_path: Path) -> None:
    async with _store(tmp_path) as mailbox:
        await mailbox.tell(Put(_items(range(3))))
        await mailbox.ask(CountStored())
        await trio.to_thread.run_sync(shutil.rmtree, tmp_path)
        await mailbox.tell(Put(_items(range(3, 6))))
    async with _store(tmp_path) as mailbox:
        assert await mailbox.ask(Get(_keys(range(6)))) == dict(_items(range(3, 6)))


async def test_while_another_server_writes_a_put_waits(tmp_path: Path) -> None:
    async with _store(tmp_path) as mailbox:
        await mailbox.ask(CountStored())
        path = newest_file(tmp_path)
        assert path is not None
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await mailbox.tell(Put(_items(range(3))))
        await trio.sleep(0.5)
        other.execute("COMMIT")
        assert await mailbox.ask(Get(_keys(range(3)))) == dict(_items(range(3)))
        other.close()


async def test_while_another_server_writes_the_end_comes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_PATIENCE", math.inf)
    other = None
    try:
        with trio.fail_after(HUNG):
            async with _store(tmp_path) as mailbox:
                await mailbox.ask(CountStored())
                path = newest_file(tmp_path)
                assert path is not None
                other = sqlite3.connect(path, isolation_level=None)
                other.execute("BEGIN IMMEDIATE")
                for start in range(20):
                    await mailbox.tell(Put(_items(range(start, start + 1))))
    finally:
        assert other is not None
        other.close()


async def test_two_servers_share_a_store(tmp_path: Path) -> None:
    async with _store(tmp_path) as one, _store(tmp_path) as two:
        async with trio.open_nursery() as nursery:
            for start in range(0, 100, 10):
                nursery.start_soon(one.tell, Put(_items(range(start, start + 15))))
                nursery.start_soon(two.tell, Put(_items(range(start, start + 15))))
        await one.ask(CountStored())
        await two.ask(CountStored())
        assert await one.ask(Get(_keys(range(200)))) == dict(_items(range(105)))
        assert await two.ask(Get(_keys(range(200)))) == dict(_items(range(105)))


def test_the_folder_is_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder().name == "rholsp"
