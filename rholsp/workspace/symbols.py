"""A symbol shard: which files name its share of the workspace-wide names, and which define them with a contract.

Positions are not here: they change with every keystroke, while the names of a file rarely do. Who needs them asks
the document shards for the files named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rholsp.features.shared_names import best_names, matches
from rholsp.features.view import Defined
from rholsp.workspace.actor import Inbox, Mailbox, Reply, answering_at_stop, unexpected
from rholsp.workspace.messages import (
    CountNames,
    FilesNaming,
    Indexing,
    MatchingNames,
    Names,
    Stale,
    WhichDefined,
)


@dataclass(slots=True)
class _Name:
    users: set[str]
    definers: set[str]


async def symbol_shard(inbox: Inbox, desk: Mailbox) -> None:
    """Runs until cancelled; then answers everybody who waits."""
    shard = _Shard()
    with answering_at_stop(inbox, shard.held):
        while True:
            stale = shard.take(await inbox.receive())
            if stale:
                await desk.tell(Stale(frozenset(stale)))


class _Shard:
    """The shard's state; nobody but its own task has a reference to it."""

    def __init__(self) -> None:
        self.names: dict[str, _Name] = {}
        self.indexing = 0
        self.complete = True
        self.hungry: dict[str, list[FilesNaming]] = {}
        """Patient questions, by name, with nothing to answer yet."""

    def held(self) -> Iterator[Reply[object]]:
        for questions in self.hungry.values():
            for question in questions:
                yield question.reply  # type: ignore[misc]

    def take(self, message: object) -> set[str]:
        """Handles a message. Returns the files for which a name has become, or is no longer, defined."""
        match message:
            case Names():
                return self.learn(message)
            case Indexing(requests, complete):
                self.indexing += requests
                self.complete = complete
                if not self.indexing:
                    for question in [question for questions in self.hungry.values() for question in questions]:
                        question.reply.put(())
                    self.hungry.clear()
            case FilesNaming() | WhichDefined():
                self.answer(message)
            case MatchingNames():
                self.match(message)
            case CountNames():
                message.reply.put(len(self.names))
            case _:
                raise unexpected(message)
        return set()

    def learn(self, message: Names) -> set[str]:
        stale: set[str] = set()
        for key, uri, uses, defines in ((c.key, c.uri, c.uses, c.defines) for c in message.changes):
            name = self.names.setdefault(key, _Name(set(), set()))
            was_defined = bool(name.definers)
            (name.users.add if uses else name.users.discard)(uri)
            (name.definers.add if defines else name.definers.discard)(uri)
            if was_defined != bool(name.definers):
                stale |= name.users
            if not name.users:
                del self.names[key]
            self.feed(key)
        return stale

    def feed(self, key: str) -> None:
        """Answers the patient questions about a name that can be answered now."""
        still = []
        for question in self.hungry.pop(key, ()):
            found = self.files(question)
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
            question.reply.put(Defined(defined, complete=self.complete and not self.indexing))
            return
        found = self.files(question)
        if found or not (question.patient and self.indexing):
            question.reply.put(found)
        else:
            self.hungry.setdefault(question.key, []).append(question)

    def match(self, question: MatchingNames) -> None:
        defined = ((key, name.definers) for key, name in self.names.items() if name.definers)
        found = matches(defined, question.language, question.query)
        complete = self.complete and not self.indexing
        question.reply.put(best_names(found, question.limit, complete=complete))

    def files(self, question: FilesNaming) -> tuple[str, ...]:
        name = self.names.get(question.key)
        if name is None:
            return ()
        return tuple(sorted(name.definers if question.defining else name.users))
