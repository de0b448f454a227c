"""The workspace as the server uses it: edits in, fresh answers out."""

import math
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio

from rholsp.features.definition import definition
from rholsp.features.references import references
from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise
from rholsp.text.edits import PositionRange, TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.workspace import ActorStopped, FileChange, News, Workspace, analysis, open_workspace, queries, snapshot
from rholsp.workspace.messages import Indexing
from tests.patience import HUNG
from tests.workspace.helpers import codes, definitions, errors, event, replace_text, rholang_by, uri_of

A, B = "file:///a.rho", "file:///b.rho"


@asynccontextmanager
async def indexed(folder: Path) -> AsyncIterator[Workspace]:
    async with open_workspace() as workspace:
        await workspace.set_folders([uri_of(folder)])
        await workspace.indexed()
        yield workspace


async def until_finished(workspace: Workspace) -> list[News]:
    """All news up to the end of indexing."""
    heard = [await workspace.news()]
    while heard[-1].progress is None or not heard[-1].progress.finished:
        heard.append(await workspace.news())
    return heard


async def first_notice(workspace: Workspace) -> str:
    news = await workspace.news()
    while not news.notices:
        news = await workspace.news()
    return news.notices[0].message


async def test_a_question_sees_the_edits_before_it_across_files() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        assert await definitions(workspace, A, 0) == []
        await workspace.open(B, "rholang", 1, "contract lib(@x) = { Nil }")
        assert await definitions(workspace, A, 0) == [(B, 9)]
        await replace_text(workspace, B, "Nil | contract lib(@x) = { Nil }")
        assert await definitions(workspace, A, 0) == [(B, 15)]
        await replace_text(workspace, B, "contract other(@x) = { Nil }", 3)
        assert await definitions(workspace, A, 0) == []


async def test_a_view_shows_its_document_as_it_was_when_the_view_was_made() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "new x in { x!(1) }")
        view = await workspace.view(A)
        await replace_text(workspace, A, "Nil", 2)
        later = await workspace.view(A)
        facts = await view.file(A)
        assert facts is not None
        assert (facts.version, facts.text) == (1, "new x in { x!(1) }")
        assert await definition(view, A, 11) is not None
        new_facts = await later.file(A)
        assert new_facts is not None
        assert new_facts.version == 2


async def test_edits_apply_in_the_negotiated_encoding() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, '@"𝛌"!(1)')
        # In UTF-16 the letter takes two units, so character 6 is the `!`.
        await workspace.change(A, 2, [TextChange("!!", PositionRange(0, 5, 0, 6))], PositionEncoding.UTF16)
        facts = await (await workspace.view(A)).file(A)
        assert facts is not None
        assert facts.text == '@"𝛌"!!(1)'


async def test_changes_that_wait_together_cost_one_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "INLINE_LENGTH", 0)
    parsed: list[str] = []
    busy, go_on = threading.Event(), threading.Event()

    def slow(text: str) -> FileSummary:
        parsed.append(text)
        busy.set()
        go_on.wait(10)
        return summarise(text)

    async with open_workspace(languages=rholang_by(slow)) as workspace:
        await workspace.open(A, "rholang", 1, "Nil")
        await trio.to_thread.run_sync(busy.wait, 10)
        for version in range(2, 50):
            await replace_text(workspace, A, f"@{version}!(1)", version)
        go_on.set()
        assert await codes(workspace, A) == []
        assert parsed == ["Nil", "@49!(1)"]


async def test_a_question_between_two_changes_is_answered_for_the_first() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "Nil")
        views = []
        for version in range(2, 6):
            await replace_text(workspace, A, f"@{version}!(1)", version)
            views.append(await workspace.view(A))
        for version, view in enumerate(views, 2):
            facts = await view.file(A)
            assert facts is not None
            assert facts.version == version


async def test_a_long_document_is_parsed_beside_the_actor_and_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "INLINE_LENGTH", 20)
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "contract long(@x) = { Nil } | Nil")
        await workspace.open(B, "rholang", 1, "long!(1)")
        assert await definitions(workspace, B, 0) == [(A, 9)]
        for version in range(2, 10):
            await replace_text(workspace, A, f"@{version}!(1) | contract lang(@x) = {{ Nil }}", version)
            assert await codes(workspace, B) == ["RH101"]
            await replace_text(workspace, A, f"@{version}!(1) | contract long(@x) = {{ Nil }}", version)
            found = await references(await workspace.view(B), B, 0, True)
            assert found is not None
            assert [place.uri for place in found] == [A, B]
        assert await definitions(workspace, B, 0) == [(A, 18)]
        assert [found.name for found in await workspace_symbols(await workspace.view(), "lo")] == ["long"]
        await workspace.close(A)
        assert await definitions(workspace, B, 0) == []


async def test_an_edit_beyond_the_text_is_made_at_its_end_and_the_next_full_text_heals() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "new x in { x!(1) }")
        await workspace.change(A, 2, [TextChange(" | x!(1)", PositionRange(9, 0, 9, 0))], PositionEncoding.UTF16)
        assert await codes(workspace, A) == ["RH101"]
        await replace_text(workspace, A, "Nil", 4)
        assert await codes(workspace, A) == []


async def test_a_change_of_a_document_that_is_not_open_is_ignored_with_a_notice() -> None:
    async with open_workspace() as workspace:
        await replace_text(workspace, A, "Nil")
        assert await codes(workspace, A) is None
        assert "without being open" in await first_notice(workspace)


async def test_the_editor_wins_over_the_disk_until_it_closes_the_file(tmp_path: Path) -> None:
    path, user = tmp_path / "lib.rho", uri_of(tmp_path / "main.rho")
    path.write_text("contract disk(@x) = { Nil }")
    (tmp_path / "main.rho").write_text("disk!(1) | editor!(1)")
    uri = uri_of(path)
    async with indexed(tmp_path) as workspace:
        assert await definitions(workspace, user, 0) == [(uri, 9)]
        await workspace.open(uri, "rholang", 1, "contract editor(@x) = { Nil }")
        assert await definitions(workspace, user, 0) == []
        assert await definitions(workspace, user, 11) == [(uri, 9)]
        path.write_text("Nil | contract disk(@x) = { Nil }")
        await event(workspace, path)
        assert await definitions(workspace, user, 0) == []
        await workspace.close(uri)
        assert await definitions(workspace, user, 0) == [(uri, 15)]
        assert await definitions(workspace, user, 11) == []


async def test_closing_forgets_what_is_not_in_a_folder_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "gone.rho").write_text("contract gone(@x) = { Nil }")
    skipped = tmp_path / "target" / "skipped.rho"
    skipped.parent.mkdir()
    skipped.write_text("Nil")
    async with indexed(tmp_path) as workspace:
        for uri in (A, "untitled:1", uri_of(skipped), uri_of(tmp_path / "gone.rho")):
            await workspace.open(uri, "rholang", 1, "contract gone(@x) = { Nil }")
        (tmp_path / "gone.rho").unlink()
        for uri in (A, "untitled:1", uri_of(skipped), uri_of(tmp_path / "gone.rho")):
            assert await codes(workspace, uri) is not None
            await workspace.close(uri)
            assert await codes(workspace, uri) is None
        assert await workspace_symbols(await workspace.view(), "gone") == ()
        assert (await workspace.statistics()).files == 0


async def test_files_made_changed_renamed_and_deleted_outside(tmp_path: Path) -> None:
    user = tmp_path / "main.rho"
    user.write_text("lib!(1)")
    old, new = tmp_path / "old.rho", tmp_path / "new.rho"
    async with indexed(tmp_path) as workspace:
        old.write_text("contract lib(@x) = { Nil }")
        await event(workspace, old, FileChange.CREATED)
        assert await definitions(workspace, uri_of(user), 0) == [(uri_of(old), 9)]
        old.write_text("Nil | contract lib(@x) = { Nil }")
        await event(workspace, old, FileChange.CHANGED)
        assert await definitions(workspace, uri_of(user), 0) == [(uri_of(old), 15)]
        old.rename(new)
        await event(workspace, new, FileChange.CREATED)
        await event(workspace, old, FileChange.DELETED)
        assert await definitions(workspace, uri_of(user), 0) == [(uri_of(new), 15)]
        new.unlink()
        await event(workspace, new, FileChange.DELETED)
        assert await definitions(workspace, uri_of(user), 0) == []


async def test_a_deleted_folder_takes_its_files_along(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for number in range(8):
        (inner / f"{number}.rho").write_text("Nil")
    async with indexed(tmp_path) as workspace:
        assert (await workspace.statistics()).files == 8
        for number in range(8):
            (inner / f"{number}.rho").unlink()
        inner.rmdir()
        await event(workspace, inner, FileChange.DELETED)
        assert (await workspace.statistics()).files == 0


async def test_events_for_files_that_are_none_of_ours_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nil")
    async with indexed(tmp_path) as workspace:
        await event(workspace, tmp_path / "a.txt", FileChange.CREATED)
        await event(workspace, tmp_path.parent / "elsewhere.rho", FileChange.CREATED)
        assert (await workspace.statistics()).files == 0


async def test_folders_come_and_go(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, text in ((one, "contract lib(@x) = { Nil }"), (two, "lib!(1)")):
        folder.mkdir()
        (folder / "a.rho").write_text(text)
    async with indexed(two) as workspace:
        user = uri_of(two / "a.rho")
        assert await errors(workspace, user) == ["RH101"]
        await workspace.set_folders([uri_of(one)])
        await workspace.indexed()
        assert await errors(workspace, user) == []
        await workspace.open(uri_of(one / "b.rho"), "rholang", 1, "Nil")
        await workspace.set_folders([], [uri_of(one)])
        assert await errors(workspace, user) == ["RH101"]
        assert await codes(workspace, uri_of(one / "a.rho")) is None
        assert await codes(workspace, uri_of(one / "b.rho")) == []
        await workspace.set_folders([uri_of(one)], [])
        await workspace.indexed()
        assert await errors(workspace, user) == []


async def test_a_file_closed_before_its_folder_was_added_is_read_from_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text("contract lib(@x) = { Nil }")
    async with open_workspace() as workspace:
        await workspace.open(uri_of(path), "rholang", 1, "Nil")
        await workspace.close(uri_of(path))
        assert await codes(workspace, uri_of(path)) is None
        await workspace.set_folders([uri_of(tmp_path)])
        await workspace.indexed()
        assert [found.name for found in await workspace_symbols(await workspace.view(), "")] == ["lib"]


async def test_news_name_the_files_whose_diagnostics_may_differ() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        assert await codes(workspace, A) == ["RH101"]
        assert (await workspace.news()).changed == {A}
        await workspace.open(B, "rholang", 1, "contract lib(@x) = { @x!(1) }")
        assert await codes(workspace, B) == ["RH121"]
        changed: set[str] = set()
        while changed != {A, B}:
            changed |= (await workspace.news()).changed
        await workspace.close(B)
        assert await codes(workspace, A) == ["RH101"]
        changed = set()
        while changed != {A, B}:
            changed |= (await workspace.news()).changed


async def test_news_tell_of_progress_and_of_files_that_cannot_be_used(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.rho").write_text("Nil")
    (tmp_path / "binary.rho").write_bytes(b"\0\1")
    (tmp_path / "latin.rho").write_bytes(b"// \xe9")
    async with open_workspace() as workspace:
        await workspace.set_folders([uri_of(tmp_path), uri_of(tmp_path / "missing")])
        heard = await until_finished(workspace)
        notices = {str(notice.uri).rpartition("/")[2]: notice.message for news in heard for notice in news.notices}
        assert set(notices) == {"binary.rho", "latin.rho", "missing"}
        assert "cannot be read: No such file" in notices["missing"]
        last = heard[-1].progress
        assert last is not None
        assert (last.done, last.total) == (22, 22)
        assert await codes(workspace, uri_of(tmp_path / "binary.rho")) == ["RH021"]
        assert await codes(workspace, uri_of(tmp_path / "latin.rho")) == ["RH020"]


async def test_what_cannot_be_read_after_an_event_is_told(tmp_path: Path) -> None:
    path = tmp_path / "loop.rho"
    async with indexed(tmp_path) as workspace:
        await until_finished(workspace)
        path.symlink_to(path)
        await event(workspace, path, FileChange.CREATED)
        assert "symbolic links" in await first_notice(workspace)
        assert await codes(workspace, uri_of(path)) is None


async def test_while_indexing_a_question_waits_for_what_may_turn_up(tmp_path: Path) -> None:
    (tmp_path / "lib.rho").write_text("contract lib(@x) = { Nil }")
    (tmp_path / "main.rho").write_text("lib!(1)")
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        await workspace.set_folders([uri_of(tmp_path)])
        assert await definitions(workspace, A, 0) == [(uri_of(tmp_path / "lib.rho"), 9)]
        await workspace.set_folders([], [uri_of(tmp_path)])
        await workspace.set_folders([uri_of(tmp_path)])
        assert [found.name for found in await workspace_symbols(await workspace.view(), "lib")] == ["lib"]
        assert await errors(workspace, A) == []


async def test_what_looks_for_everything_waits_until_everything_is_known(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.rho").write_text(f"contract lib{number}(@x) = {{ Nil }} | lib!(1)")
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        await workspace.set_folders([uri_of(tmp_path)])
        places = await references(await workspace.view(A), A, 0, True)
        assert places is not None
        assert len(places) == 301
        await workspace.set_folders([], [uri_of(tmp_path)])
        await workspace.set_folders([uri_of(tmp_path)])
        assert len(await workspace_symbols(await workspace.view(), "lib")) == 300


async def test_a_search_gives_up_waiting_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "SEARCH_PATIENCE", 0)
    (tmp_path / "lib.rho").write_text("contract lib(@x) = { Nil }")
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        await workspace.set_folders([uri_of(tmp_path)])
        places = await references(await workspace.view(A), A, 0, True)
        assert places is not None
        assert (A, 0) in [(place.uri, place.start) for place in places]


async def test_a_hundred_readers_over_a_thousand_documents_while_they_change() -> None:
    documents = 1000
    async with open_workspace() as workspace:
        for number in range(documents):
            await workspace.open(f"file:///{number}.rho", "rholang", 1, f"contract c{number}(@x) = {{ Nil }} | all!(1)")
        answered = 0

        async def reader(number: int) -> None:
            nonlocal answered
            for step in range(3):
                uri = f"file:///{(number * 7 + step) % documents}.rho"
                view = await workspace.view(uri)
                facts = await view.file(uri)
                assert facts is not None
                at = facts.summary.contracts[0].name.start
                found = await definition(view, uri, at)
                assert found is not None
                assert [(target.uri, target.selection.start) for target in found.targets] == [(uri, at)]
                answered += 1

        async with trio.open_nursery() as nursery:
            for number in range(100):
                nursery.start_soon(reader, number)
            for number in range(0, documents, 10):
                text = f"Nil | contract c{number}(@x) = {{ Nil }} | all!(1)"
                await replace_text(workspace, f"file:///{number}.rho", text)
        assert answered == 300
        places = await references(await workspace.view(), "file:///0.rho", 35, True)
        assert places is not None
        assert len(places) == documents


async def test_what_the_indexer_read_before_a_file_was_deleted_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "INLINE_LENGTH", 0)
    busy, go_on = threading.Event(), threading.Event()

    def slow(text: str) -> FileSummary:
        busy.set()
        go_on.wait(10)
        return summarise(text)

    path = tmp_path / "a.rho"
    path.write_text("Nil")
    async with open_workspace(languages=rholang_by(slow)) as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        await trio.to_thread.run_sync(busy.wait, 10)
        path.unlink()
        await event(workspace, path, FileChange.DELETED)
        assert await codes(workspace, uri_of(path)) is None
        go_on.set()
        await workspace.indexed()
        assert await codes(workspace, uri_of(path)) is None


async def test_statistics(tmp_path: Path) -> None:
    (tmp_path / "lib.rho").write_text("contract lib(@x) = { Nil }")
    async with indexed(tmp_path) as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        for _ in range(3):
            await definitions(workspace, A, 0)
        known = await workspace.statistics()
        assert (known.files, known.open_files, known.symbols, known.contracts, known.shared_names) == (2, 1, 3, 1, 1)
        assert (known.cache.hits, known.cache.misses, known.cache.size) == (2, 1, 1)
        assert known.cache.hit_rate == pytest.approx(2 / 3)
        assert known.index_ms > 0
        assert known.as_json()["cache"]["hits"] == 2


async def test_after_the_end_every_question_says_so() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "Nil")
        view = await workspace.view(A)
    with pytest.raises(ActorStopped):
        await view.files_with("x")
    with pytest.raises(ActorStopped):
        await workspace.open(B, "rholang", 1, "Nil")
    with pytest.raises(ActorStopped):
        await workspace.news()


async def test_a_file_that_uses_a_name_and_then_defines_it_is_found() -> None:
    async with open_workspace() as workspace:
        await workspace.open(A, "rholang", 1, "lib!(1)")
        await workspace.open(B, "rholang", 1, "lib!(2)")
        assert await definitions(workspace, A, 0) == []
        await replace_text(workspace, B, "contract lib(@x) = { Nil } | lib!(2)", 2)
        assert await definitions(workspace, A, 0) == [(B, 9)]
        await replace_text(workspace, B, "lib!(2)", 3)
        assert await definitions(workspace, A, 0) == []


async def test_whether_names_may_turn_up_yet_is_known_without_any_name() -> None:
    async with open_workspace() as workspace:
        assert (await (await workspace.view()).defined(())).complete
        for mailbox in workspace.symbols:
            await mailbox.tell(Indexing(1))
        assert not (await (await workspace.view()).defined(())).complete


async def test_nobody_waits_for_who_registers_a_channel_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PATIENCE", math.inf)
    text = "new out(`rho:io:stdout`) in { out!(1) }"
    async with open_workspace() as workspace:
        for mailbox in workspace.symbols:
            await mailbox.tell(Indexing(1))
        await workspace.open(A, "rholang", 1, text)
        with trio.fail_after(HUNG):
            resolution = await (await workspace.view(A)).resolve(A, text.index("rho:io"))
        assert resolution is not None
        assert resolution.targets == ()
