"""Formatting as a client sees it: edits in its encoding, its indentation, and refusals with the place of the error."""

from typing import Any

import pytest

from rholsp.protocol.jsonrpc import ErrorCode
from rholsp.server.client_capabilities import read_features
from rholsp.server.handlers import formatting
from rholsp.server.server_capabilities import initialize_result
from tests.server.client import Client, Json, Refused
from tests.server.harness import open_document, session

URI, METTA = "file:///w/cell.rho", "file:///w/cell.metta"
TEXT = '// 漢字𝄞\nnew x in {\nx!("𝄞",1)|  x!( 2 )\n}'
AFTER = '// 漢字𝄞\nnew x in {\n  x!("𝄞", 1) | x!(2)\n}\n'


def options(size: int = 2, *, spaces: bool = True) -> Json:
    return {"tabSize": size, "insertSpaces": spaces}


def spot(line: int, character: int) -> Json:
    return {"line": line, "character": character}


def stretch(*places: int) -> Json:
    return {"start": spot(*places[:2]), "end": spot(*places[2:])}


def edited(text: str, edits: list[Any], encoding: str = "utf-16") -> str:
    """The text after edits, read as a client reads them."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    name = encoding.replace("utf-16", "utf-16-le").replace("utf-32", "utf-32-le")
    lines = [line.encode(name) for line in text.split("\n")]

    def offset(position: Json) -> int:
        before = sum(len(line) + width for line in lines[: position["line"]])
        return int(before + position["character"] * width)

    data = text.encode(name)
    for edit in reversed(edits):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        data = data[:start] + edit["newText"].encode(name) + data[end:]
    return data.decode(name)


async def ask(client: Client, method: str, uri: str = URI, **params: Any) -> Any:
    return await client.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "options": options(), **params})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_document_in_every_encoding(encoding: str) -> None:
    async with session(capabilities={"general": {"positionEncodings": [encoding]}}) as client:
        await open_document(client, URI, TEXT)
        assert edited(TEXT, await ask(client, "formatting"), encoding) == AFTER


async def test_the_editors_indentation() -> None:
    async with session() as client:
        await open_document(client, URI, TEXT)
        for size, spaces, blanks in ((4, True, "    "), (8, False, "\t"), (0, True, " "), (99, True, " " * 16)):
            found = await ask(client, "formatting", options=options(size, spaces=spaces))
            assert edited(TEXT, found) == AFTER.replace("  x", f"{blanks}x", 1)


async def test_one_range_and_several() -> None:
    second = stretch(2, 11, 2, 20)
    async with session() as client:
        await open_document(client, URI, TEXT)
        one = TEXT.replace("|  x!( 2 )", "| x!(2)")
        assert edited(TEXT, await ask(client, "rangeFormatting", range=second)) == one
        both = [stretch(2, 0, 2, 11), second]
        assert edited(TEXT, await ask(client, "rangesFormatting", ranges=both)) == AFTER.rstrip("\n")


async def test_what_is_typed() -> None:
    text = "new x in {\nx!( 1 )\n}"
    async with session() as client:
        await open_document(client, URI, text)
        found = await ask(client, "onTypeFormatting", position=spot(2, 1), ch="}")
        assert edited(text, found) == "new x in {\n  x!(1)\n}"
    text = "contract f(x) = {\n"
    async with session() as client:
        await open_document(client, URI, text)
        found = await ask(client, "onTypeFormatting", position=spot(1, 0), ch="\n")
        assert edited(text, found) == "contract f(x) = {\n  "


async def test_metta_is_laid_out_too() -> None:
    async with session() as client:
        await open_document(client, METTA, "(f\n1)", language="metta")
        assert edited("(f\n1)", await ask(client, "formatting", METTA)) == "(f\n  1)\n"


async def test_a_syntax_error_is_told_with_its_place() -> None:
    text = "new x in {\n  x!(1)\n"
    async with session() as client:
        await open_document(client, URI, text)
        for method, more in (("formatting", {}), ("rangeFormatting", {"range": stretch(0, 0, 2, 0)})):
            with pytest.raises(Refused) as caught:
                await ask(client, method, **more)
            assert caught.value.code == ErrorCode.REQUEST_FAILED
            assert "cannot format: syntax error at 2:" in caught.value.message


async def test_a_document_that_nobody_opened_has_no_answer() -> None:
    async with session() as client:
        assert await ask(client, "formatting") is None
        assert await ask(client, "rangeFormatting", range=stretch(0, 0, 1, 0)) is None
        assert await ask(client, "onTypeFormatting", position=spot(0, 0), ch="}") is None


async def test_a_long_document_is_laid_out_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "IN_THREAD", 10)
    async with session() as client:
        await open_document(client, URI, TEXT)
        assert edited(TEXT, await ask(client, "formatting")) == AFTER
        await open_document(client, "file:///w/b.rho", "new x in {" + " " * 20)
        with pytest.raises(Refused):
            await ask(client, "formatting", "file:///w/b.rho")


@pytest.mark.parametrize("takes_several", [True, False])
def test_several_ranges_are_offered_where_the_client_takes_them(takes_several: bool) -> None:
    features = read_features({"textDocument": {"rangeFormatting": {"rangesSupport": takes_several}}})
    offered = initialize_result(features)["capabilities"]["documentRangeFormattingProvider"]
    assert offered == ({"rangesSupport": True} if takes_several else True)
