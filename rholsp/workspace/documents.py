"""A document shard: the meaning of each of its files, and the text of those that an editor has open.

Drains its mailbox, re-analyses each changed file once, sends the differences on to the symbol shards, the resolver
cache and the notifications, then acknowledges the edits. Ten changes in a row cost one parse, and a question sees
exactly the changes sent before it. A symbol shard hears only of names that differ, so typing in a body does not reach
it.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never
from zlib import crc32

import trio

from rholsp.features.facts import FileFacts
from rholsp.features.language import Languages
from rholsp.model.summary import Severity
from rholsp.text.document import Document
from rholsp.text.edits import ImpossibleRange, TextChange, apply_changes
from rholsp.text.uris import to_path
from rholsp.workspace.actor import (
    ActorStopped,
    Inbox,
    Mailbox,
    Reply,
    answering_at_stop,
    fail_question,
    open_mailbox,
    waiting,
)
from rholsp.workspace.analysis import (
    DiskText,
    UnreadableFile,
    facts_of_document,
    facts_of_failure,
    facts_of_text,
    key_of,
    read_text,
    works_inline,
)
from rholsp.workspace.files.regular import DiskStuck, on_disk
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
    Update,
)

_log = logging.getLogger(__name__)


def shard_of(key: str, shards: int) -> int:
    """Which of so many shards owns a URI or a name; the same in every run."""
    return crc32(key.encode("utf-8", "surrogatepass")) % shards


@dataclass(frozen=True, slots=True)
class Outputs:
    """Whom a document shard tells."""

    symbols: tuple[Mailbox[SymbolMessage], ...]
    cache: Mailbox[Changed] | None
    desk: Mailbox[NewsMessage]


@dataclass(frozen=True, slots=True)
class _Analysed:
    """Slow work has ended: what the file meant at `generation`, None where it is gone."""

    uri: str
    generation: int
    facts: FileFacts | None


DocumentMessage = Update | Files | Indexed | EndOfIndex | IndexerLost | CountFiles | _Analysed


@dataclass(slots=True)
class _Entry:
    """One file. `wanted` is the generation that edits have made; `facts` may show an earlier one."""

    uri: str
    document: Document | None = None
    desynced: bool = False
    clamped: bool = False
    """Whether an edit of the open document reached beyond its text, which is told once."""
    facts: FileFacts | None = None
    wanted: int = 0
    pending_revisions: deque[tuple[int, int]] = field(default_factory=deque)
    """(generation, revision) of each edit that `facts` do not show yet."""
    working: bool = False


@dataclass(slots=True, eq=False)
class KnownFiles:
    """What a document shard lets others read; nobody else writes it."""

    entries: dict[str, _Entry] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    """Files whose facts do not show all edits."""
    selection: Selection = field(default_factory=Selection)


@dataclass(frozen=True, slots=True)
class DocumentMailbox(Mailbox[DocumentMessage]):
    """The sending end of a document shard."""

    known: KnownFiles = field(repr=False)

    def read(self, uri: str) -> tuple[FileFacts, ...] | None:
        """What the shard would answer at once to a question for one file; None where it must be asked."""
        if not self.idle or uri in self.known.stale:
            return None
        entry = self.known.entries.get(uri)
        if entry is None:
            return None if self.known.selection.selects(uri) else ()
        return () if entry.facts is None else (entry.facts,)


def open_document_mailbox() -> tuple[DocumentMailbox, Inbox[DocumentMessage]]:
    mailbox: Mailbox[DocumentMessage]
    mailbox, inbox = open_mailbox()
    return DocumentMailbox(mailbox.channel, mailbox.ledger, KnownFiles()), inbox


@dataclass(slots=True)
class _Waiter:
    """A question that waits for generations of some files."""

    needs: dict[str, int]
    question: Files


async def document_shard(
    inbox: Inbox[DocumentMessage], own: DocumentMailbox, neighbours: Outputs, languages: Languages
) -> None:
    """Runs until cancelled; then answers everybody who waits."""
    shard: _Shard | None = None
    with answering_at_stop(inbox, lambda: () if shard is None else shard.held()):
        async with trio.open_nursery() as nursery:
            shard = _Shard(own, neighbours, languages, nursery)
            while True:
                await shard.handle_safely(await inbox.receive())
                for message in waiting(inbox):
                    await shard.handle_safely(message)
                await shard.process_stale()
                await shard.report()


class _Shard:
    """The shard's state; nobody but its own task has a reference to it, but for what `own` lets others read."""

    def __init__(self, own: DocumentMailbox, neighbours: Outputs, languages: Languages, nursery: trio.Nursery) -> None:
        self.own = own
        self.neighbours = neighbours
        self.languages = languages
        self.nursery = nursery
        self.known = own.known
        self.entries = own.known.entries
        self.revision = 0
        """How many edits have been taken."""
        self.unacknowledged: deque[tuple[int, Reply[None]]] = deque()
        """(revision, reply) of the edits that the neighbours have not been told of."""
        self.stale = own.known.stale
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
        """The sums of `_sizes` over all files."""

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
        if isinstance(message, DocumentUpdate):
            self.revision += 1
            self.unacknowledged.append((self.revision, message.reply))
        match message:
            case Open(document):
                entry = self.edited(document.uri)
                entry.document, entry.desynced, entry.clamped = document, False, False
            case Change():
                self.change(message)
            case Close(uri):
                self.edited(uri).document = None
            case Touched(uri):
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
            case _Analysed():
                self.worked(message)
            case _:
                assert_never(message)

    def entry(self, uri: str) -> _Entry:
        return self.entries.setdefault(uri, _Entry(uri))

    def hear_of(self, uri: str) -> None:
        """Somebody speaks of a file; while nothing is being indexed, nobody can say what is older."""
        if self.indexing:
            self.heard.add(uri)

    def will_be_indexed(self, change: int) -> None:
        self.last_change = change
        self.indexing = True

    def edited(self, uri: str) -> _Entry:
        """The file, which the edit in hand made another than before."""
        self.hear_of(uri)
        entry = self.entry(uri)
        entry.wanted += 1
        entry.pending_revisions.append((entry.wanted, self.revision))
        self.stale.add(uri)
        return entry

    def change(self, message: Change) -> None:
        entry = self.entries.get(message.uri)
        if entry is None or entry.document is None:
            self.notices.append(Notice(message.uri, "changed without being open: the change is ignored"))
            return
        changes = message.changes
        whole = [i for i, change in enumerate(changes) if change.span is None]
        if whole:
            changes = changes[whole[-1] :]
        elif entry.desynced:
            return
        try:
            document = self.changed_document(entry, entry.document, message, changes)
        except Exception as error:
            _log.exception("an edit of %s failed", message.uri)
            self.lose_text(entry, f"internal error: {error!r}")
        else:
            entry.document, entry.desynced = document, False
        self.edited(message.uri)

    def changed_document(
        self, entry: _Entry, document: Document, message: Change, changes: Iterable[TextChange]
    ) -> Document:
        try:
            return apply_changes(document, message.version, changes, message.encoding)
        except ImpossibleRange as error:
            # Editors that count otherwise mean the end of the text; if not, the next full text heals it.
            if not entry.clamped:
                entry.clamped = True
                _log.warning("%s: %s; such ends are taken for the text's own from now on", entry.uri, error)
            return apply_changes(document, message.version, changes, message.encoding, clamped=True)

    def lose_text(self, entry: _Entry, why: str) -> None:
        """The text is not known any more, until the editor sends all of it."""
        entry.desynced = True
        text = f"the editor and the server disagree about the text ({why}): close the file and open it again"
        self.notices.append(Notice(entry.uri, text, Severity.ERROR))

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
            await self.work_on(self.entries[uri])
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
        for uri in list(self.stale):
            await self.work_on(self.entries[uri])

    async def work_on(self, entry: _Entry) -> None:
        """Brings a file up to date: at once where that is quick, else beside the actor."""
        if entry.working:
            return
        document = entry.document
        unknown = not self.known.selection.selects(entry.uri) if document is None else entry.desynced
        if unknown:
            self.apply(entry, entry.wanted, None)
        elif document is not None and works_inline(document):
            self.apply(entry, entry.wanted, await facts_of_document(document, self.languages))
        else:
            entry.working = True
            self.nursery.start_soon(self.work, entry.uri, entry.wanted, document, self.known.selection)

    async def work(self, uri: str, generation: int, document: Document | None, selection: Selection) -> None:
        """Beside the actor: reads the file, or parses a long document. A fault of ours costs what the file means."""
        try:
            facts = await self.facts_of(uri, document, selection)
        except ActorStopped:
            raise
        except Exception as error:
            _log.exception("analysing %s failed", uri)
            facts = facts_of_failure(uri, f"internal error: {error!r}", self.languages)
            if document is not None:
                facts = replace(facts, version=document.version, text=document.text, alone=document.alone)
        await self.own.tell(_Analysed(uri, generation, facts))

    async def facts_of(self, uri: str, document: Document | None, selection: Selection) -> FileFacts | None:
        facts: FileFacts | None = None
        if document is not None:
            facts = await facts_of_document(document, self.languages)
        else:
            try:
                disk, key = await on_disk(lambda pulse: _read_selected(uri, selection, self.languages))
            except (UnreadableFile, DiskStuck) as error:
                await self.neighbours.desk.tell(Notice(uri, f"cannot be read: {error}"))
            else:
                if disk is not None:
                    facts = await facts_of_text(uri, disk, self.languages, digest=key)
        return facts

    def worked(self, message: _Analysed) -> None:
        entry = self.entries[message.uri]
        entry.working = False
        self.apply(entry, message.generation, message.facts)

    def apply(self, entry: _Entry, generation: int, facts: FileFacts | None) -> None:
        """Takes the facts of a generation, notes what differs, and answers those who waited for it."""
        before, entry.facts = entry.facts, facts
        self.sizes = [
            size - old + new for size, old, new in zip(self.sizes, _sizes(before), _sizes(facts), strict=True)
        ]
        while entry.pending_revisions and entry.pending_revisions[0][0] <= generation:
            entry.pending_revisions.popleft()
        self.note_difference(entry.uri, before, facts)
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

    def note_difference(self, uri: str, before: FileFacts | None, after: FileFacts | None) -> None:
        old = {} if before is None or before.alone else before.brief.names
        new = {} if after is None or after.alone else after.brief.names
        for key in old.keys() | new.keys():
            use, earlier = new.get(key), old.get(key)
            if use is None:
                self.names[key, uri] = NameChange(key, uri, uses=False)
            elif earlier is None or use[1:] != earlier[1:]:
                self.names[key, uri] = NameChange(key, uri, uses=True, defines=use.defines, introduces=use.introduces)
        if before is not after:
            self.changed.add(uri)

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


def _read_selected(uri: str, selection: Selection, languages: Languages) -> tuple[DiskText | None, bytes]:
    """The file's text and its key; None where it is gone or ignored. Blocks. Raises UnreadableFile."""
    path = to_path(uri)
    assert path is not None, "only files on disk belong to a folder"
    disk = None if selection.hides(uri) else read_text(path)
    return disk, key_of(uri, disk, languages)


def _sizes(facts: FileFacts | None) -> tuple[int, int, int, int]:
    """Files (one or none), symbols, regions, and bytes of text."""
    if facts is None:
        return 0, 0, 0, 0
    brief = facts.brief
    return 1, brief.symbols, brief.regions, brief.bytes
