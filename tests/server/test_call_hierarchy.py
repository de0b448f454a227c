"""Call hierarchy as a client sees it: items come back with the questions, also after edits."""

from tests.server.harness import at, open_document, session, taken

URI = "file:///w/cell.rho"
TEXT = """new cell in {
  contract cell(@initial, ret) = { log!(initial) } |
  contract log(@x) = { Nil } |
  cell!(1, *reply) | cell!(2)
}
"""


async def test_both_directions() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        (cell,) = await client.ask("textDocument/prepareCallHierarchy", at(URI, TEXT, "cell!(1"))
        assert (cell["name"], cell["detail"], cell["uri"]) == ("cell", "contract cell(@initial, ret)", URI)
        assert taken(TEXT, cell["selectionRange"]) == "cell"
        assert taken(TEXT, cell["range"]).startswith("contract cell(")
        (incoming,) = await client.ask("callHierarchy/incomingCalls", {"item": cell})
        assert (incoming["from"]["name"], incoming["from"]["kind"]) == ("cell.rho", 1)
        assert [(taken(TEXT, place), place["start"]) for place in incoming["fromRanges"]] == [
            ("cell", {"line": 3, "character": 2})
        ]
        (outgoing,) = await client.ask("callHierarchy/outgoingCalls", {"item": cell})
        assert outgoing["to"]["name"] == "log"
        assert [taken(TEXT, place) for place in outgoing["fromRanges"]] == ["log"]
        (caller,) = await client.ask("callHierarchy/incomingCalls", {"item": outgoing["to"]})
        assert caller["from"] == cell
        (called,) = await client.ask("callHierarchy/outgoingCalls", {"item": incoming["from"]})
        assert called["to"] == cell
        assert await client.ask("textDocument/prepareCallHierarchy", at(URI, TEXT, "reply")) is None


async def test_an_item_is_found_again_after_an_edit_or_is_gone() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        (cell,) = await client.ask("textDocument/prepareCallHierarchy", at(URI, TEXT, "cell!(1"))
        change = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "\n\n"}
        document = {"uri": URI, "version": 2}
        await client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        (outgoing,) = await client.ask("callHierarchy/outgoingCalls", {"item": cell})
        assert outgoing["fromRanges"][0]["start"]["line"] == 3
        document = {"uri": URI, "version": 3}
        await client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": "Nil"}]})
        assert await client.ask("callHierarchy/outgoingCalls", {"item": cell}) is None
        strange = {**cell, "data": {"name": 1}, "uri": "file:///nobody.rho"}
        for item in (strange, {**strange, "uri": URI}):
            assert await client.ask("callHierarchy/incomingCalls", {"item": item}) is None
