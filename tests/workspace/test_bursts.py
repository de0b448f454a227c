"""Many edits and many events at once: what a later one overtakes costs nothing, and nobody else waits for it."""

import threading
from pathlib import Path

import pytest
import trio

from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.model.summary import FileSummary
from rholsp.protocol.framing import encode_frame
from rholsp.protocol.jsonrpc import encode_notification
from rholsp.rholang.summarise import summarise
from rholsp.text.edits import PositionRange, TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.workspace import FileChange, FileEvent, analysis, documents, open_workspace
from tests.patience import HUNG
from tests.server.harness import open_document, session
from tests.workspace.helpers import codes, rholang_by, uri_of

A = "file:///w/a.rho"


class Counting:
    """Rholang that keeps what it analysed. Texts with `SLOW` in them wait for `go_on`."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.busy = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, text: str) -> FileSummary:
        self.texts.append(text)
        if "SLOW" in text:
            self.busy.set()
            assert self.go_on.wait(10)
        return summarise(text)


def insertion(offset: int, text: str) -> TextChange:
    return TextChange(text, PositionRange(0, offset, 0, offset))


@pytest.mark.parametrize("inline", [0, 16_000])
async def test_a_burst_over_the_wire_costs_a_few_analyses(inline: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the edits (reader, dispatcher, shard): not one by one, yet the question sees all."""
    monkeypatch.setattr(analysis, "INLINE_LENGTH", inline)
    counting = Counting()
    async with session(languages=rholang_by(counting)) as client:
        await open_document(client, A, "contract a() = { Nil }")
        frames = []
        for number in range(2_000):
            where = {"line": 0, "character": 10}
            params = {
                "textDocument": {"uri": A, "version": number + 2},
                "contentChanges": [{"range": {"start": where, "end": where}, "text": "b"}],
            }
            frames.append(encode_frame(encode_notification("textDocument/didChange", params)))
        await client.stream.send_all(b"".join(frames))
        (symbol,) = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": A}})
    assert symbol["name"] == "a" + "b" * 2_000
    assert len(counting.texts) < 400


async def test_edits_that_are_on_their_way_are_waited_for_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "GATHERING_SECONDS", 0.05)
    counting = Counting()
    async with open_workspace(languages=rholang_by(counting), expecting=lambda: True) as workspace:
        await workspace.open(A, "rholang", 1, "Nil")
        await codes(workspace, A)
        for version in range(2, 6):
            await workspace.change(A, version, [insertion(0, "@")], PositionEncoding.UTF16)
        with trio.fail_after(HUNG):
            while "@@@@Nil" not in counting.texts:
                await workspace.news()
    assert counting.texts == ["Nil", "@@@@Nil"]


async def test_a_question_about_another_file_does_not_wait_for_more_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "GATHERING_SECONDS", 1_000.0)
    async with open_workspace(expecting=lambda: True) as workspace:
        await workspace.open(A, "rholang", 1, "contract first() = { Nil }")
        await workspace.open("file:///w/b.rho", "rholang", 1, "second!()")
        await workspace.change(A, 2, [TextChange("contract second() = { Nil }")], PositionEncoding.UTF16)
        with trio.fail_after(HUNG):
            view = await workspace.view("file:///w/b.rho")
            resolution = await view.resolve("file:///w/b.rho", 0)
    assert resolution is not None
    assert [target.facts.uri for target in resolution.targets] == [A]


def files_in(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"f{number}.rho" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"contract c{number}(x) = {{ Nil }}")
    return paths


async def test_events_of_files_that_did_not_change_cost_no_analysis(tmp_path: Path) -> None:
    paths = files_in(tmp_path, 100)
    counting = Counting()
    async with open_workspace(languages=rholang_by(counting)) as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await workspace.indexed()
        assert len(counting.texts) == 100
        for _ in range(40):
            await workspace.files_changed([FileEvent(uri_of(path), FileChange.CHANGED) for path in paths])
        assert len(await workspace_symbols(await workspace.view(), "c")) == 100
    assert len(counting.texts) == 100


async def test_many_changed_files_keep_nobody_from_an_answer(tmp_path: Path) -> None:
    paths = files_in(tmp_path, 300)
    counting = Counting()
    async with open_workspace(languages=rholang_by(counting)) as workspace:
        await workspace.open(A, "rholang", 1, "contract own(x) = { Nil }")
        await workspace.set_folders([uri_of(tmp_path)])
        await workspace.indexed()
        for number, path in enumerate(paths):
            path.write_text(f"contract SLOW{number}(x) = {{ Nil }}")
        await workspace.files_changed([FileEvent(uri_of(path), FileChange.CHANGED) for path in paths])
        await trio.to_thread.run_sync(counting.busy.wait, 10)
        with trio.fail_after(HUNG):
            facts = await (await workspace.view(A)).file(A)
        assert facts is not None
        assert facts.summary.contracts
        assert sum("SLOW" in text for text in counting.texts) == 1, "one after the other"
        counting.go_on.set()
        assert len(await workspace_symbols(await workspace.view(), "slow")) == 300
    assert len(counting.texts) == 601


async def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    (path,) = files_in(tmp_path, 1)
    counting = Counting()
    async with open_workspace(languages=rholang_by(counting)) as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await workspace.indexed()
        path.write_text("contract SLOW(x) = { Nil }")
        await workspace.files_changed([FileEvent(uri_of(path), FileChange.CHANGED)])
        await trio.to_thread.run_sync(counting.busy.wait, 10)
        path.write_text("contract last(x) = { Nil }")
        await workspace.files_changed([FileEvent(uri_of(path), FileChange.CHANGED)])
        counting.go_on.set()
        assert [found.name for found in await workspace_symbols(await workspace.view(), "")] == ["last"]


async def test_a_file_that_is_opened_while_it_waits_to_be_read_shows_the_editors_text(tmp_path: Path) -> None:
    paths = files_in(tmp_path, 200)
    counting = Counting()
    async with open_workspace(languages=rholang_by(counting)) as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await workspace.indexed()
        for path in paths:
            path.write_text("contract SLOW(x) = { Nil }")
        await workspace.files_changed([FileEvent(uri_of(path), FileChange.CHANGED) for path in paths])
        await trio.to_thread.run_sync(counting.busy.wait, 10)
        for path in paths:
            await workspace.open(uri_of(path), "rholang", 7, "contract own(x) = { Nil }")
        counting.go_on.set()
        for path in paths:
            facts = await (await workspace.view(uri_of(path))).file(uri_of(path))
            assert facts is not None
            assert (facts.version, facts.text) == (7, "contract own(x) = { Nil }")


async def test_the_place_of_analysis_follows_the_last_cost() -> None:
    pace = analysis.Pace()
    assert pace.is_quick(1_000)
    assert not pace.is_quick(10_000), "nothing is known of it"
    pace.note(10_000, 0.005, 0)
    assert pace.is_quick(10_000)
    pace.note(10_000, 0.005, analysis.DENSE_ERRORS + 1)
    assert not pace.is_quick(10_000), "amid a change for the worse"
    pace.note(1_000, 0.1, 0)
    assert not pace.is_quick(1_000)
    pace.note(10_000, 0.0, 0)
    assert not pace.is_quick(analysis.INLINE_LENGTH + 1)


async def test_others_have_turns_while_many_files_are_unpacked(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(80):
        (folder / f"f{number}.rho").write_text("shared!(1)")
    for _ in range(2):
        async with open_workspace(store_folder=tmp_path / "store") as workspace:
            await workspace.set_folders([uri_of(folder)])
            run = await workspace.indexed()
            await workspace.stored()
            if not run.stored:
                continue
            turns, over = 0, trio.Event()

            async def count_turns(over: trio.Event) -> None:
                nonlocal turns
                while not over.is_set():
                    turns += 1
                    await trio.lowlevel.checkpoint()

            view = await workspace.view()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(count_turns, over)
                found = await view.files_with("shared")
                over.set()
            assert len(found) == 80
            assert turns >= 5


async def test_what_is_looked_into_once_stays_packed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.rho").write_text("new x in { x!(1) }")
    uri = uri_of(folder / "a.rho")
    for _ in range(2):
        async with open_workspace(store_folder=tmp_path / "store") as workspace:
            await workspace.set_folders([uri_of(folder)])
            await workspace.indexed()
            await workspace.stored()
            view = await workspace.view()
            facts = await view.file_for_once(uri)
            assert facts is not None
            assert [symbol.name for symbol in facts.summary.symbols] == ["x"]
            kept = await (await workspace.view()).file(uri)
            assert kept is not None
            assert kept.meaning.is_packed


def test_a_short_text_says_little_about_a_longer_one() -> None:
    pace = analysis.Pace()
    pace.note(0, analysis.INLINE_SECONDS / 10, 0)
    assert pace.is_quick(100)
    pace.note(10_000, analysis.INLINE_SECONDS * 2, 0)
    assert not pace.is_quick(10_000)
