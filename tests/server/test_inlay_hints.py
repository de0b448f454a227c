"""Inlay hints as a client sees them."""

import pytest

from tests.server.client import Json
from tests.server.harness import open_document, session

URI = "file:///w/pay.rho"
TEXT = 'contract pay(@amount, ret) = { Nil } |\npay!("é", *x) | pay!(1, *ret)\n'
DOCUMENT = {"textDocument": {"uri": URI}}
LINE = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 15}}


async def test_hints_of_a_range() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        found = await client.ask("textDocument/inlayHint", {**DOCUMENT, "range": LINE})
        assert [(one["label"], one["position"], one["kind"], one["paddingRight"]) for one in found] == [
            ("amount:", {"line": 1, "character": 5}, 2, True),
            ("ret:", {"line": 1, "character": 10}, 2, True),
        ]
        assert found[0]["tooltip"] == "contract pay(@amount, ret)"
        nobody = {"textDocument": {"uri": "file:///nobody.rho"}, "range": LINE}
        assert await client.ask("textDocument/inlayHint", nobody) is None


async def test_a_setting_switches_them_off() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        off = {"settings": {"rholsp": {"inlayHints": {"parameterNames": False}}}}
        await client.tell("workspace/didChangeConfiguration", off)
        assert await client.ask("textDocument/inlayHint", {**DOCUMENT, "range": LINE}) == []


@pytest.mark.parametrize(
    ("kind", "setting"),
    [("inlayHint", {"inlayHints": {"parameterNames": False}}), ("codeLens", {"codeLens": {"calls": False}})],
)
async def test_the_client_is_told_to_ask_again_when_settings_switch_them(kind: str, setting: Json) -> None:
    capabilities = {"workspace": {kind: {"refreshSupport": True}}}
    method = f"workspace/{kind}/refresh"
    async with session(capabilities=capabilities, answers={method: None}) as client:
        await open_document(client, URI, TEXT)
        same = {"settings": {"rholsp": {"diagnostics": {"delayMs": 0}}}}
        await client.tell("workspace/didChangeConfiguration", same)
        await client.ask("textDocument/inlayHint", {**DOCUMENT, "range": LINE})
        await client.tell("workspace/didChangeConfiguration", {"settings": {"rholsp": setting}})
        await client.until(lambda: bool(client.asked))
        assert [one["method"] for one in client.asked] == [method]


CLAUSES = 'contract pay(@"a") = { Nil } | contract pay(@"b") = { Nil } | pay!("b")\n'
ALL = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}


async def test_a_hint_of_a_clause_leads_there_and_has_a_switch_of_its_own() -> None:
    async with session() as client:
        await open_document(client, URI, CLAUSES)
        (hint,) = await client.ask("textDocument/inlayHint", {**DOCUMENT, "range": ALL})
        (part,) = hint["label"]
        assert (part["value"], hint["paddingLeft"]) == ("→ line 1", True)
        assert "kind" not in hint
        assert part["location"]["range"]["start"] == {"line": 0, "character": CLAUSES.index('pay(@"b")')}
        off = {"settings": {"rholsp": {"inlayHints": {"clauses": False}}}}
        await client.tell("workspace/didChangeConfiguration", off)
        assert await client.ask("textDocument/inlayHint", {**DOCUMENT, "range": ALL}) == []
