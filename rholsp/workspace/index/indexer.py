"""The indexer: reads all files of the workspace's folders, in the background, the ones near the user's work first.

Open documents need no index: their shards know them at once. What is read here never replaces what a shard knows.
A run goes from the first folder to be looked into until nothing is left; what comes meanwhile belongs to it.
"""

import logging
import os
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, assert_never

import trio

from rholsp.text.uris import from_path
from rholsp.workspace.actor import (
    ActorLost,
    ActorStopped,
    Inbox,
    Mailbox,
    Reply,
    answering_at_stop,
    is_fault,
)
from rholsp.workspace.documents import shard_of
from rholsp.workspace.files.crawler import Crawl, crawl
from rholsp.workspace.files.regular import DiskStuck, on_disk
from rholsp.workspace.files.selection import Globs, is_inside
from rholsp.workspace.files.stamp import Stamp
from rholsp.workspace.index.steps import Done, IndexerOutputs, IndexerServices, LookedUp, look_up, read_files
from rholsp.workspace.messages import (
    AllIndexed,
    CancelIndexing,
    EndOfIndex,
    IndexerLost,
    IndexFolders,
    Indexing,
    IndexRun,
    IndexState,
    LastRun,
    LookAtIndex,
    LookInto,
    Notice,
    Prefer,
    Progress,
    Touched,
    WatchDisk,
)
from rholsp.workspace.workers.pool import workers_pay

log = logging.getLogger(__name__)

LOOK_UP_FILES = 256
"""Files per lookup in the store: some milliseconds of its time."""
READ_FILES = 16
"""Files per batch read in this process, and per progress report."""
WORKER_FILES = 32
"""Files per batch of a worker: a fraction of a second of its time."""
SCAN_SECONDS = 2.0
"""The least time between two scans of the folders for a client that does not watch them."""
SCAN_SHARE = 0.05
"""The share of time that scanning may take."""
_log = logging.getLogger(__name__)
_PREFERRED = 50
"""Folders that the user worked in last."""


@dataclass(slots=True, eq=False)
class _Look:
    """A look into a workspace folder, or a part of it, under way. `late`: what it finds may no longer be so."""

    root: str
    start: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Crawled:
    look: _Look
    found: Crawl


@dataclass(frozen=True, slots=True)
class _Scanned:
    """All folders, once the time for it had come, None where that failed; `seconds` is what the scan took."""

    found: tuple[Crawl, ...] | None
    seconds: float


@dataclass(frozen=True, slots=True)
class _TimeToScan:
    """A while has passed."""


@dataclass(frozen=True, slots=True)
class _Delivered:
    """All that was sent to document shards, as of so many changes to folders, has become known."""

    changes: int


IndexerMessage = (
    IndexFolders
    | LookInto
    | Prefer
    | CancelIndexing
    | WatchDisk
    | AllIndexed
    | LastRun
    | LookAtIndex
    | LookedUp
    | Done
    | _Crawled
    | _TimeToScan
    | _Scanned
    | _Delivered
)


async def indexer(
    inbox: Inbox[IndexerMessage], own: Mailbox[IndexerMessage], audience: IndexerOutputs, means: IndexerServices
) -> None:
    """Runs until cancelled; then answers who waits."""
    state: _Indexer | None = None
    try:
        with answering_at_stop(inbox, lambda: () if state is None else list(state.waiters)):
            async with trio.open_nursery() as nursery:
                state = _Indexer(own, audience, means, nursery)
                while True:
                    state.handle(await inbox.receive())
                    await state.advance()
    except BaseException as error:
        if is_fault(error):
            # Nothing more will come: whoever waits for it in the symbol shards need not.
            for symbols in audience.symbols:
                await symbols.tell(IndexerLost())
            for documents in audience.documents:
                await documents.tell(IndexerLost())
        raise


class _Indexer:
    """The indexer's state, private to its task."""

    def __init__(
        self, own: Mailbox[IndexerMessage], audience: IndexerOutputs, means: IndexerServices, nursery: trio.Nursery
    ) -> None:
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
        self.changes = 0
        """The number of the last change to a folder that has been heard of."""
        self.changed: dict[str, int] = {}
        """The folders that changed during the run, each with the number of its last change."""
        self.looks: list[_Look] = []
        self.look_ups = self.readings = 0
        """How many of each are under way."""
        self.cancelled = self.uses_workers = False
        self.delivering = self.delivered = False
        """Whether document shards are being asked, or have answered, that they have all that was sent to them."""
        self.stamps: dict[str, Stamp] | None = None
        """What the files in all folders looked like when they were last found; None where the client watches them."""
        self.touched: list[str] = []
        """Files that a scan found to be others than before."""
        self.notices: list[Notice] = []
        self.began = 0.0
        self.run: IndexRun | None = None
        self.done, self.shown = 0, -1
        """How many of the run's files are done, and how many of them were last told of."""
        self.last = IndexRun()
        self.origins = {"stored": 0, "inline": 0, "worker": 0, "failed": 0}
        self.waiters: list[Reply[Any]] = []

    def handle(self, message: IndexerMessage) -> None:
        match message:
            case IndexFolders():
                self.change_folders(message)
            case LookInto():
                self.look_again(message)
            case Prefer(path):
                self.prefer(os.path.dirname(path))
            case CancelIndexing():
                self.cancelled = self.run is not None
            case _Crawled(look, found):
                self.looks.remove(look)
                if not look.late:
                    self.add(found)
                elif look.root in self.folders:
                    self.look(look.root, look.start)
            case LookedUp(known, unknown, changes):
                self.look_ups -= 1
                still = self.those_that_count(unknown, changes)
                self.unread.update(still)
                self.ordered = False
                self.count(files_done=known, stored=known, files=len(still) - len(unknown))
                self.origins["stored"] += known
            case Done():
                self.readings -= 1
                self.count(
                    files_done=message.files,
                    stored=message.stored,
                    analysed=message.analysed,
                    by_workers=message.by_workers,
                    failed=message.failed,
                )
                self.origins["stored"] += message.stored
                self.origins["inline"] += message.analysed - message.by_workers
                self.origins["worker"] += message.by_workers
                self.origins["failed"] += message.failed
            case WatchDisk():
                if self.stamps is None:
                    self.stamps = {}
                    self.scan_in(SCAN_SECONDS)
            case _TimeToScan():
                if self.run is None and self.folders:
                    self.beside(_scan(self.folders, self.globs, self.own), _Scanned(None, 0.0))
                else:
                    self.scan_in(SCAN_SECONDS)
            case _Scanned(found, seconds):
                if found is not None:
                    self.compare(found)
                self.scan_in(max(SCAN_SECONDS, seconds / SCAN_SHARE))
            case _Delivered(changes):
                # What has come meanwhile is delivered again.
                working = self.unseen or self.unread or self.looks or self.look_ups or self.readings
                self.delivering, self.delivered = False, changes == self.changes and not working
            case AllIndexed():
                self.waiters.append(message.reply)
            case LastRun():
                message.reply.put(self.last)
            case LookAtIndex():
                message.reply.put(self.state())
            case _:
                assert_never(message)

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
        self.drop(lambda path: not self.has(path))
        for look in self.looks:
            look.late |= look.root in message.removed
        self.globs = message.globs or self.globs
        self.changes = message.change or self.changes
        if message.announced:
            self.requests += 1
            self.begin()
        for folder in message.added if message.globs is None else self.folders:
            self.look(folder, folder)

    def look_again(self, message: LookInto) -> None:
        """Forgets what was found in a folder, and has not been read, to find it anew if it is still there."""
        self.changes, changed = message.change, message.path
        self.changed[changed] = message.change
        self.drop(lambda path: is_inside(path, changed))
        for look in self.looks:
            look.late |= changed == look.start or is_inside(changed, look.start) or is_inside(look.start, changed)
        for root in self.folders:
            if changed == root or is_inside(changed, root):
                self.begin()
                self.look(root, changed)

    def has(self, path: str) -> bool:
        return any(is_inside(path, folder) for folder in self.folders)

    def those_that_count(self, files: Mapping[str, Stamp], changes: int) -> dict[str, Stamp]:
        """Without the files that no folder has any more, or that are found anew: a folder of theirs changed since."""
        late = [folder for folder, number in self.changed.items() if number > changes]
        return {
            path: stamp
            for path, stamp in files.items()
            if self.has(path) and not any(is_inside(path, folder) for folder in late)
        }

    def drop(self, which: Callable[[str], bool]) -> None:
        before = len(self.unseen) + len(self.unread)
        for files in (self.unseen, self.unread, self.left_over):
            for path in [path for path in files if which(path)]:
                del files[path]
        if self.run is not None:
            self.run = replace(self.run, files=self.run.files - before + len(self.unseen) + len(self.unread))

    def look(self, root: str, start: str) -> None:
        look = _Look(root, start)
        self.looks.append(look)
        none = Crawl((), ((start, "internal error"),))
        self.beside(_crawl(look, self.globs, self.own), _Crawled(look, none))

    def add(self, found: Crawl) -> None:
        assert self.run is not None
        self.notices.extend(Notice(from_path(path), f"cannot be read: {why}") for path, why in found.refused)
        self.notices.extend(Notice(from_path(path), fault) for path, fault in found.faults)
        new = {path: stamp for path, stamp in found.files if path not in self.unseen and path not in self.unread}
        self.unseen.update(new)
        if self.stamps is not None:
            self.stamps.update(found.files)
        self.run = replace(self.run, files=self.run.files + len(new))

    def scan_in(self, seconds: float) -> None:
        self.nursery.start_soon(_wake, seconds, self.own)

    def compare(self, found: tuple[Crawl, ...]) -> None:
        """Notes what a scan found to be new, changed or gone; what a run found since counts more than the scan."""
        if self.run is None and self.stamps is not None:
            now = {path: stamp for crawl in found for path, stamp in crawl.files}
            self.touched.extend(path for path in now.keys() | self.stamps if now.get(path) != self.stamps.get(path))
            self.stamps = now

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

    def state(self) -> IndexState:
        run = self.run or self.last
        done = self.done if self.run is not None else run.files
        return IndexState(self.run is not None, run.files, done, self.last, dict(self.origins))

    async def advance(self) -> None:
        """Starts what can be started now, tells how far the run is, and ends it when nothing is left."""
        notices, self.notices = self.notices, []
        for notice in notices:
            await self.audience.desk.tell(notice)
        touched, self.touched = self.touched, []
        for path in touched:
            uri = from_path(path)
            await self.audience.documents[shard_of(uri, len(self.audience.documents))].tell(Touched((uri,)))
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
        if self.means.store is None:
            if self.unseen:
                self.unread.update(self.unseen)
                self.unseen = {}
                self.ordered = False
            return
        while self.unseen and self.look_ups < 2:
            files = _taken(self.unseen, LOOK_UP_FILES)
            self.look_ups += 1
            # Those that were handed over before a failure are no longer among the files.
            work = look_up(files, self.changes, self.means, self.audience, self.own)
            self.beside(work, LookedUp(0, files, self.changes))

    def start_readings(self) -> None:
        """Once it is known how much there is to read, as this decides who does it."""
        if not self.unread or self.looks or self.unseen or self.look_ups:
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
            work = read_files(
                paths,
                self.changes,
                self.means,
                self.audience,
                self.own,
                by_workers=self.uses_workers,
                known_texts=known,
            )
            self.beside(work, Done(len(paths), stored=0, analysed=0, by_workers=0, failed=len(paths)))

    def beside(self, work: Coroutine[Any, Any, None], instead: IndexerMessage) -> None:
        """Starts work that ends with a message to the indexer; a fault of ours costs what it was about."""
        self.nursery.start_soon(self.run_beside, work, instead)

    async def run_beside(self, work: Coroutine[Any, Any, None], instead: IndexerMessage) -> None:
        try:
            await work
        except (ActorStopped, ActorLost):
            raise
        except Exception:
            _log.exception("a step of indexing failed")
            await self.own.tell(instead)

    async def end_if_done(self) -> None:
        if self.unseen or self.unread or self.looks or self.look_ups or self.readings or self.delivering:
            return
        if not self.delivered:
            self.delivering = True
            self.nursery.start_soon(_deliver, self.changes, self.audience, self.own)
            return
        assert self.run is not None
        run, self.run = self.run, None
        self.changed.clear()
        if not run.files and not self.requests:
            return  # What was looked into was no folder, or an empty one.
        self.last = replace(run, milliseconds=(time.perf_counter() - self.began) * 1000)
        log.info(
            "indexed %d files in %.2f s (%d known already, %d analysed, %d failed)",
            self.last.files,
            self.last.milliseconds / 1000,
            self.last.stored,
            self.last.analysed,
            self.last.failed,
        )
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


async def _crawl(look: _Look, globs: Globs, own: Mailbox[_Crawled]) -> None:
    await own.tell(_Crawled(look, await _found(look.root, globs, look.start)))


async def _found(root: str, globs: Globs, start: str | None = None) -> Crawl:
    """What is in a folder; a disk that does not answer is told like something refused."""
    try:
        return await on_disk(lambda pulse: crawl(root, globs, under=start, pulse=pulse))
    except DiskStuck as error:
        return Crawl((), ((start or root, str(error)),))


async def _wake(seconds: float, own: Mailbox[_TimeToScan]) -> None:
    await trio.sleep(seconds)
    await own.tell(_TimeToScan())


async def _scan(folders: tuple[str, ...], globs: Globs, own: Mailbox[IndexerMessage]) -> None:
    began = time.perf_counter()
    found: list[Crawl] = []
    for folder in folders:
        found.append(await _found(folder, globs))
    await own.tell(_Scanned(tuple(found), time.perf_counter() - began))


async def _deliver(changes: int, audience: IndexerOutputs, own: Mailbox[IndexerMessage]) -> None:
    """Waits until document shards have told symbol shards all that they were sent."""
    for mailbox in audience.documents:
        await mailbox.ask(EndOfIndex(changes))
    await own.tell(_Delivered(changes))
