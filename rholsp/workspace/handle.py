"""The handle on the workspace, and the task tree behind it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import trio

from rholsp.features.resolve import RHOLANG, Resolver
from rholsp.rholang.summarise import summarise as summarise_rholang
from rholsp.text.document import Document
from rholsp.text.edits import TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.text.uris import to_path
from rholsp.workspace.actor import Mailbox, Reply, answered, open_mailbox
from rholsp.workspace.cache import Shards, resolver_cache
from rholsp.workspace.desk import news_desk
from rholsp.workspace.documents import Neighbours, document_shard, shard_of
from rholsp.workspace.indexer import Audience, indexer
from rholsp.workspace.messages import (
    AllIndexed,
    CacheCounters,
    Change,
    Close,
    CountLookups,
    CountNames,
    Edit,
    FileChange,
    FileEvent,
    Files,
    Folders,
    IndexFolders,
    Indexing,
    LastRun,
    News,
    NextNews,
    Open,
    Statistics,
    Touched,
)
from rholsp.workspace.reading import SUFFIXES, Summarise
from rholsp.workspace.snapshot import Snapshot
from rholsp.workspace.sources import ShardSources
from rholsp.workspace.symbols import symbol_shard

CACHE_SIZE = 10_000
SHARDS = 4


@dataclass(frozen=True, slots=True)
class Workspace:
    """What the rest of the server may do with the workspace. Everything raises ActorStopped once it has stopped.

    `edits` are the replies to the last edit of each document shard. Only the one task that sends edits writes it.
    """

    documents: tuple[Mailbox, ...]
    symbols: tuple[Mailbox, ...]
    cache: Mailbox | None
    index: Mailbox
    desk: Mailbox
    resolver: Resolver
    summarise: Summarise
    edits: list[Reply[None]] = field(repr=False)

    async def open(self, uri: str, language_id: str, version: int | None, text: str) -> None:
        """The editor shows the document; from now on its text counts, not the disk's."""
        document = Document.of(uri, text, language_id=language_id, version=version)
        await self._edit(self._shard(uri), Open(document))

    async def change(
        self, uri: str, version: int | None, changes: Sequence[TextChange], encoding: PositionEncoding
    ) -> None:
        """An edit of an open document. One that cannot have been made to its text gives a notice."""
        await self._edit(self._shard(uri), Change(uri, version, tuple(changes), encoding))

    async def close(self, uri: str) -> None:
        """The disk's text counts again; without a file in a workspace folder, the document is forgotten."""
        await self._edit(self._shard(uri), Close(uri))

    async def save(self, uri: str) -> None:
        """Nothing to do: an open document's text is what the editor shows, saved or not."""

    async def set_folders(self, added: Sequence[str], removed: Sequence[str] = ()) -> None:
        """Adds folders, which are then indexed, and removes others with all their closed files."""
        paths = tuple(path for path in map(to_path, added) if path is not None)
        if paths:
            for mailbox in self.symbols:
                await mailbox.tell(Indexing(1))
        come, gone = tuple(added), tuple(removed)
        for shard in range(len(self.documents)):
            await self._edit(shard, Folders(come, gone))
        if paths:
            await self.index.tell(IndexFolders(paths))

    async def files_changed(self, events: Iterable[FileEvent]) -> None:
        """Files that changed outside the editor. A deleted folder stands for all files that were in it."""
        for event in events:
            is_folder = event.change is FileChange.DELETED and not event.uri.endswith(SUFFIXES)
            shards = range(len(self.documents)) if is_folder else (self._shard(event.uri),)
            for shard in shards:
                await self._edit(shard, Touched(event.uri))

    async def view(self, uri: str | None = None) -> Snapshot:
        """A view for one request, which sees every edit sent so far.

        The request's own document is asked for at once, so that the request sees it as it is now, also when it runs
        after later edits.
        """
        sources = ShardSources(self.documents, self.symbols, tuple(self.edits))
        pinned = None
        if uri is not None:
            question = Files((uri,))
            await self.documents[self._shard(uri)].tell(question)
            pinned = uri, question.reply
        return Snapshot(sources, self.cache, self.index, self.resolver, self.summarise, pinned)

    async def news(self) -> News:
        """Waits until there is news, then gives all of it. For one task only."""
        return await self.desk.ask(NextNews())

    async def indexed(self) -> float:
        """Waits until no indexing goes on; the milliseconds that the last run took, 0 where there was none."""
        return await self.index.ask(AllIndexed())

    async def statistics(self) -> Statistics:
        """Sizes and counters, as far as indexing is."""
        took = await self.index.ask(LastRun())
        files = await ShardSources(self.documents, self.symbols).all_files()
        names = [await mailbox.ask(CountNames()) for mailbox in self.symbols]
        counters = CacheCounters() if self.cache is None else await self.cache.ask(CountLookups())
        return Statistics(
            files=len(files),
            open_files=sum(facts.text is not None for facts in files),
            symbols=sum(len(facts.summary.symbols) for facts in files),
            contracts=sum(len(facts.summary.contracts) for facts in files),
            shared_names=sum(names),
            index_ms=took,
            cache=counters,
        )

    def _shard(self, uri: str) -> int:
        return shard_of(uri, len(self.documents))

    async def _edit(self, shard: int, edit: Edit) -> None:
        """Sends an edit, which counts only once it is sent."""
        await self.documents[shard].tell(edit)
        self.edits[shard] = edit.reply


@asynccontextmanager
async def open_workspace(
    *,
    cache_size: int = CACHE_SIZE,
    shards: int = SHARDS,
    summarise: Summarise = summarise_rholang,
    resolver: Resolver = RHOLANG,
) -> AsyncIterator[Workspace]:
    """A running workspace; it stops, and answers everybody who waits, when the block is left.

    `cache_size` 0 turns the resolver cache off. `shards` is the number of document shards, and of symbol shards.
    """
    async with trio.open_nursery() as nursery:
        desk, desk_inbox = open_mailbox()
        symbols = [open_mailbox() for _ in range(shards)]
        documents = [open_mailbox() for _ in range(shards)]
        symbol_mailboxes = tuple(mailbox for mailbox, _ in symbols)
        document_mailboxes = tuple(mailbox for mailbox, _ in documents)
        cache: Mailbox | None = None
        nursery.start_soon(news_desk, desk_inbox)
        for _, inbox in symbols:
            nursery.start_soon(symbol_shard, inbox, desk)
        if cache_size > 0:
            cache, cache_inbox = open_mailbox()
            below = Shards(document_mailboxes, symbol_mailboxes)
            nursery.start_soon(resolver_cache, cache_inbox, cache, below, resolver, cache_size)
        neighbours = Neighbours(symbol_mailboxes, cache, desk)
        for own, inbox in documents:
            nursery.start_soon(document_shard, inbox, own, neighbours, summarise)
        index, index_inbox = open_mailbox()
        audience = Audience(document_mailboxes, symbol_mailboxes, desk)
        nursery.start_soon(indexer, index_inbox, index, audience, summarise)
        edits = [answered() for _ in documents]
        yield Workspace(document_mailboxes, symbol_mailboxes, cache, index, desk, resolver, summarise, edits)
        nursery.cancel_scope.cancel()
