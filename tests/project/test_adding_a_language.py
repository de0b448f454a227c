"""The language that docs/embedded-languages.md adds: its code is taken from the page, and served."""

import re
from pathlib import Path
from typing import Any

import pytest

from rholsp.features.language import Languages
from tests.server.harness import at, open_document, session

PAGE = Path(__file__).parents[2] / "docs" / "embedded-languages.md"
PLAIN, HOST = "file:///a.settings", "file:///b.rho"
PLAIN_TEXT = "# words\ngreeting = hello $name 3;\nname = world;\n"
HOST_TEXT = 'new r in { @"settings"!("title = $greeting $nmae;", *r) }'


@pytest.fixture(scope="module")
def languages() -> Languages:
    names: dict[str, Any] = {"__name__": "settings_language"}
    for block in re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        exec(compile(block, str(PAGE), "exec"), names)
    found = names["LANGUAGES"]
    assert isinstance(found, Languages)
    return found


def places(found: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(one["uri"], one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in found]


async def test_a_third_language_is_served_in_files_and_in_regions(languages: Languages) -> None:
    async with session(languages=languages) as client:
        await open_document(client, PLAIN, PLAIN_TEXT, language="settings")
        await open_document(client, HOST, HOST_TEXT)
        inside = HOST_TEXT.index("greeting")

        found = await client.ask("textDocument/definition", at(HOST, HOST_TEXT, "greeting"))
        assert places(found) == [(PLAIN, 1, 0)]

        params = {**at(PLAIN, PLAIN_TEXT, "greeting"), "context": {"includeDeclaration": True}}
        found = await client.ask("textDocument/references", params)
        assert places(found) == [(PLAIN, 1, 0), (HOST, 0, inside)]

        hover = await client.ask("textDocument/hover", at(HOST, HOST_TEXT, "greeting"))
        assert "greeting = hello $name 3;" in str(hover["contents"])

        edit = await client.ask("textDocument/rename", {**at(PLAIN, PLAIN_TEXT, "greeting"), "newName": "hi"})
        assert {uri: [one["newText"] for one in edits] for uri, edits in edit["changes"].items()} == {
            PLAIN: ["hi"],
            HOST: ["hi"],
        }

        symbols = await client.ask("workspace/symbol", {"query": ""})
        assert {symbol["name"] for symbol in symbols} == {"greeting", "name", "title"}

        offered = await client.ask("textDocument/completion", at(HOST, HOST_TEXT, "greeting", inside=2))
        assert "greeting" in [item["label"] for item in offered["items"]]


async def test_its_findings_are_told(languages: Languages) -> None:
    async with session(capabilities={"textDocument": {"diagnostic": {}}}, languages=languages) as client:
        await open_document(client, PLAIN, PLAIN_TEXT + "oops", language="settings")
        await open_document(client, HOST, HOST_TEXT)
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": PLAIN}})
        assert [item["code"] for item in report["items"]] == ["SET1"]
        report = await client.ask("textDocument/diagnostic", {"textDocument": {"uri": HOST}})
        found = [(item["code"], item["range"]["start"]["character"]) for item in report["items"]]
        assert ("SET2", HOST_TEXT.index("nmae")) in found


async def test_the_other_languages_are_as_before(languages: Languages) -> None:
    text = 'new compile(`rho:metta:compile`), r in { compile!(*r, "(= (twice $x) $x) !(twice 2)") }'
    async with session(languages=languages) as client:
        await open_document(client, HOST, text)
        found = await client.ask("textDocument/definition", at(HOST, text, "twice", occurrence=1))
        assert places(found) == [(HOST, 0, text.index("twice"))]
