"""The workspace's handle, and the task tree behind it."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import trio

from rholsp.features.facts import FileFacts, Unpacked
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.resolve import Resolver
from rholsp.telemetry.events import NOBODY, Observer
from rholsp.text.document import Document
from rholsp.text.edits import TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.text.uris import to_path
from rholsp.workspace.actor import Mailbox, Reply, answered, open_mailbox
from rholsp.workspace.containment import Containment
from rholsp.workspace.documents import Outputs, document_shard, never, shard_of
from rholsp.workspace.file_entry import DocumentMailbox, open_document_mailbox
from rholsp.workspace.files.selection import IGNORE_FILE, Globs
from rholsp.workspace.index.indexer import IndexerMessage, indexer
from rholsp.workspace.index.steps import IndexerOutputs, IndexerServices, nothing
from rholsp.workspace.messages import (
    AllIndexed,
    CacheCounters,
    CancelIndexing,
    CatchUp,
    Change,
    Close,
    CountLookups,
    CountNames,
    FileChange,
    FileEvent,
    Files,
    Folders,
    FolderTouched,
    IndexFolders,
    Indexing,
    IndexRun,
    Invalidate,
    LastRun,
    LookInto,
    News,
    NewsMessage,
    NextNews,
    Notice,
    Open,
    Prefer,
    Stale,
    Statistics,
    Touched,
    Update,
    WatchDisk,
)
from rholsp.workspace.name_index import NameMailbox, open_name_mailbox, symbol_shard
from rholsp.workspace.notifications import news_desk
from rholsp.workspace.queries import PATIENCE, ShardQueries
from rholsp.workspace.resolver_cache import CacheMailbox, Shards, open_cache_mailbox, resolver_cache
from rholsp.workspace.snapshot import Snapshot
from rholsp.workspace.store.actor import CountStored, StoreCounters, StoreMessage
from rholsp.workspace.store.shared import Join, SharedStore, open_store
from rholsp.workspace.store.summary_codec import is_available
from rholsp.workspace.timed_analysis import watched
from rholsp.workspace.workers.pool import PoolMessage, WorkerPool, WorkerSettings, worker_count, worker_pool

_log = logging.getLogger(__name__)

CACHE_SIZE = 10_000
SHARDS = 4


@dataclass(slots=True, eq=False)
class Workspace:
    """The server's interface to the workspace. Every method raises ActorStopped once the workspace has stopped.

    `edits` are the replies to the last edit of each document shard. Only the one task that sends edits writes it.
    """

    documents: tuple[DocumentMailbox, ...]
    symbols: tuple[NameMailbox, ...]
    cache: CacheMailbox | None
    index: Mailbox[IndexerMessage]
    store: Mailbox[StoreMessage] | None
    pool: WorkerPool | None
    desk: Mailbox[NewsMessage]
    languages: Languages
    resolver: Resolver
    edits: list[Reply[None]] = field(repr=False)
    folder_changes: int = 0
    """How often the folders were changed; written by the same task."""

    async def open(self, uri: str, language_id: str, version: int | None, text: str, *, alone: bool = False) -> None:
        """Opens a document: from now on the editor's text counts, not the disk's. See `FileFacts.alone`."""
        document = Document.of(uri, text, language_id=language_id, version=version, alone=alone)
        await self._edit(self._shard(uri), Open(document))
        path = to_path(uri)
        if path is not None:
            await self.index.tell(Prefer(path))

    async def change(
        self, uri: str, version: int | None, changes: Sequence[TextChange], encoding: PositionEncoding
    ) -> None:
        """Edits an open document. An edit that does not fit its text is reported to the user."""
        shard = self._shard(uri)
        edit = Change(uri, version, tuple(changes), encoding)
        if self.documents[shard].tell_now(edit):
            self.edits[shard] = edit.reply
        else:
            await self._edit(shard, edit)

    async def close(self, uri: str) -> None:
        """Closes a document: the disk's text counts again. A document outside the folders is forgotten."""
        await self._edit(self._shard(uri), Close(uri))

    async def set_folders(self, added: Sequence[str], removed: Sequence[str] = (), globs: Globs | None = None) -> None:
        """Adds folders, which are then indexed, and removes others with all their closed files.

        `globs` are from now on what to read in all folders; None leaves them as they are.
        """
        if globs is not None:
            # Compiled once, which takes its time.
            for fault in await trio.to_thread.run_sync(lambda: globs.faults):
                await self.desk.tell(Notice(None, fault))
        come, gone = _paths(added), _paths(removed)
        announced = bool(come) or globs is not None
        if announced:
            for mailbox in self.symbols:
                await mailbox.tell(Indexing(1))
        change = self._next_change() if announced else 0
        for shard in range(len(self.documents)):
            await self._edit(shard, Folders(tuple(added), tuple(removed), globs, change))
        await self.index.tell(IndexFolders(come, gone, globs, announced, change))

    async def watch_disk(self) -> None:
        """For a client that does not report file changes: scans the folders periodically instead.

        Call it before adding the first folder. Changes show after some seconds, later in a big folder: scanning takes
        at most a twentieth of the time.
        """
        await self.index.tell(WatchDisk())

    async def cancel_indexing(self) -> None:
        """Cancels indexing; files not read yet are left to the next run."""
        await self.index.tell(CancelIndexing())

    async def files_changed(self, events: Iterable[FileEvent]) -> None:
        """Files that came, changed or went outside the editor.

        A folder stands for all files in it. Something renamed is gone under its old name and has come under its new
        one. A changed .gitignore may change everything beside and below it.
        """
        folders: list[str] = []
        touched: dict[int, list[str]] = {}
        for event in events:
            folder, _, name = event.uri.rpartition("/")
            if name == IGNORE_FILE:
                folders.append(folder)
                continue
            touched.setdefault(self._shard(event.uri), []).append(event.uri)
            # What ends like a file is surely no folder.
            if event.change is not FileChange.CHANGED and not event.uri.endswith(self.languages.suffixes):
                folders.append(event.uri)
        # A checkout touches thousands: one message each would keep the next request waiting for room in the mailboxes.
        for shard, uris in touched.items():
            await self._edit(shard, Touched(tuple(uris)))
        for folder in dict.fromkeys(folders):
            await self._folder_changed(folder)

    def _next_change(self) -> int:
        self.folder_changes += 1
        return self.folder_changes

    async def _folder_changed(self, uri: str) -> None:
        change = self._next_change()
        for shard in range(len(self.documents)):
            await self._edit(shard, FolderTouched(uri, change))
        path = to_path(uri)
        if path is not None:
            await self.index.tell(LookInto(path, change))

    async def view(self, uri: str | None = None) -> Snapshot:
        """A view for one request, which sees every edit sent so far.

        The request's own document is read or asked for at once, so that the request sees it as it is now even if it
        runs after later edits; or as a later edit has made it, where that came before the text was analysed. Creating a
        view is a checkpoint; answering from it may not be.
        """
        view = self.view_at_once(uri)
        if view is not None:
            await trio.lowlevel.checkpoint()
            return view
        assert uri is not None
        question = Files((uri,))
        await self.documents[self._shard(uri)].tell(question)
        return self._snapshot(uri, {}, (uri, question.reply))

    def view_at_once(self, uri: str | None = None) -> Snapshot | None:
        """The same, where nobody needs to be asked for it; else None."""
        if uri is None:
            return self._snapshot(None, {})
        known = self.documents[self._shard(uri)].read(uri)
        return None if known is None else self._snapshot(uri, {uri: known[0] if known else None})

    def _snapshot(
        self,
        uri: str | None,
        seen: dict[str, FileFacts | None],
        pinned: tuple[str, Reply[tuple[FileFacts, ...]]] | None = None,
    ) -> Snapshot:
        sources = ShardQueries(self.documents, self.symbols, tuple(self.edits))
        return Snapshot(sources, self.cache, self.index, self.resolver, self.languages, pinned, uri, seen)

    async def renew_diagnostics(self, uris: Iterable[str]) -> None:
        """Reports these files in the news as changed, so that their diagnostics are pushed again."""
        await self.desk.tell(Stale(frozenset(uris)))

    async def news(self) -> News:
        """Waits for news and returns all of it. For one task only."""
        return await self.desk.ask(NextNews())

    async def catch_up(self) -> None:
        """Waits until the task that fetches the news has taken in all that follows from the edits sent so far.

        It waits no longer than a question may, should that task be gone.
        """
        await ShardQueries(self.documents, self.symbols, tuple(self.edits)).wait_for_edits()
        with trio.move_on_after(PATIENCE):
            # A shard that is busy answers once it has sent on what it works at.
            for document in self.documents:
                if not document.idle:
                    await document.ask(Files(()))
            for symbol in self.symbols:
                if not symbol.idle:
                    await symbol.ask(CountNames())
            await self.desk.ask(CatchUp())

    async def invalidate_document(self, uri: str) -> int:
        """Drops every cached resolution that was computed from the document; how many there were.

        Edits do so by themselves.
        """
        return 0 if self.cache is None else await self.cache.ask_or(Invalidate(uri), 0)

    async def stats(self) -> CacheCounters:
        """The resolver cache's counters; zeros if it is turned off."""
        return CacheCounters() if self.cache is None else await self.cache.ask_or(CountLookups(), CacheCounters())

    async def stored(self) -> StoreCounters:
        """The store's counters, after all pending writes; zeros if there is no store."""
        return StoreCounters() if self.store is None else await self.store.ask_or(CountStored(), StoreCounters())

    async def indexed(self) -> IndexRun:
        """Waits until indexing is done; returns the last run."""
        return await self.index.ask_or(AllIndexed(), IndexRun())

    async def files(self) -> tuple[str, ...]:
        """The URIs of all files, sorted."""
        files = await ShardQueries(self.documents, self.symbols, tuple(self.edits)).all_files()
        return tuple([facts.uri for facts in files])

    async def statistics(self) -> Statistics:
        """Sizes and counters, as of the indexer's current progress."""
        run = await self.index.ask_or(LastRun(), IndexRun())
        files = await ShardQueries(self.documents, self.symbols).all_files()
        names = [await mailbox.ask(CountNames()) for mailbox in self.symbols]
        return Statistics(
            files=len(files),
            open_files=sum(facts.text is not None for facts in files),
            symbols=sum(facts.brief.symbols for facts in files),
            contracts=sum(facts.brief.contracts for facts in files),
            regions=sum(facts.brief.regions for facts in files),
            shared_names=sum(names),
            index_ms=run.milliseconds,
            cache=await self.stats(),
            index=run,
        )

    def _shard(self, uri: str) -> int:
        return shard_of(uri, len(self.documents))

    async def _edit(self, shard: int, edit: Update) -> None:
        """Sends an edit, which counts only once it is sent."""
        await self.documents[shard].tell(edit)
        self.edits[shard] = edit.reply


def _paths(uris: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for path in map(to_path, uris) if path is not None)


@asynccontextmanager
async def open_workspace(
    *,
    cache_size: int = CACHE_SIZE,
    shards: int = SHARDS,
    languages: Languages = LANGUAGES,
    resolver: Resolver | None = None,
    store: SharedStore | None = None,
    store_folder: Path | None = None,
    workers: int | None = 0,
    observer: Observer = NOBODY,
    expecting: Callable[[], bool] = never,
    settled: Callable[[], None] = nothing,
) -> AsyncIterator[Workspace]:
    """A running workspace; it stops, and answers everybody who waits, when the block is left.

    `cache_size` 0 turns the resolver cache off. `shards` is the number of document shards, and of symbol shards.
    Summaries are kept in `store`, or in one of its own in `store_folder`, and taken from there. `workers` is the number
    of worker processes that may be started when there is much to index: 0 keeps all work in this process, None starts
    as many as there are processors; there are none where `languages` does not say where they find it. `resolver` takes
    the place of the languages' own. `observer` hears of each text that is summarised. `expecting` tells whether the
    client has sent more than has come this far: its edits are gathered then. `settled` is called now and then while
    summaries are made that will stay. Without msgspec nothing is kept on disk, and there are no workers.
    """
    resolver = resolver or languages.resolver
    languages = watched(languages, observer)
    if workers != 0 and not is_available():
        _log.warning("msgspec is not installed: there are no workers")
        workers = 0
    stored = nullcontext(store) if store_folder is None else open_store(store_folder)
    async with stored as kept, trio.open_nursery() as nursery:
        desk: Mailbox[NewsMessage]
        desk, desk_inbox = open_mailbox()
        beside = Containment(nursery, desk)
        symbols = [open_name_mailbox() for _ in range(shards)]
        documents = [open_document_mailbox() for _ in range(shards)]
        symbol_mailboxes = tuple(mailbox for mailbox, _ in symbols)
        document_mailboxes = tuple(mailbox for mailbox, _ in documents)
        cache: CacheMailbox | None = None
        # All answers depend on the document and symbol shards, so a fault in one of them ends the session: every later
        # answer might be silently wrong. A fault in the notifications ends it too, since they report all other faults.
        # Each of these actors contains faults in a single file or question itself.
        nursery.start_soon(news_desk, desk_inbox)
        for names, name_inbox in symbols:
            nursery.start_soon(symbol_shard, name_inbox, names.known, desk)
        if cache_size > 0:
            cache, cache_inbox = open_cache_mailbox(cache_size)
            below = Shards(document_mailboxes, symbol_mailboxes)
            cost = "each lookup is computed again"
            beside.start("the resolver cache", cost, resolver_cache, cache_inbox, cache, below, resolver)
        neighbours = Outputs(symbol_mailboxes, cache, desk)
        for own, inbox in documents:
            nursery.start_soon(document_shard, inbox, own, neighbours, languages, expecting)
        means = IndexerServices(languages, observer=observer, settled=settled, unpacked=Unpacked())
        if kept is not None:
            await kept.audience.tell(Join(desk))
            means = replace(means, store=kept.mailbox)
        processes = worker_count(workers) if languages.source else 0
        if processes > 0:
            pool: Mailbox[PoolMessage]
            pool, pool_inbox = open_mailbox()
            cost, settings = (
                "all files are analysed in this process",
                WorkerSettings(processes, languages.source, languages.policies),
            )
            beside.start("the pool of workers", cost, worker_pool, pool_inbox, settings)
            means = replace(means, pool=WorkerPool(pool), workers=processes)
        index: Mailbox[IndexerMessage]
        index, index_inbox = open_mailbox()
        audience = IndexerOutputs(document_mailboxes, symbol_mailboxes, desk)
        cost = "files not read yet are unknown until they are opened"
        beside.start("the indexer", cost, indexer, index_inbox, index, audience, means)
        edits = [answered() for _ in documents]
        yield Workspace(
            documents=document_mailboxes,
            symbols=symbol_mailboxes,
            cache=cache,
            index=index,
            store=means.store,
            pool=means.pool,
            desk=desk,
            languages=languages,
            resolver=resolver,
            edits=edits,
        )
        nursery.cancel_scope.cancel()
