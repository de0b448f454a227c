"""Folding, selection ranges and linked editing as a client sees them."""

from tests.server.harness import at, open_document, session, taken

URI = "file:///w/cell.rho"
TEXT = """// Makes a cell.
// And more.
contract cell(@initial, ret) = {
  new state in {
    state!(initial) | ret!(*state)
  }
}
"""
WHOLE_LINES = {"textDocument": {"foldingRange": {"lineFoldingOnly": True, "rangeLimit": 2}}}


async def test_folding_by_characters_and_by_lines() -> None:
    document = {"textDocument": {"uri": URI}}
    async with session() as client:
        await open_document(client, URI, TEXT)
        found = await client.ask("textDocument/foldingRange", document)
        assert [(one["startLine"], one["endLine"], one.get("kind")) for one in found] == [
            (0, 1, "comment"),
            (2, 6, None),
            (3, 5, None),
        ]
        assert (found[1]["startCharacter"], found[1]["endCharacter"]) == (32, 0)
        assert await client.ask("textDocument/foldingRange", {"textDocument": {"uri": "file:///nobody.rho"}}) is None
    async with session(capabilities=WHOLE_LINES) as client:
        await open_document(client, URI, TEXT)
        found = await client.ask("textDocument/foldingRange", document)
        assert [(one["startLine"], one["endLine"]) for one in found] == [(0, 1), (2, 5)]
        assert all("startCharacter" not in one for one in found)


async def test_selection_ranges_nest() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        place = at(URI, TEXT, "initial)")
        params = {"textDocument": place["textDocument"], "positions": [place["position"], {"line": 0, "character": 0}]}
        inner, comment = await client.ask("textDocument/selectionRange", params)
        assert taken(TEXT, inner["range"]) == "initial"
        assert taken(TEXT, inner["parent"]["range"]) == "state!(initial)"
        assert taken(TEXT, comment["range"]) == TEXT


async def test_linked_editing_of_a_local_name() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        found = await client.ask("textDocument/linkedEditingRange", at(URI, TEXT, "state!("))
        assert [taken(TEXT, one) for one in found["ranges"]] == ["state"] * 3
        assert await client.ask("textDocument/linkedEditingRange", at(URI, TEXT, "cell(")) is None
