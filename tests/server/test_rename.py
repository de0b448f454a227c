"""Rename as a client sees it: ranges, edits of both forms, and refusals with their reasons."""

from pathlib import Path
from typing import Any

import pytest
import trio

from rholsp.features.rename import rename
from rholsp.server.handlers import rename as rename_handler
from rholsp.text.uris import from_path
from tests.server.client import Json, Refused
from tests.server.harness import at, open_document, session, taken

URI = "file:///w/cell.rho"
TEXT = 'new cell in { contract cell(@x) = { Nil } | cell!(1) | @"log"!(2) }'
CHANGES = {"workspace": {"workspaceEdit": {"documentChanges": True}}}


async def test_prepare_gives_the_range_and_what_stands_there() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        answer = await client.ask("textDocument/prepareRename", at(URI, TEXT, "cell!(1"))
        assert (taken(TEXT, answer["range"]), answer["placeholder"]) == ("cell", "cell")
        answer = await client.ask("textDocument/prepareRename", at(URI, TEXT, '@"log"', inside=2))
        assert (taken(TEXT, answer["range"]), answer["placeholder"]) == ("log", "log")
        assert await client.ask("textDocument/prepareRename", at(URI, TEXT, "Nil")) is None


async def test_edits_are_versioned_where_the_client_takes_that() -> None:
    params = {**at(URI, TEXT, "cell!(1"), "newName": "box"}
    async with session(capabilities=CHANGES) as client:
        await open_document(client, URI, TEXT, version=7)
        (change,) = (await client.ask("textDocument/rename", params))["documentChanges"]
        assert change["textDocument"] == {"uri": URI, "version": 7}
        assert [(taken(TEXT, edit["range"]), edit["newText"]) for edit in change["edits"]] == [("cell", "box")] * 3
    async with session() as client:
        await open_document(client, URI, TEXT)
        edits = (await client.ask("textDocument/rename", params))["changes"][URI]
        assert [taken(TEXT, edit["range"]) for edit in edits] == ["cell"] * 3


async def test_closed_files_are_edited_too(tmp_path: Path) -> None:
    library, main = tmp_path / "library.rho", tmp_path / "main.rho"
    library.write_text("contract tally(@x) = { Nil }", encoding="utf-8")
    main.write_text("tally!(1) | tally!(2)", encoding="utf-8")
    uri = from_path(str(main))
    async with session(folders=[tmp_path], capabilities=CHANGES) as client:
        await open_document(client, uri, main.read_text(encoding="utf-8"))
        params = {**at(uri, "tally!(1) | tally!(2)", "tally!(2"), "newName": "count"}
        changes = (await client.ask("textDocument/rename", params))["documentChanges"]
        found = {
            change["textDocument"]["uri"]: (change["textDocument"]["version"], len(change["edits"]))
            for change in changes
        }
        assert found == {from_path(str(library)): (None, 1), uri: (1, 2)}


@pytest.mark.parametrize(("new_name", "reason"), [("new", "new"), ("1x", "1x"), ("x", "x")])
async def test_a_refusal_says_why(new_name: str, reason: str) -> None:
    text = "new cell, x in { cell!(*x) }"
    async with session() as client:
        await open_document(client, URI, text)
        with pytest.raises(Refused) as caught:
            await client.ask("textDocument/rename", {**at(URI, text, "cell!("), "newName": new_name})
        assert caught.value.code == -32803
        assert f"`{reason}`" in str(caught.value)


ANNOTATIONS = {"workspace": {"workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}}}}


@pytest.mark.parametrize("capabilities", [ANNOTATIONS, CHANGES, {}], ids=["annotations", "versions", "plain"])
async def test_another_project_is_edited_only_where_the_user_confirms_it(tmp_path: Path, capabilities: Json) -> None:
    text = 'contract tally(@x) = { @"log"!(x) } | tally!(1)'
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "main.rho").write_text(text, encoding="utf-8")
    own, other = from_path(str(one / "main.rho")), from_path(str(two / "main.rho"))
    for name, new in (("tally", "count"), ('log"', "trace")):
        async with session(folders=[one, two], capabilities=capabilities) as client:
            await open_document(client, own, text)
            answer = await client.ask("textDocument/rename", {**at(own, text, name), "newName": new})
            if "documentChanges" not in answer:
                assert list(answer["changes"]) == [own]
            else:
                edits = {change["textDocument"]["uri"]: change["edits"] for change in answer["documentChanges"]}
                assert all("annotationId" not in edit for edit in edits.pop(own))
                assert list(edits) == ([other] if capabilities is ANNOTATIONS else [])
                annotations = answer.get("changeAnnotations", {})
                for edit in edits.get(other, []):
                    assert annotations[edit["annotationId"]]["needsConfirmation"] is True
            if capabilities is not ANNOTATIONS:
                told = await client.notified("window/showMessage")
                assert "were not changed: main.rho" in told["message"]


async def test_edits_of_a_document_that_has_moved_on_are_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    computed, go_on = trio.Event(), trio.Event()

    async def slow(*args: Any) -> Any:
        found = await rename(*args)
        computed.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(rename_handler, "rename", slow)
    async with session() as client:
        await open_document(client, URI, TEXT)
        asked = await client.request("textDocument/rename", {**at(URI, TEXT, "cell!(1"), "newName": "box"})
        await computed.wait()
        params = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": f" {TEXT}"}]}
        await client.tell("textDocument/didChange", params)
        await client.ask("rholsp/statistics")
        go_on.set()
        with pytest.raises(Refused) as caught:
            await client.reply_to(asked)
        assert caught.value.code == -32801
