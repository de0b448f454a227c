"""Regions as documents of their own, and MeTTa over LSP: escapes, encodings and several files."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from rholsp.text.uris import from_path
from tests.server.client import Refused
from tests.server.harness import at, open_document, session, taken

A, B = "file:///a.rho", "file:///b.metta"
TEXT = """new compile(`rho:metta:compile`), r, goal in {
  compile!(*r, "(= (greet \\"𝄞\\") é)  (= (shout $x) (greet $x))") |
  compile!(*r, "!(shout " ++ goal ++ ")") |
  // @metta
  r!("(= (shout $x)
        (greet $x))")
}
"""
CONTENT = {"workspace": {"textDocumentContent": {}}}


async def test_regions_are_listed_and_shown() -> None:
    async with session(capabilities=CONTENT) as client:
        await open_document(client, A, TEXT)
        found = await client.ask("rholsp/regions", {"textDocument": {"uri": A}})
        assert [(region["languageId"], region["route"]) for region in found] == [
            ("metta", "services"),
            ("metta", "services"),
            ("metta", "directives"),
        ]
        shown = [
            (await client.ask("workspace/textDocumentContent", {"uri": f"rholsp-region:{region['uri']}"}))["text"]
            for region in found
        ]
        assert shown == [
            '(= (greet "𝄞") é)  (= (shout $x) (greet $x))',
            "!(shout \ufffc)",
            "(= (shout $x)\n        (greet $x))",
        ]


async def test_a_region_keeps_its_uri_while_the_text_around_it_changes() -> None:
    async with session() as client:
        await open_document(client, A, TEXT)
        before = await client.ask("rholsp/regions", {"textDocument": {"uri": A}})
        await client.tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": A, "version": 2},
                "contentChanges": [{"text": TEXT.replace("goal", "aim").replace("new", "\n\n/* é */ new")}],
            },
        )
        after = await client.ask("rholsp/regions", {"textDocument": {"uri": A}})
        assert [region["uri"] for region in after] == [region["uri"] for region in before]
        assert [region["range"] for region in after] != [region["range"] for region in before]


@pytest.mark.parametrize("uri", ["rholsp-region:file:///a.rho", "file:///a.rho#metta-0123456789ab-1"])
async def test_what_is_no_region_is_told_so(uri: str) -> None:
    async with session(capabilities=CONTENT) as client:
        await open_document(client, A, TEXT)
        with pytest.raises(Refused, match="expected rholsp-region:"):
            await client.ask("workspace/textDocumentContent", {"uri": uri})


async def test_a_region_that_is_gone_is_told_so() -> None:
    async with session(capabilities=CONTENT) as client:
        await open_document(client, A, TEXT)
        with pytest.raises(Refused, match="no longer has this region"):
            await client.ask("workspace/textDocumentContent", {"uri": f"rholsp-region:{A}#metta-0123456789ab-1"})


async def test_a_region_of_a_file_on_disk_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text(TEXT, encoding="utf-8")
    uri = from_path(str(tmp_path / "a.rho"))
    async with session(capabilities=CONTENT, folders=[tmp_path]) as client:
        found = await client.ask("rholsp/regions", {"textDocument": {"uri": uri}})
        shown = await client.ask("workspace/textDocumentContent", {"uri": f"rholsp-region:{found[1]['uri']}"})
        assert shown["text"] == "!(shout \ufffc)"


@pytest.mark.parametrize("name", ["a.rho", "ä b+(1).rho"])
async def test_a_client_may_escape_the_uri_that_it_was_given(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    uri = from_path(str(tmp_path / name))
    async with session(capabilities=CONTENT, folders=[tmp_path]) as client:
        found = await client.ask("rholsp/regions", {"textDocument": {"uri": uri}})
        host, _, fragment = found[1]["uri"].partition("#")
        # As VS Code writes a URI whose path is another URI.
        escaped = f"rholsp-region:{quote(unquote(host), safe='/')}#{fragment}"
        assert escaped.startswith("rholsp-region:file%3A///")
        shown = await client.ask("workspace/textDocumentContent", {"uri": escaped})
        assert shown["text"] == "!(shout \ufffc)"


async def test_a_document_that_nobody_knows_has_no_answer() -> None:
    async with session() as client:
        assert await client.ask("rholsp/regions", {"textDocument": {"uri": A}}) is None


ENCODINGS = [("utf-8", "utf-8"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le")]


@pytest.mark.parametrize(("encoding", "codec"), ENCODINGS, ids=[encoding for encoding, _ in ENCODINGS])
async def test_positions_behind_escapes_and_wide_characters(encoding: str, codec: str) -> None:
    async with session(capabilities={"general": {"positionEncodings": [encoding]}}) as client:
        await open_document(client, A, TEXT)
        await open_document(client, B, "!(shout 1)\n", language="metta")
        found = await client.ask("textDocument/definition", at(B, "!(shout 1)", "shout"))
        line = TEXT.split("\n")[1]
        unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        start = len(line[: line.index("shout")].encode(codec)) // unit
        assert [(one["uri"], one["range"]["start"]) for one in found] == [
            (A, {"line": 1, "character": start}),
            (A, {"line": 4, "character": 10}),
        ]


async def test_a_rename_goes_through_strings_and_files() -> None:
    async with session() as client:
        await open_document(client, A, TEXT)
        await open_document(client, B, "!(greet 1) ; greet\n", language="metta")
        edit = await client.ask("textDocument/rename", {**at(B, "!(greet 1)", "greet"), "newName": "hail"})
        assert {uri: len(edits) for uri, edits in edit["changes"].items()} == {A: 3, B: 1}
        assert {one["newText"] for edits in edit["changes"].values() for one in edits} == {"hail"}


async def test_metta_files_of_a_folder_are_indexed_with_rholang(tmp_path: Path) -> None:
    (tmp_path / "lib.metta").write_text("(= (twice $x) (* 2 $x))\n", encoding="utf-8")
    (tmp_path / "main.rho").write_text('new c(`rho:metta:compile`), r in { c!(*r, "!(twice 2)") }', encoding="utf-8")
    main = from_path(str(tmp_path / "main.rho"))
    async with session(folders=[tmp_path]) as client:
        text = (tmp_path / "main.rho").read_text(encoding="utf-8")
        found = await client.ask("textDocument/definition", at(main, text, "twice"))
        assert [one["uri"] for one in found] == [from_path(str(tmp_path / "lib.metta"))]
        symbols: list[dict[str, Any]] = await client.ask("workspace/symbol", {"query": "twice"})
        assert [symbol["location"]["uri"] for symbol in symbols] == [from_path(str(tmp_path / "lib.metta"))]


async def test_outline_shows_regions_under_their_host() -> None:
    async with session(
        capabilities={"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}
    ) as client:
        await open_document(client, A, TEXT)
        outline = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": A}})
        regions = [item for item in outline if item["name"] == "metta"]
        assert [[child["name"] for child in item.get("children", [])] for item in regions] == [
            ["greet", "shout"],
            [],
            ["shout"],
        ]
        assert taken(TEXT, regions[1]["range"]) == '"!(shout " ++ goal ++ ")"'
