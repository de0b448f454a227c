"""The workspace that rholsp is not: plain dicts behind one lock, to measure against.

It has the same parser, the same resolvers and the same features; what differs is who may touch the maps when. Every
question holds the one lock for reading, every file that is indexed or edited takes it for writing, and a writer that
waits holds back the readers behind it.

Nothing in it is made slow on purpose. Names are found through dicts, a change costs time in the names of the file, and
a question takes the lock once however much it looks up. It promises less than rholsp: what it has not indexed yet it
does not know, edits made while a request waits are seen by the request, and the cache it may have goes stale.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import trio

from rholsp.features.facts import DefinedNames, FileFacts, LazySummary, Resolution, SymbolMatch
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.resolve import occurrence_at, resolve_occurrence
from rholsp.features.rholang.resolver import RHOLANG
from rholsp.features.view import View
from rholsp.features.workspace_symbols import best, matches_in, ranking
from rholsp.text.document import Document
from rholsp.text.uris import from_path
from rholsp.workspace.analysis import DiskText, facts_of_document, facts_of_text, read_text
from rholsp.workspace.store.summary_codec import read_packed
from rholsp.workspace.workers.pool import Summarised, WorkerPool

T = TypeVar("T")

BATCH = 64
"""Files that are given to the workers at one go."""


class Parse(Enum):
    """Where a file is parsed that is being indexed."""

    UNDER_LOCK = "under the lock"
    BEFORE_LOCK = "before the lock"
    IN_WORKERS = "in worker processes"


class ReadWriteLock:
    """Many readers or one writer, in the order in which they came, as tokio's RwLock has it."""

    def __init__(self) -> None:
        self.reading = _Side(self, writing=False)
        self.writing = _Side(self, writing=True)
        self._inside = 0
        """How many readers are inside; -1 for a writer."""
        self._queue: deque[tuple[bool, trio.Event]] = deque()

    async def enter(self, *, writing: bool) -> None:
        await trio.lowlevel.checkpoint_if_cancelled()
        if not self._queue and self._admit(writing):
            await trio.lowlevel.cancel_shielded_checkpoint()
            return
        place = (writing, trio.Event())
        self._queue.append(place)
        try:
            await place[1].wait()
        except trio.Cancelled:
            if place in self._queue:
                self._queue.remove(place)
                self._admit_waiting()
            else:  # Let in after it had given up.
                self.leave(writing=writing)
            raise

    def leave(self, *, writing: bool) -> None:
        self._inside -= -1 if writing else 1
        self._admit_waiting()

    def _admit(self, writing: bool) -> bool:
        if self._inside < 0 or (writing and self._inside):
            return False
        self._inside = -1 if writing else self._inside + 1
        return True

    def _admit_waiting(self) -> None:
        while self._queue and self._admit(self._queue[0][0]):
            self._queue.popleft()[1].set()


class _Side:
    """`async with lock.reading` and `async with lock.writing`."""

    def __init__(self, lock: ReadWriteLock, *, writing: bool) -> None:
        self._lock, self._writing = lock, writing

    async def __aenter__(self) -> None:
        await self._lock.enter(writing=self._writing)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.leave(writing=self._writing)


@dataclass(slots=True)
class _Name:
    users: set[str] = field(default_factory=set)
    definers: set[str] = field(default_factory=set)
    introducers: set[str] = field(default_factory=set)


class Dicts:
    """The maps, and a View of them. Whoever uses it has the lock."""

    def __init__(self, *, caching: bool) -> None:
        self.files: dict[str, FileFacts] = {}
        self.names: dict[str, _Name] = {}
        self.cache: dict[str, dict[int, Resolution]] | None = {} if caching else None
        """By file that was asked about, then by the start of the name in it."""

    def put(self, facts: FileFacts) -> None:
        """Takes a file, in place of what it was. Drops its cached answers, but not those that lead to it."""
        old = self.files.get(facts.uri)
        self.files[facts.uri] = facts
        if self.cache is not None:
            self.cache.pop(facts.uri, None)
        for key in () if old is None else old.brief.names:
            name = self.names[key]
            for files in (name.users, name.definers, name.introducers):
                files.discard(facts.uri)
        for key, use in facts.brief.names.items():
            name = self.names.setdefault(key, _Name())
            name.users.add(facts.uri)
            if use.defines:
                name.definers.add(facts.uri)
            if use.introduces:
                name.introducers.add(facts.uri)

    @property
    def languages(self) -> Languages:
        return LANGUAGES

    async def file(self, uri: str) -> FileFacts | None:
        return self.files.get(uri)

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        name = self.names.get(key)
        return () if name is None else tuple([self.files[uri] for uri in sorted(name.users)])

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        name = self.names.get(key)
        return () if name is None else tuple([self.files[uri] for uri in sorted(name.definers)])

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        name = self.names.get(key)
        return () if name is None else tuple([self.files[uri] for uri in sorted(name.introducers)])

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        known = frozenset(key for key in keys if key in self.names and self.names[key].definers)
        return DefinedNames(known, complete=True)

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        facts = self.files.get(uri)
        occurrence = None if facts is None else occurrence_at(facts, offset)
        if occurrence is None:
            return None
        if self.cache is None:
            return await resolve_occurrence(RHOLANG, self, occurrence)
        answers = self.cache.setdefault(uri, {})
        if occurrence.span.start not in answers:
            answers[occurrence.span.start] = await resolve_occurrence(RHOLANG, self, occurrence)
        return answers[occurrence.span.start]

    async def wait_for_index(self) -> None:
        pass

    async def search(self, query: str, limit: int) -> tuple[SymbolMatch, ...]:
        rank = ranking(query)
        return best((hit for facts in self.files.values() for hit in matches_in(facts, rank)), limit)


class OneLock:
    """The maps, the lock, and who may pass it."""

    def __init__(
        self, parse: Parse = Parse.BEFORE_LOCK, *, caching: bool = False, pool: WorkerPool | None = None
    ) -> None:
        """`pool` is for Parse.IN_WORKERS, and needed there."""
        self._parse, self._pool = parse, pool
        self._lock = ReadWriteLock()
        self._maps = Dicts(caching=caching)
        self._open: set[str] = set()

    async def ask(self, question: Callable[[View], Awaitable[T]]) -> T:
        """The answer to a question, which sees one state of the workspace from beginning to end."""
        async with self._lock.reading:
            return await question(self._maps)

    async def show(self, document: Document) -> None:
        """The editor opens a document, or has changed it."""
        self._open.add(document.uri)
        if self._parse is Parse.UNDER_LOCK:
            async with self._lock.writing:
                self._maps.put(await facts_of_document(document, LANGUAGES))
        else:
            facts = await facts_of_document(document, LANGUAGES)
            async with self._lock.writing:
                self._maps.put(facts)

    async def index(self, folder: str) -> None:
        """Reads all files below a folder, given by its path. Raises UnreadableFile."""
        # Not in threads: among tasks that leave the interpreter no pause, that took several times as long.
        paths = _files_below(folder)
        if self._pool is not None:
            for start in range(0, len(paths), BATCH):
                await self._index_in_workers(self._pool, paths[start : start + BATCH])
            return
        for path in paths:
            disk = read_text(path)
            if disk is not None:
                await self._index_here(from_path(path), disk)

    async def _index_here(self, uri: str, disk: DiskText) -> None:
        if self._parse is Parse.UNDER_LOCK:
            async with self._lock.writing:
                self._put(await facts_of_text(uri, disk, LANGUAGES))
        else:
            facts = await facts_of_text(uri, disk, LANGUAGES)
            async with self._lock.writing:
                self._put(facts)

    async def _index_in_workers(self, pool: WorkerPool, paths: Iterable[str]) -> None:
        for result in await pool.summarise_batch([(from_path(path), path) for path in paths]):
            if isinstance(result, Summarised):
                facts = FileFacts(
                    result.uri, LazySummary(read_packed(result.packed)), "rholang", reading=result.findings
                )
                async with self._lock.writing:
                    self._put(facts)

    def _put(self, facts: FileFacts) -> None:
        if facts.uri not in self._open:
            self._maps.put(facts)


def _files_below(folder: str) -> list[str]:
    return sorted(map(str, Path(folder).rglob("*.rho")))
