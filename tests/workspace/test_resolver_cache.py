"""The resolver cache, with a resolver whose computations the test lets begin and end."""

from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager

import pytest
import trio

from rholsp.features.facts import Target
from rholsp.features.resolve import Occurrence, Resolver
from rholsp.features.rholang.resolver import RHOLANG
from rholsp.features.workspace_queries import WorkspaceQueries
from rholsp.workspace import ActorStopped, CacheCounters, Workspace, open_workspace, resolver_cache
from rholsp.workspace.resolver_cache import MOST_UNNOTED, ResolutionFailed
from tests.workspace.helpers import definitions, replace_text

A, B, C = "file:///a.rho", "file:///b.rho", "file:///c.rho"
OWN = "contract own(@x) = { Nil } | own!(1)"
"""A file whose workspace-wide name is defined and used in itself."""


class Gated:
    """Rholang's resolver, which may go on only when its gate is open, and fails when told to."""

    def __init__(self) -> None:
        self.gate = trio.Event()
        self.gate.set()
        self.begun = 0
        self.fails = False
        self.asks_as: Resolver | None = None
        """Whose questions are told apart; without it, every place asks something else."""

    def supports_language(self, language: str) -> bool:
        return True

    def question(self, occurrence: Occurrence) -> Hashable | None:
        return None if self.asks_as is None else self.asks_as.question(occurrence)

    async def resolve(self, sources: WorkspaceQueries, occurrence: Occurrence) -> tuple[Target, ...]:
        self.begun += 1
        answer = await RHOLANG.resolve(sources, occurrence)
        await self.gate.wait()
        if self.fails:
            raise RuntimeError("boom")
        return answer

    def close(self) -> None:
        self.gate = trio.Event()


class Fails(Gated):
    def question(self, occurrence: Occurrence) -> Hashable | None:
        raise RuntimeError("boom")


@asynccontextmanager
async def workspace_with(resolver: Gated, cache_size: int = 100) -> AsyncIterator[Workspace]:
    async with open_workspace(resolver=resolver, cache_size=cache_size) as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1) | lib!(2) | other!(3)")
        await workspace.open(B, "rholang", 1, "contract lib(@x) = { Nil }")
        yield workspace


async def counters(workspace: Workspace) -> CacheCounters:
    return (await workspace.statistics()).cache


async def test_every_column_of_a_name_shares_one_entry() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        for offset in range(4):
            assert await definitions(workspace, A, offset) == [(B, 9)]
        counted = await counters(workspace)
        assert (counted.misses, counted.hits, counted.size, resolver.begun) == (1, 3, 1, 1)
        await definitions(workspace, A, 10)
        assert (await counters(workspace)).size == 2


async def test_without_a_cache_every_question_is_computed() -> None:
    resolver = Gated()
    async with workspace_with(resolver, cache_size=0) as workspace:
        for _ in range(2):
            assert await definitions(workspace, A, 0) == [(B, 9)]
        assert resolver.begun == 2
        assert await counters(workspace) == CacheCounters()


async def test_equal_questions_share_one_computation() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        resolver.close()
        answers = []

        async def ask() -> None:
            answers.append(await definitions(workspace, A, 1))

        async with trio.open_nursery() as nursery:
            for _ in range(50):
                nursery.start_soon(ask)
            await trio.testing.wait_all_tasks_blocked()
            assert resolver.begun == 1
            resolver.gate.set()
        assert answers == [[(B, 9)]] * 50
        counted = await counters(workspace)
        assert (counted.misses, counted.joins, counted.hits) == (1, 49, 0)


async def test_a_computation_goes_on_without_the_one_who_asked() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        resolver.close()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(definitions, workspace, A, 0)
            await trio.testing.wait_all_tasks_blocked()
            nursery.cancel_scope.cancel()
        resolver.gate.set()
        await trio.testing.wait_all_tasks_blocked()
        assert await definitions(workspace, A, 0) == [(B, 9)]
        assert resolver.begun == 1


async def test_a_failing_computation_fails_for_all_who_share_it_and_is_not_kept() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        resolver.close()
        resolver.fails = True
        failed = 0

        async def ask() -> None:
            nonlocal failed
            with pytest.raises(ResolutionFailed, match="boom"):
                await definitions(workspace, A, 0)
            failed += 1

        async with trio.open_nursery() as nursery:
            for _ in range(5):
                nursery.start_soon(ask)
            await trio.testing.wait_all_tasks_blocked()
            resolver.gate.set()
        assert (failed, resolver.begun) == (5, 1)
        resolver.fails = False
        assert await definitions(workspace, A, 0) == [(B, 9)]


async def test_an_answer_that_went_stale_while_it_was_computed_is_not_kept() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        resolver.close()
        old = []

        async def ask() -> None:
            old.extend(await definitions(workspace, A, 0))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(ask)
            await trio.testing.wait_all_tasks_blocked()
            await replace_text(workspace, B, "Nil | contract lib(@x) = { Nil }")
            # This question comes after the edit, so it must not join the computation from before it.
            async with trio.open_nursery() as second:
                second.start_soon(definitions, workspace, A, 0)
                await trio.testing.wait_all_tasks_blocked()
                assert resolver.begun == 2
                resolver.gate.set()
        assert old == [(B, 9)]
        assert await definitions(workspace, A, 0) == [(B, 15)]


async def test_an_answer_from_before_an_edit_does_not_serve_those_after_it() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        resolver.close()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(definitions, workspace, A, 0)
            await trio.testing.wait_all_tasks_blocked()
            await replace_text(workspace, B, "Nil | contract lib(@x) = { Nil }")
            await trio.testing.wait_all_tasks_blocked()
            resolver.gate.set()
        assert await definitions(workspace, A, 0) == [(B, 15)]


async def test_the_longest_unused_entry_goes_first() -> None:
    resolver = Gated()
    async with workspace_with(resolver, cache_size=2) as workspace:
        for offset in (0, 10, 0, 20):
            await definitions(workspace, A, offset)
        counted = await counters(workspace)
        assert (counted.evictions, counted.size) == (1, 2)
        begun = resolver.begun
        await definitions(workspace, A, 0)
        assert resolver.begun == begun
        await definitions(workspace, A, 10)
        assert resolver.begun == begun + 1


async def test_a_name_that_was_not_found_is_a_dependency() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        assert await definitions(workspace, A, 20) == []
        await workspace.open(C, "rholang", 1, "contract other(@x) = { Nil }")
        assert await definitions(workspace, A, 20) == [(C, 9)]
        assert (await counters(workspace)).invalidations == 1


async def test_only_what_depends_on_an_edit_is_dropped() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        await workspace.open(C, "rholang", 1, OWN)
        assert await definitions(workspace, C, OWN.index("own!")) == [(C, 9)]
        assert await definitions(workspace, A, 0) == [(B, 9)]
        await replace_text(workspace, B, "Nil | contract lib(@x) = { Nil }")
        assert await definitions(workspace, C, OWN.index("own!")) == [(C, 9)]
        assert await definitions(workspace, A, 0) == [(B, 15)]
        counted = await counters(workspace)
        assert (counted.invalidations, counted.hits, counted.misses) == (1, 1, 3)


async def test_who_waits_for_a_computation_is_answered_at_stop() -> None:
    resolver = Gated()
    resolver.close()
    stopped = False

    async def ask(workspace: Workspace) -> None:
        nonlocal stopped
        with pytest.raises(ActorStopped):
            await definitions(workspace, A, 0)
        stopped = True

    async with trio.open_nursery() as nursery, workspace_with(resolver) as workspace:
        nursery.start_soon(ask, workspace)
        await trio.testing.wait_all_tasks_blocked()
    assert stopped


async def test_a_document_can_be_invalidated_by_hand() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        await definitions(workspace, A, 0)
        await definitions(workspace, A, 10)
        await workspace.open(C, "rholang", 1, OWN)
        await definitions(workspace, C, OWN.index("own!"))
        assert await workspace.invalidate_document(B) == 2
        assert await workspace.invalidate_document(B) == 0
        counted = await workspace.stats()
        assert (counted.size, counted.invalidations, counted.misses) == (1, 2, 3)
        assert await definitions(workspace, A, 0) == [(B, 9)]
        assert (await workspace.stats()).misses == 4
    async with workspace_with(resolver, cache_size=0) as workspace:
        await definitions(workspace, A, 0)
        assert await workspace.invalidate_document(B) == 0
        assert await workspace.stats() == CacheCounters()


async def test_what_a_file_binds_itself_does_not_go_through_the_cache() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        await workspace.open(C, "rholang", 1, "new x in { x!(1) }")
        assert await definitions(workspace, C, 11) == [(C, 4)]
        assert await workspace.stats() == CacheCounters()


async def test_an_answer_outlives_edits_of_the_file_that_asked() -> None:
    resolver = Gated()
    resolver.asks_as = RHOLANG
    async with workspace_with(resolver) as workspace:
        assert await definitions(workspace, A, 0) == [(B, 9)]
        for version in range(2, 6):
            await replace_text(workspace, A, "Nil | " * version + "lib!(1)", version)
            assert await definitions(workspace, A, 6 * version) == [(B, 9)]
        counted = await counters(workspace)
        assert (counted.hits, counted.misses, resolver.begun) == (4, 1, 1)
        await replace_text(workspace, A, "lib!(1, 2)", 6)
        await definitions(workspace, A, 0)
        assert resolver.begun == 2, "another call is another question"
        await replace_text(workspace, B, "Nil | contract lib(@x) = { Nil }")
        assert await definitions(workspace, A, 0) == [(B, 15)]


async def test_the_asking_files_own_contracts_are_found_where_they_stand_now() -> None:
    resolver = Gated()
    resolver.asks_as = RHOLANG
    async with workspace_with(resolver) as workspace:
        text = 'contract lib(@"a") = { Nil } | contract lib(@"b") = { Nil } | lib!("b")'
        await workspace.open(C, "rholang", 1, text)
        at = text.index("lib!")
        assert await definitions(workspace, C, at) == [(C, 40), (B, 9)]
        await replace_text(workspace, C, f"Nil | {text}")
        assert await definitions(workspace, C, at + 6) == [(C, 46), (B, 9)]
        assert resolver.begun == 1
        await replace_text(workspace, C, text.replace('"b") =', '"c") ='))
        assert await definitions(workspace, C, at) == [(B, 9)]
        assert resolver.begun == 2


async def test_another_file_that_asks_the_same_is_answered_with_the_same() -> None:
    resolver = Gated()
    resolver.asks_as = RHOLANG
    async with workspace_with(resolver) as workspace:
        await workspace.open(C, "rholang", 1, "Nil | lib!(1)")
        await definitions(workspace, A, 0)
        assert await definitions(workspace, C, 6) == [(B, 9)]
        assert resolver.begun == 1
        assert await workspace.invalidate_document(A) == 1
        assert await definitions(workspace, C, 6) == [(B, 9)], "what C was told stays"
        assert (await counters(workspace)).size == 1
        await definitions(workspace, A, 0)
        assert resolver.begun == 2


async def test_a_question_that_fails_is_none() -> None:
    resolver = Gated()
    async with workspace_with(resolver) as workspace:
        resolver.asks_as = Fails()
        for _ in range(2):
            assert await definitions(workspace, A, 0) == [(B, 9)]
        assert resolver.begun == 1


async def test_entries_that_are_only_read_count_and_stay() -> None:
    resolver = Gated()
    async with workspace_with(resolver, cache_size=2) as workspace:
        await definitions(workspace, A, 0)
        await definitions(workspace, A, 10)
        for _ in range(2 * MOST_UNNOTED):
            await definitions(workspace, A, 0)
        await definitions(workspace, A, 20)
        counted = await counters(workspace)
        assert (counted.hits, counted.misses, counted.evictions) == (2 * MOST_UNNOTED, 3, 1)
        await definitions(workspace, A, 0)
        assert resolver.begun == 3


@pytest.mark.parametrize("unnoted", [MOST_UNNOTED, 0])
async def test_who_sees_an_older_text_is_not_answered_from_a_newer_one(
    unnoted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the answer is read or asked for."""
    monkeypatch.setattr(resolver_cache, "MOST_UNNOTED", unnoted)
    async with workspace_with(Gated()) as workspace:
        old = await workspace.view(A)
        facts = await old.file(A)
        await replace_text(workspace, A, "lib!(1) | lib!(2) | lib!(3)", 2)
        new = await (await workspace.view(A)).resolve(A, 0)
        assert new is not None
        assert new.facts is not facts
        seen = await old.resolve(A, 0)
        assert seen is not None
        assert seen.facts is facts


async def test_what_somebody_with_an_older_text_was_told_is_told_nobody_else() -> None:
    resolver = Gated()
    resolver.asks_as = RHOLANG
    async with workspace_with(resolver) as workspace:
        await workspace.open(C, "rholang", 1, "lib!(1)")
        old = await workspace.view(A)
        await old.file(A)
        await replace_text(workspace, A, "lib!(1) | contract lib(@y) = { Nil }", 2)
        await (await workspace.view(A)).file(A)
        seen = await old.resolve(A, 0)
        assert seen is not None
        assert [target.facts.uri for target in seen.targets] == [B]
        assert sorted(await definitions(workspace, C, 0)) == [(A, 19), (B, 9)]
