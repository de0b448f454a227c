"""Code actions as a client sees them."""

from typing import Any

import pytest

from tests.server.client import Refused
from tests.server.harness import open_document, session, taken

URI = "file:///w/a.rho"
TEXT = "new a, bb in {\n  a!(a)\n}\n"
EVERYTHING = {"start": {"line": 0, "character": 0}, "end": {"line": 3, "character": 0}}


def capable(
    *, resolve: bool | list[str] = False, versions: bool = False, snippets: bool = False, commands: Any = ()
) -> dict[str, Any]:
    action: dict[str, Any] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
    if resolve:
        action |= {
            "dataSupport": True,
            "resolveSupport": {"properties": resolve if isinstance(resolve, list) else ["edit"]},
        }
    edit = {"documentChanges": versions, "snippetEditSupport": snippets}
    experimental = {"commands": {"commands": list(commands)}}
    return {"textDocument": {"codeAction": action}, "workspace": {"workspaceEdit": edit}, "experimental": experimental}


def params(uri: str = URI, place: Any = EVERYTHING, only: Any = None, diagnostics: Any = ()) -> dict[str, Any]:
    context: dict[str, Any] = {"diagnostics": list(diagnostics)}
    if only is not None:
        context["only"] = only
    return {"textDocument": {"uri": uri}, "range": place, "context": context}


async def test_a_plain_client_gets_repairs_with_their_edits() -> None:
    async with session(capabilities=capable()) as client:
        await open_document(client, URI, TEXT)
        place = {"start": {"line": 1, "character": 5}, "end": {"line": 1, "character": 6}}
        shown = {"range": place, "code": "RH104", "message": "…", "source": "rholsp"}
        answer = await client.ask("textDocument/codeAction", params(place=place, diagnostics=[shown]))
        (action,) = answer
        assert (action["title"], action["kind"], action["isPreferred"]) == ("Write `*a`", "quickfix", True)
        assert action["diagnostics"] == [shown]
        (edit,) = action["edit"]["changes"][URI]
        assert (taken(TEXT, edit["range"]), edit["newText"]) == ("a", "*a")
        assert await client.ask("textDocument/codeAction", params("file:///w/nobody.rho")) is None


async def test_kinds_that_are_asked_for() -> None:
    async with session(capabilities=capable()) as client:
        await open_document(client, URI, TEXT)
        for only, expected in (
            (None, {"quickfix", "refactor.rewrite"}),
            (["quickfix"], {"quickfix"}),
            (["source"], {"source.fixAll.rholsp", "source.organizeNew"}),
            (["source.fixAll"], {"source.fixAll.rholsp"}),
            (["source.fixAll.rholsp"], {"source.fixAll.rholsp"}),
            (["source.organizeNew"], {"source.organizeNew"}),
            (["refactor"], {"refactor.rewrite"}),
            (["refactor.rewrite", "refactor.extract"], {"refactor.rewrite"}),
            (["refactor.inline"], set()),
        ):
            answer = await client.ask("textDocument/codeAction", params(only=only))
            assert {action["kind"] for action in answer} == expected


async def test_edits_come_later_and_versioned_where_the_client_takes_that() -> None:
    async with session(capabilities=capable(resolve=True, versions=True)) as client:
        await open_document(client, URI, TEXT, version=7)
        actions = await client.ask("textDocument/codeAction", params())
        actions += await client.ask("textDocument/codeAction", params(only=["source"]))
        assert all("edit" not in action for action in actions)
        for action in actions:
            resolved = await client.ask("codeAction/resolve", action)
            (change,) = resolved["edit"]["documentChanges"]
            assert change["textDocument"] == {"uri": URI, "version": 7}
            assert change["edits"]
            assert resolved["title"] == action["title"]
        change = {"textDocument": {"uri": URI, "version": 8}, "contentChanges": [{"text": f"\n{TEXT}"}]}
        await client.tell("textDocument/didChange", change)
        for action in actions:
            with pytest.raises(Refused) as refused:
                await client.ask("codeAction/resolve", action)
            assert refused.value.code == -32801
        foreign = {"title": "Another's", "data": 3}
        assert await client.ask("codeAction/resolve", foreign) == foreign


@pytest.mark.parametrize("snippets", [True, False])
async def test_places_to_fill_are_for_clients_that_know_them(snippets: bool) -> None:
    text = "new c in { for (@x <- c) }"
    async with session(capabilities=capable(versions=True, snippets=snippets)) as client:
        await open_document(client, URI, text)
        (action,) = await client.ask("textDocument/codeAction", params())
        (edit,) = action["edit"]["documentChanges"][0]["edits"]
        if snippets:
            assert edit["snippet"] == {"value": " { ${0:Nil} }", "kind": "snippet"}
        else:
            assert edit["newText"] == " { Nil }"


async def test_places_are_in_the_clients_encoding() -> None:
    text = 'new a in { a!("é𝄞", a) }'
    async with session(capabilities=capable()) as client:
        await open_document(client, URI, text)
        (action,) = await client.ask("textDocument/codeAction", params(only=["quickfix"]))
        (edit,) = action["edit"]["changes"][URI]
        assert edit["range"] == {"start": {"line": 0, "character": 21}, "end": {"line": 0, "character": 22}}


async def test_clients_that_know_commands_alone_are_not_offered_any() -> None:
    from rholsp.server.client_capabilities import read_features
    from rholsp.server.server_capabilities import initialize_result

    assert "codeActionProvider" not in initialize_result(read_features({}))["capabilities"]
    provider = initialize_result(read_features(capable(resolve=True)))["capabilities"]["codeActionProvider"]
    assert provider["resolveProvider"] is True


WRAPPED = "// é𝄞\nnew a in { a!(1) | a!(2) }\n"
PLACE = {"start": {"line": 1, "character": 11}, "end": {"line": 1, "character": 16}}


@pytest.mark.parametrize("command", ["rholsp.rename", "editor.action.rename", "another"])
@pytest.mark.parametrize("resolve", [False, ["edit"], ["edit", "command"]])
async def test_a_name_that_was_made_up_is_asked_for_where_the_client_can(command: str, resolve: Any) -> None:
    async with session(capabilities=capable(resolve=resolve, versions=True, commands=[command])) as client:
        await open_document(client, URI, WRAPPED, version=7)
        (action,) = await client.ask("textDocument/codeAction", params(place=PLACE, only=["refactor.rewrite"]))
        if resolve:
            assert "edit" not in action
            action = await client.ask("codeAction/resolve", action)
        (change,) = action["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": URI, "version": 7}
        (edit,) = change["edits"]
        assert (taken(WRAPPED, edit["range"]), edit["newText"]) == (
            "new a in { a!(1) | a!(2) }\n",
            "new a in { new channel in { a!(1) } | a!(2) }\n",
        )
        asks = command != "another" and resolve != ["edit"]
        assert action.get("command") == (
            {"title": "Choose the name", "command": command, "arguments": [URI, {"line": 1, "character": 15}]}
            if asks
            else None
        )


async def test_places_of_refactorings_are_in_the_clients_encoding() -> None:
    text = 'new a, f in { a!("é𝄞") | contract f(@x) = { a!(x) } | f!("𝄞") }'
    place = {"start": {"line": 0, "character": 40}, "end": {"line": 0, "character": 40}}
    async with session(capabilities=capable(commands=["rholsp.rename"])) as client:
        await open_document(client, URI, text)
        answer = await client.ask("textDocument/codeAction", params(place=place, only=["refactor"]))
        found = {action["title"]: action for action in answer}
        assert set(found) == {"Inline `f` into its only call", "Turn into `for (… <= …)`", "Introduce a return channel"}
        (edit,) = found["Inline `f` into its only call"]["edit"]["changes"][URI]
        assert edit["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 65}}
        assert edit["newText"] == 'new a in { a!("é𝄞") | a!("𝄞") }'
        asked = found["Introduce a return channel"]["command"]["arguments"]
        assert asked == [URI, {"line": 0, "character": 37}]


async def test_a_refactoring_of_a_text_that_was_changed_meanwhile_is_refused() -> None:
    async with session(capabilities=capable(resolve=True)) as client:
        await open_document(client, URI, WRAPPED)
        (action,) = await client.ask("textDocument/codeAction", params(place=PLACE, only=["refactor.rewrite"]))
        for broken in ({"title": "Another"}, {"start": 0, "end": 1}, {"start": "x"}):
            with pytest.raises(Refused) as refused:
                await client.ask("codeAction/resolve", {**action, "data": {**action["data"], **broken}})
            assert refused.value.code == -32801
        change = {"textDocument": {"uri": URI, "version": 8}, "contentChanges": [{"text": f"\n{WRAPPED}"}]}
        await client.tell("textDocument/didChange", change)
        with pytest.raises(Refused) as refused:
            await client.ask("codeAction/resolve", action)
        assert refused.value.code == -32801


async def test_long_texts_are_reshaped_in_a_thread() -> None:
    text = WRAPPED + "// long\n" * 1_000
    async with session(capabilities=capable(resolve=True)) as client:
        await open_document(client, URI, text)
        (action,) = await client.ask("textDocument/codeAction", params(place=PLACE, only=["refactor.rewrite"]))
        resolved = await client.ask("codeAction/resolve", action)
        (edit,) = resolved["edit"]["changes"][URI]
        assert edit["newText"] == "new a in { new channel in { a!(1) } | a!(2) }\n"
