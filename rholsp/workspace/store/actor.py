"""The store: summaries on disk, so that a second start reads them instead of parsing.

Best effort: on disk errors reads miss and writes are dropped.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, assert_never

import platformdirs
import trio

from rholsp.text.uris import from_path
from rholsp.workspace.actor import ActorStopped, Inbox, Mailbox, Question, answering_at_stop, waiting
from rholsp.workspace.files.stamp import Stamp
from rholsp.workspace.messages import Notice
from rholsp.workspace.store.sqlite_file import (
    Busy,
    Damaged,
    Replaced,
    StoreFile,
    Unusable,
    open_store_file,
)

LIMIT = 256_000_000
"""Bytes of the file. A summary of 100 lines takes 6 KB: some 40,000 files."""

_PATIENCE = 5.0
"""Seconds to wait for other servers, before one message is given up."""
_LAST_SECONDS = 0.5
"""The same, after the end has been asked for."""
_PAUSE = 0.02
_TOUCHED = 1_000
"""Rows marked as used in one batch."""
_REBUILDS = 3
"""How often a damaged file is rebuilt in one session before the store gives up."""
_LAST_WRITES = 500
"""As many values as are written after the end has been asked for: it takes less than 0.1 s."""

_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoreCounters:
    """Counters of the store since it started; `summaries` and `used_bytes` are those of the file.

    Hits and misses count texts and stamps alike; `dropped` counts summaries that could not be written.
    """

    hits: int = 0
    misses: int = 0
    written: int = 0
    dropped: int = 0
    rebuilt: int = 0
    summaries: int = 0
    used_bytes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Unchanged(Question[dict[str, tuple[bytes, bytes]]]):
    """By path, text keys and encoded summaries of those files that have the stamp with which they were remembered."""

    files: tuple[tuple[str, Stamp], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Get(Question[dict[bytes, bytes]]):
    """By text key, the encoded summaries of those texts that are known."""

    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """Encoded summaries by text key; and files that had this stamp when they had the text of this key.

    Only stamps that `read_stamped` gave may be remembered.
    """

    summaries: tuple[tuple[bytes, bytes], ...]
    stamps: tuple[tuple[str, Stamp, bytes], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CountStored(Question[StoreCounters]):
    """The store's counters."""


StoreMessage = Unchanged | Get | Put | CountStored


def default_folder() -> Path:
    """The user's folder for what can be made again."""
    return platformdirs.user_cache_path("rholsp", appauthor=False)


async def store(inbox: Inbox[StoreMessage], folder: Path, desk: Mailbox[Notice], *, limit: int = LIMIT) -> None:
    """Runs until cancelled; then answers all waiting tasks, and writes a few of the last values.

    Messages are served in order, so what was put is found. `desk` hears, once, if the disk is of no use.
    """
    keeper = _Store(folder, desk, limit)
    message: StoreMessage | None = None
    late: list[Put] = []
    try:
        with answering_at_stop(inbox, list):
            try:
                while True:
                    message = await inbox.receive()
                    await _serve(keeper, message)
                    message = None
            finally:
                for left in (message, *waiting(inbox)):
                    if isinstance(left, Put):
                        late.append(left)
    finally:
        with trio.move_on_after(_LAST_SECONDS, shield=True):
            await keeper.write_last(late)
        with trio.move_on_after(_LAST_SECONDS, shield=True):
            await keeper.close()


async def _serve(keeper: _Store, message: StoreMessage) -> None:
    match message:
        case Unchanged(files=files):
            found = await keeper.run(lambda file: file.unchanged(files), dict[str, tuple[bytes, bytes]]())
            keeper.count_hits(len(found), len(files))
            message.reply.put(found)
            await keeper.touch()
        case Get(keys=keys):
            by_key = await keeper.run(lambda file: file.summaries(keys), dict[bytes, bytes]())
            keeper.count_hits(len(by_key), len(keys))
            message.reply.put(by_key)
            await keeper.touch()
        case Put():
            await keeper.put(message)
        case CountStored():
            message.reply.put(await keeper.counters())
        case _:
            assert_never(message)


@dataclass(slots=True)
class _Store:
    """The actor's state: an open file, or none because it is yet to be opened or of no use."""

    folder: Path
    desk: Mailbox[Notice]
    limit: int
    file: StoreFile | None = None
    refused: Path | None = None
    readable: bool = True
    writable: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    thread: trio.CapacityLimiter = field(default_factory=lambda: trio.CapacityLimiter(1))

    async def run(self, work: Callable[[StoreFile], T], without: T, *, writing: bool = False) -> T:
        """What `work` makes of the file, in a thread; `without` where that fails, whatever the reason."""
        if not (self.writable if writing else self.readable):
            return without
        until = trio.current_time() + _PATIENCE
        replaced = 0
        while True:
            try:
                return await self._once(work)
            except Busy:
                if trio.current_time() > until:
                    _log.warning("the store is busy: %s", self.folder)
                    return without
                await trio.sleep(_PAUSE)
            except Replaced as error:
                await self.close()
                replaced += 1
                if replaced > _REBUILDS:
                    # Such as a file system that gives a file another number each time that it is looked at.
                    await self._give_up(str(error), reading=False)
                    return without
                await trio.sleep(_PAUSE)
            except Damaged as error:
                _log.warning("the store in %s is damaged and will be rebuilt: %s", self.folder, error)
                self.counts["rebuilt"] += 1
                self.refused = error.path if self.file is None else self.file.path
                await self.close()
                if self.counts["rebuilt"] > _REBUILDS:
                    await self._give_up(f"it is damaged again and again: {error}", reading=True)
                    return without
            except Unusable as error:
                await self._give_up(str(error), reading=self.file is None or not writing)
                return without
            except Exception as error:
                _log.exception("the store in %s has failed", self.folder)
                await self._give_up(f"{type(error).__name__}: {error}", reading=True)
                return without

    async def put(self, message: Put) -> None:
        def write(file: StoreFile) -> bool:
            file.put(message.summaries, message.stamps)
            return True

        written = await self.run(write, False, writing=True)
        self.counts["written" if written else "dropped"] += len(message.summaries)

    async def touch(self, *, even_few: bool = False) -> None:
        """Marks what has been used, once there is enough of it."""
        while self.file is not None and self.writable:
            stale = sum(map(len, self.file.stale.values()))
            if stale < (1 if even_few else _TOUCHED):
                return
            if not await self.run(_touch, False, writing=True) or even_few:
                return

    async def counters(self) -> StoreCounters:
        summaries, used = await self.run(lambda file: (file.count(), file.used_bytes()), (0, 0))
        return StoreCounters(**self.counts, summaries=summaries, used_bytes=used)

    def count_hits(self, hits: int, of: int) -> None:
        self.counts["hits"] += hits
        self.counts["misses"] += of - hits

    async def write_last(self, late: list[Put]) -> None:
        """Makes the last writes, up to a small number."""
        room = _LAST_WRITES
        for message in late:
            room -= len(message.summaries)
            if room >= 0:
                await self.put(message)
        await self.touch(even_few=True)

    async def close(self) -> None:
        file, self.file = self.file, None
        if file is not None:
            await self._in_thread(file.close)

    async def _once(self, work: Callable[[StoreFile], T]) -> T:
        if self.file is None:
            self.file = await self._in_thread(lambda: open_store_file(self.folder, self.limit, after=self.refused))
        file = self.file
        return await self._in_thread(lambda: work(file))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        # A disk that does not answer may not keep the server from its end: the thread is then left to itself.
        return await trio.to_thread.run_sync(work, limiter=self.thread, abandon_on_cancel=True)

    async def _give_up(self, reason: str, *, reading: bool) -> None:
        """Stops writing, or stops using the file at all; tells the user once."""
        said = not self.writable
        self.writable, self.readable = False, not reading
        if said:
            return
        what = "cannot be used: each start analyses all files again" if reading else "takes no more files"
        with suppress(ActorStopped):
            await self.desk.tell(Notice(from_path(str(self.folder)), f"the index on disk {what} ({reason})"))


def _touch(file: StoreFile) -> bool:
    file.touch(at_most=_TOUCHED)
    return True
