"""workspace/willRenameFiles as a client sees it."""

from pathlib import Path

import pytest

from rholsp.text.uris import from_path
from tests.server.client import Json
from tests.server.harness import open_document, session

VERSIONED = {"workspace": {"workspaceEdit": {"documentChanges": True}}}


def renamed(folder: Path, old: str, new: str) -> Json:
    return {"files": [{"oldUri": from_path(str(folder / old)), "newUri": from_path(str(folder / new))}]}


@pytest.mark.parametrize("capabilities", [{}, VERSIONED])
async def test_imports_of_open_and_closed_files_follow(tmp_path: Path, capabilities: Json) -> None:
    text = "; é\n!(import! &self lib)\n"
    for name in ("open.metta", "closed.metta"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "lib.metta").write_text("(= (f) 1)", encoding="utf-8")
    opened, closed = (from_path(str(tmp_path / name)) for name in ("open.metta", "closed.metta"))
    edit = {
        "range": {"start": {"line": 1, "character": 16}, "end": {"line": 1, "character": 19}},
        "newText": "base",
    }
    async with session(folders=[tmp_path], capabilities=capabilities) as client:
        await open_document(client, opened, text, 7, language="metta")
        found = await client.ask("workspace/willRenameFiles", renamed(tmp_path, "lib.metta", "base.metta"))
        if capabilities:
            documents = [(one["textDocument"], one["edits"]) for one in found["documentChanges"]]
            assert documents == [({"uri": closed, "version": None}, [edit]), ({"uri": opened, "version": 7}, [edit])]
        else:
            assert found["changes"] == {opened: [edit], closed: [edit]}
        assert await client.ask("workspace/willRenameFiles", renamed(tmp_path, "open.metta", "o.metta")) is None


async def test_what_cannot_follow_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.metta").write_text("!(import! &self lib)", encoding="utf-8")
    (tmp_path / "lib.metta").write_text("(= (f) 1)", encoding="utf-8")
    async with session(folders=[tmp_path]) as client:
        params = renamed(tmp_path, "lib.metta", "with blank.metta")
        assert await client.ask("workspace/willRenameFiles", params) is None
        assert "main.metta" in (await client.notified("window/showMessage"))["message"]
