"""What a client may do as often as it likes must not add up."""

import random
from pathlib import Path
from typing import Any

import pytest
import trio
import trio.testing

from rholsp.protocol import connection
from rholsp.protocol.connection import Peer, Step, serve_connection
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.json_text import dumps
from rholsp.workspace import FileChange, FileEvent, documents, open_workspace
from tests.patience import HUNG
from tests.server.client import UNANSWERED
from tests.server.harness import open_document, session
from tests.workspace.helpers import uri_of

REFRESH = "workspace/diagnostic/refresh"


async def test_files_that_come_and_go_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shards: list[documents._Shard] = []
    make = documents._Shard.__init__

    def noted(self: documents._Shard, *args: Any) -> None:
        make(self, *args)
        shards.append(self)

    monkeypatch.setattr(documents._Shard, "__init__", noted)
    (tmp_path / "a.rho").write_text("Nil")
    random.seed(1)
    async with open_workspace() as workspace:
        await workspace.set_folders([uri_of(tmp_path)])
        for number in range(300):
            folder, file = tmp_path / f"folder{number}", tmp_path / f"{number}.rho"
            events = [FileEvent(uri_of(path), change) for path in (folder, file) for change in FileChange]
            random.shuffle(events)
            await workspace.files_changed(events)
            view = await workspace.view(uri_of(tmp_path / f"asked{number}.rho"))
            assert await view.file(uri_of(tmp_path / f"asked{number}.rho")) is None
        await workspace.indexed()
        outside = [FileEvent(f"file:///elsewhere/{number}", FileChange.CREATED) for number in range(300)]
        await workspace.files_changed(outside)
        await workspace.files_changed(FileEvent(uri_of(tmp_path / f"{n}.rho"), FileChange.DELETED) for n in range(300))
        assert len(await (await workspace.view()).sources.all_files()) == 1
        kept = [{*shard.entries, *shard.heard, *shard.folder_changes} for shard in shards]
    assert set().union(*kept) == {uri_of(tmp_path / "a.rho")}


async def test_a_client_that_does_not_read_is_read_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_UNREAD_BYTES", 1_000_000)
    near, far = trio.testing.lockstep_stream_pair()
    peer, sent, answers = Peer(), 0, 0
    total = 5_000

    async def route(message: object, trace: object) -> Step:
        async def work() -> str:
            return "x" * 500

        return Step(work, ordered=False)

    async def write() -> None:
        nonlocal sent
        for number in range(total):
            await near.send_all(encode_frame(dumps({"jsonrpc": "2.0", "id": number, "method": "m"})))
            sent += 1

    async def read() -> None:
        nonlocal answers
        decoder = FrameDecoder()
        while answers < total:
            answers += sum(1 for _ in decoder.feed(bytes(await near.receive_some(65_536))))

    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(serve_connection, far, peer, route)
            nursery.start_soon(write)
            await trio.testing.wait_all_tasks_blocked(0.2)
            # The 256 that wait for the dispatcher, and what a batch of the writer holds, come on top.
            assert peer.unread.bytes < 1_000_000 + 300 * 6_000
            assert 100 < sent < total // 2
            await read()
            nursery.cancel_scope.cancel()
    assert answers == total
    assert peer.unread.bytes == 0


async def test_diagnostics_are_not_asked_to_be_refreshed_again_and_again(tmp_path: Path) -> None:
    capabilities = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    a, b = uri_of(tmp_path / "a.rho"), uri_of(tmp_path / "b.rho")
    async with session(capabilities=capabilities, answers={REFRESH: UNANSWERED}) as client:
        await open_document(client, a, "shout!(1)")
        await open_document(client, b, "Nil")
        for version in range(2, 30):
            text = "contract shout(@x) = { Nil }" if version % 2 else "Nil"
            change = {"textDocument": {"uri": b, "version": version}, "contentChanges": [{"text": text}]}
            await client.tell("textDocument/didChange", change)
            await client.ask("textDocument/diagnostic", {"textDocument": {"uri": a}})
            await trio.testing.wait_all_tasks_blocked(0.01)
        assert [asked["method"] for asked in client.asked] == [REFRESH]
        # Once it has answered, it hears of what came meanwhile, once.
        await client.send({"id": client.asked[0]["id"], "result": None})
        await client.until(lambda: len(client.asked) == 2)
        await trio.testing.wait_all_tasks_blocked(0.05)
        assert len(client.asked) == 2
