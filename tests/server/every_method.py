"""A session that sends every message of the method table, and what it is told."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rholsp.text.uris import from_path
from tests.server.client import Client, Json
from tests.server.harness import NO_DELAY, at

FILES = {
    "lib.rho": '/// Adds.\n/// @param a the first\ncontract @"adder"(@a, @b, ret) = { ret!(a + b) }\n',
    "main.rho": """new total, unused, f in {
  contract f(@x, ret) = { @"adder"!(x, x, *ret) } |
  @"adder"!(1,2,*total) |
  f!(1, *total) |
  for (@x <- total) { @"out"!(x) } |
  // @metta
  @"space"!("(= (double $x) (* $x 2)) !(double 2)")
}
""",
    "types.metta": "(: inc (-> Number Number))\n(= (inc $x) (+ $x 1))\n!(import! &self other)\n!(inc 1)\n",
    "other.metta": "(= (dec $x) (- $x 1))\n",
}
OPENED = ("main.rho", "types.metta")
CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-32", "utf-16"]},
    "experimental": {"commands": {"commands": ["rholsp.showReferences"]}},
    "window": {"workDoneProgress": True},
    "workspace": {
        "symbol": {"resolveSupport": {"properties": ["location.range"]}},
        "textDocumentContent": {},
        "workspaceEdit": {"documentChanges": True},
    },
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "diagnostic": {},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "rangeFormatting": {"rangesSupport": True},
        "rename": {"prepareSupport": True},
        "semanticTokens": {},
    },
}
ALL: Json = {"start": {"line": 0, "character": 0}, "end": {"line": 100, "character": 0}}
LAYOUT: Json = {"options": {"tabSize": 2, "insertSpaces": True}}


@dataclass
class Scene:
    """The files, and what has been answered so far."""

    folder: Path
    answers: dict[str, Any] = field(default_factory=dict)

    def uri(self, name: str) -> str:
        return from_path(str(self.folder / name))

    def document(self, name: str) -> Json:
        return {"textDocument": {"uri": self.uri(name)}}

    def at(self, needle: str, name: str = "main.rho", *, occurrence: int = 0, inside: int = 0) -> Json:
        return at(self.uri(name), FILES[name], needle, occurrence=occurrence, inside=inside)

    def first(self, method: str) -> Json:
        """The first item of an answer."""
        answer = self.answers[method]
        items = answer["items"] if isinstance(answer, dict) else answer
        found: Json = items[0]
        return found


Params = Callable[[Scene], Any]


def renamed(scene: Scene) -> Json:
    return {"files": [{"oldUri": scene.uri("other.metta"), "newUri": scene.uri("new.metta")}]}


OPENING: dict[str, Params] = {
    "initialize": lambda scene: {
        "processId": None,
        "capabilities": CAPABILITIES,
        "workspaceFolders": [{"uri": from_path(str(scene.folder)), "name": "work"}],
        "initializationOptions": NO_DELAY,
    },
    "initialized": lambda scene: {},
    "$/setTrace": lambda scene: {"value": "off"},
    "$/rholsp/lateSettings": lambda scene: None,
    "workspace/didChangeConfiguration": lambda scene: {"settings": {"rholsp": NO_DELAY}},
}
REQUESTS: dict[str, Params] = {
    "textDocument/hover": lambda scene: scene.at("f!("),
    "textDocument/definition": lambda scene: scene.at('adder"'),
    "textDocument/declaration": lambda scene: scene.at("f!("),
    "textDocument/implementation": lambda scene: scene.at('adder"'),
    "textDocument/typeDefinition": lambda scene: scene.at("inc 1", "types.metta"),
    "textDocument/moniker": lambda scene: scene.at("inc 1", "types.metta"),
    "textDocument/references": lambda scene: scene.at("total") | {"context": {"includeDeclaration": True}},
    "textDocument/prepareCallHierarchy": lambda scene: scene.at("f(@x"),
    "callHierarchy/incomingCalls": lambda scene: {"item": scene.first("textDocument/prepareCallHierarchy")},
    "callHierarchy/outgoingCalls": lambda scene: {"item": scene.first("textDocument/prepareCallHierarchy")},
    "textDocument/documentHighlight": lambda scene: scene.at("total"),
    "textDocument/documentSymbol": lambda scene: scene.document("main.rho"),
    "textDocument/foldingRange": lambda scene: scene.document("main.rho"),
    "textDocument/selectionRange": lambda scene: (
        scene.document("main.rho") | {"positions": [scene.at("total")["position"]]}
    ),
    "textDocument/linkedEditingRange": lambda scene: scene.at("total"),
    "workspace/symbol": lambda scene: {"query": "adder"},
    "workspaceSymbol/resolve": lambda scene: scene.first("workspace/symbol"),
    "workspace/willRenameFiles": renamed,
    "textDocument/completion": lambda scene: scene.at("total)", inside=2),
    "completionItem/resolve": lambda scene: scene.first("textDocument/completion"),
    "textDocument/codeAction": lambda scene: (
        scene.document("main.rho") | {"range": ALL, "context": {"diagnostics": [], "triggerKind": 1}}
    ),
    "codeAction/resolve": lambda scene: scene.first("textDocument/codeAction"),
    "textDocument/signatureHelp": lambda scene: scene.at("1, *total"),
    "textDocument/codeLens": lambda scene: scene.document("main.rho"),
    "codeLens/resolve": lambda scene: scene.first("textDocument/codeLens"),
    "textDocument/documentLink": lambda scene: scene.document("types.metta"),
    "textDocument/inlayHint": lambda scene: scene.document("main.rho") | {"range": ALL},
    "textDocument/semanticTokens/full": lambda scene: scene.document("main.rho"),
    "textDocument/semanticTokens/full/delta": lambda scene: (
        scene.document("main.rho") | {"previousResultId": scene.answers["textDocument/semanticTokens/full"]["resultId"]}
    ),
    "textDocument/semanticTokens/range": lambda scene: scene.document("main.rho") | {"range": ALL},
    "textDocument/diagnostic": lambda scene: scene.document("main.rho"),
    "workspace/diagnostic": lambda scene: {"previousResultIds": []},
    "textDocument/formatting": lambda scene: scene.document("main.rho") | LAYOUT,
    "textDocument/rangeFormatting": lambda scene: scene.document("main.rho") | LAYOUT | {"range": ALL},
    "textDocument/rangesFormatting": lambda scene: scene.document("main.rho") | LAYOUT | {"ranges": [ALL]},
    "textDocument/onTypeFormatting": lambda scene: scene.at("\n}", inside=2) | LAYOUT | {"ch": "}"},
    "textDocument/prepareRename": lambda scene: scene.at("total"),
    "textDocument/rename": lambda scene: scene.at("total") | {"newName": "sum"},
    "rholsp/regions": lambda scene: scene.document("main.rho"),
    "workspace/textDocumentContent": lambda scene: {"uri": "rholsp-region:" + scene.first("rholsp/regions")["uri"]},
    "rholsp/statistics": lambda scene: None,
}
"""In this order: some ask about what others have answered."""


async def every_method(client: Client, folder: Path) -> tuple[set[str], str]:
    """Drives a whole session up to `exit`; what was sent, and all answers as JSON, whatever the folder is called."""
    folder.mkdir()  # noqa: ASYNC240
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    scene, sent = Scene(folder), set[str]()
    client.ignored |= {"$/progress", "window/logMessage"}

    async def ask(method: str, params: Any) -> Any:
        sent.add(method)
        return await client.ask(method, params)

    async def tell(method: str, params: Any) -> None:
        sent.add(method)
        await client.tell(method, params)

    async def names() -> list[str]:
        return [symbol["name"] for symbol in await client.ask("workspace/symbol", {"query": ""})]

    for method, params in OPENING.items():
        if method == "initialize":
            scene.answers[method] = await ask(method, params(scene))
        else:
            await tell(method, params(scene))
    for name in OPENED:
        item = {"uri": scene.uri(name), "languageId": "", "version": 1, "text": "x"}
        await tell("textDocument/didOpen", {"textDocument": item})
        change = {"textDocument": {"uri": scene.uri(name), "version": 2}, "contentChanges": [{"text": FILES[name]}]}
        await tell("textDocument/didChange", change)
    await tell("window/workDoneProgress/cancel", {"token": "none of ours"})
    # The settings that come late may begin the index anew.
    while (known := await client.ask("rholsp/statistics"))["index_ms"] == 0 or known["files"] < len(FILES):
        pass
    for method, params in REQUESTS.items():
        scene.answers[method] = await ask(method, params(scene))

    empty = [method for method in REQUESTS if not scene.answers[method]]
    assert not empty, empty
    seen = scene.answers["after notifications"] = []
    (folder / "other.metta").rename(folder / "new.metta")
    await tell("workspace/didRenameFiles", renamed(scene))
    seen.append(await names())
    (folder / "made.rho").write_text('contract @"made"() = { Nil }')
    await tell("workspace/didCreateFiles", {"files": [{"uri": scene.uri("made.rho")}]})
    seen.append(await names())
    (folder / "made.rho").unlink()
    await tell("workspace/didDeleteFiles", {"files": [{"uri": scene.uri("made.rho")}]})
    seen.append(await names())
    (folder / "lib.rho").write_text('contract @"subtractor"() = { Nil }')
    await tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": scene.uri("lib.rho"), "type": 2}]})
    seen.append(await names())
    for name in OPENED:
        await tell("textDocument/didClose", scene.document(name))
    gone = {"uri": from_path(str(folder)), "name": "work"}
    await tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [gone]}})
    seen.append(await names())
    assert len(set(map(str, seen))) > 3, seen
    assert await ask("shutdown", None) is None
    await tell("exit", None)
    statistics = scene.answers["rholsp/statistics"]
    for timed in (statistics, statistics["index"]):
        for key in ("index_ms", "milliseconds"):
            timed.pop(key, None)
    return sent, json.dumps(scene.answers, indent=1).replace(from_path(str(folder)), "HOME")
