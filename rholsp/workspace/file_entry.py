"""A document shard's state of each file, and the part of it that other tasks may read."""

import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from rholsp.features.facts import FileFacts
from rholsp.model.summary import Severity
from rholsp.text.document import Document
from rholsp.text.edits import ImpossibleRange, apply_changes
from rholsp.workspace.actor import Inbox, Mailbox, open_mailbox
from rholsp.workspace.analysis import History
from rholsp.workspace.files.selection import Selection
from rholsp.workspace.files.stamp import Stamp
from rholsp.workspace.messages import (
    Change,
    CountFiles,
    EndOfIndex,
    Files,
    Hurry,
    Indexed,
    IndexerLost,
    NameChange,
    Notice,
    Update,
)
from rholsp.workspace.rereading import AllReread

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """One file. `wanted` is the generation that edits have made; `facts` may show an earlier one."""

    uri: str
    document: Document | None = None
    """What the editor shows, but for `changes`."""
    changes: list[Change] = field(default_factory=list)
    """Edits that are yet to be made: together they cost little more than one."""
    desynced: bool = False
    clamped: bool = False
    """Whether an edit has reached beyond the text that the editor shows, which is told once."""
    facts: FileFacts | None = None
    stamp: Stamp | None = None
    """Of the file on disk whose text `facts` show, where that is known."""
    wanted: int = 0
    pending_revisions: deque[tuple[int, int]] = field(default_factory=deque)
    """(generation, revision) of each edit that `facts` do not show yet."""
    working: bool = False
    history: History = field(default_factory=History)

    def show(self, document: Document | None) -> None:
        """The editor shows this text now, or none; earlier edits no longer count."""
        self.document, self.desynced, self.clamped = document, False, False
        self.history = History(pace=self.history.pace)
        self.changes.clear()
        self.stamp = None

    def apply_edits(self) -> Iterator[Notice]:
        """Makes the edits that came since the last time, in one pass. Says what cannot have been made to the text."""
        edits, self.changes = self.changes, []
        if not edits or self.document is None:
            return
        from_whole = _from_last_whole(edits)
        if from_whole is None and self.desynced:
            return
        edits = from_whole or edits
        try:
            changes = [change for edit in edits for change in edit.changes]
            self.document = apply_changes(self.document, edits[-1].version, changes, edits[-1].encoding)
            self.desynced = False
        except Exception:  # one by one tells which edit it is, and what is wrong with it
            yield from self._apply_one_by_one(edits)

    def _apply_one_by_one(self, edits: list[Change]) -> Iterator[Notice]:
        """For edits of which one is impossible: one beyond the text is made at its end."""
        assert self.document is not None
        for edit in edits:
            try:
                self.document = self._edited(self.document, edit)
                self.desynced = False
            except Exception as error:
                _log.exception("an edit of %s failed", self.uri)
                yield self._lose_text(f"internal error: {error!r}")
                return

    def _edited(self, document: Document, edit: Change) -> Document:
        try:
            return apply_changes(document, edit.version, edit.changes, edit.encoding)
        except ImpossibleRange as error:
            # Editors that count otherwise mean the end of the text; if not, the next full text heals it.
            if not self.clamped:
                self.clamped = True
                _log.warning("%s: %s; such ends are taken for the text's own from now on", self.uri, error)
            return apply_changes(document, edit.version, edit.changes, edit.encoding, clamped=True)

    def _lose_text(self, why: str) -> Notice:
        """The text is unknown until the editor sends all of it."""
        self.desynced = True
        text = f"the editor and the server disagree about the text ({why}): close the file and open it again"
        return Notice(self.uri, text, Severity.ERROR)


def _from_last_whole(edits: list[Change]) -> list[Change] | None:
    """The edits from the last one on that gives the whole text; None where none does."""
    for i in range(len(edits) - 1, -1, -1):
        changes = edits[i].changes
        for j in range(len(changes) - 1, -1, -1):
            if changes[j].span is None:
                first = Change(edits[i].uri, edits[i].version, changes[j:], edits[i].encoding)
                return [first, *edits[i + 1 :]]
    return None


@dataclass(frozen=True, slots=True)
class Analysed:
    """Slow work has ended: what the file meant at `generation`, None where it is gone."""

    uri: str
    generation: int
    facts: FileFacts | None


@dataclass(frozen=True, slots=True)
class BatchRead:
    """A batch of rereading is complete."""


DocumentMessage = (
    Update | Files | Indexed | EndOfIndex | IndexerLost | CountFiles | Hurry | Analysed | AllReread | BatchRead
)


@dataclass(slots=True, eq=False)
class KnownFiles:
    """The part of a document shard's state that other tasks may read, but not write."""

    entries: dict[str, Entry] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)
    """Files whose facts do not show all edits."""
    selection: Selection = field(default_factory=Selection)


@dataclass(frozen=True, slots=True)
class DocumentMailbox(Mailbox[DocumentMessage]):
    """The sending end of a document shard's mailbox."""

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


def name_changes(uri: str, before: FileFacts | None, after: FileFacts | None) -> Iterator[NameChange]:
    """What a file now does otherwise with workspace-wide names. A copy that stands for itself alone does nothing."""
    old = {} if before is None or before.alone else before.brief.names
    new = {} if after is None or after.alone else after.brief.names
    if old is new:
        return
    for key in old.keys() | new.keys():
        use, earlier = new.get(key), old.get(key)
        if use is None:
            yield NameChange(key, uri, uses=False)
        elif earlier is None or use[1:] != earlier[1:]:
            yield NameChange(key, uri, uses=True, defines=use.defines, introduces=use.introduces)


def sizes_of(facts: FileFacts | None) -> tuple[int, int, int, int]:
    """Files (one or none), symbols, regions, and bytes of text."""
    if facts is None:
        return 0, 0, 0, 0
    brief = facts.brief
    return 1, brief.symbols, brief.regions, brief.bytes
