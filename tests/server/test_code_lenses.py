"""Code lenses as a client sees them: counted when shown, opened by a command that the client has."""

import pytest

from tests.server.harness import open_document, session, taken

URI = "file:///w/pay.rho"
TEXT = "contract pay(@amount, ret) = { Nil } |\npay!(2, *x) | pay!(1, *ret) |\ncontract idle() = { Nil }\n"
DOCUMENT = {"textDocument": {"uri": URI}}


@pytest.mark.parametrize("command", ["rholsp.showReferences", "editor.action.showReferences", ""])
async def test_lenses_are_resolved_and_open_the_places_as_the_client_can(command: str) -> None:
    capabilities = {"experimental": {"commands": {"commands": ["other", command]}}} if command else {}
    async with session(capabilities=capabilities) as client:
        await open_document(client, URI, TEXT)
        pay, idle = await client.ask("textDocument/codeLens", DOCUMENT)
        assert [taken(TEXT, lens["range"]) for lens in (pay, idle)] == ["pay", "idle"]
        assert "command" not in pay
        found = (await client.ask("codeLens/resolve", pay))["command"]
        assert (found["title"], found["command"]) == ("2 calls", command)
        if command:
            uri, position, places = found["arguments"]
            assert (uri, position) == (URI, pay["range"]["start"])
            assert [taken(TEXT, place["range"]) for place in places] == ["pay", "pay"]
        nothing = (await client.ask("codeLens/resolve", idle))["command"]
        assert (nothing["title"], nothing["command"]) == ("0 calls", "")


async def test_a_lens_of_what_is_gone_and_one_of_nobody() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        pay, _ = await client.ask("textDocument/codeLens", DOCUMENT)
        document = {"uri": URI, "version": 2}
        await client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": "Nil"}]})
        strange = {"range": pay["range"], "data": {"uri": 1}}
        elsewhere = {**pay, "data": {**pay["data"], "uri": "file:///nobody.rho"}}
        for lens in (pay, strange, elsewhere):
            assert (await client.ask("codeLens/resolve", lens))["command"]["title"] == "no longer here"


async def test_a_setting_switches_them_off() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        off = {"settings": {"rholsp": {"codeLens": {"calls": False}}}}
        await client.tell("workspace/didChangeConfiguration", off)
        assert await client.ask("textDocument/codeLens", DOCUMENT) == []


async def test_lenses_of_channels_have_a_switch_of_their_own() -> None:
    text = "new ch in { ch!(1) | for (@x <- ch) { Nil } }"
    async with session() as client:
        await open_document(client, URI, text)
        (lens,) = await client.ask("textDocument/codeLens", DOCUMENT)
        assert (await client.ask("codeLens/resolve", lens))["command"]["title"] == "ch: sent to by 1, received by 1"
        change = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "Nil"}]}
        await client.tell("textDocument/didChange", change)
        assert (await client.ask("codeLens/resolve", lens))["command"]["title"] == "no longer here"
        off = {"settings": {"rholsp": {"codeLens": {"channels": False}}}}
        await client.tell("workspace/didChangeConfiguration", off)
        change = {"textDocument": {"uri": URI, "version": 3}, "contentChanges": [{"text": text}]}
        await client.tell("textDocument/didChange", change)
        assert await client.ask("textDocument/codeLens", DOCUMENT) == []
