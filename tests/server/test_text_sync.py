"""Documents, files and folders as the client tells of them."""

import shutil
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import trio
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rholsp.model.summary import Diagnostic, FileSummary
from rholsp.protocol.jsonrpc import ErrorCode
from rholsp.text.uris import from_path
from rholsp.workspace import analysis
from tests.server.client import Client, Json, Refused
from tests.server.harness import at, open_document, session

URI = "file:///w/a.rho"


async def names(client: Client, uri: str = URI) -> list[str] | None:
    outline = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    return None if outline is None else [one["name"] for one in outline]


async def change(client: Client, version: int, *changes: Json) -> None:
    params = {"textDocument": {"uri": URI, "version": version}, "contentChanges": list(changes)}
    await client.tell("textDocument/didChange", params)


def replace(start: int, end: int, text: str) -> Json:
    positions = {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}}
    return {"range": positions, "text": text}


async def test_a_question_sees_every_edit_before_it() -> None:
    async with session() as client:
        await open_document(client, URI, "contract a0() = { Nil }")
        for number in range(1, 30):
            await change(client, number + 1, replace(9, 9 + len(f"a{number - 1}"), f"a{number}"))
            asked = await client.request("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
            (symbol,) = await client.reply_to(asked)
            assert symbol["name"] == f"a{number}"


async def test_a_question_does_not_see_edits_after_it() -> None:
    async with session() as client:
        await open_document(client, URI, "contract a0() = { Nil }")
        asked = []
        for number in range(1, 30):
            asked.append(await client.request("textDocument/documentSymbol", {"textDocument": {"uri": URI}}))
            await change(client, number + 1, {"text": f"contract a{number}() = {{ Nil }}"})
        found = [(await client.reply_to(one))[0]["name"] for one in asked]
        assert found == [f"a{number}" for number in range(29)]


async def test_a_place_in_a_text_that_was_overtaken_is_no_place_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that takes long is analysed beside its shard, and the next analysis takes all edits made meanwhile."""
    begun, go_on = threading.Event(), threading.Event()
    summarise = analysis.meaning_in_place

    def slowly(uri: str, text: str, by: analysis.Summarise) -> tuple[FileSummary, tuple[Diagnostic, ...]]:
        begun.set()
        go_on.wait()
        return summarise(uri, text, by)

    monkeypatch.setattr(analysis, "INLINE_LENGTH", 0)
    monkeypatch.setattr(analysis, "meaning_in_place", slowly)
    async with session() as client:
        try:
            await open_document(client, URI, "new a in { a!(1) }")
            await client.request("textDocument/hover", at(URI, "new a in", "a"), request_id="of the first text")
            await trio.to_thread.run_sync(begun.wait)
            await change(client, 2, {"text": "new b in { b!(1) }"})
            document = {"textDocument": {"uri": URI}}
            for method, params in (
                ("hover", at(URI, "new b in", "b")),
                ("rename", at(URI, "new b in", "b") | {"newName": "c"}),
                ("selectionRange", document | {"positions": [{"line": 0, "character": 4}]}),
                ("documentSymbol", document),
            ):
                await client.request(f"textDocument/{method}", params, request_id=method)
            # Refused in its turn, when all before it are at work.
            with pytest.raises(Refused):
                await client.ask("no such method")
            await change(client, 3, {"text": "new other, b in { b!(1) }"})
            await client.request("textDocument/hover", at(URI, "new other", "other"), request_id="of the last text")
        finally:
            go_on.set()
        assert "'a\\n" in str(await client.reply_to("of the first text"))
        for method in ("hover", "rename", "selectionRange"):
            with pytest.raises(Refused) as refused:
                await client.reply_to(method)
            assert refused.value.code == ErrorCode.CONTENT_MODIFIED
        assert [one["name"] for one in await client.reply_to("documentSymbol")] == ["other", "b"]
        assert "'other\\n" in str(await client.reply_to("of the last text"))


async def test_changes_of_one_notification_apply_in_order_and_a_full_one_replaces_all() -> None:
    async with session() as client:
        await open_document(client, URI, "contract a() = { Nil }")
        await change(client, 2, {"text": "contract b() = { Nil }"}, replace(9, 10, "bb"), replace(11, 11, "c"))
        assert await names(client) == ["bbc"]
        await change(client, 3, {"text": "contract z() = { Nil }", "range": None})
        assert await names(client) == ["z"]


async def test_a_change_beyond_the_text_is_made_at_its_end_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async with session() as client:
        await open_document(client, URI, "contract a() = { Nil }")
        nowhere = {"start": {"line": 50, "character": 0}, "end": {"line": 50, "character": 1}}
        for version, name in ((2, "b"), (3, "c")):
            await change(client, version, {"range": nowhere, "text": f" | contract {name}() = {{ Nil }}"})
        assert await names(client) == ["a", "b", "c"]
        await change(client, 4, {"text": "contract healed() = { Nil }"})
        assert await names(client) == ["healed"]
    assert [record.levelname for record in caplog.records if "line 50 does not exist" in record.message] == ["WARNING"]


@pytest.mark.parametrize("version", [{}, {"version": None}])
async def test_older_clients_send_no_version(version: Json) -> None:
    async with session() as client:
        item = {"uri": URI, "languageId": "rholang", "text": "contract a() = { Nil }", **version}
        await client.tell("textDocument/didOpen", {"textDocument": item})
        params = {"textDocument": {"uri": URI, **version}, "contentChanges": [replace(9, 10, "bb")]}
        await client.tell("textDocument/didChange", params)
        assert await names(client) == ["bb"]


async def test_a_closed_document_without_a_file_is_forgotten() -> None:
    async with session() as client:
        await open_document(client, URI, "contract a() = { Nil }")
        await client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
        assert await names(client) is None


async def test_closing_goes_back_to_the_text_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text("contract disk() = { Nil }", encoding="utf-8")
    uri = from_path(str(path))
    async with session(folders=[tmp_path]) as client:
        await open_document(client, uri, "contract editor() = { Nil }")
        assert await names(client, uri) == ["editor"]
        await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert await names(client, uri) == ["disk"]


async def test_messages_about_documents_that_are_not_open_are_ignored() -> None:
    async with session() as client:
        await change(client, 2, {"text": "contract a() = { Nil }"})
        await client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
        await client.tell("textDocument/didSave", {"textDocument": {"uri": URI}})
        assert await names(client) is None


async def test_documents_without_a_path_are_documents() -> None:
    text = "new x in { x!(1) }"
    async with session() as client:
        await open_document(client, "untitled:Untitled-1", text)
        (target,) = await client.ask("textDocument/definition", at("untitled:Untitled-1", text, "x!"))
        assert target["uri"] == "untitled:Untitled-1"


async def test_files_that_change_outside_the_editor(tmp_path: Path) -> None:
    path = tmp_path / "lib.rho"
    uri, text = from_path(str(tmp_path / "user.rho")), "measure!(1)"

    async def targets() -> Any:
        return await client.ask("textDocument/definition", at(uri, text, "measure"))

    async with session(folders=[tmp_path]) as client:
        await open_document(client, uri, text)
        assert not await targets()
        path.write_text("contract measure(@x) = { Nil }", encoding="utf-8")
        event = {"uri": from_path(str(path)), "type": 1}
        await client.tell("workspace/didChangeWatchedFiles", {"changes": [event, {"uri": uri, "type": 99}]})
        assert [target["uri"] for target in await targets()] == [from_path(str(path))]
        path.unlink()
        await client.tell("workspace/didChangeWatchedFiles", {"changes": [{**event, "type": 3}]})
        assert not await targets()


async def test_folders_come_and_go(tmp_path: Path) -> None:
    (tmp_path / "lib.rho").write_text("contract measure(@x) = { Nil }", encoding="utf-8")
    folder = {"uri": from_path(str(tmp_path)), "name": "w"}
    async with session() as client:
        assert await client.ask("workspace/symbol", {"query": "measure"}) == []
        event = {"added": [folder], "removed": []}
        await client.tell("workspace/didChangeWorkspaceFolders", {"event": event})
        assert [one["name"] for one in await client.ask("workspace/symbol", {"query": "measure"})] == ["measure"]
        event = {"added": [], "removed": [folder]}
        await client.tell("workspace/didChangeWorkspaceFolders", {"event": event})
        assert await client.ask("workspace/symbol", {"query": "measure"}) == []


async def test_files_are_watched_where_the_client_offers_it() -> None:
    capabilities = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    async with session(capabilities=capabilities) as client:
        await client.until(lambda: bool(client.asked))
        (asked,) = client.asked
        assert asked["method"] == "client/registerCapability"
        (registration,) = asked["params"]["registrations"]
        assert registration["method"] == "workspace/didChangeWatchedFiles"
        assert registration["registerOptions"] == {
            "watchers": [{"globPattern": glob} for glob in ("**/*.rho", "**/*.rhox", "**/*.metta", "**/.gitignore")]
        }


NAMES = st.text(alphabet="ab😀", max_size=6)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), NAMES), max_size=12))
async def test_typing_ends_where_opening_the_result_would(edits: list[tuple[int, int, str]]) -> None:
    """Comments carry the text: whatever is typed into one, the contract below must be found at its place."""
    comment = ""
    async with session() as client:
        await open_document(client, URI, "//\ncontract a() = { Nil }")
        for version, (start, length, text) in enumerate(edits, start=2):
            units = [len(comment[:n].encode("utf-16-le")) // 2 for n in range(len(comment) + 1)]
            first, last = min(start, len(comment)), min(start + length, len(comment))
            await change(client, version, replace(2 + units[first], 2 + units[last], text))
            comment = comment[:first] + text + comment[last:]
        outline = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        assert [(one["name"], one["location"]["range"]["start"]) for one in outline] == [
            ("a", {"line": 1, "character": 0})
        ]


async def test_a_malformed_notification_is_told() -> None:
    async with session() as client:
        await open_document(client, URI, "contract a() = { Nil }")
        await change(client, 2, {"text": 5})
        told = await client.notified("window/showMessage")
        assert told["type"] == 1
        assert "textDocument/didChange was ignored: params.contentChanges[0].text: expected a string" in told["message"]
        assert await names(client) == ["a"]


async def test_settings_say_which_files_are_read(tmp_path: Path) -> None:
    for name in ("kept.rho", "left.rho", "other.rhol"):
        (tmp_path / name).write_text("contract @1(x) = { Nil }", encoding="utf-8")
    files: Json = {"files": {"include": ["*.rho", "*.rhol"], "exclude": ["left.*"]}}

    async def known(client: Client) -> set[str]:
        found = await client.ask("workspace/symbol", {"query": ""})
        return {symbol["location"]["uri"].rsplit("/", 1)[-1] for symbol in found}

    capabilities = {"workspace": {"configuration": True}}
    answers: Json = {"workspace/configuration": lambda _: [files]}
    async with session(folders=[tmp_path], capabilities=capabilities, answers=answers) as client:
        assert await known(client) == {"kept.rho", "other.rhol"}
        files["files"]["exclude"] = []
        await client.tell("workspace/didChangeConfiguration", {"settings": None})
        await until(client, known, {"kept.rho", "left.rho", "other.rhol"})
        files["files"] = {"include": "senseless"}
        await client.tell("workspace/didChangeConfiguration", {"settings": None})
        await until(client, known, {"kept.rho", "left.rho"})
        assert "rholsp.files.include" in (await client.notified("window/logMessage"))["message"]


async def test_folders_that_come_and_go_are_followed(tmp_path: Path) -> None:
    async def found(client: Client) -> set[str]:
        return {symbol["name"] for symbol in await client.ask("workspace/symbol", {"query": ""})}

    async def places(client: Client) -> set[str]:
        hits = await client.ask("workspace/symbol", {"query": "lib"})
        return {hit["location"]["uri"].removeprefix(from_path(str(tmp_path)) + "/") for hit in hits}

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.rho").write_text("contract lib(x) = { Nil }", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    async with session(folders=[root]) as client:
        assert await found(client) == set()
        elsewhere.rename(root / "library")
        created = {"files": [{"uri": from_path(str(root / "library"))}]}
        await client.tell("workspace/didCreateFiles", created)
        await until(client, found, {"lib"})
        (root / "library").rename(root / "moved")
        renamed = {"oldUri": from_path(str(root / "library")), "newUri": from_path(str(root / "moved"))}
        await client.tell("workspace/didRenameFiles", {"files": [renamed]})
        await until(client, places, {"root/moved/a.rho"})
        shutil.rmtree(root / "moved")
        await client.tell("workspace/didDeleteFiles", {"files": [{"uri": from_path(str(root / "moved"))}]})
        await until(client, found, set())


async def test_cancelled_indexing_ends_its_progress(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.rho").write_text("new x in { x!(1) | for (@y <- x) { Nil } }\n" * 60, encoding="utf-8")
    asked: list[Json] = []
    answers: Json = {"window/workDoneProgress/create": asked.append}
    capabilities = {"window": {"workDoneProgress": True}}
    async with session(folders=[tmp_path], capabilities=capabilities, answers=answers) as client:
        begin = (await client.notified("$/progress"))["value"]
        assert (begin["kind"], begin["cancellable"]) == ("begin", True)
        await client.tell("window/workDoneProgress/cancel", {"token": asked[0]["token"]})
        while (await client.notified("$/progress"))["value"]["kind"] != "end":
            pass
        assert (await client.ask("rholsp/statistics"))["files"] < 300


async def until(client: Client, ask: Callable[[Client], Awaitable[set[str]]], expected: set[str]) -> None:
    """Asks until the answer is what is expected; the session's own time limit ends a wait in vain."""
    while await ask(client) != expected:  # noqa: ASYNC110
        await trio.sleep(0.01)


async def test_the_disk_is_scanned_where_the_client_watches_nothing(tmp_path: Path) -> None:
    async def found(client: Client) -> set[str]:
        return {symbol["name"] for symbol in await client.ask("workspace/symbol", {"query": ""})}

    async with session(folders=[tmp_path]) as client:
        assert await found(client) == set()
        (tmp_path / "a.rho").write_text("contract lib(x) = { Nil }", encoding="utf-8")
        await until(client, found, {"lib"})
