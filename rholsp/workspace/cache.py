"""The resolver cache: remembers what names resolve to, until something changes that the answer was made from.

DESIGN section 6. An entry remembers the files that it was computed from and the workspace-wide names that were looked
up, found or not, and goes when one of them changes. Equal questions share one computation. Which file a name stands in
is part of what an answer depends on by identity: an entry serves only those who see the very same facts of that file.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import trio

from rholsp.features.resolve import Resolver, Site, Sources, resolve_site
from rholsp.features.view import FileFacts, Resolution
from rholsp.workspace.actor import Inbox, Mailbox, Reply, answering_at_stop, unexpected
from rholsp.workspace.messages import CacheCounters, Changed, CountByLanguage, CountLookups, Invalidate, Resolve
from rholsp.workspace.sources import FixedSources, ShardSources

Key = tuple[str, int, str]
"""Name, start of the occurrence, URI: every column inside a name shares one entry."""

_Dependency = tuple[str, str]
"""("file", uri) or ("name", key)."""


RECENT_LOOKUPS = 1_024
"""So many lookups make the recent hit rate."""


class ResolutionFailed(Exception):
    """The resolver raised; the cause is logged where it happened."""


@dataclass(slots=True)
class Recorder:
    """Sources that note what was asked of them."""

    inner: Sources
    dependencies: set[_Dependency] = field(default_factory=set)

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return self._noted(key, await self.inner.files_with(key))

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        return self._noted(key, await self.inner.files_defining(key))

    def _noted(self, key: str, found: tuple[FileFacts, ...]) -> tuple[FileFacts, ...]:
        self.dependencies.add(("name", key))
        self.dependencies.update(("file", facts.uri) for facts in found)
        return found


@dataclass(frozen=True, slots=True)
class _Entry:
    resolution: Resolution
    dependencies: frozenset[_Dependency]
    language: str


@dataclass(slots=True, eq=False)
class _Flight:
    """A computation under way. `news` counts the changes heard before it began, `since` are those heard after."""

    site: Site
    news: int
    since: set[_Dependency] = field(default_factory=set)
    replies: list[Reply[Resolution]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Landed:
    """The end of a computation: its answer, or what it raised."""

    flight: _Flight
    answer: Resolution | Exception
    dependencies: frozenset[_Dependency]


@dataclass(frozen=True, slots=True)
class Shards:
    """Whom computations ask."""

    documents: tuple[Mailbox, ...]
    symbols: tuple[Mailbox, ...]


async def resolver_cache(inbox: Inbox, own: Mailbox, shards: Shards, resolver: Resolver, capacity: int) -> None:
    """Runs until cancelled; then answers everybody who waits. `capacity` is the number of entries, at least 1."""
    async with trio.open_nursery() as nursery:
        cache = _Cache(own, shards, resolver, capacity, nursery)
        with answering_at_stop(inbox, cache.held):
            while True:
                cache.take(await inbox.receive())


class _Cache:
    """The cache's state; nobody but its own task has a reference to it."""

    def __init__(self, own: Mailbox, shards: Shards, resolver: Resolver, capacity: int, nursery: trio.Nursery) -> None:
        self.own = own
        self.shards = shards
        self.resolver = resolver
        self.capacity = capacity
        self.nursery = nursery
        self.entries: OrderedDict[Key, _Entry] = OrderedDict()
        """Least recently used first."""
        self.dependents: dict[_Dependency, set[Key]] = {}
        self.flights: dict[Key, _Flight] = {}
        """The latest computation of each key."""
        self.flying: list[_Flight] = []
        self.news = 0
        self.counters = CacheCounters()
        self.by_language: dict[str, Counter[str]] = {}
        self.recent: deque[bool] = deque(maxlen=RECENT_LOOKUPS)
        """Of each of the last lookups, whether it needed no computation of its own."""

    def held(self) -> Iterator[Reply[object]]:
        for flight in self.flying:
            yield from flight.replies  # type: ignore[misc]

    def take(self, message: object) -> None:
        match message:
            case Resolve():
                self.look_up(message)
            case Changed():
                self.learn(message)
            case _Landed():
                self.land(message)
            case Invalidate(uri):
                message.reply.put(self.forget({("file", uri)}))
            case CountLookups():
                rate = sum(self.recent) / len(self.recent) if self.recent else 0.0
                message.reply.put(replace(self.counters, size=len(self.entries), recent_hit_rate=rate))
            case CountByLanguage():
                message.reply.put({language: dict(counts) for language, counts in self.by_language.items()})
            case _:
                raise unexpected(message)

    def count(self, language: str, **gains: int) -> None:
        self.counters = replace(
            self.counters, **{name: getattr(self.counters, name) + gain for name, gain in gains.items()}
        )
        self.by_language.setdefault(language, Counter()).update(gains)

    def look_up(self, question: Resolve) -> None:
        site = question.site
        key = (site.meaning.name, site.span.start, site.facts.uri)
        entry = self.entries.get(key)
        if entry is not None and entry.resolution.facts is site.facts:
            self.entries.move_to_end(key)
            self.count(site.language, hits=1)
            self.recent.append(True)
            question.reply.put(entry.resolution)
            return
        flight = self.flights.get(key)
        if flight is not None and flight.news == self.news and flight.site.facts is site.facts:
            self.count(site.language, joins=1)
            self.recent.append(True)
            flight.replies.append(question.reply)
            return
        self.count(site.language, misses=1)
        self.recent.append(False)
        flight = _Flight(site, self.news, replies=[question.reply])
        self.flights[key] = flight
        self.flying.append(flight)
        self.nursery.start_soon(self.compute, flight)

    async def compute(self, flight: _Flight) -> None:
        """Beside the actor. The computation is the cache's own: it goes on when the one who asked has given up."""
        sources = ShardSources(self.shards.documents, self.shards.symbols)
        recorder = Recorder(FixedSources(sources, flight.site.facts))
        answer: Resolution | Exception
        try:
            answer = await resolve_site(self.resolver, recorder, flight.site)
        except Exception as error:
            answer = error
        recorder.dependencies.add(("file", flight.site.facts.uri))
        await self.own.tell(_Landed(flight, answer, frozenset(recorder.dependencies)))

    def land(self, message: _Landed) -> None:
        flight, answer = message.flight, message.answer
        self.flying.remove(flight)
        site = flight.site
        key = (site.meaning.name, site.span.start, site.facts.uri)
        if self.flights.get(key) is flight:
            del self.flights[key]
        if isinstance(answer, Exception):
            text = f"resolving {site.meaning.name} failed: {answer!r}"
            for reply in flight.replies:
                reply.fail(lambda: ResolutionFailed(text))
            return
        for reply in flight.replies:
            reply.put(answer)
        if flight.since.isdisjoint(message.dependencies):
            self.store(key, _Entry(answer, message.dependencies, site.language))

    def store(self, key: Key, entry: _Entry) -> None:
        self.drop(key)
        self.entries[key] = entry
        for dependency in entry.dependencies:
            self.dependents.setdefault(dependency, set()).add(key)
        if len(self.entries) > self.capacity:
            oldest, entry = next(iter(self.entries.items()))
            self.drop(oldest)
            self.count(entry.language, evictions=1)

    def drop(self, key: Key) -> None:
        entry = self.entries.pop(key, None)
        if entry is None:
            return
        for dependency in entry.dependencies:
            keys = self.dependents[dependency]
            keys.discard(key)
            if not keys:
                del self.dependents[dependency]

    def learn(self, message: Changed) -> None:
        changed: set[_Dependency] = {("file", uri) for uri in message.uris}
        changed.update(("name", key) for key in message.keys)
        self.forget(changed)

    def forget(self, changed: set[_Dependency]) -> int:
        """Drops what was made from something that has changed; how many entries."""
        self.news += 1
        for flight in self.flying:
            flight.since |= changed
        stale = {key for dependency in changed for key in self.dependents.get(dependency, ())}
        for key in stale:
            self.count(self.entries[key].language, invalidations=1)
            self.drop(key)
        return len(stale)
