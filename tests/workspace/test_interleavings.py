"""Interleavings that are rare by themselves, forced: asking, editing, giving up and stopping amid slow work."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trio
import trio.lowlevel
from trio.testing import wait_all_tasks_blocked

from rholsp.features.definition import definition
from rholsp.features.diagnostics import diagnostics
from rholsp.features.references import references
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise
from rholsp.workspace import ActorStopped, FileChange, Workspace, analysis, open_workspace
from rholsp.workspace.actor import MAILBOX_SIZE
from rholsp.workspace.index import indexer
from rholsp.workspace.messages import LookAtIndex
from tests.patience import HUNG
from tests.workspace.helpers import definitions, event, replace_text, rholang_by, uri_of

A, B = "file:///a.rho", "file:///b.rho"


class SlowParse:
    """`summarise` that begins when it is called, in a thread, and ends when the test says so."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._begun = threading.Semaphore(0)
        self._may_end = threading.Semaphore(0)

    def __call__(self, text: str) -> FileSummary:
        self.texts.append(text)
        self._begun.release()
        assert self._may_end.acquire(timeout=HUNG)
        return summarise(text)

    async def begun(self) -> None:
        assert await trio.to_thread.run_sync(partial(self._begun.acquire, timeout=HUNG))

    def end(self, times: int = 1) -> None:
        self._may_end.release(times)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowParse]:
    monkeypatch.setattr(analysis, "INLINE_LENGTH", 0)
    slow = SlowParse()
    yield slow
    slow.end(1000)


async def test_who_asks_while_a_document_is_parsed_is_answered_with_that_parse(slow: SlowParse) -> None:
    async with open_workspace(languages=rholang_by(slow)) as workspace, trio.open_nursery() as nursery:
        answers: list[tuple[str | None, list[tuple[str, int]]]] = []

        async def ask() -> None:
            view = await workspace.view(A)
            facts = await view.file(A)
            found = await definition(view, A, 11)
            assert facts is not None
            assert found is not None
            answers.append((facts.text, [(target.uri, target.selection.start) for target in found.targets]))

        await workspace.open(A, "rholang", 1, "new x in { x!(1) }")
        await slow.begun()
        for _ in range(5):
            nursery.start_soon(ask)
        await wait_all_tasks_blocked()
        assert answers == []
        slow.end()
        while len(answers) < 5:
            await trio.lowlevel.checkpoint()
        assert answers == [("new x in { x!(1) }", [(A, 4)])] * 5
        assert len(slow.texts) == 1


async def test_a_parse_that_was_overtaken_answers_nobody_who_asked_later(slow: SlowParse) -> None:
    async with open_workspace(languages=rholang_by(slow)) as workspace, trio.open_nursery() as nursery:
        seen: list[str | None] = []

        async def ask() -> None:
            facts = await (await workspace.view(A)).file(A)
            assert facts is not None
            seen.append(facts.text)

        await workspace.open(A, "rholang", 1, "Nil")
        await slow.begun()
        for version in range(2, 6):
            await replace_text(workspace, A, f"@{version}!(1)", version)
        nursery.start_soon(ask)
        await wait_all_tasks_blocked()
        slow.end()
        await slow.begun()
        assert (slow.texts, seen) == (["Nil", "@5!(1)"], [])
        slow.end()
        while not seen:
            await trio.lowlevel.checkpoint()
        assert seen == ["@5!(1)"]


async def test_names_that_a_slow_parse_will_bring_are_waited_for_by_symbol_questions(slow: SlowParse) -> None:
    async with open_workspace(languages=rholang_by(slow), cache_size=0) as workspace, trio.open_nursery() as nursery:
        slow.end()
        await workspace.open(B, "rholang", 1, "lib!(1)")
        assert await definitions(workspace, B, 0) == []
        await workspace.open(A, "rholang", 1, "contract lib(@x) = { Nil }")
        found: list[list[tuple[str, int]]] = []

        async def ask() -> None:
            found.append(await definitions(workspace, B, 0))

        nursery.start_soon(ask)
        await slow.begun()
        await slow.begun()
        await wait_all_tasks_blocked()
        assert found == []
        slow.end()
        while not found:
            await trio.lowlevel.checkpoint()
        assert found == [[(A, 9)]]


async def test_who_waits_for_a_parse_is_told_when_the_workspace_stops(slow: SlowParse) -> None:
    told: list[str] = []

    async def ask(what: str, workspace: Workspace) -> None:
        view = await workspace.view(A)
        questions = {"file": view.file, "names": view.files_with, "diagnostics": partial(diagnostics, view)}
        with pytest.raises(ActorStopped):
            await questions[what](A)
        told.append(what)

    async with trio.open_nursery() as nursery, open_workspace(languages=rholang_by(slow)) as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        await slow.begun()
        for what in ("file", "names", "diagnostics"):
            nursery.start_soon(ask, what, workspace)
        await wait_all_tasks_blocked()
        assert told == []
    assert sorted(told) == ["diagnostics", "file", "names"]


async def test_one_who_gives_up_takes_nothing_from_the_others(slow: SlowParse) -> None:
    async with open_workspace(languages=rholang_by(slow)) as workspace, trio.open_nursery() as nursery:
        answered = 0

        async def ask() -> None:
            nonlocal answered
            await (await workspace.view(A)).file(A)
            answered += 1

        await workspace.open(A, "rholang", 1, "Nil")
        await slow.begun()
        async with trio.open_nursery() as impatient:
            for _ in range(10):
                impatient.start_soon(ask)
                nursery.start_soon(ask)
            await wait_all_tasks_blocked()
            impatient.cancel_scope.cancel()
        slow.end()
        while answered < 10:
            await trio.lowlevel.checkpoint()
        await wait_all_tasks_blocked()
        assert answered == 10


async def test_a_full_mailbox_holds_up_who_sends_and_loses_nothing() -> None:
    edits = 3 * MAILBOX_SIZE
    async with open_workspace(shards=1) as workspace:
        sent = 0

        async def type_on() -> None:
            nonlocal sent
            await workspace.open(A, "rholang", 1, "Nil")
            for version in range(2, edits + 1):
                await replace_text(workspace, A, f"@{version}!(1)", version)
                sent = version

        answers: list[int | None] = []

        async def ask() -> None:
            at_least = sent
            facts = await (await workspace.view(A)).file(A)
            assert facts is None or (facts.version or 0) >= at_least
            answers.append(None if facts is None else facts.version)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(type_on)
            for _ in range(2 * MAILBOX_SIZE):
                nursery.start_soon(ask)
        assert len(answers) == 2 * MAILBOX_SIZE
        facts = await (await workspace.view(A)).file(A)
        assert facts is not None
        assert facts.version == edits


async def test_who_sends_to_a_full_mailbox_is_told_when_the_workspace_stops() -> None:
    stopped = 0

    async def ask(workspace: Workspace) -> None:
        nonlocal stopped
        view = await workspace.view()
        try:
            while True:
                await view.files_with("lib")
        except ActorStopped:
            stopped += 1

    async with trio.open_nursery() as nursery, open_workspace(shards=1) as workspace:
        for _ in range(2 * MAILBOX_SIZE):
            nursery.start_soon(ask, workspace)
        await trio.lowlevel.checkpoint()
    assert stopped == 2 * MAILBOX_SIZE


async def test_fifty_symbol_readers_and_a_writer() -> None:
    """Every reader sees each file before or after an edit, never between, and no fewer edits than when it asked."""
    files, rounds = 20, 10
    written = 0

    def text(version: int) -> str:
        return f"{'Nil | ' * version}contract all(@x) = {{ Nil }} | all!({version})"

    async with open_workspace() as workspace:
        for number in range(files):
            await workspace.open(f"file:///{number}.rho", "rholang", 0, text(0))

        async def reader(number: int) -> None:
            uri = f"file:///{number % files}.rho"
            for _ in range(3):
                at_least = written
                view = await workspace.view(uri)
                facts = await view.file(uri)
                assert facts is not None
                places = await references(view, uri, facts.summary.contracts[0].name.start, True)
                assert places is not None
                starts: dict[str, list[int]] = {}
                for place in places:
                    starts.setdefault(place.uri, []).append(place.start)
                assert len(starts) == files
                for first, second in starts.values():
                    version = (first - len("contract ")) // len("Nil | ")
                    assert version >= at_least
                    assert second - first == len("all(@x) = { Nil } | ")

        async def writer() -> None:
            nonlocal written
            for version in range(1, rounds + 1):
                for number in range(files):
                    await replace_text(workspace, f"file:///{number}.rho", text(version), version)
                written = version

        async with trio.open_nursery() as nursery:
            nursery.start_soon(writer)
            for number in range(50):
                nursery.start_soon(reader, number)
        assert written == rounds


async def test_what_comes_while_the_end_is_told_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a shard goes on to think that something is being indexed, and keeps what it hears of files for ever."""
    (tmp_path / "a.rho").write_text("Nil")
    real, began, go_on = indexer._deliver, trio.Event(), trio.Event()
    told: list[int] = []

    async def slow(changes: int, *args: Any) -> None:
        told.append(changes)
        began.set()
        await go_on.wait()
        await real(changes, *args)

    monkeypatch.setattr(indexer, "_deliver", slow)
    async with open_workspace() as workspace:
        with trio.fail_after(HUNG):
            await workspace.set_folders([uri_of(tmp_path)])
            await began.wait()
            folder = tmp_path / "folder"
            folder.mkdir()
            (folder / "b.rho").write_text("Nil")
            await event(workspace, folder, FileChange.CREATED)
            # Until the indexer has heard of it, and has read what is new.
            while (await workspace.index.ask(LookAtIndex())).done < 2:
                await trio.lowlevel.checkpoint()
            go_on.set()
            await workspace.indexed()
        files = await (await workspace.view()).sources.all_files()
        assert [facts.uri.rpartition("/")[2] for facts in files] == ["a.rho", "b.rho"]
    assert len(told) == 2
    assert told[0] < told[1]
