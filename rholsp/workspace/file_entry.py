"""What a document shard keeps of one file."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from rholsp.features.view import FileFacts
from rholsp.model.summary import Severity
from rholsp.text.document import Document
from rholsp.text.edits import ImpossibleRange, apply_changes
from rholsp.workspace.analysis import Pace
from rholsp.workspace.files.stamp import Stamp
from rholsp.workspace.messages import Change, Notice


@dataclass(slots=True)
class Entry:
    """One file. `wanted` is the generation that edits have made; `facts` may show an earlier one."""

    uri: str
    document: Document | None = None
    """What the editor shows, but for `changes`."""
    changes: list[Change] = field(default_factory=list)
    """Edits that are yet to be made: together they cost little more than one."""
    desynced: bool = False
    facts: FileFacts | None = None
    stamp: Stamp | None = None
    """Of the file on disk whose text `facts` show, where that is known."""
    wanted: int = 0
    pending_revisions: deque[tuple[int, int]] = field(default_factory=deque)
    """(generation, revision) of each edit that `facts` do not show yet."""
    working: bool = False
    pace: Pace = field(default_factory=Pace)

    def show(self, document: Document | None) -> None:
        """The editor shows this text now, or none; earlier edits count no more."""
        self.document, self.desynced = document, False
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
        except ImpossibleRange:
            yield from self._apply_one_by_one(edits)

    def _apply_one_by_one(self, edits: list[Change]) -> Iterator[Notice]:
        """For edits of which one is impossible: those before it are made, those behind it cannot be."""
        assert self.document is not None
        for edit in edits:
            try:
                self.document = apply_changes(self.document, edit.version, edit.changes, edit.encoding)
                self.desynced = False
            except ImpossibleRange as error:
                self.desynced = True
                text = f"the editor and the server disagree about the text ({error}): close the file and open it again"
                yield Notice(self.uri, text, Severity.ERROR)
                return


def _from_last_whole(edits: list[Change]) -> list[Change] | None:
    """The edits from the last one on that gives the whole text; None where none does."""
    for i in range(len(edits) - 1, -1, -1):
        changes = edits[i].changes
        for j in range(len(changes) - 1, -1, -1):
            if changes[j].span is None:
                first = Change(edits[i].uri, edits[i].version, changes[j:], edits[i].encoding)
                return [first, *edits[i + 1 :]]
    return None
