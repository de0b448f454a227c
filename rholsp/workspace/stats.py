"""Sizes and counters of the workspace, cheap enough to poll: no actor visits each of its files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from rholsp.workspace.actor import ActorLost, Mailbox, Question, Reply
from rholsp.workspace.messages import (
    CacheCounters,
    CountByLanguage,
    CountFiles,
    CountLookups,
    CountNames,
    FileCounts,
    IndexRun,
    IndexState,
    LookAtIndex,
)
from rholsp.workspace.store.actor import CountStored, StoreCounters
from rholsp.workspace.workers.pool import CountWorkers, WorkerCounters
from rholsp.workspace.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figures:
    """`files` by document shard, `names` (how many workspace-wide names) by symbol shard.

    `lookups` are the cache's counters by language and name: see CountByLanguage.
    """

    files: tuple[FileCounts, ...]
    names: tuple[int, ...]
    index: IndexState
    cache: CacheCounters
    lookups: Mapping[str, Mapping[str, int]]
    store: StoreCounters
    workers: WorkerCounters


async def figures(workspace: Workspace) -> Figures:
    """Asks all actors at once and waits for the slowest. Raises ActorStopped."""
    pool = None if workspace.pool is None else workspace.pool.mailbox
    files = [await _send(mailbox, CountFiles(), FileCounts()) for mailbox in workspace.documents]
    names = [await _send(mailbox, CountNames(), 0) for mailbox in workspace.symbols]
    no_index = IndexState(False, 0, 0, IndexRun(), {})
    index = await _send(workspace.index, LookAtIndex(), no_index)
    cache = await _send(workspace.cache, CountLookups(), CacheCounters())
    lookups = await _send(workspace.cache, CountByLanguage(), {})
    stored = await _send(workspace.store, CountStored(), StoreCounters())
    workers = await _send(pool, CountWorkers(), WorkerCounters(0, 0, 0, 0))
    return Figures(
        files=tuple([await reply.get() for reply in files]),
        names=tuple([await reply.get() for reply in names]),
        index=await _got(index, no_index),
        cache=await _got(cache, CacheCounters()),
        lookups=await _got(lookups, {}),
        store=await _got(stored, StoreCounters()),
        workers=await _got(workers, WorkerCounters(0, 0, 0, 0)),
    )


async def _got(reply: Reply[T], without: T) -> T:
    """The answer; `without` where the one who was asked has failed."""
    try:
        return await reply.get()
    except ActorLost:
        return without


async def _send(mailbox: Mailbox[Any] | None, question: Question[T], without: T) -> Reply[T]:
    """Where the answer will come; that is `without` where there is nobody to ask."""
    if mailbox is not None:
        await mailbox.tell(question)
    else:
        question.reply.put(without)
    return question.reply


def mailboxes(workspace: Workspace) -> Iterator[tuple[str, int, Mailbox[Any]]]:
    """Every mailbox, with the name of its kind of actor, and which of them it is."""
    for shard, documents in enumerate(workspace.documents):
        yield "documents", shard, documents
    for shard, symbols in enumerate(workspace.symbols):
        yield "symbols", shard, symbols
    pool = None if workspace.pool is None else workspace.pool.mailbox
    singles = {
        "cache": workspace.cache,
        "indexer": workspace.index,
        "store": workspace.store,
        "workers": pool,
        "desk": workspace.desk,
    }
    for name, single in singles.items():
        if single is not None:
            yield name, 0, single
