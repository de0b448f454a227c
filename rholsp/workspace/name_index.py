"""A symbol shard: which files name its share of the workspace-wide names, and which define them with a contract.

Positions are not here: they change with every keystroke, while the names of a file rarely do. A task that needs them
asks the document shards for the files named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, assert_never

from rholsp.features.facts import DefinedNames, NameSpace, SharedNames
from rholsp.features.name_matching import best_matches
from rholsp.workspace.actor import (
    Inbox,
    Mailbox,
    Question,
    Reply,
    answering_at_stop,
    fail_question,
    open_mailbox,
)
from rholsp.workspace.messages import (
    CountNames,
    FilesNaming,
    IndexerLost,
    Indexing,
    MatchingNames,
    NamesChanged,
    Naming,
    Stale,
    SymbolMessage,
    WhichDefined,
)
from rholsp.workspace.offered_names import OfferedNames

_MOST_MATCHED = 100
"""Cached answers to MatchingNames."""


@dataclass(slots=True)
class _Name:
    users: set[str] = field(default_factory=set)
    definers: set[str] = field(default_factory=set)
    introducers: set[str] = field(default_factory=set)

    @property
    def is_offered(self) -> bool:
        """Whether completion may offer it."""
        return bool(self.definers or self.introducers)

    def files(self, naming: Naming) -> set[str]:
        return (self.users, self.definers, self.introducers)[naming]


@dataclass(slots=True, eq=False)
class KnownNames:
    """The part of a symbol shard's state that other tasks may read, but not write."""

    names: dict[str, _Name] = field(default_factory=dict)
    indexing: int = 0
    """Indexing requests not yet served."""

    def files(self, key: str, naming: Naming, *, patient: bool) -> tuple[str, ...] | None:
        """The answer to FilesNaming; None if it must wait for the indexer."""
        name = self.names.get(key)
        found = None if name is None else name.files(naming)
        if found:
            return tuple(sorted(found))
        return None if patient and self.indexing else ()


@dataclass(frozen=True, slots=True)
class NameMailbox(Mailbox[SymbolMessage]):
    """The sending end of a symbol shard's mailbox."""

    known: KnownNames = field(repr=False)

    def read(self, key: str, naming: Naming, *, patient: bool) -> tuple[str, ...] | None:
        """What the shard would answer at once to FilesNaming; None where it must be asked."""
        return self.known.files(key, naming, patient=patient) if self.idle else None


def open_name_mailbox() -> tuple[NameMailbox, Inbox[SymbolMessage]]:
    mailbox: Mailbox[SymbolMessage]
    mailbox, inbox = open_mailbox()
    return NameMailbox(mailbox.channel, mailbox.ledger, KnownNames()), inbox


async def symbol_shard(inbox: Inbox[SymbolMessage], known: KnownNames, desk: Mailbox[Stale]) -> None:
    """Runs until cancelled; then answers all waiting tasks."""
    shard = _Shard(known)
    with answering_at_stop(inbox, shard.held):
        while True:
            message = await inbox.receive()
            try:
                stale = shard.handle(message)
            except Exception as error:
                if not isinstance(message, Question):
                    raise
                fail_question(message, error)
                continue
            if stale:
                await desk.tell(Stale(frozenset(stale)))


class _Shard:
    """The shard's state, private to its task except for what is `known`."""

    def __init__(self, known: KnownNames) -> None:
        self.known = known
        self.names = known.names
        self.complete = True
        self.offered = OfferedNames()
        self.matched: dict[tuple[NameSpace, str, int], SharedNames] = {}
        """Answers to MatchingNames, until some file defines or introduces other names: most edits leave that alone."""
        self.indexer_lost = False
        self.hungry: dict[str, list[FilesNaming]] = {}
        """Patient questions, by name, with nothing to answer yet."""

    def held(self) -> Iterator[Reply[Any]]:
        for questions in self.hungry.values():
            for question in questions:
                yield question.reply

    def handle(self, message: SymbolMessage) -> set[str]:
        """Handles a message. Returns the files for which a name has become, or is no longer, defined."""
        match message:
            case NamesChanged():
                return self.apply(message)
            case Indexing(requests, complete):
                if not self.indexer_lost:
                    self.index(self.known.indexing + requests, complete=complete)
            case IndexerLost():
                self.indexer_lost = True
                self.index(0, complete=False)
            case FilesNaming() | WhichDefined():
                self.answer(message)
            case MatchingNames():
                self.match(message)
            case CountNames():
                message.reply.put(len(self.names))
            case _:
                assert_never(message)
        return set()

    def index(self, requests: int, *, complete: bool) -> None:
        """Sets how many indexing requests are open now."""
        self.known.indexing = requests
        self.complete = complete
        if not requests:
            for question in [question for questions in self.hungry.values() for question in questions]:
                question.reply.put(())
            self.hungry.clear()

    def apply(self, message: NamesChanged) -> set[str]:
        stale: set[str] = set()
        for change in message.changes:
            key, uri = change.key, change.uri
            name = self.names.get(key)
            if name is None:
                name = self.names[key] = _Name()
            defined, introduced, was_offered = uri in name.definers, uri in name.introducers, name.is_offered
            (name.users.add if change.uses else name.users.discard)(uri)
            (name.definers.add if change.defines else name.definers.discard)(uri)
            (name.introducers.add if change.introduces else name.introducers.discard)(uri)
            if (defined, introduced) != (change.defines, change.introduces):
                stale |= name.users
                self.matched.clear()
            if was_offered != name.is_offered:
                (self.offered.put if name.is_offered else self.offered.drop)(key)
            if not name.users:
                del self.names[key]
            self.feed(key)
        return stale

    def feed(self, key: str) -> None:
        """Answers the patient questions about a name that can be answered now."""
        still = []
        for question in self.hungry.pop(key, ()):
            found = self.known.files(key, question.naming, patient=True)
            if found:
                question.reply.put(found)
            else:
                still.append(question)
        if still:
            self.hungry[key] = still

    def answer(self, question: FilesNaming | WhichDefined) -> None:
        if isinstance(question, WhichDefined):
            names = self.names
            defined = frozenset(key for key in question.keys if key in names and names[key].definers)
            question.reply.put(DefinedNames(defined, complete=self.complete and not self.known.indexing))
            return
        found = self.known.files(question.key, question.naming, patient=question.patient)
        if found is None:
            self.hungry.setdefault(question.key, []).append(question)
        else:
            question.reply.put(found)

    def match(self, question: MatchingNames) -> None:
        asked = question.space, question.query, question.limit
        found = self.matched.get(asked)
        if found is None:
            if len(self.matched) >= _MOST_MATCHED:
                self.matched.clear()
            keys = self.offered.candidates(question.query) if question.query else self.names
            names = ((key, self.names[key].definers, self.names[key].introducers) for key in keys)
            found = self.matched[asked] = best_matches(names, *asked, complete=True)
        complete = self.complete and not self.known.indexing
        question.reply.put(found if complete else SharedNames(found.found, complete=False))
