"""The view of one request: queries the actors, and keeps the files that it has shown already."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from heapq import nsmallest

import trio

from rholsp.features.facts import DefinedNames, FileFacts, LazySummary, NameSpace, Resolution, SharedNames, SymbolMatch
from rholsp.features.language import Languages
from rholsp.features.linkage import is_linked
from rholsp.features.resolve import Resolver, occurrence_at, resolve_occurrence
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.features.workspace_symbols import Hit, best, matches_in, ranking
from rholsp.model.summary import FileSummary
from rholsp.text.uris import to_path
from rholsp.workspace.actor import ActorLost, Mailbox, Reply
from rholsp.workspace.analysis import UnreadableFile, key_of, meaning_instead, meaning_of, read_text
from rholsp.workspace.files.regular import DiskStuck, Pulse, on_disk
from rholsp.workspace.messages import AllIndexed, IndexRun, LookAtIndex, Resolve
from rholsp.workspace.queries import PATIENCE, FixedQueries, OwnQueries, ShardQueries
from rholsp.workspace.resolver_cache import CacheMailbox

SEARCH_PATIENCE = 20.0
"""Seconds that a search of all files waits for the running index: long enough to read most of a large workspace."""
UNPACKED = 8
"""Summaries unpacked before others get a turn: a few milliseconds."""
SLICE = 50
"""Files searched between checkpoints: well under a millisecond."""


@dataclass(slots=True, eq=False)
class Snapshot:
    """A View over the actors."""

    sources: ShardQueries
    cache: CacheMailbox | None
    indexer: Mailbox[AllIndexed | LookAtIndex]
    resolver: Resolver
    languages: Languages
    pinned: tuple[str, Reply[tuple[FileFacts, ...]]] | None = None
    """The request's own document, asked for when the request arrived, where that had to be asked."""
    own: str | None = None
    """The request's own document."""
    seen: dict[str, FileFacts | None] = field(default_factory=dict)
    """What has been shown, so that every file looks the same throughout; only the request's own task uses it."""

    async def file(self, uri: str) -> FileFacts | None:
        if uri not in self.seen:
            if self.pinned is not None and self.pinned[0] == uri:
                found = await self.pinned[1].get()
            else:
                found = await self.sources.files((uri,))
            self.seen[uri] = found[0] if found else None
        return self.seen[uri]

    async def file_for_once(self, uri: str) -> FileFacts | None:
        """The file as this view shows it, whose summary the workspace does not keep unpacked afterwards."""
        facts = await self.file(uri)
        if facts is not None and facts.meaning.is_packed:
            self.seen[uri] = facts = replace(facts, meaning=facts.meaning.copy())
        return facts

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        found = self._as_seen(await (await self._fixed()).files_with(key))
        # Callers that want all files look into them; unpacking yields to other tasks now and then, and does not begin
        # again while the view is used.
        held: list[FileFacts] = []
        unpacked = 0
        for facts in found:
            if facts.meaning.is_packed:
                unpacked += 1
                if unpacked % UNPACKED == 0:
                    await trio.lowlevel.checkpoint()
            meaning = facts.meaning.held()
            if meaning is not facts.meaning:
                self.seen[facts.uri] = facts = replace(facts, meaning=meaning)
            held.append(facts)
        return tuple(held)

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        return self._as_seen(await (await self._fixed()).files_defining(key))

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        return self._as_seen(await (await self._fixed()).files_introducing(key))

    async def _fixed(self) -> WorkspaceQueries:
        own = None if self.own is None else await self.file(self.own)
        if own is None:
            return self.sources
        return OwnQueries(own) if own.alone else FixedQueries(self.sources, own)

    async def _alone(self) -> OwnQueries | None:
        """What the request's own document asks instead of the workspace, if it has no part in that."""
        own = None if self.own is None else await self.file(self.own)
        return OwnQueries(own) if own is not None and own.alone else None

    def _as_seen(self, found: tuple[FileFacts, ...]) -> tuple[FileFacts, ...]:
        return tuple([self.seen.setdefault(facts.uri, facts) or facts for facts in found])

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        wanted = frozenset(keys)
        alone = await self._alone()
        if alone is not None:
            return await alone.defined(wanted)
        answer = await self.sources.defined(wanted)
        if answer.complete or answer.names == wanted:
            return answer
        await self._index_for_a_while()
        return await self.sources.defined(wanted)

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        return await (await self._alone() or self.sources).names(space, query, limit)

    async def resolve(self, uri: str, offset: int) -> Resolution | None:
        facts = await self.file(uri)
        occurrence = None if facts is None else occurrence_at(facts, offset)
        if facts is None or occurrence is None or not self.resolver.supports_language(occurrence.language):
            return None
        if facts.alone:
            return await resolve_occurrence(self.resolver, OwnQueries(facts), occurrence)
        # What a file binds itself is one look into its own summary: asking the cache for it would take longer.
        is_own = occurrence.meaning.key is None and not is_linked(facts.summary, occurrence.symbol)
        if self.cache is None or is_own:
            return await resolve_occurrence(self.resolver, FixedQueries(self.sources, facts), occurrence)
        await self.sources.wait_for_edits()
        known = self.cache.read(occurrence)
        if known is not None:
            return known
        try:
            return await self.cache.ask(Resolve(occurrence))
        except ActorLost:
            return await resolve_occurrence(self.resolver, FixedQueries(self.sources, facts), occurrence)

    async def wait_for_index(self) -> None:
        await self.sources.wait_for_edits()
        if any(not mailbox.idle or mailbox.known.indexing for mailbox in self.sources.symbols):
            with trio.move_on_after(SEARCH_PATIENCE):
                await self.indexer.ask_or(AllIndexed(), IndexRun())

    async def importing(self) -> tuple[FileFacts, ...]:
        """Every file that may name modules: those of languages that have them, and those with regions of such."""
        ids = {language.id for language in self.languages.known if language.module_files is not None}
        found: list[FileFacts] = []
        for i, facts in enumerate(await self.sources.all_files()):
            if not facts.alone and (facts.language_id in ids or facts.brief.regions):
                own = await self.file_for_once(facts.uri)
                if own is not None and own.summary.modules:
                    found.append(own)
            if i % UNPACKED == UNPACKED - 1:
                await trio.lowlevel.checkpoint()
        return tuple(found)

    async def all_uris(self) -> tuple[str, ...]:
        """Every file that the workspace knows, sorted."""
        return tuple([facts.uri for facts in await self.sources.all_files()])

    async def search(self, query: str, limit: int) -> tuple[SymbolMatch, ...]:
        rank = ranking(query)
        hits: list[Hit] = []
        for i, facts in enumerate(await self.sources.all_files()):
            if not facts.alone:
                hits.extend(matches_in(facts, rank))
            if i % SLICE == SLICE - 1:
                hits = nsmallest(limit, hits)
                await trio.lowlevel.checkpoint()
        return best(hits, limit)

    async def texts(self, uris: Iterable[str]) -> Mapping[str, str]:
        """The texts of these files, from the disk where they are not open.

        Left out are files whose text on disk is not the one that the view shows, or cannot be read without loss.
        """
        found: dict[str, str] = {}
        closed: list[tuple[str, bytes]] = []
        for uri in uris:
            facts = await self.file(uri)
            if facts is not None and facts.text is not None:
                found[uri] = facts.text
            elif facts is not None:
                closed.append((uri, facts.digest))
        if closed:
            with suppress(DiskStuck):
                found.update(await on_disk(lambda pulse: _texts_on_disk(closed, self.languages, pulse)))
        return found

    async def meaning(self, uri: str, text: str) -> LazySummary:
        """What the file would mean if it had this text."""
        facts = await self.file(uri)
        language = self.languages.of_file(uri, None if facts is None else facts.language_id)
        return await meaning_instead(uri, text, language, None if facts is None else facts.meaning)

    async def meaning_of_region(self, language_id: str, text: str) -> FileSummary:
        """The summary of a region's text."""
        summary, _ = await meaning_of(f"a region in {language_id}", text, self.languages.get(language_id).summarise)
        return summary

    async def _index_for_a_while(self) -> None:
        """Waits for the running index, if there is one, as long as a question may (docs/design.md 10)."""
        with trio.move_on_after(PATIENCE):
            await self.indexer.ask_or(AllIndexed(), IndexRun())


def _texts_on_disk(files: list[tuple[str, bytes]], languages: Languages, pulse: Pulse) -> dict[str, str]:
    """By URI, the texts of those files that have the digest given with them. Blocks."""
    found: dict[str, str] = {}
    for uri, digest in files:
        pulse.beats += 1
        path = to_path(uri)
        try:
            disk = None if path is None else read_text(path)
        except UnreadableFile:
            continue
        if disk is not None and not disk.findings and key_of(uri, disk, languages) == digest:
            found[uri] = disk.text
    return found
