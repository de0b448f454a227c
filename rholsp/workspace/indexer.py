"""The indexer: reads all Rholang files of the workspace's folders, in the background, in short steps.

Open documents need no index: their shards know them at once. What is read here never replaces what a shard knows.
"""

import time
from collections import deque
from dataclasses import dataclass

import trio

from rholsp.features.view import FileFacts
from rholsp.text.uris import from_path
from rholsp.workspace.actor import Inbox, Mailbox, Reply, answering_at_stop, unexpected
from rholsp.workspace.documents import shard_of
from rholsp.workspace.messages import (
    AllIndexed,
    EndOfIndex,
    Indexed,
    IndexFolders,
    Indexing,
    LastRun,
    Notice,
    Progress,
)
from rholsp.workspace.reading import DiskText, Summarise, UnreadableFile, crawl, facts_of_text, read_text

BATCH = 16
"""Files read from disk at one go, and reported as progress."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom the indexer tells."""

    documents: tuple[Mailbox, ...]
    symbols: tuple[Mailbox, ...]
    desk: Mailbox


@dataclass(frozen=True, slots=True)
class _RunEnded:
    milliseconds: float


async def indexer(inbox: Inbox, own: Mailbox, audience: Audience, summarise: Summarise) -> None:
    """Runs until cancelled; then answers who waits. Folders are indexed one request after the other."""
    queue: deque[IndexFolders] = deque()
    running = False
    took = 0.0
    waiters: list[Reply[float]] = []

    def held() -> list[Reply[object]]:
        return list(waiters)  # type: ignore[arg-type]

    async with trio.open_nursery() as nursery:
        with answering_at_stop(inbox, held):
            while True:
                message = await inbox.receive()
                match message:
                    case IndexFolders():
                        queue.append(message)
                    case _RunEnded(milliseconds):
                        running, took = False, milliseconds
                    case AllIndexed():
                        waiters.append(message.reply)
                    case LastRun():
                        message.reply.put(took)
                    case _:
                        raise unexpected(message)
                if running:
                    continue
                if queue:
                    running = True
                    nursery.start_soon(_run, queue.popleft().paths, own, audience, summarise)
                    continue
                for reply in waiters:
                    reply.put(took)
                waiters.clear()


async def _run(roots: tuple[str, ...], own: Mailbox, audience: Audience, summarise: Summarise) -> None:
    """Beside the actor: indexes some folders, and tells everybody when all of it has arrived."""
    began = time.perf_counter()
    paths: list[str] = []
    for root in roots:
        found = await trio.to_thread.run_sync(crawl, root, abandon_on_cancel=True)
        paths.extend(found.paths)
        for path, why in found.refused:
            await audience.desk.tell(Notice(from_path(path), f"cannot be read: {why}"))
    paths = list(dict.fromkeys(paths))
    await audience.desk.tell(Progress(0, len(paths), finished=False))
    for start in range(0, len(paths), BATCH):
        batch = paths[start : start + BATCH]
        for path, disk in await trio.to_thread.run_sync(_read_batch, batch, abandon_on_cancel=True):
            uri = from_path(path)
            if isinstance(disk, str):
                await audience.desk.tell(Notice(uri, f"cannot be read: {disk}"))
            elif disk is not None:
                for finding in disk.findings:
                    await audience.desk.tell(Notice(uri, finding.message))
                await _hand_over(audience, await facts_of_text(uri, disk, summarise))
        await audience.desk.tell(Progress(min(start + BATCH, len(paths)), len(paths), finished=False))
    for mailbox in audience.documents:
        await mailbox.ask(EndOfIndex())
    for mailbox in audience.symbols:
        await mailbox.tell(Indexing(-1))
    await audience.desk.tell(Progress(len(paths), len(paths), finished=True))
    await own.tell(_RunEnded((time.perf_counter() - began) * 1000))


async def _hand_over(audience: Audience, facts: FileFacts) -> None:
    await audience.documents[shard_of(facts.uri, len(audience.documents))].tell(Indexed(facts))


def _read_batch(paths: list[str]) -> list[tuple[str, DiskText | str | None]]:
    """The texts of some files, or why one cannot be read. Blocks."""
    texts: list[tuple[str, DiskText | str | None]] = []
    for path in paths:
        try:
            texts.append((path, read_text(path)))
        except UnreadableFile as error:
            texts.append((path, str(error)))
    return texts
