"""Semantic tokens as a client sees them."""

from typing import Any

from rholsp.features.semantic_token_legend import TYPES
from rholsp.server.semantic_tokens_cache import DOCUMENTS
from tests.server.client import Client
from tests.server.harness import open_document, session

URI = "file:///w/a.rho"
COLOURS = {"textDocument": {"semanticTokens": {"requests": {"full": {"delta": True}}}}}
TEXT = "new chan in {\n  chan!(1)\n}"


async def full(client: Client, uri: str = URI) -> Any:
    return await client.ask("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})


async def delta(client: Client, previous: str, uri: str = URI) -> Any:
    params = {"textDocument": {"uri": uri}, "previousResultId": previous}
    return await client.ask("textDocument/semanticTokens/full/delta", params)


async def change(client: Client, text: str, version: int) -> None:
    document = {"uri": URI, "version": version}
    await client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})


async def test_all_tokens_and_those_of_a_range() -> None:
    async with session(capabilities=COLOURS) as client:
        await open_document(client, URI, TEXT)
        data = (await full(client))["data"]
        assert data[:10] == [0, 0, 3, TYPES.index("keyword"), 0, 0, 4, 4, TYPES.index("variable"), 1]
        span = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 4}}
        part = await client.ask("textDocument/semanticTokens/range", {"textDocument": {"uri": URI}, "range": span})
        assert part["data"] == [1, 2, 4, TYPES.index("variable"), 0]
        assert "resultId" not in part


async def test_after_an_edit_only_the_difference_is_sent() -> None:
    async with session(capabilities=COLOURS) as client:
        await open_document(client, URI, TEXT)
        first = await full(client)
        same = await delta(client, first["resultId"])
        assert same["edits"] == []
        await change(client, TEXT.replace("(1)", "(1 + 1)"), 2)
        second = await delta(client, same["resultId"])
        data = list(first["data"])
        for edit in second["edits"]:
            data[edit["start"] : edit["start"] + edit["deleteCount"]] = edit.get("data", [])
        assert len(second["edits"]) == 1
        assert data == (await full(client))["data"]
        assert data != first["data"]


async def test_who_names_tokens_that_are_forgotten_gets_all_of_them() -> None:
    async with session(capabilities=COLOURS) as client:
        await open_document(client, URI, TEXT)
        first = await full(client)
        assert (await delta(client, "nonsense"))["data"] == first["data"]
        kept = await full(client)
        for number in range(DOCUMENTS):
            uri = f"file:///w/{number}.rho"
            await open_document(client, uri, "Nil")
            await full(client, uri)
        assert (await delta(client, kept["resultId"]))["data"] == first["data"]


async def test_lengths_are_in_the_units_of_the_client() -> None:
    for encoding, length in (("utf-8", 6), ("utf-16", 4), ("utf-32", 3)):
        async with session(capabilities={**COLOURS, "general": {"positionEncodings": [encoding]}}) as client:
            await open_document(client, URI, '"𝄞" | Nil')
            data = (await full(client))["data"]
            assert data[2] == length
            assert data[6] == length + 1


async def test_a_document_that_nobody_knows_has_none() -> None:
    async with session(capabilities=COLOURS) as client:
        assert await full(client) is None
        assert await delta(client, "1") is None
        span = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}
        params = {"textDocument": {"uri": URI}, "range": span}
        assert await client.ask("textDocument/semanticTokens/range", params) is None
