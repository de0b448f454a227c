"""Queries to the shards, as of the edits sent before: the sources of resolvers and views."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

import trio

from rholsp.features.facts import DefinedNames, FileFacts, NameSpace, SharedNames
from rholsp.features.name_matching import best_matches, best_names
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.workspace.actor import Reply
from rholsp.workspace.documents import shard_of
from rholsp.workspace.file_entry import DocumentMailbox
from rholsp.workspace.messages import HURRY, Files, FilesNaming, MatchingNames, Naming, WhichDefined
from rholsp.workspace.name_index import NameMailbox

PATIENCE = 1.0
"""Seconds that a query waits for the running index if its answer would be empty (docs/design.md 10)."""
READS = 10
"""Queries about names answered without a checkpoint before other tasks get a turn."""


@dataclass(slots=True)
class FixedQueries:
    """Other sources, with one file frozen as it was when the request began, whatever has been typed since."""

    inner: WorkspaceQueries
    own: FileFacts
    agree: bool = True
    """Whether all answers so far were those of the other sources."""

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return self._fixed(await self.inner.files_with(key), key in self.own.brief.names)

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        use = self.own.brief.names.get(key)
        return self._fixed(await self.inner.files_defining(key), use is not None and use.defines)

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        use = self.own.brief.names.get(key)
        return self._fixed(await self.inner.files_introducing(key), use is not None and use.introduces)

    def _fixed(self, found: tuple[FileFacts, ...], includes_own: bool) -> tuple[FileFacts, ...]:
        own = self.own
        at = next((i for i, facts in enumerate(found) if facts.uri == own.uri), None)
        if (None if at is None else found[at]) is (own if includes_own else None):
            return found
        self.agree = False
        others = found if at is None else found[:at] + found[at + 1 :]
        return tuple(sorted([*others, own], key=lambda facts: facts.uri)) if includes_own else others


@dataclass(frozen=True, slots=True)
class OwnQueries:
    """The workspace of a document that is isolated from the others."""

    own: FileFacts

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return (self.own,) if key in self.own.brief.names else ()

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        use = self.own.brief.names.get(key)
        return (self.own,) if use is not None and use.defines else ()

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        use = self.own.brief.names.get(key)
        return (self.own,) if use is not None and use.introduces else ()

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        names = self.own.brief.names
        return DefinedNames(frozenset(key for key in keys if key in names and names[key].defines), complete=True)

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        here, nowhere = {self.own.uri}, set[str]()
        names = (
            (key, here if use.defines else nowhere, here if use.introduces else nowhere)
            for key, use in self.own.brief.names.items()
        )
        return best_matches(names, space, query, limit, complete=True)


@dataclass(slots=True, eq=False)
class ShardQueries:
    """The workspace after some edits, by the replies to the last ones of each document shard.

    Whatever is asked here shows these edits, without a number on any message:
    - A question to a document shard stands behind them in its mailbox.
    - A document shard answers an edit when it has told the symbol shards and the resolver cache what the edit changed,
      which may be nothing. To be told means to have the news in the mailbox, and a question that is sent after the
      answer stands behind it there.
    - The cache is told after the symbol shards. So what it computes anew because of some news, it computes from symbol
      shards that have the same news before its questions.
    - A shard that has handled everything that it was sent, and waits, would answer a question from the state that it is
      in. Then the answer is read off that state, which takes no turn of any task.
    """

    documents: tuple[DocumentMailbox, ...]
    symbols: tuple[NameMailbox, ...]
    edits: tuple[Reply[None], ...] = ()
    reads: int = 0
    """How many questions about names were answered by reading."""

    async def wait_for_edits(self) -> None:
        """Waits until the symbol shards and the resolver cache have been told of the edits. Raises ActorStopped."""
        waiting = [
            (shard, reply) for shard, reply in zip(self.documents, self.edits, strict=False) if not reply.answered
        ]
        for shard, _ in waiting:
            await shard.tell(HURRY)
        for _, reply in waiting:
            await reply.get()

    async def files(self, uris: Iterable[str]) -> tuple[FileFacts, ...]:
        """Those of these files that are known, sorted by URI."""
        found: list[FileFacts] = []
        by_shard: dict[int, list[str]] = {}
        for uri in uris:
            shard = shard_of(uri, len(self.documents))
            known = self.documents[shard].read(uri)
            if known is None:
                by_shard.setdefault(shard, []).append(uri)
            else:
                found.extend(known)
        if by_shard:
            found.extend(await self._gathered({shard: Files(tuple(own)) for shard, own in by_shard.items()}))
        found.sort(key=_uri)
        return tuple(found)

    async def all_files(self) -> tuple[FileFacts, ...]:
        return tuple(sorted(await self._gathered({i: Files(None) for i in range(len(self.documents))}), key=_uri))

    async def _gathered(self, questions: dict[int, Files]) -> list[FileFacts]:
        """Sends the question to all shards before waiting for the first answer."""
        for shard, question in questions.items():
            await self.documents[shard].tell(question)
        return [facts for question in questions.values() for facts in await question.reply.get()]

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return await self._files_naming(key, Naming.USING)

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        return await self._files_naming(key, Naming.DEFINING)

    async def files_introducing(self, key: str) -> tuple[FileFacts, ...]:
        return await self._files_naming(key, Naming.INTRODUCING, patient=False)

    async def _files_naming(self, key: str, naming: Naming, *, patient: bool = True) -> tuple[FileFacts, ...]:
        await self.wait_for_edits()
        shard = self.symbols[shard_of(key, len(self.symbols))]
        uris = shard.read(key, naming, patient=patient)
        if uris is not None:
            self.reads += 1
            if self.reads % READS == 0:
                await trio.lowlevel.checkpoint()
        if uris is None and patient:
            with trio.move_on_after(PATIENCE):
                uris = await shard.ask(FilesNaming(key, naming))
        if uris is None:
            uris = await shard.ask(FilesNaming(key, naming, patient=False))
        return await self.files(uris)

    async def defined(self, keys: Iterable[str]) -> DefinedNames:
        await self.wait_for_edits()
        by_shard: dict[int, list[str]] = {}
        for key in keys:
            by_shard.setdefault(shard_of(key, len(self.symbols)), []).append(key)
        if not by_shard:
            # Whether more may turn up is asked without names, too: any shard knows.
            by_shard[0] = []
        questions = {shard: WhichDefined(frozenset(own)) for shard, own in by_shard.items()}
        for shard, question in questions.items():
            await self.symbols[shard].tell(question)
        answers = [await question.reply.get() for question in questions.values()]
        names = frozenset[str]().union(*(answer.names for answer in answers))
        return DefinedNames(names, all(answer.complete for answer in answers))

    async def names(self, space: NameSpace, query: str, limit: int) -> SharedNames:
        await self.wait_for_edits()
        questions = [MatchingNames(space, query, limit) for _ in self.symbols]
        for mailbox, question in zip(self.symbols, questions, strict=True):
            await mailbox.tell(question)
        answers = [await question.reply.get() for question in questions]
        found = (name for answer in answers for name in answer.found)
        return best_names(found, limit, complete=all(answer.complete for answer in answers))


_uri = attrgetter("uri")
