"""The resolver cache: remembers what names resolve to, until a dependency of the answer changes.

docs/design.md 6. An entry remembers the files that it was computed from and the workspace-wide names that were looked
up, found or not, and goes when one of them changes. Equal questions share one computation. Which file a name stands in
is part of what an answer depends on by identity: an entry serves only those who see the very same facts of that file.

While a file is being edited, all its entries go with each key. What a name resolves to seldom changes by that, so it
is remembered apart, by what was asked (`Resolver.question`), whatever place of whatever file it was asked for.
"""

import logging
from collections import Counter, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, assert_never

import trio

from rholsp.features.facts import FileFacts, Resolution, Target
from rholsp.features.resolve import Occurrence, Resolver, contract_targets, resolve_occurrence
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.workspace.actor import (
    ActorStopped,
    Inbox,
    Mailbox,
    Reply,
    answering_at_stop,
    open_mailbox,
)
from rholsp.workspace.dependency_cache import Dependency, Memory
from rholsp.workspace.file_entry import DocumentMailbox
from rholsp.workspace.messages import CacheCounters, Changed, CountByLanguage, CountLookups, Invalidate, Resolve
from rholsp.workspace.name_index import NameMailbox
from rholsp.workspace.queries import FixedQueries, ShardQueries

Key = tuple[str, int, str]
"""Name, start of the occurrence, URI: every column inside a name shares one entry."""
_ASKED = "asked"
"""A dependency on the file that asked: an edit of it does not matter, only to invalidate the file by hand."""
MOST_UNNOTED = 1_000
"""Entries read but not yet marked as used, at most: processing them takes some 10 us."""


_log = logging.getLogger(__name__)


RECENT_LOOKUPS = 1_024
"""Lookups in the recent hit rate."""


class ResolutionFailed(Exception):
    """The resolver raised; the cause is logged where it happened."""


@dataclass(slots=True)
class Recorder:
    """Sources that note what was asked of them."""

    inner: WorkspaceQueries
    dependencies: set[Dependency] = field(default_factory=set)

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return self._noted(key, await self.inner.files_with(key))

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        return self._noted(key, await self.inner.files_defining(key))

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        return self._noted(key, await self.inner.files_introducing(key))

    def _noted(self, key: str, found: tuple[FileFacts, ...]) -> tuple[FileFacts, ...]:
        self.dependencies.add(("name", key))
        self.dependencies.update(("file", facts.uri) for facts in found)
        return found


@dataclass(slots=True, eq=False)
class UnnotedReads:
    """Entries that were read, with their languages. Readers append; only the cache removes."""

    keys: deque[tuple[Key, str]] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class CacheMailbox(Mailbox["CacheMessage"]):
    """The sending end of the cache's mailbox."""

    memory: Memory[Key, Resolution] = field(repr=False)
    unnoted: UnnotedReads = field(default_factory=UnnotedReads, repr=False)

    def read(self, occurrence: Occurrence) -> Resolution | None:
        """What the cache would answer at once, as it remembers it; None where it must be asked."""
        if not self.idle or len(self.unnoted.keys) >= MOST_UNNOTED:
            return None
        key = _key(occurrence)
        entry = self.memory.kept.get(key)
        if entry is None or entry.value.facts is not occurrence.facts:
            return None
        self.unnoted.keys.append((key, occurrence.language))
        return entry.value


def open_cache_mailbox(capacity: int) -> tuple[CacheMailbox, "Inbox[CacheMessage]"]:
    """`capacity` is the number of entries, at least 1."""
    mailbox: Mailbox[CacheMessage]
    mailbox, inbox = open_mailbox()
    return CacheMailbox(mailbox.channel, mailbox.ledger, Memory(capacity)), inbox


def _key(occurrence: Occurrence) -> Key:
    return occurrence.meaning.name, occurrence.span.start, occurrence.facts.uri


@dataclass(slots=True, eq=False)
class _Computation:
    """A running computation. `news` counts the changes before it began; `since` are those that came after."""

    occurrence: Occurrence
    asked: Hashable
    """The resolver's question, or None."""
    news: int
    since: set[Dependency] = field(default_factory=set)
    replies: list[Reply[Resolution]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Computed:
    """The end of a computation: its answer, or what it raised."""

    flight: _Computation
    answer: Resolution | Exception
    dependencies: frozenset[Dependency]
    general: bool
    """Whether it was computed from the current workspace, not from a view that shows an older file."""


CacheMessage = Resolve | Changed | Invalidate | CountLookups | CountByLanguage | _Computed


@dataclass(frozen=True, slots=True)
class Shards:
    """Whom computations ask."""

    documents: tuple[DocumentMailbox, ...]
    symbols: tuple[NameMailbox, ...]


async def resolver_cache(inbox: Inbox[CacheMessage], own: CacheMailbox, shards: Shards, resolver: Resolver) -> None:
    """Runs until cancelled; then answers everybody who waits."""
    cache: _Cache | None = None
    with answering_at_stop(inbox, lambda: () if cache is None else cache.held()):
        async with trio.open_nursery() as nursery:
            cache = _Cache(own, shards, resolver, nursery)
            while True:
                cache.handle(await inbox.receive())


class _Cache:
    """The cache's state, private to its task except for what `own` lets others read."""

    def __init__(self, own: CacheMailbox, shards: Shards, resolver: Resolver, nursery: trio.Nursery) -> None:
        self.own = own
        self.shards = shards
        self.resolver = resolver
        self.nursery = nursery
        self.entries = own.memory
        self.by_question: Memory[Hashable, tuple[Target | int, ...]] = Memory(own.memory.capacity)
        """By question, the definitions; the n-th contract that the asking file has for the name is just n."""
        self.flights: dict[Key, _Computation] = {}
        """The latest computation of each key."""
        self.flying: list[_Computation] = []
        self.news = 0
        self.by_language: dict[str, Counter[str]] = {}
        self.recent: deque[bool] = deque(maxlen=RECENT_LOOKUPS)
        """Of each of the last lookups, whether it needed no computation of its own."""

    def held(self) -> Iterator[Reply[Any]]:
        for flight in self.flying:
            yield from flight.replies

    def handle(self, message: CacheMessage) -> None:
        self.note_reads()
        match message:
            case Resolve():
                self.look_up(message)
            case Changed():
                self.apply(message)
            case _Computed():
                self.finish(message)
            case Invalidate(uri):
                message.reply.put(self.forget({("file", uri), (_ASKED, uri)}))
            case CountLookups():
                message.reply.put(self.counters())
            case CountByLanguage():
                message.reply.put({language: dict(counts) for language, counts in self.by_language.items()})
            case _:
                assert_never(message)

    def counters(self) -> CacheCounters:
        rate = sum(self.recent) / len(self.recent) if self.recent else 0.0
        return CacheCounters(**self.totals(), size=len(self.entries.kept), recent_hit_rate=rate)

    def totals(self) -> Counter[str]:
        return sum(self.by_language.values(), Counter())

    def count(self, language: str, what: str) -> None:
        """Counts one of what CacheCounters calls `what`."""
        self.by_language.setdefault(language, Counter())[what] += 1
        if what in ("hits", "joins", "misses"):
            self.recent.append(what != "misses")

    def note_reads(self) -> None:
        """Counts and marks as used the entries that readers took."""
        unnoted = self.own.unnoted.keys
        while unnoted:
            key, language = unnoted.popleft()
            self.count(language, "hits")
            self.entries.use(key)

    def look_up(self, question: Resolve) -> None:
        occurrence, key, language = question.occurrence, _key(question.occurrence), question.occurrence.language
        entry = self.entries.kept.get(key)
        if entry is not None and entry.value.facts is occurrence.facts:
            self.entries.use(key)
            self.count(language, "hits")
            question.reply.put(entry.value)
            return
        flight = self.flights.get(key)
        if flight is not None and flight.news == self.news and flight.occurrence.facts is occurrence.facts:
            self.count(language, "joins")
            flight.replies.append(question.reply)
            return
        asked = self.asked(occurrence)
        said = None if asked is None else self.by_question.kept.get(asked)
        if said is not None and ("file", occurrence.facts.uri) not in said.dependencies:
            self.by_question.use(asked)
            self.count(language, "hits")
            targets = _rebased(said.value, occurrence)
            resolution = Resolution(occurrence.facts, occurrence.span, occurrence.symbol, targets)
            self.store(key, resolution, frozenset([of for of in said.dependencies if of[0] is not _ASKED]))
            question.reply.put(resolution)
            return
        self.count(language, "misses")
        flight = _Computation(occurrence, asked, self.news, replies=[question.reply])
        self.flights[key] = flight
        self.flying.append(flight)
        self.nursery.start_soon(self.compute, flight)

    def asked(self, occurrence: Occurrence) -> Hashable | None:
        try:
            return self.resolver.question(occurrence)
        except Exception:
            _log.exception("asking about %s failed", occurrence.meaning.name)
            return None

    async def compute(self, flight: _Computation) -> None:
        """Beside the actor. The computation is the cache's own: it goes on when the one who asked has given up."""
        sources = ShardQueries(self.shards.documents, self.shards.symbols)
        fixed = FixedQueries(sources, flight.occurrence.facts)
        recorder = Recorder(fixed)
        answer: Resolution | Exception
        try:
            answer = await resolve_occurrence(self.resolver, recorder, flight.occurrence)
        except Exception as error:
            if not isinstance(error, ActorStopped):
                _log.exception("resolving %s failed", flight.occurrence.meaning.name)
            answer = error
        await self.own.tell(_Computed(flight, answer, frozenset(recorder.dependencies), fixed.agree))

    def finish(self, message: _Computed) -> None:
        flight, answer, dependencies = message.flight, message.answer, message.dependencies
        self.flying.remove(flight)
        occurrence, key = flight.occurrence, _key(flight.occurrence)
        if self.flights.get(key) is flight:
            del self.flights[key]
        if isinstance(answer, Exception):
            text = f"resolving {occurrence.meaning.name} failed: {answer!r}"
            for reply in flight.replies:
                reply.fail(lambda: ResolutionFailed(text))
            return
        for reply in flight.replies:
            reply.put(answer)
        own = ("file", occurrence.facts.uri)
        if not flight.since.isdisjoint({*dependencies, own}):
            return
        self.store(key, answer, dependencies)
        said = None if flight.asked is None else _unplaced(answer.targets, occurrence)
        if said is not None and message.general:
            self.by_question.store(flight.asked, said, dependencies - {own} | {(_ASKED, occurrence.facts.uri)})

    def store(self, key: Key, resolution: Resolution, dependencies: frozenset[Dependency]) -> None:
        evicted = self.entries.store(key, resolution, dependencies | {("file", resolution.facts.uri)})
        if evicted is not None:
            self.count(evicted.language, "evictions")

    def apply(self, message: Changed) -> None:
        changed: set[Dependency] = {("file", uri) for uri in message.uris}
        changed.update(("name", key) for key in message.keys)
        self.forget(changed)

    def forget(self, changed: set[Dependency]) -> int:
        """Drops the entries that depend on something that has changed; returns how many."""
        self.news += 1
        for flight in self.flying:
            flight.since |= changed
        self.by_question.forget(changed)
        dropped = self.entries.forget(changed)
        for resolution in dropped:
            self.count(resolution.language, "invalidations")
        return len(dropped)


def _unplaced(targets: tuple[Target, ...], occurrence: Occurrence) -> tuple[Target | int, ...] | None:
    """Targets without what is bound to the asking file as it is now; None where another file's would lack some."""
    own = contract_targets(occurrence.facts, occurrence.symbol)
    numbers = {target.contract: number for number, target in enumerate(own)}
    if any(target.facts is occurrence.facts and target.contract not in numbers for target in targets):
        return None
    return tuple([numbers[target.contract] if target.facts is occurrence.facts else target for target in targets])


def _rebased(targets: tuple[Target | int, ...], occurrence: Occurrence) -> tuple[Target, ...]:
    own = contract_targets(occurrence.facts, occurrence.symbol)
    return tuple([own[target] if isinstance(target, int) else target for target in targets])
