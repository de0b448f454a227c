"""Signature help as a client sees it."""

from typing import Any

from tests.server.harness import at, open_document, session

URI = "file:///w/a.rho"
TEXT = """// Says it.
// @param text what it says
contract say(@"é𝄞", @text) = { Nil } | contract say(@"é𝄞", @text, ret) = { Nil } | say!("é𝄞", 1)
"""


def capable(**information: Any) -> dict[str, Any]:
    return {"textDocument": {"signatureHelp": {"signatureInformation": information}}}


async def test_a_plain_client_gets_plain_text_and_one_active_parameter() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        params = at(URI, TEXT.replace("𝄞", "𝄞 ", 3), ", 1)", inside=2)
        answer = await client.ask("textDocument/signatureHelp", params)
        first, second = answer["signatures"]
        assert (answer["activeSignature"], answer["activeParameter"]) == (0, 1)
        assert first["label"] == 'contract say(@"é𝄞", @text)'
        assert [one["label"] for one in first["parameters"]] == ['@"é𝄞"', "@text"]
        assert first["documentation"] == {"kind": "plaintext", "value": "Says it.\n\nDefined in line 3."}
        assert first["parameters"][1]["documentation"] == {"kind": "plaintext", "value": "what it says"}
        assert len(second["parameters"]) == 3
        assert await client.ask("textDocument/signatureHelp", at(URI, TEXT, "contract")) is None
        assert await client.ask("textDocument/signatureHelp", at("file:///w/nobody.rho", "x", "x")) is None


async def test_a_capable_client_gets_offsets_in_utf_16_markdown_and_each_signature_its_parameter() -> None:
    offers = capable(
        documentationFormat=["markdown"],
        parameterInformation={"labelOffsetSupport": True},
    )
    async with session(capabilities=offers) as client:
        text = TEXT.replace(", 1)", ", 1, 2)")
        await open_document(client, URI, text)
        params = at(URI, text.replace("𝄞", "𝄞 ", 3), ", 2)", inside=2)
        answer = await client.ask("textDocument/signatureHelp", params)
        chosen, other = answer["signatures"]
        assert [one["label"] for one in chosen["parameters"]] == [[13, 19], [21, 26], [28, 31]]
        assert chosen["documentation"] == {"kind": "markdown", "value": "*Defined in line 3.*"}
        # The other one has no third parameter: a number that is too high says so to every client.
        assert (chosen["activeParameter"], other["activeParameter"]) == (2, 2)


async def test_what_a_person_chose_stays_while_the_arguments_fit_it_as_well() -> None:
    text = "contract say(@a) = { Nil } | contract say(@b) = { Nil } | contract say(@c, @d) = { Nil } | say!(1)"
    async with session() as client:
        await open_document(client, URI, text)
        params = at(URI, text, "say!(1", inside=6)
        shown = await client.ask("textDocument/signatureHelp", params)
        assert shown["activeSignature"] == 0
        for chosen, kept in ((1, 1), (2, 0), (7, 0)):
            context = {
                "triggerKind": 3,
                "isRetrigger": True,
                "activeSignatureHelp": {**shown, "activeSignature": chosen},
            }
            answer = await client.ask("textDocument/signatureHelp", {**params, "context": context})
            assert answer["activeSignature"] == kept


async def test_a_blank_calls_for_help_in_metta_only() -> None:
    metta = "(= (f $x) 1)\n!(f 1)"
    async with session() as client:
        await open_document(client, URI, TEXT)
        await open_document(client, "file:///w/a.metta", metta, language="metta")
        for context, expected in (
            ({"triggerKind": 2, "triggerCharacter": " ", "isRetrigger": False}, False),
            ({"triggerKind": 2, "triggerCharacter": " ", "isRetrigger": True}, True),
            ({"triggerKind": 2, "triggerCharacter": ",", "isRetrigger": False}, True),
            ({"triggerKind": 1, "isRetrigger": False}, True),
        ):
            params = at(URI, TEXT.replace("𝄞", "𝄞 ", 3), ", 1)", inside=2)
            answer = await client.ask("textDocument/signatureHelp", {**params, "context": context})
            assert (answer is not None) == expected
        params = at("file:///w/a.metta", metta, "!(f 1", inside=4)
        context = {"triggerKind": 2, "triggerCharacter": " ", "isRetrigger": False}
        answer = await client.ask("textDocument/signatureHelp", {**params, "context": context})
        assert answer["signatures"][0]["label"] == "(= (f $x) …)"
