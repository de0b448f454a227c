"""What an answer costs over stdio: rholsp beside servers that answer the same from a file, and beside MeTTa-LSP.

    python -m benchmarks wire [--metta-lsp PATH] [--json]

rholsp is asked first; its answers are what the canned servers then give. All servers take turns, in blocks of questions
that are long enough for the processor time of one answer to be known.
"""

import argparse
import json
import os
import shlex
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.client import CHECKOUT, COMMAND, AnyServer, Json, ServerFailed
from benchmarks.report import ROOT, Spread, machine, positive, show, spread, table

OURS, FLOOR, TRIO, PYGLS, METTA_LSP = "rholsp", "bare Python", "bare Trio", "pygls 2", "MeTTa-LSP"
CANNED = {FLOOR: "bare_python", TRIO: "bare_trio", PYGLS: "pygls_canned"}
IN_FLIGHT = 64
REFERENCES = 200
GREETED, USEFUL = "initialize answered", "workspace-wide answer"
QUERY = "settle"
_METTA_RUNS = (
    "dist/server/server.js",
    "lib/server.js",
    "out/server.js",
    "dist/server.js",
    "server/out/server.js",
    "server/dist/server.js",
)
"""Where a build of MeTTa-LSP leaves the server."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what the tables call it."""

    name: str
    method: str
    params: Json


def rholang_material(folder: Path) -> list[Asked]:
    """Writes two small files and one of 300 symbols, and says what to ask about them."""
    uses = "".join(f"  settle!({number}) |\n" for number in range(REFERENCES - 1))
    texts = {
        "small.rho": "// What is owed.\n" + _contracts(30, "settle"),
        "uses.rho": f"contract useIt(@x) = {{\n{uses}  Nil\n}}\n",
        "large.rho": _contracts(300, "large"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    small, large = ({"uri": (folder / name).as_uri()} for name in ("small.rho", "large.rho"))
    place: Json = {"textDocument": small, "position": {"line": 1, "character": 10}}
    return [
        Asked("hover", "textDocument/hover", place),
        Asked("definition", "textDocument/definition", place),
        Asked(
            f"references, {REFERENCES}",
            "textDocument/references",
            {**place, "context": {"includeDeclaration": True}},
        ),
        Asked("documentSymbol, 30", "textDocument/documentSymbol", {"textDocument": small}),
        Asked("documentSymbol, 300", "textDocument/documentSymbol", {"textDocument": large}),
    ]


def _contracts(number: int, first: str) -> str:
    names = [first, *(f"{first}{at}" for at in range(1, number))]
    return " |\n".join(f"contract {name}(@x) = {{ Nil }}" for name in names) + "\n"


def metta_material(folder: Path) -> list[Asked]:
    lines = "".join(f"(= (twice{at} $x) (+ $x $x))\n!(twice{at} {at})\n" for at in range(15))
    path = folder / "small.metta"
    path.write_text(lines, encoding="utf-8")
    place: Json = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 1, "character": 4}}
    return [
        Asked("hover", "textDocument/hover", place),
        Asked("definition", "textDocument/definition", place),
        Asked("references", "textDocument/references", {**place, "context": {"includeDeclaration": True}}),
        Asked("documentSymbol, 15", "textDocument/documentSymbol", {"textDocument": place["textDocument"]}),
    ]


def main() -> int:
    args = _arguments()
    where = machine()
    try:
        metta = None if args.metta_lsp is None else metta_lsp(args.metta_lsp)
        with tempfile.TemporaryDirectory() as made_up:
            report = _measure(args, Path(made_up).resolve(), metta)
    except (ServerFailed, OSError, ValueError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    show(report, where, _text, as_json=args.json)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks wire", description="Measure what an answer costs.")
    parser.add_argument("--blocks", type=positive, default=10, help="turns of each server (default: 10)")
    parser.add_argument("--block", type=positive, default=100, help="questions of a turn (default: 100)")
    parser.add_argument("--starts", type=positive, default=8, help="how often each server is started (default: 8)")
    parser.add_argument(
        "--metta-lsp", type=Path, metavar="PATH", help="a built checkout of MeTTa-LSP, or its server.js"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def metta_lsp(path: Path) -> tuple[str, ...]:
    """The command that starts the server of a built checkout. Raises ValueError where there is none."""
    built = [path] if path.is_file() else [path / name for name in _METTA_RUNS if (path / name).is_file()]
    node = shutil.which("node")
    if not built or node is None:
        raise ValueError(f"{path}: no built server.js there, or no node")
    return (node, str(built[0].resolve()), "--stdio")


def _measure(args: argparse.Namespace, folder: Path, metta: Sequence[str] | None) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    workspace = folder / "rholang"
    workspace.mkdir()
    asked = rholang_material(workspace)
    ours = (*COMMAND, "--no-store")
    answers = folder / "answers.json"
    answers.write_text(json.dumps(_our_answers(ours, environment, workspace, asked)), encoding="utf-8")
    sides: dict[str, Sequence[str]] = {OURS: ours}
    sides |= {
        name: (sys.executable, "-m", f"benchmarks.peers.{module}", str(answers))
        for name, module in CANNED.items()
        if name != PYGLS or find_spec("pygls") is not None
    }
    report: dict[str, Any] = {
        "rholang": _meeting(sides, environment, workspace, asked, args),
        "starts_ms": _starts(sides, environment, workspace, args.starts),
    }
    if metta is not None:
        other = folder / "metta"
        other.mkdir()
        both: dict[str, Sequence[str]] = {OURS: ours, METTA_LSP: metta}
        report["metta"] = _meeting(both, environment, other, metta_material(other), args)
        sides = {**sides, METTA_LSP: metta}
    report["commands"] = {name: shlex.join(command) for name, command in sides.items()}
    return report


def _server(command: Sequence[str], environment: Mapping[str, str]) -> AnyServer:
    return AnyServer(command, environment, CHECKOUT if tuple(command[:2]) == COMMAND[:2] else ROOT)


def _our_answers(
    command: Sequence[str], environment: Mapping[str, str], workspace: Path, asked: Sequence[Asked]
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    with _server(command, environment) as server:
        # A canned server gives the capabilities that rholsp has.
        uri = workspace.as_uri()
        params: Json = {"processId": None, "rootUri": uri, "capabilities": {}}
        found["initialize"][""] = server.ask("initialize", params)
        server.shut_down()
    with _server(command, environment) as server:
        _begin(server, workspace)
        found["workspace/symbol"][""] = _useful(server)
        for one in asked:
            result = server.ask(one.method, one.params)
            if not result:
                raise ValueError(f"{one.name}: rholsp has no answer")
            found[one.method][one.params["textDocument"]["uri"]] = result
    return found


def _begin(server: AnyServer, workspace: Path) -> float:
    """An editor with the folder open, and its documents; the milliseconds until initialize was answered."""
    greeted = server.initialize(workspace)
    server.tell("initialized", {})
    for path in sorted(workspace.iterdir()):
        language = "metta" if path.suffix == ".metta" else "rholang"
        item = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": path.read_text(encoding="utf-8")}
        server.tell("textDocument/didOpen", {"textDocument": item})
    return greeted


def _useful(server: AnyServer) -> Any:
    """The first answer about the workspace that is none of nothing."""
    while not (found := server.ask("workspace/symbol", {"query": QUERY})):
        if server.milliseconds() > 60_000:
            raise ServerFailed("the server never knew its workspace")
    return found


def _starts(
    sides: Mapping[str, Sequence[str]], environment: Mapping[str, str], workspace: Path, count: int
) -> dict[str, dict[str, Spread]]:
    """Milliseconds from the start of the process; the first start, which compiles, does not count."""
    small = workspace.parent / "small"
    small.mkdir()
    for name in ("small.rho", "uses.rho"):
        shutil.copy(workspace / name, small / name)
    taken: dict[str, dict[str, list[float]]] = {name: {GREETED: [], USEFUL: []} for name in sides}
    for number in range(1 + count):
        for name, command in sides.items():
            with _server(command, environment) as server:
                greeted = server.initialize(small)
                server.tell("initialized", {})
                _useful(server)
                useful = server.milliseconds()
            if number:
                taken[name][GREETED].append(greeted)
                taken[name][USEFUL].append(useful)
    return {name: {moment: spread(values) for moment, values in of.items()} for name, of in taken.items()}


def _meeting(
    sides: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    workspace: Path,
    asked: Sequence[Asked],
    args: argparse.Namespace,
) -> dict[str, dict[str, dict[str, Any]]]:
    """By question and server: milliseconds that passed, of processor, and answers a second with many in flight."""
    passed: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    processor: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    rates: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        servers = {name: stack.enter_context(_server(command, environment)) for name, command in sides.items()}
        for name, server in servers.items():
            _begin(server, workspace)
            for one in asked:
                if "error" in (answer := server.response(one.method, one.params)[0]) or not answer["result"]:
                    raise ServerFailed(f"{name} has no answer to {one.name}")
        for turn in range(1 + args.blocks):
            for one in asked:
                for name, server in servers.items():
                    before = server.processor_microseconds()
                    taken = [server.timed(one.method, one.params)[1] for _ in range(args.block)]
                    after = server.processor_microseconds()
                    rate = IN_FLIGHT / server.flight(one.method, one.params, IN_FLIGHT) * 1000
                    if turn:
                        passed[one.name][name] += taken
                        rates[one.name][name].append(rate)
                        if before is not None and after is not None:
                            processor[one.name][name].append((after - before) / args.block / 1000)
    return {
        question: {
            name: {
                "passed_ms": spread(values),
                "processor_ms": spread(processor[question][name]) if processor[question][name] else None,
                "in_flight_per_second": spread(rates[question][name]),
            }
            for name, values in by_name.items()
        }
        for question, by_name in passed.items()
    }


# ------------------------------------------------------------------------------------------------ report


def _text(report: dict[str, Any]) -> str:
    parts = []
    for language in ("rholang", "metta"):
        rows = [
            (f"{question}: {name}", *cells(of))
            for question, by_name in report.get(language, {}).items()
            for name, of in by_name.items()
        ]
        if rows:
            parts += [table((f"{language}, milliseconds", "p50", "p95", "processor", "answers a second"), rows), ""]
    rows = [
        (name, f"{moments[GREETED].median:.0f}", f"{moments[USEFUL].median:.0f}")
        for name, moments in report["starts_ms"].items()
    ]
    parts += [table(("from the start of the process, median ms", GREETED, USEFUL), rows), ""]
    return "\n".join([*parts, *(f"{name}: {command}" for name, command in report["commands"].items())])


def cells(of: Mapping[str, Any]) -> tuple[str, ...]:
    passed, processor, rate = of["passed_ms"], of["processor_ms"], of["in_flight_per_second"]
    used = "unknown" if processor is None else f"{processor.median:.3f}"
    return f"{passed.median:.3f}", f"{passed.p95:.3f}", used, f"{rate.median:.0f}"


if __name__ == "__main__":
    sys.exit(main())
