"""A document shard: owns the summaries of its files, and the texts of those that the editor has open.

Drains its mailbox, re-analyses each changed file once, sends the differences on to the symbol shards, the resolver
cache and the notifications, then acknowledges the edits. Ten changes in a row cost one parse, and a question sees
exactly the changes sent before it. A symbol shard hears only of names that differ, so typing in a body does not reach
it.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, assert_never
from zlib import crc32

import trio

from rholsp.features.facts import FileFacts
from rholsp.features.language import Languages
from rholsp.text.document import Document
from rholsp.workspace.actor import (
    ActorStopped,
    Inbox,
    Mailbox,
    Reply,
    answering_at_stop,
    fail_question,
    waiting,
)
from rholsp.workspace.analysis import History, facts_at_once, facts_in_thread, facts_of_failure
from rholsp.workspace.file_entry import (
    Analysed,
    BatchRead,
    DocumentMailbox,
    DocumentMessage,
    Entry,
    name_changes,
    sizes_of,
)
from rholsp.workspace.files.selection import Selection
from rholsp.workspace.messages import (
    Change,
    Changed,
    Close,
    CountFiles,
    DocumentUpdate,
    EndOfIndex,
    FileCounts,
    Files,
    Folders,
    FolderTouched,
    Hurry,
    Indexed,
    IndexerLost,
    NameChange,
    NamesChanged,
    NewsMessage,
    Notice,
    Open,
    Stale,
    SymbolMessage,
    Touched,
)
from rholsp.workspace.rereading import BATCH, AllReread, Reread, ToRead, reread

BURST_SECONDS = 0.005
"""Edits that follow each other within so many seconds come from a program, which will send more."""
GATHERING_SECONDS = 0.25
"""Longest time, in seconds, that a stream of edits is gathered before it is analysed."""

_log = logging.getLogger(__name__)


def shard_of(key: str, shards: int) -> int:
    """The shard, of so many, that owns a URI or a name; the same in every run."""
    return crc32(key.encode("utf-8", "surrogatepass")) % shards


def never() -> bool:
    """Nothing is expected."""
    return False


@dataclass(frozen=True, slots=True)
class Outputs:
    """Whom a document shard tells."""

    symbols: tuple[Mailbox[SymbolMessage], ...]
    cache: Mailbox[Changed] | None
    desk: Mailbox[NewsMessage]


@dataclass(slots=True)
class _Waiter:
    """A question that waits for generations of some files."""

    needs: dict[str, int]
    question: Files


async def document_shard(
    inbox: Inbox[DocumentMessage],
    own: DocumentMailbox,
    neighbours: Outputs,
    languages: Languages,
    expecting: Callable[[], bool] = never,
) -> None:
    """Runs until cancelled; then answers all waiting tasks.

    `expecting` returns whether the client has sent more messages that have not reached the shard yet.
    """
    shard: _Shard | None = None
    with answering_at_stop(inbox, lambda: () if shard is None else shard.held()):
        async with trio.open_nursery() as nursery:
            shard = _Shard(own, neighbours, languages, expecting, nursery)
            while True:
                await shard.handle_safely(await inbox.receive())
                for message in waiting(inbox):
                    await shard.handle_safely(message)
                await shard.gather(inbox)
                await shard.process_stale()
                await shard.report()


class _Shard:
    """The shard's state, private to its task except for what `own` lets others read."""

    def __init__(
        self,
        own: DocumentMailbox,
        neighbours: Outputs,
        languages: Languages,
        expecting: Callable[[], bool],
        nursery: trio.Nursery,
    ) -> None:
        self.own = own
        self.neighbours = neighbours
        self.languages = languages
        self.expecting = expecting
        self.nursery = nursery
        self.known = own.known
        self.entries = own.known.entries
        self.revision = 0
        """How many edits have been taken."""
        self.unacknowledged: deque[tuple[int, Reply[None]]] = deque()
        """(revision, reply) of the edits that the neighbours have not been told of."""
        self.stale = own.known.stale
        self.due: set[str] = set()
        """Those of the stale files for which nothing has been started."""
        self.heard: set[str] = set()
        """Files that the client spoke of: what the indexer reads of them may be older than what is known.

        Empty while nothing is being indexed.
        """
        self.indexing = False
        """Whether the indexer may have something to say."""
        self.last_change = 0
        """The number of the last message that gave it something to do; see FolderTouched."""
        self.folder_changes: dict[str, int] = {}
        """Folders, with the number of their last change, for which the indexer may still send what was before."""
        self.waiters: list[_Waiter] = []
        self.names: dict[tuple[str, str], NameChange] = {}
        self.changed: set[str] = set()
        self.notices: list[Notice] = []
        self.sizes = [0, 0, 0, 0]
        """The sums of `sizes_of` over all files."""
        self.unread: dict[str, None] = {}
        """Closed files that are to be read again, in order."""
        self.reading = False
        """Whether some of them are being read."""
        self.last_edit = -BURST_SECONDS
        """When (`trio.current_time`) the text of a document was last edited."""
        self.gathered = 0
        """Edits of texts that came since the last look at what they mean."""
        self.hurried = True
        """Whether anything else came: somebody may wait."""

    def held(self) -> Iterator[Reply[Any]]:
        for waiter in self.waiters:
            yield waiter.question.reply
        for _, reply in self.unacknowledged:
            yield reply

    async def handle_safely(self, message: DocumentMessage) -> None:
        """Handles a message; a question that cannot be answered costs its answer, since it changes nothing."""
        try:
            await self.handle(message)
        except ActorStopped:
            raise
        except Exception as error:
            if not isinstance(message, Files | CountFiles):
                raise
            fail_question(message, error)

    async def handle(self, message: DocumentMessage) -> None:
        if isinstance(message, Change):
            self.gathered += 1
        else:
            self.hurried = True
        if isinstance(message, DocumentUpdate):
            self.revision += 1
            self.unacknowledged.append((self.revision, message.reply))
        match message:
            case Open(document):
                self.edited(document.uri).show(document)
            case Change():
                self.change(message)
            case Close(uri):
                self.edited(uri).show(None)
            case Touched(uris):
                for uri in uris:
                    self.touched(uri)
            case FolderTouched(uri, number):
                self.folder_touched(uri, number)
            case Folders():
                self.move_to(message)
            case Files(uris):
                await self.answer(message, self.entries if uris is None else uris)
            case Indexed(files, changes):
                for facts in files:
                    if self.is_news(facts.uri, changes):
                        self.apply(self.entry(facts.uri), 0, facts)
            case EndOfIndex(changes):
                self.folder_changes = {uri: n for uri, n in self.folder_changes.items() if n > changes}
                if changes >= self.last_change:
                    self.indexing = False
                    self.heard.clear()
                await self.report()
                message.reply.put(None)
            case IndexerLost():
                self.indexing = False
                self.heard.clear()
                self.folder_changes.clear()
            case CountFiles():
                message.reply.put(self.count())
            case AllReread(files):
                for file in files:
                    self.reread(file)
            case BatchRead():
                self.reading = False
            case Analysed():
                self.finish(self.entries[message.uri], message.generation, message.facts)
            case Hurry():
                pass
            case _:
                assert_never(message)

    def entry(self, uri: str) -> Entry:
        return self.entries.setdefault(uri, Entry(uri))

    def hear_of(self, uri: str) -> None:
        """Somebody speaks of a file; while nothing is being indexed, nobody can say what is older."""
        if self.indexing:
            self.heard.add(uri)

    def will_be_indexed(self, change: int) -> None:
        self.last_change = change
        self.indexing = True

    def edited(self, uri: str) -> Entry:
        """The file, which the edit in hand made another than before."""
        self.hear_of(uri)
        entry = self.entry(uri)
        entry.wanted += 1
        entry.pending_revisions.append((entry.wanted, self.revision))
        self.stale.add(uri)
        self.due.add(uri)
        return entry

    def change(self, message: Change) -> None:
        entry = self.entries.get(message.uri)
        if entry is None or entry.document is None:
            self.notices.append(Notice(message.uri, "changed without being open: the change is ignored"))
            return
        entry.changes.append(message)
        self.edited(message.uri)

    async def gather(self, inbox: Inbox[DocumentMessage]) -> None:
        """Takes the edits that are on their way, so that what a later one overtakes is not analysed.

        Ends when something else comes, since somebody may wait for what the edits before it mean; when nothing more
        is on its way; and after a while in any case. A single edit waits for nothing.
        """
        now = trio.current_time()
        until = now + GATHERING_SECONDS
        burst = self.gathered > 1 or now - self.last_edit < BURST_SECONDS
        while not self.hurried and trio.current_time() < until and (burst or self.expecting()):
            message = await inbox.receive_soon(BURST_SECONDS)
            if message is not None:
                await self.handle_safely(message)
                for more in waiting(inbox):
                    await self.handle_safely(more)
            elif not self.expecting():
                break
        if self.gathered:
            self.last_edit = trio.current_time()
        self.gathered, self.hurried = 0, False

    def touched(self, uri: str) -> None:
        """Reads a file again; an open document wins over the disk."""
        self.hear_of(uri)
        if self.known.selection.selects(uri) and self.entry(uri).document is None:
            self.edited(uri)

    def is_news(self, uri: str, changes: int) -> bool:
        """Whether the indexer's word counts for a file: nobody else spoke of it, nor of a folder that it is in."""
        if uri in self.entries or uri in self.heard or not self.known.selection.selects(uri):
            return False
        return not any(n > changes and uri.startswith(folder) for folder, n in self.folder_changes.items())

    def folder_touched(self, uri: str, number: int) -> None:
        """Reads the files of a folder again that are known, and those that the indexer's word does not count for."""
        inside = uri.rstrip("/") + "/"
        # The indexer looks into what lies in a folder of the workspace, and has something to say only then.
        if any(inside.startswith(folder.rstrip("/") + "/") for folder in self.known.selection.folders):
            self.will_be_indexed(number)
        if self.indexing:
            self.folder_changes[inside] = number
        for other in [other for other in {*self.entries, *self.heard} if other.startswith(inside)]:
            self.touched(other)

    def move_to(self, message: Folders) -> None:
        kept = [folder for folder in self.known.selection.folders if folder not in message.removed]
        folders = tuple(dict.fromkeys([*kept, *message.added]))
        self.known.selection = Selection(folders, message.globs or self.known.selection.globs)
        for entry in list(self.entries.values()):
            if entry.document is None and not self.known.selection.selects(entry.uri):
                self.edited(entry.uri)
        if message.change:
            self.will_be_indexed(message.change)
        # The indexer's word does not count for these, so they are read here.
        for uri in [uri for uri in self.heard if uri not in self.entries and self.known.selection.selects(uri)]:
            self.edited(uri)

    async def answer(self, question: Files, uris: Iterable[str]) -> None:
        """Answers now where nothing is behind, else as soon as these files are as far as they should be now."""
        if question.uris is not None:
            # The indexer may not have come to these yet.
            for uri in question.uris:
                if uri not in self.entries and self.known.selection.selects(uri):
                    self.edited(uri)
        needs: dict[str, int] = {}
        for uri in [uri for uri in uris if uri in self.stale]:
            await self.work_on(self.entries[uri], awaited=question.uris is not None)
            if uri in self.stale:
                needs[uri] = self.entries[uri].wanted
        if needs:
            self.waiters.append(_Waiter(needs, question))
        else:
            self.reply(question)

    def reply(self, question: Files) -> None:
        if question.uris is None:
            entries = list(self.entries.values())
        else:
            entries = [self.entries[uri] for uri in question.uris if uri in self.entries]
        question.reply.put(tuple([entry.facts for entry in entries if entry.facts is not None]))

    async def process_stale(self) -> None:
        due = self.due & self.stale
        self.due.clear()
        for uri in due:
            await self.work_on(self.entries[uri])
        if self.unread and not self.reading:
            self.reading = True
            self.nursery.start_soon(self.read_batch)

    async def work_on(self, entry: Entry, *, awaited: bool = False) -> None:
        """Brings a file up to date: at once where that is quick, else beside the actor."""
        if entry.working:
            return
        self.unread.pop(entry.uri, None)
        self.notices.extend(entry.apply_edits())
        document = entry.document
        unknown = not self.known.selection.selects(entry.uri) if document is None else entry.desynced
        if unknown:
            self.apply(entry, entry.wanted, None)
        elif document is None:
            if awaited:
                self.nursery.start_soon(self.read, [self.to_read(entry)])
            else:
                self.unread[entry.uri] = None
        else:
            await trio.lowlevel.checkpoint()
            facts = facts_at_once(document, self.languages, entry.history)
            if facts is not None:
                self.apply(entry, entry.wanted, facts)
                return
            entry.working = True
            self.nursery.start_soon(self.work, entry.uri, entry.wanted, document, entry.history)

    async def work(self, uri: str, generation: int, document: Document, history: History) -> None:
        """Beside the actor: parses a long document. A fault of ours costs what the file means."""
        try:
            facts = await facts_in_thread(document, self.languages, history)
        except ActorStopped:
            raise
        except Exception as error:
            _log.exception("analysing %s failed", uri)
            facts = facts_of_failure(uri, f"internal error: {error!r}", self.languages)
            facts = replace(facts, version=document.version, text=document.text, alone=document.alone)
        await self.own.tell(Analysed(uri, generation, facts))

    def to_read(self, entry: Entry) -> ToRead:
        entry.working = True
        digest = entry.facts.digest if entry.facts is not None else b""
        return ToRead(entry.uri, entry.wanted, digest, entry.stamp)

    async def read_batch(self) -> None:
        """Beside the actor, but what it takes it takes before others run."""
        uris = list(islice(self.unread, BATCH))
        for uri in uris:
            del self.unread[uri]
        closed = [entry for uri in uris if (entry := self.entries[uri]).document is None and not entry.working]
        await self.read(list(map(self.to_read, closed)))
        await self.own.tell(BatchRead())

    async def read(self, files: list[ToRead]) -> None:
        """A fault of ours costs what the files mean."""
        left = {file.uri: file for file in files}
        try:
            async for found in reread(files, self.known.selection, self.languages):
                for one in found.files:
                    del left[one.file.uri]
                await self.own.tell(found)
        except ActorStopped:
            raise
        except Exception as error:
            _log.exception("reading files again failed")
            why = f"internal error: {error!r}"
            lost = [Reread(file, facts_of_failure(file.uri, why, self.languages)) for file in left.values()]
            await self.own.tell(AllReread(tuple(lost)))

    def reread(self, found: Reread) -> None:
        entry = self.entries[found.file.uri]
        if entry.document is None:
            entry.stamp = found.stamp
        if found.refused:
            self.notices.append(Notice(entry.uri, f"cannot be read: {found.refused}"))
        self.finish(entry, found.file.generation, entry.facts if found.unchanged else found.facts)

    def finish(self, entry: Entry, generation: int, facts: FileFacts | None) -> None:
        """Work on a file has ended; there is more if edits have come meanwhile."""
        entry.working = False
        self.apply(entry, generation, facts)
        if entry.uri in self.stale:
            self.due.add(entry.uri)

    def apply(self, entry: Entry, generation: int, facts: FileFacts | None) -> None:
        """Takes the facts of a generation, notes what differs, and answers those who waited for it."""
        before, entry.facts = entry.facts, facts
        self.sizes = [
            size - old + new for size, old, new in zip(self.sizes, sizes_of(before), sizes_of(facts), strict=True)
        ]
        while entry.pending_revisions and entry.pending_revisions[0][0] <= generation:
            entry.pending_revisions.popleft()
        self.names.update(((change.key, entry.uri), change) for change in name_changes(entry.uri, before, facts))
        if before is not facts:
            self.changed.add(entry.uri)
        if generation == entry.wanted:
            self.stale.discard(entry.uri)
        for waiter in self.waiters:
            if waiter.needs.get(entry.uri, generation + 1) <= generation:
                del waiter.needs[entry.uri]
        for waiter in [waiter for waiter in self.waiters if not waiter.needs]:
            self.reply(waiter.question)
        self.waiters = [waiter for waiter in self.waiters if waiter.needs]
        if facts is None and entry.document is None and generation == entry.wanted:
            del self.entries[entry.uri]

    def count(self) -> FileCounts:
        files, symbols, regions, text_bytes = self.sizes
        open_files = sum(entry.document is not None for entry in self.entries.values())
        return FileCounts(files, open_files, symbols, regions, text_bytes)

    async def report(self) -> None:
        """Tells the neighbours what differs, symbol shards before the cache, then answers edits: see ShardQueries."""
        stale = [self.entries[uri] for uri in self.stale]
        pending = [entry.pending_revisions[0][1] for entry in stale if entry.pending_revisions]
        shown = min(pending) - 1 if pending else self.revision
        names, self.names = self.names, {}
        changed, self.changed = frozenset(self.changed), set()
        notices, self.notices = self.notices, []
        shards = len(self.neighbours.symbols)
        by_shard: list[list[NameChange]] = [[] for _ in range(shards)]
        for change in names.values():
            by_shard[shard_of(change.key, shards)].append(change)
        for mailbox, changes in zip(self.neighbours.symbols, by_shard, strict=True):
            if changes:
                await mailbox.tell(NamesChanged(tuple(changes)))
        if self.neighbours.cache is not None and changed:
            await self.neighbours.cache.tell(Changed(changed, frozenset(key for key, _ in names)))
        while self.unacknowledged and self.unacknowledged[0][0] <= shown:
            self.unacknowledged.popleft()[1].put(None)
        if changed:
            await self.neighbours.desk.tell(Stale(changed))
        for notice in notices:
            await self.neighbours.desk.tell(notice)
