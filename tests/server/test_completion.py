"""Completion as a client sees it."""

from typing import Any

import pytest

from rholsp.server.client_capabilities import read_features
from tests.server.harness import at, open_document, session, taken

URI, LIB = "file:///w/a.rho", "file:///w/lib.rho"
TEXT = "new chan in {\n  cha\n}\n"
LIBRARY = "// Charges it.\ncontract charge(@amount, ret) = { Nil }"


def capable(**item: Any) -> dict[str, Any]:
    return {"textDocument": {"completion": {"completionItem": item}}}


async def completed(client: Any, text: str, needle: str, uri: str = URI) -> Any:
    return await client.ask("textDocument/completion", at(uri, text, needle, inside=len(needle)))


async def test_a_plain_client_gets_plain_items() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        await open_document(client, LIB, LIBRARY)
        answer = await completed(client, TEXT, "  cha")
        own, shared = answer["items"]
        assert (own["label"], own["kind"], own["detail"], own["sortText"]) == ("chan", 6, "line 1", "0000")
        assert own["textEdit"]["newText"] == "chan"
        assert taken(TEXT, own["textEdit"]["range"]) == "cha"
        assert (shared["label"], shared["kind"], shared["detail"]) == ("charge", 3, "(@amount, ret) lib.rho")
        assert "documentation" not in shared
        resolved = await client.ask("completionItem/resolve", shared)
        assert resolved["documentation"]["kind"] == "plaintext"
        assert "Charges it." in resolved["documentation"]["value"]
        assert await client.ask("completionItem/resolve", own) == own


async def test_a_capable_client_gets_label_details_markdown_and_both_ranges() -> None:
    offers = capable(
        labelDetailsSupport=True,
        insertReplaceSupport=True,
        documentationFormat=["markdown", "plaintext"],
    )
    async with session(capabilities=offers) as client:
        text = "new chan in { contract chan(@x) = { Nil } | chart!(1) }"
        await open_document(client, URI, text)
        (own,) = (await completed(client, text, "| cha"))["items"]
        assert own["labelDetails"] == {"detail": "(@x)", "description": "line 1"}
        assert own["documentation"]["kind"] == "markdown"
        assert "```rholang\ncontract chan(@x)" in own["documentation"]["value"]
        edit = own["textEdit"]
        assert (edit["newText"], taken(text, edit["insert"]), taken(text, edit["replace"])) == ("chan", "cha", "chart")


@pytest.mark.parametrize("text", ['@"ad"!(1)', '@"ad", 1)', '@"ad'])
async def test_a_quoted_name_is_closed_once_whichever_range_is_replaced(text: str) -> None:
    async with session(capabilities=capable(insertReplaceSupport=True)) as client:
        await open_document(client, URI, text)
        await open_document(client, LIB, 'contract @"adder"(@x) = { Nil }')
        (found,) = (await completed(client, text, "ad"))["items"]
        edit = found["textEdit"]
        for place in ("insert", "replace"):
            assert (edit[place]["start"], taken(text, edit[place])) == ({"line": 0, "character": 2}, "ad")
        assert (found["label"], found["filterText"]) == ('@"adder"', "adder")
        assert edit["newText"] == ("adder" if text.count('"') == 2 else 'adder"')


@pytest.mark.parametrize("snippets", [True, False])
async def test_forms_are_snippets_only_where_the_client_takes_them(snippets: bool) -> None:
    async with session(capabilities=capable(snippetSupport=snippets)) as client:
        await open_document(client, URI, "contr")
        (found,) = (await completed(client, "contr", "contr"))["items"]
        assert found.get("insertTextFormat") == (2 if snippets else None)
        assert found["textEdit"]["newText"].startswith("contract ${1:name}(" if snippets else "contract")
        assert ("$" in found["textEdit"]["newText"]) == snippets


async def test_methods_and_uris_follow_their_trigger_characters() -> None:
    async with session() as client:
        for text, needle, expected in (
            ("new x in { x.", ".", "nth"),
            ("new out(`", "`", "rho:io:stdout"),
            ('@"l', '@"', '@"log"'),
            ("new x in { for (@y <- x & x) { x!(y &&) } }", "&&", "y"),
            ('@"rho:metta:run"!("(match &)")', "&", "&self"),
        ):
            uri = f"file:///w/{len(text)}.rho"
            await open_document(client, LIB, 'contract @"log"(@x) = { Nil }')
            await open_document(client, uri, text)
            answer = await completed(client, text, needle, uri)
            assert expected in [item["label"] for item in answer["items"]]


async def test_the_sign_of_a_join_triggers_nothing() -> None:
    async with session() as client:
        text = "new x in { for (@y <- x &) { Nil } }"
        await open_document(client, URI, text)
        assert (await completed(client, text, "&"))["items"] == []


async def test_nothing_is_completed_in_strings_and_in_unknown_documents() -> None:
    async with session() as client:
        await open_document(client, URI, '"some text"')
        assert await completed(client, '"some text"', "text") is None
        assert await completed(client, "x", "x", "file:///w/none.rho") is None


async def test_ranges_are_in_the_units_of_the_client() -> None:
    text = "new chan in { /* 𝄞é */ cha }"
    for encoding, more in (("utf-8", 4), ("utf-16", 1), ("utf-32", 0)):
        async with session(capabilities={"general": {"positionEncodings": [encoding]}}) as client:
            await open_document(client, URI, text)
            end = text.index("cha }") + 3 + more
            params = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": end}}
            answer = await client.ask("textDocument/completion", params)
            (span,) = [item["textEdit"]["range"] for item in answer["items"] if item["label"] == "chan"]
            assert (span["start"]["character"], span["end"]["character"]) == (end - 3, end)


def test_kinds_that_a_client_does_not_know_are_not_sent() -> None:
    def kinds(value: Any) -> frozenset[int]:
        capabilities = {"textDocument": {"completion": {"completionItemKind": {"valueSet": value}}}}
        return read_features(capabilities).completion_kinds

    assert kinds(None) == frozenset(range(1, 19))
    assert kinds([3, 25, "x"]) == {3, 25}


async def test_types_are_shown_as_the_client_can() -> None:
    for values, kind in (([25], 25), (None, 7)):
        capabilities = {"textDocument": {"completion": {"completionItemKind": {"valueSet": values}}}}
        async with session(capabilities=capabilities) as client:
            await open_document(client, URI, "match 1 { Bo => Nil }")
            (found,) = (await completed(client, "match 1 { Bo", "Bo"))["items"]
            assert found.get("kind") == kind


async def test_what_only_newer_clients_know_comes_back_as_it_was() -> None:
    async with session() as client:
        item = {
            "label": "x",
            "kind": 99,
            "tags": [7, 1],
            "insertTextFormat": 9,
            "insertTextMode": 5,
            "data": {"mine": 1},
        }
        assert await client.ask("completionItem/resolve", item) == item


async def test_an_import_comes_as_edits_of_their_own_place() -> None:
    text = "new é in {\n  é!(1) | stdo\n}"
    async with session() as client:
        await open_document(client, URI, text)
        answer = await completed(client, text, "stdo")
        item = next(item for item in answer["items"] if item["label"] == "stdout")
        (edit,) = item["additionalTextEdits"]
        assert (edit["range"]["start"], edit["newText"]) == ({"line": 0, "character": 5}, ", stdout(`rho:io:stdout`)")


async def test_a_bracket_alone_asks_for_what_the_definitions_want() -> None:
    text = 'contract vault(@"balance", ret) = { Nil } | vault!( | other!('
    async with session() as client:
        await open_document(client, URI, text)
        for needle, expected in (("vault!(", ['"balance"']), ("other!(", None)):
            context = {"triggerKind": 2, "triggerCharacter": "("}
            params = {**at(URI, text, needle, inside=len(needle)), "context": context}
            answer = await client.ask("textDocument/completion", params)
            assert (None if answer is None else [item["label"] for item in answer["items"]]) == expected
