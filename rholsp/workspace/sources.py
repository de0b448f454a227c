"""Questions to the shards, as of the edits sent before: what resolvers and views are answered from."""

from collections.abc import Iterable
from dataclasses import dataclass

import trio

from rholsp.features.resolve import Sources, symbol_with
from rholsp.features.shared_names import best_names
from rholsp.features.view import Defined, FileFacts, SharedNames
from rholsp.workspace.actor import Mailbox, Reply
from rholsp.workspace.documents import shard_of
from rholsp.workspace.messages import Files, FilesNaming, MatchingNames, WhichDefined

PATIENCE = 1.0
"""Seconds that a question waits for the running index where the answer would be empty (DESIGN section 10)."""


@dataclass(frozen=True, slots=True)
class FixedSources:
    """Other sources, in which one file stays as it was when a request began, whatever has been typed since."""

    inner: Sources
    own: FileFacts

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return self._fixed(await self.inner.files_with(key), symbol_with(self.own, key) is not None)

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        symbol = symbol_with(self.own, key)
        defines = any(contract.symbol == symbol for contract in self.own.summary.contracts)
        return self._fixed(await self.inner.files_defining(key), defines)

    def _fixed(self, found: tuple[FileFacts, ...], includes_own: bool) -> tuple[FileFacts, ...]:
        others = [facts for facts in found if facts.uri != self.own.uri]
        return tuple(sorted([*others, self.own] if includes_own else others, key=lambda facts: facts.uri))


@dataclass(frozen=True, slots=True)
class ShardSources:
    """The workspace after some edits, by the replies to the last ones of each document shard.

    Whatever is asked here shows these edits, without a number on any message:
    - A question to a document shard stands behind them in its mailbox.
    - A document shard answers an edit when it has told the symbol shards and the resolver cache what the edit changed,
      which may be nothing. To be told means to have the news in the mailbox, and a question that is sent after the
      answer stands behind it there.
    - The cache is told after the symbol shards. So what it computes anew because of some news, it computes from symbol
      shards that have the same news before its questions.
    """

    documents: tuple[Mailbox, ...]
    symbols: tuple[Mailbox, ...]
    edits: tuple[Reply[None], ...] = ()

    async def told(self) -> None:
        """Waits until the symbol shards and the resolver cache have been told of the edits. Raises ActorStopped."""
        for reply in self.edits:
            if not reply.answered:
                await reply.get()

    async def files(self, uris: Iterable[str]) -> tuple[FileFacts, ...]:
        """Those of these files that are known, sorted by URI."""
        by_shard: dict[int, list[str]] = {}
        for uri in uris:
            by_shard.setdefault(shard_of(uri, len(self.documents)), []).append(uri)
        return await self._gathered({shard: Files(tuple(own)) for shard, own in by_shard.items()})

    async def all_files(self) -> tuple[FileFacts, ...]:
        return await self._gathered({shard: Files(None) for shard in range(len(self.documents))})

    async def _gathered(self, questions: dict[int, Files]) -> tuple[FileFacts, ...]:
        """Asks all shards before it waits for the first answer."""
        for shard, question in questions.items():
            await self.documents[shard].tell(question)
        found = [facts for question in questions.values() for facts in await question.reply.get()]
        return tuple(sorted(found, key=lambda facts: facts.uri))

    async def files_with(self, key: str) -> tuple[FileFacts, ...]:
        return await self._files_naming(key, defining=False)

    async def files_defining(self, key: str) -> tuple[FileFacts, ...]:
        return await self._files_naming(key, defining=True)

    async def _files_naming(self, key: str, *, defining: bool) -> tuple[FileFacts, ...]:
        await self.told()
        shard = self.symbols[shard_of(key, len(self.symbols))]
        uris: tuple[str, ...] | None = None
        with trio.move_on_after(PATIENCE):
            uris = await shard.ask(FilesNaming(key, defining))
        if uris is None:
            uris = await shard.ask(FilesNaming(key, defining, patient=False))
        return await self.files(uris)

    async def defined(self, keys: Iterable[str]) -> Defined:
        await self.told()
        by_shard: dict[int, list[str]] = {}
        for key in keys:
            by_shard.setdefault(shard_of(key, len(self.symbols)), []).append(key)
        questions = {shard: WhichDefined(frozenset(own)) for shard, own in by_shard.items()}
        for shard, question in questions.items():
            await self.symbols[shard].tell(question)
        answers = [await question.reply.get() for question in questions.values()]
        names = frozenset[str]().union(*(answer.names for answer in answers))
        return Defined(names, all(answer.complete for answer in answers))

    async def names(self, language: str, query: str, limit: int) -> SharedNames:
        await self.told()
        questions = [MatchingNames(language, query, limit) for _ in self.symbols]
        for mailbox, question in zip(self.symbols, questions, strict=True):
            await mailbox.tell(question)
        answers = [await question.reply.get() for question in questions]
        found = (name for answer in answers for name in answer.found)
        return best_names(found, limit, complete=all(answer.complete for answer in answers))
