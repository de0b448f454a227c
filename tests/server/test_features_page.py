"""docs/features.md is true: it names every message of LSP, says what is served, and what is served has answers."""

import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from rholsp.server.client_capabilities import read_features
from rholsp.server.methods import METHODS, MessageKind
from rholsp.server.server_capabilities import initialize_result
from rholsp.text.uris import from_path
from tests.server.client import Client, Json
from tests.server.harness import PUBLISH, initialize_params, open_document, raw_server

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "features.md").read_text("utf-8")
CHAPTERS = dict(re.findall(r"^## (.+)\n\n((?:(?!## ).*\n?)*)", PAGE, re.MULTILINE))
ROW = re.compile(r"^\| `([\w/$]+)` \| (yes|—) \| (yes|—) \| (yes|—) \| .+ \|$", re.MULTILINE)
CELLS = {name: cells for name, *cells in ROW.findall(CHAPTERS["Reading"] + CHAPTERS["Writing"])}
SESSION = set(re.findall(r"`([\w/$]+)`", CHAPTERS["Served for the session"].split("\n\n")[0]))
OURS = {name for name in METHODS if name.startswith(("rholsp/", "$/rholsp/"))}
SENT = set(re.findall(r"`([\w/$]+)`", CHAPTERS["What the server sends"]))
NOT_SERVED = set(re.findall(r"^\| `([\w/$]+)` \|", CHAPTERS["Not served"], re.MULTILINE))

WORKSPACE = "workspace"
PROVIDERS = {
    "textDocument/documentHighlight": "documentHighlightProvider",
    "textDocument/prepareCallHierarchy": "callHierarchyProvider",
    "callHierarchy/incomingCalls": "callHierarchyProvider",
    "callHierarchy/outgoingCalls": "callHierarchyProvider",
    "workspace/symbol": "workspaceSymbolProvider",
    "workspaceSymbol/resolve": "workspaceSymbolProvider.resolveProvider",
    "codeLens/resolve": "codeLensProvider.resolveProvider",
    "textDocument/linkedEditingRange": "linkedEditingRangeProvider",
    "textDocument/semanticTokens/full": "semanticTokensProvider.full",
    "textDocument/semanticTokens/full/delta": "semanticTokensProvider.full.delta",
    "textDocument/semanticTokens/range": "semanticTokensProvider.range",
    "textDocument/diagnostic": "diagnosticProvider",
    "workspace/diagnostic": "diagnosticProvider.workspaceDiagnostics",
    "completionItem/resolve": "completionProvider.resolveProvider",
    "codeAction/resolve": "codeActionProvider.resolveProvider",
    "textDocument/prepareRename": "renameProvider.prepareProvider",
    "textDocument/formatting": "documentFormattingProvider",
    "textDocument/rangeFormatting": "documentRangeFormattingProvider",
    "textDocument/rangesFormatting": "documentRangeFormattingProvider.rangesSupport",
    "textDocument/onTypeFormatting": "documentOnTypeFormattingProvider",
    "workspace/willRenameFiles": "workspace.fileOperations.willRename",
    "workspace/textDocumentContent": "workspace.textDocumentContent",
}
"""By request: where its capability stands, if not under its own name."""

CAPABLE: Json = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "diagnostic": {},
        "semanticTokens": {},
        "rename": {"prepareSupport": True},
        "rangeFormatting": {"rangesSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
    "workspace": {
        "textDocumentContent": {},
        "symbol": {"resolveSupport": {"properties": ["location.range"]}},
    },
}
ADVERTISED: Json = initialize_result(read_features(CAPABLE))["capabilities"]


def test_every_message_of_the_protocol_has_one_place_on_the_page() -> None:
    chapters = [set(CELLS), SESSION, SENT, NOT_SERVED]
    assert sum(map(len, chapters)) == len(set().union(*chapters))
    assert set().union(*chapters) == set(lsp.METHOD_TO_TYPES)


def test_what_is_served_is_what_the_method_table_holds() -> None:
    # These two are answered before the table is loaded, or by the reader.
    outside = {"initialize", "$/cancelRequest"}
    assert set(CELLS) | SESSION == (set(METHODS) - OURS) | outside
    assert {name for name in METHODS if METHODS[name].kind is MessageKind.REQUEST} - OURS <= set(CELLS) | {"shutdown"}
    assert {name for name in OURS if name.startswith("rholsp/")} == set(re.findall(r"`(rholsp/\w+)`", PAGE))


def test_what_the_server_sends_stands_in_its_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "rholsp" / "server").rglob("*.py"))
    sent = {name for name in lsp.METHOD_TO_TYPES if lsp.message_direction(name) != "clientToServer"}
    assert SENT | {"$/cancelRequest"} == {name for name in sent if f'"{name}"' in code} | {"$/cancelRequest"}


def at_path(tree: Any, path: str) -> Any:
    for name in path.split("."):
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def test_each_request_is_advertised() -> None:
    for name in CELLS:
        path = PROVIDERS.get(name, f"{name.rpartition('/')[2]}Provider")
        assert at_path(ADVERTISED, path) not in (None, False), (name, path)


def test_nothing_else_is_advertised() -> None:
    named = {PROVIDERS.get(name, f"{name.rpartition('/')[2]}Provider").partition(".")[0] for name in CELLS}
    assert set(ADVERTISED) == named | {"positionEncoding", "textDocumentSync", "workspace"}


# ------------------------------------------------------------------------------------------------ asking for each

RHOLANG = """// Keeps a value.
contract cell(@"get", ret) = {   ret!(1) } |
contract cell(@"set", @value) = { cell!("set", value) } |
new c, out(`rho:io:stdout`), Box in {
  cell!("get", *c) | cell!("set",   2) | out!(c) |
  agent Box { constructor() { Nil } | method open(k) { Nil } | default(...@args) { Nil } } |
  for (b <- Box!?()) { b!open(1). }
}
"""
METTA = """; Doubles.
(: twice (-> Number Number))
(= (twice $x)   (* 2 $x))
(= (four)
   (twice (twice 1)))
!(import! &self lib)
!(+ 1 2 3)
"""
REGION = f'new compile(`rho:metta:compile`), r in {{ compile!(*r, "{METTA}") }}\n'
SCENES: dict[str, tuple[str, str]] = {
    "Rholang": ("cell.rho", RHOLANG),
    "MeTTa": ("twice.metta", METTA),
    "regions": ("host.rho", REGION),
}
TAB = {"tabSize": 2, "insertSpaces": True}


def as_it_is(column: str, text: str) -> str:
    return text


def behind_wide_characters(column: str, text: str) -> str:
    """Characters of two units of UTF-16, and of two bytes, before everything on its line."""
    if column == "Rholang":
        return re.sub(r"^ +(?=\S)", r"\g<0>/* é😀 */ ", text, flags=re.MULTILINE)
    quote = '\\"' if column == "regions" else '"'
    return re.sub(r"^(?=[(!])", f"{quote}é😀{quote} ", text, flags=re.MULTILINE)


def broken(column: str, text: str) -> str:
    """Unfinished behind what is asked about."""
    return f"{text}(f" if column == "MeTTa" else f"{text}| for (@x <- "


LAID_OUT_ONLY = {name for name in CELLS if name.rpartition("/")[2].lower().endswith("formatting")}
"""What leaves a broken text as it is."""


class Scene:
    """A document with the places that requests are asked at."""

    def __init__(self, client: Client, column: str, folder: Path, changed: Callable[[str, str], str]) -> None:
        self.client, self.column, self.folder = client, column, folder
        name, text = SCENES[column]
        self.text = changed(column, text)
        self.uri = from_path(str(folder / name))
        self.document = {"textDocument": {"uri": self.uri}}
        self.call = ('cell!("get"', 1) if column == "Rholang" else ("twice 1", 1)
        self.local = ("value)", 1) if column == "Rholang" else ("$x)   ", 1)
        lines = self.text.split("\n")
        self.whole = {"start": {"line": 0, "character": 0}, "end": {"line": len(lines), "character": 0}}

    def at(self, needle: str, inside: int = 0) -> Json:
        offset = self.text.index(needle) + inside
        before = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        line, character = self.text.count("\n", 0, offset), len(before.encode("utf-16-le")) // 2
        return {**self.document, "position": {"line": line, "character": character}}

    @property
    def on_call(self) -> Json:
        return self.at(*self.call)


async def position(scene: Scene, method: str) -> Any:
    return await scene.client.ask(method, scene.on_call)


async def document(scene: Scene, method: str) -> Any:
    """Of a region only what stands in it counts."""
    found = await scene.client.ask(method, scene.document)
    return [one for one in found if scene.column != "regions" or is_inside(one)]


def is_inside(answer: Json) -> bool:
    if "children" in answer or "selectionRange" in answer:
        return answer["range"]["start"]["line"] > 0 or any(map(is_inside, answer.get("children", ())))
    line = answer["range"]["start"]["line"] if "range" in answer else answer["startLine"]
    return bool(line > 0)


async def type_definition(scene: Scene, method: str) -> Any:
    return await scene.client.ask(method, scene.at("b!open") if scene.column == "Rholang" else scene.on_call)


async def local(scene: Scene, method: str) -> Any:
    return await scene.client.ask(method, scene.at(*scene.local))


async def references(scene: Scene, method: str) -> Any:
    return await scene.client.ask(method, {**scene.on_call, "context": {"includeDeclaration": False}})


async def hierarchy(scene: Scene, method: str) -> Any:
    name = '@"set"' if scene.column == "Rholang" else "four"
    place = scene.at('cell(@"set"') if name == '@"set"' else scene.at("four")
    if method.endswith("incomingCalls"):
        place = scene.on_call
    (item, *_) = await scene.client.ask("textDocument/prepareCallHierarchy", place)
    return await scene.client.ask(method, {"item": item})


async def search(scene: Scene, method: str) -> Any:
    query = "cell" if scene.column == "Rholang" else "twice"
    found = await scene.client.ask("workspace/symbol", {"query": query})
    own = [one for one in found if one["location"]["uri"] == scene.uri]
    if method == "workspace/symbol" or not own:
        return own
    return (await scene.client.ask(method, own[0]))["location"].get("range")


async def selection(scene: Scene, method: str) -> Any:
    (found,) = await scene.client.ask(method, {**scene.document, "positions": [scene.on_call["position"]]})
    return found.get("parent")


async def hints(scene: Scene, method: str) -> Any:
    found = await scene.client.ask(method, {**scene.document, "range": scene.whole})
    return [one for one in found if scene.column != "regions" or one["position"]["line"] > 0]


async def resolved_lens(scene: Scene, method: str) -> Any:
    lenses = await document(scene, "textDocument/codeLens")
    titles = [(await scene.client.ask(method, lens))["command"]["title"] for lens in lenses]
    return [title for title in titles if title[0].isdigit() and title[0] != "0"]


async def tokens(scene: Scene, method: str) -> Any:
    params = {**scene.document, "range": scene.whole}
    if method.endswith("delta"):
        full = await scene.client.ask("textDocument/semanticTokens/full", scene.document)
        found = await scene.client.ask(method, {**scene.document, "previousResultId": full["resultId"]})
        return "edits" in found
    data = (await scene.client.ask(method, params))["data"]
    lines = sum(data[::5])
    return data if scene.column != "regions" or lines > 2 else None


async def diagnostics(scene: Scene, method: str) -> Any:
    if method == "workspace/diagnostic":
        reports = (await scene.client.ask(method, {"previousResultIds": []}))["items"]
        items = [item for one in reports if one["uri"] == scene.uri for item in one["items"]]
    else:
        items = (await scene.client.ask(method, scene.document))["items"]
    wanted = "RH" if scene.column == "Rholang" else "MT"
    return [item for item in items if item["code"].startswith(wanted)]


async def completion(scene: Scene, method: str) -> Any:
    found = await scene.client.ask("textDocument/completion", scene.at(scene.call[0], 4))
    items = found["items"] if isinstance(found, dict) else found
    own = [one for one in items if one["label"].startswith(scene.call[0][:4])]
    if method == "textDocument/completion" or not own:
        return own
    return (await scene.client.ask(method, own[0])).get("documentation")


async def signature(scene: Scene, method: str) -> Any:
    return (await scene.client.ask(method, scene.at(scene.call[0], len(scene.call[0]) - 1)) or {}).get("signatures")


async def actions(scene: Scene, method: str) -> Any:
    found = await scene.client.ask(
        "textDocument/codeAction", {**scene.document, "range": scene.whole, "context": {"diagnostics": []}}
    )
    wanted = "RH" if scene.column == "Rholang" else "MT"
    own = [one for one in found if wanted in str(one)]
    if method == "textDocument/codeAction" or not own:
        return own
    return (await scene.client.ask(method, own[0])).get("edit")


async def rename(scene: Scene, method: str) -> Any:
    name = "other" if scene.column == "Rholang" else "$other"
    return await scene.client.ask(method, {**scene.at(*scene.local), "newName": name})


async def formatting(scene: Scene, method: str) -> Any:
    wide = scene.at(",   2" if scene.column == "Rholang" else ")   (")["position"]
    line = {"start": {**wide, "character": 0}, "end": {**wide, "character": wide["character"] + 6}}
    params: Json = {**scene.document, "options": TAB, "range": line, "ranges": [line]}
    if method.endswith("onTypeFormatting"):
        needle, typed = ("   ret!(1) }", "}") if scene.column == "Rholang" else ("$x))", ")")
        params |= {"position": scene.at(needle, len(needle))["position"], "ch": typed}
    return await scene.client.ask(method, params)


async def links(scene: Scene, method: str) -> Any:
    return (
        await document(scene, method) if scene.column == "regions" else await scene.client.ask(method, scene.document)
    )


async def file_renames(scene: Scene, method: str) -> Any:
    old, new = (from_path(str(scene.folder / name)) for name in ("lib.metta", "base.metta"))
    found = await scene.client.ask(method, {"files": [{"oldUri": old, "newUri": new}]})
    return (found or {}).get("changes", {}).get(scene.uri)


async def contents(scene: Scene, method: str) -> Any:
    if scene.column == "Rholang":
        found = await scene.client.ask("textDocument/documentLink", scene.document)
        return await scene.client.ask(method, {"uri": found[0]["target"]})
    regions = await scene.client.ask("rholsp/regions", scene.document)
    return [await scene.client.ask(method, {"uri": f"rholsp-region:{one['uri']}"}) for one in regions]


ASK: dict[str, Callable[[Scene, str], Awaitable[Any]]] = {
    "textDocument/typeDefinition": type_definition,
    "textDocument/references": references,
    "textDocument/declaration": local,
    "textDocument/linkedEditingRange": local,
    "textDocument/prepareRename": local,
    "callHierarchy/incomingCalls": hierarchy,
    "callHierarchy/outgoingCalls": hierarchy,
    "textDocument/documentSymbol": document,
    "textDocument/foldingRange": document,
    "textDocument/codeLens": document,
    "workspace/symbol": search,
    "workspaceSymbol/resolve": search,
    "textDocument/selectionRange": selection,
    "textDocument/documentLink": links,
    "textDocument/inlayHint": hints,
    "codeLens/resolve": resolved_lens,
    "textDocument/semanticTokens/full": tokens,
    "textDocument/semanticTokens/full/delta": tokens,
    "textDocument/semanticTokens/range": tokens,
    "textDocument/diagnostic": diagnostics,
    "workspace/diagnostic": diagnostics,
    "textDocument/completion": completion,
    "completionItem/resolve": completion,
    "textDocument/signatureHelp": signature,
    "textDocument/codeAction": actions,
    "codeAction/resolve": actions,
    "textDocument/rename": rename,
    "textDocument/formatting": formatting,
    "textDocument/rangeFormatting": formatting,
    "textDocument/rangesFormatting": formatting,
    "textDocument/onTypeFormatting": formatting,
    "workspace/willRenameFiles": file_renames,
    "workspace/textDocumentContent": contents,
}
"""How a request is asked, where that is not at a call."""


def cells() -> Iterator[tuple[str, str, bool]]:
    for name, states in CELLS.items():
        for column, state in zip(SCENES, states, strict=True):
            yield name, column, state == "yes"


@pytest.mark.parametrize("changed", [as_it_is, behind_wide_characters, broken])
async def test_each_cell_of_the_page_is_what_the_server_answers(
    tmp_path: Path, changed: Callable[[str, str], str]
) -> None:
    (tmp_path / "lib.metta").write_text("(= (one) 1)", encoding="utf-8")
    wrong: list[tuple[str, str, bool]] = []
    async with raw_server(ignored=[PUBLISH, "window/logMessage"]) as (client, running):
        await client.ask("initialize", initialize_params(capabilities=CAPABLE, folders=[tmp_path]))
        await client.tell("initialized", {})
        scenes = {column: Scene(client, column, tmp_path, changed) for column in SCENES}
        for column, scene in scenes.items():
            await open_document(client, scene.uri, scene.text, language="metta" if column == "MeTTa" else "rholang")
        for name, column, is_served in cells():
            if changed is broken and name in LAID_OUT_ONLY:
                continue
            if bool(await ASK.get(name, position)(scenes[column], name)) is not is_served:
                wrong.append((name, column, is_served))
        await client.ask("shutdown")
        await client.tell("exit")
        await running.ended.wait()
    assert wrong == []


@pytest.mark.parametrize("name", sorted(NOT_SERVED))
def test_what_is_not_served_has_a_reason(name: str) -> None:
    (reason,) = re.findall(rf"^\| `{re.escape(name)}` \| (.+) \|$", PAGE, re.MULTILINE)
    assert len(reason) > 5
