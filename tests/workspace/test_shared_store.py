"""One store for several workspaces at once, and its news for all of them."""

from pathlib import Path

import pytest
import trio

from rholsp.text.uris import from_path
from rholsp.workspace import Workspace, open_workspace
from rholsp.workspace.messages import IndexRun
from rholsp.workspace.store import actor
from rholsp.workspace.store.actor import Get
from rholsp.workspace.store.shared import open_store
from rholsp.workspace.store.sqlite_file import StoreFile, Unusable, open_store_file
from tests.patience import HUNG


@pytest.fixture
def folder(tmp_path: Path) -> str:
    home = tmp_path / "work"
    home.mkdir()
    for name in "abc":
        (home / f"{name}.rho").write_text(f"contract {name}(@x) = {{ {name}!(x) }}")
    return from_path(str(home))


async def index(workspace: Workspace, folder: str) -> IndexRun:
    await workspace.set_folders([folder])
    return await workspace.indexed()


async def notices(workspace: Workspace) -> list[str]:
    with trio.fail_after(HUNG):
        while not (news := await workspace.news()).notices:
            pass
    return [notice.message for notice in news.notices]


async def test_what_one_workspace_has_kept_another_one_finds(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[StoreFile] = []

    def opening(folder: Path, limit: int, *, after: Path | None = None) -> StoreFile:
        opened.append(open_store_file(folder, limit, after=after))
        return opened[-1]

    monkeypatch.setattr(actor, "open_store_file", opening)
    async with open_store(tmp_path / "store") as store, open_workspace(store=store) as one:
        assert store is not None
        assert (await index(one, folder)).stored == 0
        async with open_workspace(store=store) as two:
            assert (await index(two, folder)).stored == 3
            assert await two.stored() == await one.stored()
        # The end of one workspace is not the store's.
        assert await store.mailbox.ask(Get(())) == {}
        async with open_workspace(store=store) as three:
            assert (await index(three, folder)).stored == 3
    assert len(opened) == 1


async def test_a_disk_of_no_use_is_told_to_all_those_to_come_included(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(folder: Path, limit: int, *, after: Path | None = None) -> StoreFile:
        raise Unusable("no room")

    monkeypatch.setattr(actor, "open_store_file", failing)
    expected = ["the index on disk cannot be used: each start analyses all files again (no room)"]
    async with open_store(tmp_path / "store") as store:
        async with open_workspace(store=store) as gone:
            await gone.indexed()
        async with open_workspace(store=store) as one, open_workspace(store=store) as two:
            assert (await index(one, folder)).analysed == 3
            assert await notices(one) == expected
            assert await notices(two) == expected
            async with open_workspace(store=store) as three:
                assert await notices(three) == expected


async def test_a_bug_in_the_store_costs_the_store_of_all(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(actor, "_serve", broken)
    async with (
        open_store(tmp_path / "store") as store,
        open_workspace(store=store) as one,
        open_workspace(store=store) as two,
    ):
        assert (await index(one, folder)).analysed == 3
        for workspace in (one, two):
            (said,) = await notices(workspace)
            assert said.startswith("the index on disk has failed: each start analyses all files again")
        assert (await index(two, folder)).analysed == 3
