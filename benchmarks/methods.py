"""Every request of the method table in a workspace of 1,000 files: how long an answer takes.

    python -m benchmarks methods [--files 1000] [--samples 200] [--json]

The methods are those of `rholsp/server/methods.py`, so a new one is measured by itself: from its parameters' type
follows what it is asked. Questions about parts of an answer (a lens to resolve, a call to follow) take the parts that
the server gave before. Every method is asked at real names of twenty open files, one after the other.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from benchmarks import session
from benchmarks.client import Json, Server, ServerFailed
from benchmarks.report import machine, positive, show, spread, table
from benchmarks.workspaces import generate, write
from rholsp.server.methods import METHODS, MessageKind

_SECONDS = 2.0
"""Of each method, about; what takes long is asked less often."""
SCREEN_LINES = 60
"""So many lines are on a screen: ranges are that long."""
LEFT_OUT = {"shutdown": "it ends the session"}
PARTS = {
    "callHierarchy/incomingCalls": ("textDocument/prepareCallHierarchy", "item"),
    "callHierarchy/outgoingCalls": ("textDocument/prepareCallHierarchy", "item"),
    "typeHierarchy/supertypes": ("textDocument/prepareTypeHierarchy", "item"),
    "typeHierarchy/subtypes": ("textDocument/prepareTypeHierarchy", "item"),
    "codeLens/resolve": ("textDocument/codeLens", ""),
    "codeAction/resolve": ("textDocument/codeAction", ""),
    "completionItem/resolve": ("textDocument/completion", ""),
    "inlayHint/resolve": ("textDocument/inlayHint", ""),
    "documentLink/resolve": ("textDocument/documentLink", ""),
    "workspaceSymbol/resolve": ("workspace/symbol", ""),
}
"""Methods about a part of another one's answer: whose answer, and the parameter that takes the part."""
CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "definition": {"linkSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}},
            "resolveSupport": {"properties": ["edit"]},
            "dataSupport": True,
        },
        "completion": {"completionItem": {"snippetSupport": True, "resolveSupport": {"properties": ["documentation"]}}},
        "inlayHint": {"resolveSupport": {"properties": ["tooltip"]}},
        "semanticTokens": {
            "requests": {"full": {"delta": True}, "range": True},
            "tokenTypes": ["function", "variable", "parameter", "keyword", "string", "number", "operator", "comment"],
            "tokenModifiers": ["declaration", "definition", "readonly"],
            "formats": ["relative"],
        },
        "rename": {"prepareSupport": True},
        "diagnostic": {},
    },
    "workspace": {"workspaceFolders": True, "configuration": True},
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks methods", description="Ask every method.")
    parser.add_argument("--files", type=positive, default=1000, help="size of the made-up workspace (default: 1000)")
    parser.add_argument("--samples", type=positive, default=200, help="questions of each method (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            report = _measure(Path(made_up).resolve(), args.files, args.samples, args.seed)
    except (ServerFailed, OSError, ValueError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    show(report, where, _text, as_json=args.json)
    return 0


def requests() -> list[str]:
    """The requests of the method table, those about parts of an answer behind the ones that give it."""
    names = [name for name, row in METHODS.items() if row.kind is MessageKind.REQUEST and name not in LEFT_OUT]
    return sorted(names, key=lambda name: name in PARTS)


class Asker:
    """Makes parameters out of their types."""

    def __init__(self, places: list[session.Place], lines: Mapping[str, int], queries: list[str]) -> None:
        self._places, self._lines, self._queries = places, lines, queries
        self.results: dict[str, str] = {}
        """Of semantic tokens, by document."""

    def params(self, kind: type, number: int) -> Json:
        """What a method whose parameters have this type is asked, for the place of this number."""
        place = self._places[number % len(self._places)]
        made: Json = {}
        for field in attrs.fields(kind):
            if (value := self._value(field.name, str(field.type), place, number)) is not None:
                first_word, *others = field.name.split("_")
                made["".join([first_word, *map(str.title, others)])] = value
        return made

    def _value(self, name: str, kind: str, place: session.Place, number: int) -> Any:
        position = {"line": place.line, "character": place.character}
        first = max(0, min(place.line - SCREEN_LINES // 2, self._lines[place.uri] - SCREEN_LINES))
        screen = {
            "start": {"line": first, "character": 0},
            "end": {"line": min(first + SCREEN_LINES, self._lines[place.uri]), "character": 0},
        }
        span = {"start": position, "end": position} if "CodeAction" in kind else screen
        simple: dict[str, Any] = {
            "text_document": {"uri": place.uri},
            "position": position,
            "positions": [position],
            "range": span,
            "ranges": [screen],
            "query": self._queries[number % len(self._queries)],
            "new_name": "renamedAnew",
            "ch": "\n",
            "options": {"tabSize": 2, "insertSpaces": True},
            "uri": place.uri,
            "previous_result_id": self.results.get(place.uri, ""),
            "previous_result_ids": [],
            "files": [{"oldUri": place.uri, "newUri": place.uri.removesuffix(".rho") + "Anew.rho"}],
        }
        if name == "context":
            return _context(kind, screen)
        if name in ("work_done_token", "partial_result_token", "identifier"):
            return None
        return simple.get(name)


def _context(kind: str, screen: Json) -> Json | None:
    contexts: dict[str, Json] = {
        "Reference": {"includeDeclaration": True},
        "CodeAction": {"diagnostics": []},
        "InlineValue": {"frameId": 1, "stoppedLocation": screen},
        "InlineCompletion": {"triggerKind": 2},
    }
    return next((value for word, value in contexts.items() if word in kind), None)


def _measure(folder: Path, files: int, samples: int, seed: int) -> dict[str, Any]:
    workspace = folder / "workspace"
    write(workspace, generate(files, seed=seed))
    plan = session.plan(workspace, samples, seed)
    lines = {uri: text.count("\n") for uri, text in plan.documents.items()}
    asker = Asker(list(plan.places), lines, [query for query in plan.queries if query] or ["a"])
    measured: dict[str, Any] = {}
    with Server(folder / "bytecode") as server:
        server.initialize(workspace, CAPABILITIES)
        server.tell("initialized", {})
        while not session.statistics(server)["index_ms"]:
            time.sleep(0.02)
        session.open_documents(server, plan.documents)
        for uri in plan.documents:
            tokens = server.response("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})[0]
            asker.results[uri] = (tokens.get("result") or {}).get("resultId", "")
        parts: dict[str, list[Any]] = {}
        for name in requests():
            measured[name] = _asked(server, asker, name, parts, samples, random.Random(seed))
        server.shut_down()
    return {"files": files, "methods": measured, "left_out": LEFT_OUT}


def _asked(
    server: Server, asker: Asker, name: str, parts: dict[str, list[Any]], samples: int, rng: random.Random
) -> dict[str, Any]:
    questions = list(_questions(asker, name, parts, samples))
    rng.shuffle(questions)
    if not questions:
        return {"failed": "nothing to ask about"}
    refusals: set[str] = set()
    answered = 0
    until = time.perf_counter() + _SECONDS
    for asked, params in enumerate(questions, 1):  # What is measured is the answer as it is found again.
        answer = server.response(name, params)[0]
        if "error" in answer:
            refusals.add(str(answer["error"].get("message")))
        elif answer["result"]:
            answered += 1
            found = answer["result"]
            parts.setdefault(name, []).extend((found if isinstance(found, list) else found.get("items") or [])[:3])
        if time.perf_counter() > until:
            questions = questions[:asked]
            break
    before = server.processor_microseconds()
    taken = [server.response(name, params)[1] for params in questions]
    after = server.processor_microseconds()
    used = None if before is None or after is None else (after - before) / len(taken) / 1000
    return {
        "passed_ms": spread(taken),
        "processor_ms": used,
        "answered": answered / len(questions),
        "refused": sorted(refusals)[:1],
    }


def _questions(asker: Asker, name: str, parts: Mapping[str, list[Any]], samples: int) -> Iterator[Json]:
    kind = METHODS[name].params
    if name in PARTS:
        source, parameter = PARTS[name]
        for part in parts.get(source, [])[:samples]:
            yield {parameter: part} if parameter else part
    else:
        for number in range(samples):
            yield asker.params(kind, number) if kind is not None and attrs.has(kind) else {}


def _text(report: dict[str, Any]) -> str:
    rows = [
        (name, of["failed"], "", "", "", "")
        if "failed" in of
        else (name, *_cells(of), f"{of['answered']:.0%}", "; ".join(of["refused"]))
        for name, of in report["methods"].items()
    ]
    return table((f"{report['files']} files, milliseconds", "p50", "p95", "processor", "answered", "refused"), rows)


def _cells(of: Mapping[str, Any]) -> tuple[str, str, str]:
    used = of["processor_ms"]
    return f"{of['passed_ms'].median:.2f}", f"{of['passed_ms'].p95:.2f}", "unknown" if used is None else f"{used:.2f}"


if __name__ == "__main__":
    sys.exit(main())
