"""The indexer: reads all files of the workspace's folders, in the background, the ones near the user's work first.

Open documents need no index: their shards know them at once. What is read here never replaces what a shard knows.
A run goes from the first folder to be looked into until nothing is left; what comes meanwhile belongs to it.
"""

import os
import time
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import trio

from rholsp.text.uris import from_path
from rholsp.workspace.actor import Inbox, Mailbox, Reply, answering_at_stop, unexpected
from rholsp.workspace.crawling import Crawl, crawl
from rholsp.workspace.index_work import Audience, Done, LookedUp, Means, look_up, read_files
from rholsp.workspace.messages import (
    AllIndexed,
    CancelIndexing,
    EndOfIndex,
    IndexFolders,
    Indexing,
    IndexRun,
    LastRun,
    LookInto,
    Notice,
    Prefer,
    Progress,
)
from rholsp.workspace.selection import Globs, is_inside
from rholsp.workspace.store_stamps import Stamp
from rholsp.workspace.workers import workers_pay

LOOK_UP_FILES = 256
"""Files asked of the store at one go: some milliseconds of its time."""
READ_FILES = 16
"""Files read at one go in this process, and reported as progress."""
WORKER_FILES = 32
"""Files per worker at one go: a fraction of a second of its time."""
_PREFERRED = 50
"""Folders that the user worked in last."""


@dataclass(frozen=True, slots=True)
class _Crawled:
    """A folder has been looked into."""

    found: Crawl


@dataclass(frozen=True, slots=True)
class _Delivered:
    """All that was sent to document shards has become known."""


async def indexer(inbox: Inbox, own: Mailbox, audience: Audience, means: Means) -> None:
    """Runs until cancelled; then answers who waits."""
    async with trio.open_nursery() as nursery:
        state = _Indexer(own, audience, means, nursery)
        with answering_at_stop(inbox, lambda: list(state.waiters)):
            while True:
                state.take(await inbox.receive())
                await state.go_on()


class _Indexer:
    """The indexer's state; nobody but its own task has a reference to it."""

    def __init__(self, own: Mailbox, audience: Audience, means: Means, nursery: trio.Nursery) -> None:
        self.own = own
        self.audience = audience
        self.means = means
        self.nursery = nursery
        self.folders: tuple[str, ...] = ()
        self.globs = Globs()
        self.preferred: dict[str, None] = {}
        """Folders, the latest last."""
        self.unseen: dict[str, Stamp] = {}
        """Files found."""
        self.unread: dict[str, Stamp] = {}
        """Files that the store does not know by their stamps, in order if `ordered`."""
        self.ordered = True
        self.left_over: dict[str, Stamp] = {}
        """Files that a cancelled run did not come to."""
        self.requests = 0
        """How many requests symbol shards have been told of, and not yet that they are served."""
        self.crawls = self.look_ups = self.readings = 0
        """How many of each are under way."""
        self.cancelled = self.uses_workers = False
        self.delivering = self.delivered = False
        """Whether document shards are being asked, or have answered, that they have all that was sent to them."""
        self.notices: list[Notice] = []
        self.began = 0.0
        self.run: IndexRun | None = None
        self.done, self.shown = 0, -1
        """How many of the run's files are done, and how many of them were last told of."""
        self.last = IndexRun()
        self.waiters: list[Reply[object]] = []

    def take(self, message: object) -> None:
        match message:
            case IndexFolders():
                self.change_folders(message)
            case LookInto(path):
                for root in self.folders:
                    if path == root or is_inside(path, root):
                        self.begin()
                        self.crawl(root, path)
            case Prefer(path):
                self.prefer(os.path.dirname(path))
            case CancelIndexing():
                self.cancelled = self.run is not None
            case _Crawled(found):
                self.crawls -= 1
                self.add(found)
            case LookedUp(known, unknown):
                self.look_ups -= 1
                self.unread.update(unknown)
                self.ordered = False
                self.count(files_done=known, stored=known)
            case Done():
                self.readings -= 1
                self.count(
                    files_done=message.files,
                    stored=message.stored,
                    analysed=message.analysed,
                    by_workers=message.by_workers,
                    failed=message.failed,
                )
            case _Delivered():
                self.delivering, self.delivered = False, True
            case AllIndexed():
                self.waiters.append(message.reply)  # type: ignore[arg-type]
            case LastRun():
                message.reply.put(self.last)
            case _:
                raise unexpected(message)

    def begin(self) -> None:
        """Makes sure that there is a run, which takes up what an earlier one left over."""
        if self.run is None:
            self.run, self.began = IndexRun(len(self.left_over)), time.perf_counter()
            self.done, self.shown = 0, -1
            self.uses_workers = False
        self.unseen.update(self.left_over)
        self.left_over = {}
        self.cancelled = self.delivered = False

    def change_folders(self, message: IndexFolders) -> None:
        kept = [folder for folder in self.folders if folder not in message.removed]
        self.folders = tuple(dict.fromkeys([*kept, *message.added]))
        for files in (self.unseen, self.unread, self.left_over):
            for path in [path for path in files if not any(is_inside(path, folder) for folder in self.folders)]:
                del files[path]
        self.globs = message.globs or self.globs
        if message.announced:
            self.requests += 1
            self.begin()
        for folder in message.added if message.globs is None else self.folders:
            self.crawl(folder)

    def crawl(self, root: str, under: str | None = None) -> None:
        self.crawls += 1
        self.nursery.start_soon(_crawl, root, self.globs, under, self.own)

    def add(self, found: Crawl) -> None:
        assert self.run is not None
        self.notices.extend(Notice(from_path(path), f"cannot be read: {why}") for path, why in found.refused)
        new = {path: stamp for path, stamp in found.files if path not in self.unseen and path not in self.unread}
        self.unseen.update(new)
        self.run = replace(self.run, files=self.run.files + len(new))

    def prefer(self, folder: str) -> None:
        self.preferred.pop(folder, None)
        self.preferred[folder] = None
        if len(self.preferred) > _PREFERRED:
            del self.preferred[next(iter(self.preferred))]
        self.ordered = False

    def put_in_order(self) -> None:
        """Puts those files first that lie in the folders that the user works in."""
        if not self.ordered:
            rank = {folder: -i for i, folder in enumerate(self.preferred)}
            order = sorted(self.unread, key=lambda path: rank.get(os.path.dirname(path), 1))
            self.unread = {path: self.unread[path] for path in order}
            self.ordered = True

    def count(self, *, files_done: int, **gains: int) -> None:
        assert self.run is not None
        self.done += files_done
        self.run = replace(self.run, **{name: getattr(self.run, name) + gain for name, gain in gains.items()})

    async def go_on(self) -> None:
        """Starts what can be started now, tells how far the run is, and ends it when nothing is left."""
        notices, self.notices = self.notices, []
        for notice in notices:
            await self.audience.desk.tell(notice)
        if self.run is not None:
            if self.cancelled:
                self.left_over.update(self.unseen)
                self.left_over.update(self.unread)
                self.unseen, self.unread = {}, {}
            self.start_look_ups()
            self.start_readings()
            await self.end_if_done()
        if self.run is None:
            for reply in self.waiters:
                reply.put(self.last)
            self.waiters.clear()
        elif self.done != self.shown and (self.run.files or self.requests):
            self.shown = self.done
            await self.audience.desk.tell(Progress(self.done, self.run.files, finished=False))

    def start_look_ups(self) -> None:
        store = self.means.store
        if store is None:
            if self.unseen:
                self.unread.update(self.unseen)
                self.unseen = {}
                self.ordered = False
            return
        while self.unseen and self.look_ups < 2:
            files = _taken(self.unseen, LOOK_UP_FILES)
            self.look_ups += 1
            self.nursery.start_soon(look_up, files, store, self.audience, self.own)

    def start_readings(self) -> None:
        """Once it is known how much there is to read, as this decides who does it."""
        if not self.unread or self.crawls or self.unseen or self.look_ups:
            return
        assert self.run is not None
        self.put_in_order()
        if self.means.pool is not None and not self.uses_workers:
            self.uses_workers = workers_pay(sum(stamp.size for stamp in self.unread.values()))
        at_once, files = (2, WORKER_FILES * self.means.workers) if self.uses_workers else (1, READ_FILES)
        while self.unread and self.readings < at_once:
            paths = tuple(_taken(self.unread, files))
            self.readings += 1
            known = self.means.store is not None and self.run.stored > 0
            self.nursery.start_soon(
                partial(read_files, by_workers=self.uses_workers, known_texts=known),
                paths,
                self.means,
                self.audience,
                self.own,
            )

    async def end_if_done(self) -> None:
        if self.unseen or self.unread or self.crawls or self.look_ups or self.readings or self.delivering:
            return
        if not self.delivered:
            self.delivering = True
            self.nursery.start_soon(_deliver, self.audience, self.own)
            return
        assert self.run is not None
        run, self.run = self.run, None
        if not run.files and not self.requests:
            return  # What was looked into was no folder, or an empty one.
        self.last = replace(run, milliseconds=(time.perf_counter() - self.began) * 1000)
        requests, self.requests = self.requests, 0
        for mailbox in self.audience.symbols:
            await mailbox.tell(Indexing(-requests, complete=not self.left_over))
        await self.audience.desk.tell(Progress(self.done, self.last.files, finished=True))


def _taken(files: dict[str, Stamp], count: int) -> dict[str, Stamp]:
    """The first of these files, which they are then without."""
    taken = dict(islice(files.items(), count))
    for path in taken:
        del files[path]
    return taken


async def _crawl(root: str, globs: Globs, under: str | None, own: Mailbox) -> None:
    work = partial(crawl, root, globs, under=under)
    await own.tell(_Crawled(await trio.to_thread.run_sync(work, abandon_on_cancel=True)))


async def _deliver(audience: Audience, own: Mailbox) -> None:
    """Waits until document shards have told symbol shards all that they were sent."""
    for mailbox in audience.documents:
        await mailbox.ask(EndOfIndex())
    await own.tell(_Delivered())
