"""Navigation, symbols and hover as a client sees them."""

from pathlib import Path
from typing import Any

import pytest

from rholsp.text.uris import from_path
from tests.server.harness import at, open_document, session, taken

URI = "file:///w/cell.rho"
TEXT = """// Makes a cell.
contract cell(@initial, ret) = {
  new state in { state!(initial) | ret!(*state) }
} |
new reply in { cell!(1, *reply) | for (@got <- reply) { Nil } }
"""
LINKS = {"textDocument": {"definition": {"linkSupport": True}, "declaration": {"linkSupport": True}}}


async def test_definition_is_a_location_or_a_link_as_the_client_likes() -> None:
    for capabilities, links in (({}, False), (LINKS, True)):
        async with session(capabilities=capabilities) as client:
            await open_document(client, URI, TEXT)
            for inside in (0, 4):
                params = at(URI, TEXT, "cell!(1", inside=inside)
                for method in ("definition", "declaration"):
                    (target,) = await client.ask(f"textDocument/{method}", params)
                    if not links:
                        assert target["uri"] == URI
                        assert taken(TEXT, target["range"]) == "cell"
                        assert target["range"]["start"] == {"line": 1, "character": 9}
                        continue
                    assert target["targetUri"] == URI
                    assert taken(TEXT, target["targetSelectionRange"]) == "cell"
                    assert taken(TEXT, target["originSelectionRange"]) == "cell"
                    assert target["originSelectionRange"]["start"]["line"] == 4
            definition = await client.ask("textDocument/definition", at(URI, TEXT, "cell!(1"))
            if links:
                assert taken(TEXT, definition[0]["targetRange"]).startswith("contract cell(")


async def test_all_candidates_are_given() -> None:
    text = "new f, r in { contract f(@1) = { Nil } | contract f(@x) = { x!(1) } | f!(1) }"
    async with session() as client:
        await open_document(client, URI, text)
        targets = await client.ask("textDocument/definition", at(URI, text, "f!(1)"))
        assert [target["range"]["start"]["character"] for target in targets] == [
            text.index("f(@1)"),
            text.index("f(@x"),
        ]


async def test_implementation_names_contracts_and_receives_that_may_take_the_message() -> None:
    text = (
        'new f in { @"é"!(1) | contract f(@1) = { Nil } | for (@x, @y <- f) { Nil } | for (@2 <- f) { Nil } | f!(2) }'
    )
    for capabilities in ({}, {"textDocument": {"implementation": {"linkSupport": True}}}):
        async with session(capabilities=capabilities) as client:
            await open_document(client, URI, text)
            (target,) = await client.ask("textDocument/implementation", at(URI, text, "f!(2)"))
            if not capabilities:
                assert target["range"]["start"]["character"] == text.index("f) { Nil } | f!")
                continue
            assert target["targetSelectionRange"]["start"]["character"] == text.index("f) { Nil } | f!")
            assert target["originSelectionRange"]["start"]["character"] == text.index("f!(2)")
            everything = await client.ask("textDocument/implementation", at(URI, text, "f in"))
            assert len(everything) == 3


async def test_type_definition_is_a_location_or_a_link_as_the_client_likes() -> None:
    text, uri = "; é\n(: f (-> Number Number))\n!(f 1)\n", "file:///w/a.metta"
    for capabilities in ({}, {"textDocument": {"typeDefinition": {"linkSupport": True}}}):
        async with session(capabilities=capabilities) as client:
            await open_document(client, uri, text, language="metta")
            (target,) = await client.ask("textDocument/typeDefinition", at(uri, text, "f 1"))
            place = target["targetSelectionRange"] if capabilities else target["range"]
            assert place["start"] == {"line": 1, "character": 3}


async def test_references_with_and_without_the_declaration() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        params = at(URI, TEXT, "state!(")
        for include, count in ((True, 3), (False, 2)):
            places = await client.ask("textDocument/references", {**params, "context": {"includeDeclaration": include}})
            assert [taken(TEXT, place["range"]) for place in places] == ["state"] * count


async def test_highlights_tell_reading_from_writing() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        marks = await client.ask("textDocument/documentHighlight", at(URI, TEXT, "reply in"))
        assert [(taken(TEXT, mark["range"]), mark["kind"]) for mark in marks] == [
            ("reply", 3),
            ("reply", 2),
            ("reply", 2),
        ]


async def test_the_outline_is_nested_or_flat_as_the_client_likes() -> None:
    nested = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}
    async with session(capabilities=nested) as client:
        await open_document(client, URI, TEXT)
        tree = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        assert tree[0]["name"] == "cell"
        assert taken(TEXT, tree[0]["selectionRange"]) == "cell"
        assert [child["name"] for child in tree[0]["children"]] == ["state"]
    async with session() as client:
        await open_document(client, URI, TEXT)
        flat = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        assert [(one["name"], one.get("containerName")) for one in flat][:2] == [("cell", None), ("state", "cell")]
        assert flat[0]["location"]["uri"] == URI


async def test_hover_is_markdown_or_plain_as_the_client_likes() -> None:
    for formats, kind in (
        (["markdown", "plaintext"], "markdown"),
        (["plaintext", "markdown"], "plaintext"),
        (None, "plaintext"),
    ):
        async with session(capabilities={"textDocument": {"hover": {"contentFormat": formats}}}) as client:
            await open_document(client, URI, TEXT)
            hover = await client.ask("textDocument/hover", at(URI, TEXT, "cell!(1"))
            assert hover["contents"]["kind"] == kind
            assert "contract cell(@initial, ret)" in hover["contents"]["value"]
            assert "Makes a cell." in hover["contents"]["value"]
            assert taken(TEXT, hover["range"]) == "cell"


@pytest.mark.parametrize("hierarchical", [True, False])
async def test_an_outline_of_any_depth_reaches_the_client_whole(hierarchical: bool) -> None:
    depth = 700
    text = "".join(f"contract c{i}(@x) = {{ " for i in range(depth)) + "Nil" + " }" * depth
    nested = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": hierarchical}}}
    async with session(capabilities=nested) as client:
        await open_document(client, URI, text)
        waiting = list(await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}}))
        names = []
        while waiting:
            symbol = waiting.pop(0)
            names.append(symbol["name"])
            waiting[:0] = symbol.get("children", [])
        assert names == [f"c{i}" for i in range(depth)]


async def test_nothing_is_answered_with_null() -> None:
    questions: list[tuple[str, dict[str, Any]]] = [
        ("definition", {}),
        ("declaration", {}),
        ("hover", {}),
        ("documentHighlight", {}),
        ("references", {"context": {"includeDeclaration": True}}),
    ]
    async with session() as client:
        await open_document(client, URI, TEXT)
        for method, more in questions:
            unknown = at("file:///w/unknown.rho", TEXT, "cell!")
            assert await client.ask(f"textDocument/{method}", {**unknown, **more}) is None
        for method in ("definition", "declaration", "hover"):
            assert await client.ask(f"textDocument/{method}", at(URI, TEXT, "\n  new", inside=1)) is None
        unknown = {"textDocument": {"uri": "untitled:nowhere"}}
        assert await client.ask("textDocument/documentSymbol", unknown) is None


async def test_names_lead_across_files_that_were_never_opened(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "größe #1.rho").write_text("contract measure(@x, ret) = { ret!(x) }", encoding="utf-8")
    user = from_path(str(tmp_path / "user.rho"))
    text = "new r in { measure!(1, *r) }"
    async with session(folders=[tmp_path]) as client:
        await open_document(client, user, text)
        (target,) = await client.ask("textDocument/definition", at(user, text, "measure"))
        assert target["uri"] == from_path(str(tmp_path / "lib" / "größe #1.rho"))
        (symbol,) = await client.ask("workspace/symbol", {"query": "measr"})
        assert (symbol["name"], symbol["location"]["uri"]) == ("measure", target["uri"])


async def test_a_query_that_nobody_types_finds_nothing() -> None:
    name = "x" * 2000
    async with session() as client:
        await open_document(client, URI, f"contract {name}() = {{ Nil }}")
        assert len(await client.ask("workspace/symbol", {"query": name[:1000]})) == 1
        assert await client.ask("workspace/symbol", {"query": name}) == []


async def test_a_client_gets_its_own_spelling_of_a_uri_back() -> None:
    spelling = "file:///C%3A/w/a%2Db.rho"
    async with session() as client:
        await open_document(client, spelling, TEXT)
        for asked in (spelling, "file:///c:/w/a-b.rho", "file:///C:/w/a-b.rho"):
            (target,) = await client.ask("textDocument/definition", at(asked, TEXT, "cell!"))
            assert target["uri"] == spelling


@pytest.mark.parametrize(("encoding", "size"), [("utf-8", 1), ("utf-16", 2), ("utf-32", 4)])
async def test_columns_are_in_the_negotiated_units(encoding: str, size: int) -> None:
    text = 'new cell in { @"é😀"!(1) | cell!(1) }'
    codec = encoding if size == 1 else f"{encoding}-le"
    column = len(text[: text.index("cell!")].encode(codec)) // size
    async with session(capabilities={"general": {"positionEncodings": [encoding]}}) as client:
        await open_document(client, URI, text)
        params = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": column}}
        places = await client.ask("textDocument/references", {**params, "context": {"includeDeclaration": False}})
        assert [place["range"]["start"]["character"] for place in places] == [column]


async def test_ranges_within_ranges_are_no_deeper_than_readers_of_json_go() -> None:
    uri, depth = "file:///w/deep.rho", 1_000
    async with session() as client:
        await open_document(client, uri, "[" * depth + "1" + "]" * depth)
        place = {"line": 0, "character": depth}
        (found,) = await client.ask("textDocument/selectionRange", {"textDocument": {"uri": uri}, "positions": [place]})
    levels = 0
    while found is not None:
        levels, found = levels + 1, found.get("parent")
    assert 10 < levels <= 100


async def test_the_place_of_a_found_symbol_is_told_as_it_is_when_it_is_asked_for() -> None:
    capabilities = {"workspace": {"symbol": {"resolveSupport": {"properties": ["location.range"]}}}}
    text = "contract measure(@x) = { @1!(x) }"
    async with session(capabilities=capabilities) as client:
        await open_document(client, URI, text)
        (symbol,) = await client.ask("workspace/symbol", {"query": "measure"})
        assert symbol["location"] == {"uri": URI}
        later = f"\n{text}"
        change = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": later}]}
        await client.tell("textDocument/didChange", change)
        resolved = await client.ask("workspaceSymbol/resolve", symbol)
        assert taken(later, resolved["location"]["range"]) == "measure"
        for strange in ({**symbol, "data": None}, {**symbol, "data": {**symbol["data"], "name": "gone"}}):
            beginning = {"line": 0, "character": 0}
            place = (await client.ask("workspaceSymbol/resolve", strange))["location"]
            assert place == {"uri": URI, "range": {"start": beginning, "end": beginning}}
