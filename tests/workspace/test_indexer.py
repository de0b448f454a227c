"""Indexing: the store, worker processes, what goes first, cancelling, and what comes while it runs."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trio

from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise
from rholsp.workspace import FileChange, Globs, Workspace, analysis, open_workspace, workspace
from rholsp.workspace.files.crawler import Crawl, crawl
from rholsp.workspace.index import indexer
from rholsp.workspace.messages import LookAtIndex
from rholsp.workspace.workers.pool import WorkerSettings
from tests.patience import HUNG
from tests.workspace.helpers import codes, definitions, event, everything, replace_text, rholang_by, uri_of
from tests.workspace.test_selection import tree


@asynccontextmanager
async def workspace_of(folder: Path, store: Path | None = None, workers: int = 0) -> AsyncIterator[Workspace]:
    async with open_workspace(store_folder=store, workers=workers) as workspace:
        await workspace.set_folders([uri_of(folder)])
        await workspace.indexed()
        yield workspace


async def known(workspace: Workspace, folder: Path) -> list[str]:
    """The known files of a folder, by their paths in it."""
    await workspace.indexed()
    files = await (await workspace.view()).sources.all_files()
    prefix = uri_of(folder) + "/"
    return [facts.uri.removeprefix(prefix) for facts in files]


class Gate:
    """`summarise` that waits, in its thread, until it is let through; empty texts pass."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)

    def __call__(self, text: str) -> FileSummary:
        if text:
            self.texts.append(text)
            self.begun.release()
            assert self.go_on.acquire(timeout=HUNG)
        return summarise(text)

    async def wait(self) -> None:
        assert await trio.to_thread.run_sync(partial(self.begun.acquire, timeout=HUNG))


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(analysis, "INLINE_LENGTH", 0)
    monkeypatch.setattr(indexer, "READ_FILES", 1)
    gate = Gate()
    yield gate
    gate.go_on.release(1000)


@contextmanager
def workers_always(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(indexer, "workers_pay", lambda size: True)
        faults = "tests.workspace.worker_faults:LANGUAGES"
        patch.setattr(workspace, "WorkerSettings", lambda count, languages, policies: WorkerSettings(count, faults))
        yield


@pytest.mark.parametrize("by_workers", [False, True])
async def test_a_second_start_reads_summaries_instead_of_parsing(
    by_workers: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = tmp_path / "w", tmp_path / "store"
    tree(folder, "a.rho", "sub/b.rho")
    (folder / "lib.rho").write_text("contract lib(@x) = { Nil } | broken(")
    (folder / "user.rho").write_text("lib!(1)")
    (folder / "empty.rho").write_text("")
    (folder / "latin.rho").write_bytes(b"// \xe9\nlib!(2)")
    uris = [uri_of(path) for path in sorted(folder.rglob("*.rho"))]
    with workers_always(monkeypatch):
        async with workspace_of(folder, store, workers=int(by_workers)) as workspace:
            run = await workspace.indexed()
            assert (run.files, run.stored, run.analysed, run.by_workers) == (6, 0, 6, 6 * by_workers)
            answers = await everything(workspace, uris)
    async with workspace_of(folder, store) as workspace:
        run = await workspace.indexed()
        assert (run.files, run.stored, run.analysed) == (6, 5, 1)
        assert await everything(workspace, uris) == answers
    (folder / "lib.rho").write_text("Nil | contract lib(@x) = { Nil }")
    async with workspace_of(folder, store) as workspace:
        assert (await workspace.indexed()).stored == 4
        assert await definitions(workspace, uri_of(folder / "user.rho"), 0) == [(uri_of(folder / "lib.rho"), 15)]


async def test_what_the_store_knows_stays_packed_until_somebody_looks_into_it(tmp_path: Path) -> None:
    folder, store = tmp_path / "w", tmp_path / "store"
    tree(folder, "a.rho", "b.rho")
    (folder / "lib.rho").write_text("contract lib(@x) = { Nil } | for (@y <- other) { Nil }")
    (folder / "user.rho").write_text("lib!(1) | other!(2)")
    async with workspace_of(folder, store) as workspace:
        await workspace.indexed()
        counted = await workspace.statistics()
    async with workspace_of(folder, store) as workspace:
        assert (await workspace.indexed()).stored == 4
        view = await workspace.view()
        files = [await view.file(uri_of(folder / name)) for name in ("a.rho", "lib.rho", "user.rho")]
        again = await workspace.statistics()
        assert (again.symbols, again.contracts, again.shared_names) == (counted.symbols, counted.contracts, 2)
        assert await workspace_symbols(await workspace.view(), "nothing like that") == ()
        assert all(facts.meaning.is_packed for facts in files if facts is not None)
        assert await definitions(workspace, uri_of(folder / "user.rho"), 0) == [(uri_of(folder / "lib.rho"), 9)]
        assert [facts.meaning.is_packed for facts in files if facts] == [True, False, False]
        assert await definitions(workspace, uri_of(folder / "user.rho"), 10) == [(uri_of(folder / "lib.rho"), 40)]


async def test_files_that_rest_are_not_even_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rholsp.workspace.files.stamp.is_settled", lambda stamp, now_ns: True)
    folder, store = tmp_path / "w", tmp_path / "store"
    tree(folder, "a.rho", "b.rho")
    async with workspace_of(folder, store):
        pass
    with monkeypatch.context() as patch:
        patch.delattr("rholsp.workspace.index.steps.read_stamped")
        async with workspace_of(folder, store) as workspace:
            assert (await workspace.indexed()).stored == 2
            assert (await (await workspace.view()).texts([uri_of(folder / "a.rho")])) == {
                uri_of(folder / "a.rho"): "Nil"
            }


async def test_a_store_that_cannot_be_used_is_told_and_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    tree(folder, "a.rho")
    (tmp_path / "store").write_text("a file where the folder should be")
    async with workspace_of(folder, tmp_path / "store") as workspace:
        assert await known(workspace, folder) == ["a.rho"]
        news = await workspace.news()
        while not news.notices:
            news = await workspace.news()
        assert "the index on disk cannot be used" in news.notices[0].message


async def test_a_file_that_crashes_a_worker_is_marked_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, *(f"{number}.rho" for number in range(5)))
    (tmp_path / "bad.rho").write_text("crash")
    (tmp_path / "raises.rho").write_text("raise")
    with workers_always(monkeypatch):
        async with workspace_of(tmp_path, workers=1) as workspace:
            run = await workspace.indexed()
            assert (run.files, run.analysed, run.failed) == (7, 6, 1)
            assert await codes(workspace, uri_of(tmp_path / "bad.rho")) == ["RH023"]
            assert await codes(workspace, uri_of(tmp_path / "1.rho")) == []
            # The process itself may try what merely failed.
            assert await codes(workspace, uri_of(tmp_path / "raises.rho")) == ["RH101"]
            notices = (await workspace.news()).notices
            assert [notice.uri for notice in notices] == [uri_of(tmp_path / "bad.rho")]
            await workspace.open(uri_of(tmp_path / "bad.rho"), "rholang", 1, "Nil")
            assert await codes(workspace, uri_of(tmp_path / "bad.rho")) == []


async def test_what_lies_beside_an_open_document_goes_first(tmp_path: Path, gate: Gate) -> None:
    for name in ("a/1", "a/2", "b/1", "b/2", "c/1"):
        tree(tmp_path, f"{name}.rho")
        (tmp_path / f"{name}.rho").write_text(f'"{name}"')
    async with open_workspace(languages=rholang_by(gate)) as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await gate.wait()
        assert gate.texts == ['"a/1"']
        await workspace.open(uri_of(tmp_path / "c" / "open.rho"), "rholang", 1, "")
        await workspace.open(uri_of(tmp_path / "b" / "open.rho"), "rholang", 1, "")
        await trio.testing.wait_all_tasks_blocked()
        gate.go_on.release(100)
        await workspace.indexed()
        assert gate.texts == ['"a/1"', '"b/1"', '"b/2"', '"c/1"', '"a/2"']


async def test_a_file_that_somebody_asks_for_is_read_at_once(tmp_path: Path, gate: Gate) -> None:
    (tmp_path / "a.rho").write_text('"a"')
    (tmp_path / "z.rho").write_text("contract zed(@x) = { Nil }")
    async with open_workspace(languages=rholang_by(gate)) as workspace, trio.open_nursery() as nursery:
        await workspace.set_folders([uri_of(tmp_path)])
        await gate.wait()
        found: list[list[tuple[str, int]]] = []

        async def ask() -> None:
            found.append(await definitions(workspace, uri_of(tmp_path / "z.rho"), 9))

        nursery.start_soon(ask)
        await gate.wait()
        assert gate.texts == ['"a"', "contract zed(@x) = { Nil }"]
        gate.go_on.release(10)
        await workspace.indexed()
    assert found == [[(uri_of(tmp_path / "z.rho"), 9)]]


async def test_cancelling_leaves_the_rest_to_the_next_run(tmp_path: Path, gate: Gate) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    tree(one, "a.rho", "b.rho", "c.rho")
    tree(two, "d.rho")
    user = "file:///user.rho"
    async with open_workspace(languages=rholang_by(gate)) as workspace:
        await workspace.set_folders([uri_of(one)])
        await gate.wait()
        await workspace.cancel_indexing()
        gate.go_on.release(100)
        run = await workspace.indexed()
        assert (run.files, run.analysed) == (3, 1)
        assert await known(workspace, one) == ["a.rho"]
        await workspace.open(user, "rholang", 1, "unknown!(1)")
        # A name that nothing defines so far may stand in what was left out.
        assert await codes(workspace, user) == []
        news = await workspace.news()
        assert news.progress is not None
        assert news.progress.finished
        await workspace.set_folders([uri_of(two)])
        assert await known(workspace, one) == ["a.rho", "b.rho", "c.rho", f"{uri_of(two)}/d.rho", user]
        assert await codes(workspace, user) == ["RH101"]


async def test_a_folder_that_goes_while_it_is_indexed_leaves_nothing_behind(tmp_path: Path, gate: Gate) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    tree(one, "a.rho", "b.rho", "c.rho")
    tree(two, "d.rho")
    async with open_workspace(languages=rholang_by(gate)) as workspace:
        await workspace.set_folders([uri_of(one)])
        await gate.wait()
        await workspace.set_folders([uri_of(two)], [uri_of(one)])
        gate.go_on.release(100)
        assert await known(workspace, two) == ["d.rho"]
        assert len(gate.texts) == 2


async def test_a_folder_that_is_moved_into_the_workspace_is_crawled(tmp_path: Path) -> None:
    folder, outside = tmp_path / "w", tmp_path / "outside"
    tree(folder, "a.rho")
    tree(outside, "b.rho", "deep/c.rho", "target/d.rho", "e.txt")
    async with workspace_of(folder) as workspace:
        outside.rename(folder / "new")
        await event(workspace, folder / "new", FileChange.CREATED)
        assert await known(workspace, folder) == ["a.rho", "new/b.rho", "new/deep/c.rho"]
        (folder / "new" / "deep" / "c.rho").write_text("contract c(@x) = { Nil }")
        (folder / "new").rename(folder / "again")
        await event(workspace, folder / "new", FileChange.DELETED)
        await event(workspace, folder / "again", FileChange.CREATED)
        assert await known(workspace, folder) == ["a.rho", "again/b.rho", "again/deep/c.rho"]
        (folder / "again").rename(folder / "new")
        await event(workspace, folder / "again", FileChange.DELETED)
        await event(workspace, folder / "new", FileChange.CREATED)
        assert await known(workspace, folder) == ["a.rho", "new/b.rho", "new/deep/c.rho"]
        uri = uri_of(folder / "new" / "deep" / "c.rho")
        assert await definitions(workspace, uri, 9) == [(uri, 9)]


async def test_a_created_file_that_is_none_of_ours_starts_no_run_that_anybody_sees(tmp_path: Path) -> None:
    tree(tmp_path, "a.rho", "b.txt")
    async with workspace_of(tmp_path) as workspace:
        run = await workspace.indexed()
        while (await workspace.news()).progress is None:
            pass
        await event(workspace, tmp_path / "b.txt", FileChange.CREATED)
        assert await workspace.indexed() is run


async def test_ignore_files_count_and_may_change(tmp_path: Path) -> None:
    tree(tmp_path, "a.rho", "gen/b.rho", "sub/c.rho")
    ignore = tmp_path / ".gitignore"
    ignore.write_text("gen\n")
    async with workspace_of(tmp_path) as workspace:
        assert await known(workspace, tmp_path) == ["a.rho", "sub/c.rho"]
        await event(workspace, tmp_path / "gen" / "b.rho")
        assert await known(workspace, tmp_path) == ["a.rho", "sub/c.rho"]
        await workspace.open(uri_of(tmp_path / "gen" / "b.rho"), "rholang", 1, "Nil")
        assert await known(workspace, tmp_path) == ["a.rho", "gen/b.rho", "sub/c.rho"]
        await workspace.close(uri_of(tmp_path / "gen" / "b.rho"))
        ignore.write_text("sub\n")
        await event(workspace, ignore)
        assert await known(workspace, tmp_path) == ["a.rho", "gen/b.rho"]
        ignore.unlink()
        await event(workspace, ignore, FileChange.DELETED)
        assert await known(workspace, tmp_path) == ["a.rho", "gen/b.rho", "sub/c.rho"]


async def test_what_a_crawl_found_before_its_folder_changed_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a.rho", "gen/b.rho")
    crawled, go_on = threading.Event(), threading.Event()

    def slow(*args: Any, **options: Any) -> Crawl:
        found = crawl(*args, **options)
        crawled.set()
        assert go_on.wait(10)
        return found

    monkeypatch.setattr(indexer, "crawl", slow)
    async with open_workspace() as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        assert await trio.to_thread.run_sync(crawled.wait, 10)
        (tmp_path / ".gitignore").write_text("gen")
        await event(workspace, tmp_path / ".gitignore", FileChange.CREATED)
        go_on.set()
        assert await known(workspace, tmp_path) == ["a.rho"]


async def test_what_was_read_before_its_folder_was_ignored_does_not_count(tmp_path: Path, gate: Gate) -> None:
    tree(tmp_path, "gen/b.rho")
    async with open_workspace(languages=rholang_by(gate)) as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await gate.wait()
        (tmp_path / ".gitignore").write_text("gen")
        await event(workspace, tmp_path / ".gitignore", FileChange.CREATED)
        gate.go_on.release(10)
        assert await known(workspace, tmp_path) == []


async def test_globs_may_change_while_the_workspace_runs(tmp_path: Path) -> None:
    tree(tmp_path, "a.rho", "gen/b.rho", "c.rholang", "target/d.rho")
    async with workspace_of(tmp_path) as workspace:
        assert await known(workspace, tmp_path) == ["a.rho", "gen/b.rho"]
        await workspace.set_folders([], globs=Globs(("**/*.{rho,rholang}",), ("gen",)))
        assert await known(workspace, tmp_path) == ["a.rho", "c.rholang", "target/d.rho"]
        (tmp_path / "c.rholang").unlink()
        await event(workspace, tmp_path / "c.rholang", FileChange.DELETED)
        tree(tmp_path, "e.rholang", "gen/f.rholang")
        await event(workspace, tmp_path / "e.rholang", FileChange.CREATED)
        await event(workspace, tmp_path / "gen" / "f.rholang", FileChange.CREATED)
        assert await known(workspace, tmp_path) == ["a.rho", "e.rholang", "target/d.rho"]
        await workspace.set_folders([], globs=Globs())
        assert await known(workspace, tmp_path) == ["a.rho", "gen/b.rho"]


async def test_a_workspace_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("Nil")
    async with workspace_of(tmp_path / "a.rho") as workspace:
        assert "not a folder" in (await workspace.news()).notices[0].message


async def test_stopping_while_workers_are_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.rho").write_text(f"wait {tmp_path / 'pid'}")
    with workers_always(monkeypatch):
        async with open_workspace(workers=1, store_folder=tmp_path / "store") as workspace:
            await workspace.set_folders([uri_of(tmp_path)])
            await replace_text(workspace, "file:///unknown.rho", "Nil")
            while not (tmp_path / "pid").exists():  # noqa: ASYNC110
                await trio.sleep(0.01)


async def test_without_a_watching_client_the_disk_is_scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "SCAN_SECONDS", 0.01)
    tree(tmp_path, "a.rho", "b.rho", "gen/c.rho")
    async with open_workspace() as workspace:
        await workspace.watch_disk()
        await workspace.set_folders([uri_of(tmp_path)])
        await workspace.indexed()

        async def until(expected: list[str]) -> None:
            while await known(workspace, tmp_path) != expected:  # noqa: ASYNC110
                await trio.sleep(0.01)

        tree(tmp_path, "new/d.rho")
        await until(["a.rho", "b.rho", "gen/c.rho", "new/d.rho"])
        (tmp_path / "b.rho").unlink()
        (tmp_path / ".gitignore").write_text("gen")
        await until(["a.rho", "new/d.rho"])
        (tmp_path / ".gitignore").unlink()
        await until(["a.rho", "gen/c.rho", "new/d.rho"])
        (tmp_path / "a.rho").write_text("contract a(@x) = { Nil }")
        while await definitions(workspace, uri_of(tmp_path / "a.rho"), 9) == []:  # noqa: ASYNC110
            await trio.sleep(0.01)


NAMES = ("same.rho", "changed.rho", "gone.rho", "open.rho", "empty.rho")


async def test_texts_of_closed_files_are_those_that_the_view_shows(tmp_path: Path) -> None:
    tree(tmp_path, *NAMES)
    (tmp_path / "empty.rho").write_text("")
    (tmp_path / "latin.rho").write_bytes(b"\xe9")
    async with workspace_of(tmp_path) as workspace:
        await workspace.open(uri_of(tmp_path / "open.rho"), "rholang", 1, "@1!(1)")
        (tmp_path / "changed.rho").write_text("lin")
        (tmp_path / "gone.rho").unlink()
        view = await workspace.view()
        names = {uri_of(tmp_path / name): name for name in (*NAMES, "latin.rho")}
        texts = await view.texts([*names, "untitled:1"])
        assert {names[uri]: text for uri, text in texts.items()} == {
            "same.rho": "Nil",
            "open.rho": "@1!(1)",
            "empty.rho": "",
        }


async def test_a_crawl_that_was_overtaken_in_a_part_of_its_folder_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "a.rho", "sub/b.rho")
    crawled, go_on = threading.Event(), threading.Event()

    def slow(*args: Any, **options: Any) -> Crawl:
        found = crawl(*args, **options)
        crawled.set()
        assert go_on.wait(10)
        return found

    monkeypatch.setattr(indexer, "crawl", slow)
    async with open_workspace() as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        assert await trio.to_thread.run_sync(crawled.wait, 10)
        await event(workspace, tmp_path / "sub", FileChange.CREATED)
        go_on.set()
        assert await known(workspace, tmp_path) == ["a.rho", "sub/b.rho"]


async def test_what_a_fault_of_ours_has_spoiled_is_not_stored(tmp_path: Path) -> None:
    """The next start tries again."""
    store, folder = tmp_path / "store", tmp_path / "w"
    folder.mkdir()
    (folder / "a.rho").write_text("x!(1)")
    spoiled = [True]

    def sometimes(text: str) -> FileSummary:
        if spoiled[0]:
            raise RuntimeError("boom")
        return summarise(text)

    for state, expected in ((True, ["RH023"]), (False, ["RH101"])):
        spoiled[0] = state
        async with open_workspace(languages=rholang_by(sometimes), store_folder=store) as workspace:
            await workspace.set_folders([uri_of(folder)])
            await workspace.indexed()
            assert await codes(workspace, uri_of(folder / "a.rho")) == expected


async def test_summaries_of_another_version_are_made_anew_though_their_files_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rholsp.workspace.files.stamp.is_settled", lambda stamp, now_ns: True)
    store, folder = tmp_path / "store", tmp_path / "w"
    folder.mkdir()
    tree(folder, "a.rho", "b.rho")
    for version, stored in (("1", 0), ("1", 2), ("2", 0), ("2", 2)):
        languages = rholang_by(summarise)
        languages = replace(languages, known=(replace(languages.known[0], version=version),))
        async with open_workspace(languages=languages, store_folder=store) as workspace:
            await workspace.set_folders([uri_of(folder)])
            assert (await workspace.indexed()).stored == stored


async def test_a_look_that_a_change_overtakes_is_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes into a folder after it was crawled, and before that is known, is found all the same."""
    tree(tmp_path, "first.rho")
    crawled, go_on = threading.Event(), threading.Event()

    def slow(*args: Any, **options: Any) -> Crawl:
        found = crawl(*args, **options)
        if not crawled.is_set():
            crawled.set()
            assert go_on.wait(10)
        return found

    monkeypatch.setattr(indexer, "crawl", slow)
    async with open_workspace() as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await trio.to_thread.run_sync(crawled.wait, 10)
        tree(tmp_path, "folder/second.rho")
        await event(workspace, tmp_path / "folder", FileChange.CREATED)
        # The indexer has heard of the change once it answers.
        assert (await workspace.index.ask(LookAtIndex())).running
        go_on.set()
        assert await known(workspace, tmp_path) == ["first.rho", "folder/second.rho"]
