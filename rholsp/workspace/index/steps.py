"""The slow steps of indexing: from paths to summaries, from the store, in worker processes, or in this process.

Everything here runs beside the indexer. Handing a file over is a checkpoint; work that takes longer than a few
milliseconds per file runs in a thread or a worker.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import trio

from rholsp.features.facts import FileFacts, LazySummary, Packed, Unpacked
from rholsp.features.language import Languages
from rholsp.model.summary import Diagnostic, FileSummary
from rholsp.telemetry.events import NOBODY, AnalysisPlace, Observer
from rholsp.text.uris import from_path
from rholsp.workspace.actor import ActorLost, Mailbox
from rholsp.workspace.analysis import (
    INLINE_LENGTH,
    DiskText,
    UnreadableFile,
    facts_of_failure,
    facts_of_text,
    key_of,
)
from rholsp.workspace.documents import shard_of
from rholsp.workspace.files.regular import DiskStuck, Pulse, on_disk
from rholsp.workspace.files.stamp import Stamp, read_stamped
from rholsp.workspace.messages import EndOfIndex, Indexed, IndexerLost, Indexing, Notice, Progress, Touched
from rholsp.workspace.store.actor import Get, Put, StoreMessage, Unchanged
from rholsp.workspace.store.summary_codec import (
    BadSummary,
    PackedSummary,
    codec,
    decode,
    encode,
    format_key,
    is_of_format,
    read_packed,
)
from rholsp.workspace.workers.pool import Failed, NotDone, Summarised, Unreadable, WorkerPool

_log = logging.getLogger(__name__)

UNPACKED_INLINE = 300_000
"""Longer encoded summaries are unpacked at once, in a thread: their first reader would wait 4 ms or more."""


TURNS = 12
"""How often everybody else has a turn at most between two files that are analysed here, or come from workers.

A request passes through several tasks, and each turn of the loop moves it one further: with fewer, it would wait for a
file at each. But others get no more time than the file took, or many who ask would keep the index from its end.
"""
LOOKED_UP_FILES = 24
"""Files handed over in one batch when the store knows them: some 2 ms on the loop."""
LASTING_FILES = 16
"""After so many files, what was made of them is taken out of the garbage collector's sight."""


@dataclass(frozen=True, slots=True)
class IndexerOutputs:
    """The actors that the indexer sends its results to."""

    documents: tuple[Mailbox[Indexed | Touched | EndOfIndex | IndexerLost], ...]
    symbols: tuple[Mailbox[Indexing | IndexerLost], ...]
    desk: Mailbox[Notice | Progress]

    async def hand_over(self, files: Iterable[FileFacts], changes: int) -> None:
        by_shard: dict[int, list[FileFacts]] = {}
        for facts in files:
            by_shard.setdefault(shard_of(facts.uri, len(self.documents)), []).append(facts)
        for shard, own in by_shard.items():
            await self.documents[shard].tell(Indexed(tuple(own), changes))

    async def tell_of(self, uri: str, findings: Iterable[Diagnostic]) -> None:
        for finding in findings:
            await self.desk.tell(Notice(uri, finding.message))


def nothing() -> None:
    """What is done for those who want nothing done."""


@dataclass(frozen=True, slots=True)
class IndexerServices:
    """The services that the indexer uses: a store, and at most so many worker processes.

    `settled` hears every few files that their summaries, which will stay for long, have been made.
    """

    languages: Languages
    store: Mailbox[StoreMessage] | None = None
    pool: WorkerPool | None = None
    workers: int = 0
    observer: Observer = NOBODY
    settled: Callable[[], None] = nothing
    unpacked: Unpacked | None = None
    """The summaries that are unpacked; None lets each stay so."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The store was asked for some files: it knew this many, but not these. `changes` as in Indexed."""

    known: int
    unknown: Mapping[str, Stamp]
    changes: int


@dataclass(frozen=True, slots=True)
class Done:
    """Some files are done; the numbers are as in IndexRun."""

    files: int
    stored: int
    analysed: int
    by_workers: int
    failed: int


async def look_up(
    files: dict[str, Stamp], changes: int, means: IndexerServices, audience: IndexerOutputs, own: Mailbox[LookedUp]
) -> None:
    """Hands over the files that the store knows by their stamps, without reading them; `changes` as in Indexed."""
    assert means.store is not None
    known = 0
    found = iter((await means.store.ask_or(Unchanged(tuple(files.items())), {})).items())
    while batch := tuple(islice(found, LOOKED_UP_FILES)):
        # What an older rholsp made of a file that has not changed since is no answer.
        summaries = [
            (path, key, await _unpacked(packed))
            for path, (key, packed) in batch
            if is_of_format(key, format_key(means.languages.of_file(from_path(path))))
        ]
        facts = [_known(path, key, summary, means) for path, key, summary in summaries if summary]
        known += len(facts)
        for path, _, summary in summaries:
            if summary is not None:
                del files[path]
        await audience.hand_over(facts, changes)
        means.settled()
    await own.tell(LookedUp(known, files, changes))


def _known(path: str, key: bytes, summary: FileSummary | Packed, means: IndexerServices) -> FileFacts:
    uri = from_path(path)
    return FileFacts(uri, LazySummary(summary, means.unpacked), means.languages.of_file(uri).id, digest=key)


async def read_files(
    paths: Sequence[str],
    changes: int,
    means: IndexerServices,
    audience: IndexerOutputs,
    own: Mailbox[Done],
    *,
    by_workers: bool,
    known_texts: bool,
) -> None:
    """Reads files, and hands over what they mean; `changes` as in Indexed.

    `by_workers` leaves the analysis to worker processes. They also read, unless the store may know the texts
    (`known_texts`): then it is asked first.
    """
    job = _Job(changes, means, audience)
    if by_workers and not known_texts:
        await job.by_workers([(from_path(path), path) for path in paths])
    else:
        unknown = await job.from_store(await _read_all(paths, means.languages))
        if by_workers:
            await job.by_workers([(file.uri, file.path) for file in unknown])
        else:
            await job.inline(unknown)
    await job.store()
    await own.tell(Done(len(paths), job.stored, job.analysed, job.analysed_by_workers, job.failed))


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, or the reason why it was not."""

    path: str
    uri: str
    disk: DiskText | None
    stamp: Stamp | None = None
    key: bytes = b""
    """The text's, where there is any text."""
    refused: str = ""


async def _read_all(paths: Sequence[str], languages: Languages) -> list[_Read]:
    """The texts of some files. One that the disk does not give costs no other, only its time."""
    read: list[_Read] = []
    while len(read) < len(paths):
        # A thread that comes back from a disk after all writes into a list that nobody reads any more.
        some: list[_Read] = []
        rest = paths[len(read) :]
        try:
            await on_disk(lambda pulse, rest=rest, some=some: _read_some(rest, languages, some, pulse))  # type: ignore[misc]
        except DiskStuck as error:
            read.extend(some)
            if len(read) < len(paths):
                path = paths[len(read)]
                read.append(_Read(path, from_path(path), None, refused=str(error)))
        else:
            read.extend(some)
    return read


def _read_some(paths: Iterable[str], languages: Languages, read: list[_Read], pulse: Pulse) -> None:
    """Reads file after file into the list. Blocks."""
    for path in paths:
        uri = from_path(path)
        try:
            disk, stamp = read_stamped(path)
        except UnreadableFile as error:
            read.append(_Read(path, uri, None, refused=str(error)))
        else:
            read.append(_Read(path, uri, disk, stamp, key_of(uri, disk, languages)))
        pulse.beats += 1


@dataclass(slots=True)
class _Job:
    """Some files on their way, and what is to be stored of them."""

    changes: int
    means: IndexerServices
    audience: IndexerOutputs
    summaries: list[tuple[bytes, bytes]] = field(default_factory=list)
    stamps: list[tuple[str, Stamp, bytes]] = field(default_factory=list)
    stored: int = 0
    analysed: int = 0
    analysed_by_workers: int = 0
    failed: int = 0
    handed_over: int = 0
    began: float = field(default_factory=time.perf_counter)
    """When the file at hand was begun."""

    async def from_store(self, files: list[_Read]) -> list[_Read]:
        """Hands over the files whose texts the store knows; gives the others back."""
        found: dict[bytes, bytes] = {}
        if self.means.store is not None:
            found = await self.means.store.ask_or(Get(tuple([file.key for file in files if file.key])), {})
        unknown: list[_Read] = []
        for file in files:
            packed = found.get(file.key)
            summary = None if packed is None else await _unpacked(packed)
            if file.disk is None or summary is None:
                unknown.append(file)
                continue
            self.stored += 1
            self.remember(file.path, file.stamp, file.key)
            await self.audience.tell_of(file.uri, file.disk.findings)
            facts = self.facts(file.uri, summary, file.disk.findings, file.key)
            await self.hand_over(facts)
        return unknown

    async def inline(self, files: list[_Read]) -> None:
        """Analyses files in this process."""
        for file in files:
            if file.refused:
                await self.audience.desk.tell(Notice(file.uri, f"cannot be read: {file.refused}"))
            if file.disk is None:
                continue
            await self.audience.tell_of(file.uri, file.disk.findings)
            facts = await facts_of_text(file.uri, file.disk, self.means.languages, digest=file.key)
            self.analysed += 1
            # What our own fault has spoiled is better tried again.
            if self.means.store is not None and file.key and facts.reading == file.disk.findings:
                facts = await self.keep(file, facts, len(file.disk.text))
            await self.hand_over(facts)

    async def keep(self, file: _Read, facts: FileFacts, length: int) -> FileFacts:
        """Notes what to store of a file, which stays packed; a fault of ours costs that, and not the file."""
        try:
            packed = await _encoded(facts, self.means.languages, length)
        except Exception:
            _log.exception("what %s means cannot be stored", file.uri)
            return facts
        self.summaries.append((file.key, packed))
        self.remember(file.path, file.stamp, file.key)
        summary = await _unpacked(packed)
        return facts if summary is None else replace(facts, meaning=LazySummary(summary, self.means.unpacked))

    async def by_workers(self, files: list[tuple[str, str]]) -> None:
        """Lets worker processes read and analyse files, given as URIs with their paths."""
        assert self.means.pool is not None
        undone: list[str] = []
        try:
            results = await self.means.pool.summarise_batch(files)
        except ActorLost:
            results = ()
            undone.extend(path for _, path in files)
        for result in results:
            match result:
                case Summarised():
                    if not await self.take(result):
                        undone.append(result.path)
                case Unreadable(uri, _, why):
                    await self.audience.desk.tell(Notice(uri, f"cannot be read: {why}"))
                case Failed(uri, _, why):
                    self.failed += 1
                    await self.audience.desk.tell(Notice(uri, f"cannot be analysed: {why}"))
                    await self.hand_over(facts_of_failure(uri, why, self.means.languages))
                case NotDone(_, path):
                    undone.append(path)
        if undone:
            await self.inline(await _read_all(undone, self.means.languages))

    async def take(self, result: Summarised) -> bool:
        """Hands a worker's result over; False where it is none after all."""
        summary = await _unpacked(result.packed)
        if summary is None:
            return False
        self.analysed += 1
        self.analysed_by_workers += 1
        facts = self.facts(result.uri, summary, result.findings, result.key or b"")
        if result.key is not None:
            self.means.observer.parsed(AnalysisPlace.WORKER, result.seconds, facts.brief.bytes)
        await self.audience.tell_of(result.uri, result.findings)
        if result.key is not None:
            self.summaries.append((result.key, result.packed))
            self.remember(result.path, result.stamp, result.key)
        await self.hand_over(facts)
        return True

    def facts(self, uri: str, summary: FileSummary | Packed, findings: tuple[Diagnostic, ...], key: bytes) -> FileFacts:
        meaning, language = LazySummary(summary, self.means.unpacked), self.means.languages.of_file(uri)
        return FileFacts(uri, meaning, language.id, reading=findings, digest=key)

    async def hand_over(self, facts: FileFacts) -> None:
        await self.audience.hand_over((facts,), self.changes)
        now = time.perf_counter()
        until = now + (now - self.began)
        for _ in range(TURNS):
            await trio.lowlevel.checkpoint()
            self.began = time.perf_counter()
            if self.began > until:
                break
        self.handed_over += 1
        if self.handed_over % LASTING_FILES == 0:
            self.means.settled()

    def remember(self, path: str, stamp: Stamp | None, key: bytes) -> None:
        if stamp is not None:
            self.stamps.append((path, stamp, key))

    async def store(self) -> None:
        if self.means.store is not None and (self.summaries or self.stamps):
            await self.means.store.tell(Put(tuple(self.summaries), tuple(self.stamps)))


async def _unpacked(packed: bytes) -> FileSummary | PackedSummary | None:
    """The summary, unpacked as far as it is needed now; None where the bytes are none after all."""
    await _codec_there()
    try:
        if len(packed) > UNPACKED_INLINE:
            return await trio.to_thread.run_sync(decode, packed, abandon_on_cancel=True)
        return read_packed(packed)
    except BadSummary:
        return None


async def _encoded(facts: FileFacts, languages: Languages, length: int) -> bytes:
    await _codec_there()

    def encoded() -> bytes:
        return encode(facts.summary, is_quiet=languages.is_quiet(facts.language_id, facts.summary))

    return await trio.to_thread.run_sync(encoded, abandon_on_cancel=True) if length > INLINE_LENGTH else encoded()


async def _codec_there() -> None:
    """Has the codec made in a thread, where that has not been done yet: others need not wait for its imports."""
    if not codec.cache_info().currsize:
        await trio.to_thread.run_sync(codec)
