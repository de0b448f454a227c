"""What grows with the workspace, and what does not: the first start, a start from the index on disk, memory, answers.

    python -m benchmarks scale [--files 100 1000 10000] [--json]

Made-up workspaces of several sizes, each served by `python -m rholsp` behind pipes. In the end one server for each size
runs, all are asked in turns, and the sizes are compared with each other.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import Json, Server, ServerFailed
from benchmarks.report import Spread, machine, positive, show, spread, table
from benchmarks.workspaces import AUDITED_EVERY, generate, write
from rholsp.rholang.summarise import summarise

COLD, FILLING, WARM = "first start, no index kept", "first start, index written", "from the index on disk"
OPEN_FILES = 20
SHARED = "audit"
"""The name that every tenth file uses."""
_POLL = 0.05
"""How often it is asked whether the index is complete, as a part of the time that it has taken: asking costs time."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One workspace: documents to open by URI, places to ask about, and one use of the name `SHARED`."""

    path: Path
    files: int
    documents: dict[str, str]
    places: tuple[session.Place, ...]
    shared: session.Place


def folder_of(path: Path, files: int, *, samples: int, seed: int) -> Folder:
    """Writes a workspace."""
    texts = generate(files, seed=seed)
    write(path, texts)
    by_uri = {(path / name).as_uri(): text for name, text in texts.items()}
    using = next(uri for uri, text in by_uri.items() if f"{SHARED}!" in text)
    opened = [*[*by_uri][:: max(1, files // OPEN_FILES)][:OPEN_FILES], using]
    meanings = {uri: summarise(by_uri[uri]) for uri in opened}
    places = [place for uri, meaning in meanings.items() for place in session.places_of(uri, meaning)]
    return Folder(
        path=path,
        files=files,
        documents={uri: by_uri[uri] for uri in opened},
        places=tuple(random.Random(seed).sample(places, min(samples, len(places)))),
        shared=next(place for place in session.places_of(using, meanings[using], SHARED)),
    )


def main() -> int:
    args = _arguments()
    where = machine()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            report = _measure(args, Path(made_up).resolve())
    except (ServerFailed, OSError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    show(report, where, _text, as_json=args.json)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks scale", description="Measure what grows with files.")
    parser.add_argument(
        "--files", nargs="+", type=positive, default=[100, 1000, 10000], help="sizes (default: 100 1000 10000)"
    )
    parser.add_argument("--samples", type=positive, default=300, help="names asked about (default: 300)")
    parser.add_argument("--again", type=positive, default=3, help="how often each question is repeated (default: 3)")
    parser.add_argument("--warm-starts", type=positive, default=2, help="starts from the index (default: 2)")
    parser.add_argument("--arguments", default="", help="more arguments for the servers, in one string")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    if min(args.files) <= AUDITED_EVERY:
        parser.error(f"a workspace has more than {AUDITED_EVERY} files")
    return args


def _measure(args: argparse.Namespace, made_up: Path) -> dict[str, Any]:
    bytecode, arguments = made_up / "bytecode", args.arguments.split()
    folders = [
        folder_of(made_up / str(files), files, samples=args.samples, seed=args.seed) for files in sorted(args.files)
    ]
    with Server(bytecode) as server:  # Leaves everything compiled.
        server.initialize(folders[0].path)
        server.tell("initialized", {})
        _await_index(server)
        server.shut_down()
    starts, stored = {}, {}
    for folder in folders:
        caches = made_up / f"caches{folder.files}"
        starts[folder.files] = {
            COLD: [_start(Server(bytecode, arguments=arguments), folder)],
            FILLING: [_start(Server(bytecode, caches=caches, arguments=arguments), folder)],
            WARM: [
                _start(Server(bytecode, caches=caches, arguments=arguments), folder) for _ in range(args.warm_starts)
            ],
        }
        stored[folder.files] = sum(file.stat().st_size for file in caches.rglob("*") if file.is_file())
    with ExitStack() as stack:
        servers = {}
        for folder in folders:
            caches = made_up / f"caches{folder.files}"
            servers[folder.files] = stack.enter_context(Server(bytecode, caches=caches, arguments=arguments))
            _begin(servers[folder.files], folder)
        answers = _answers(servers, folders, args.again)
        for server in servers.values():
            server.shut_down()
    return {"starts": starts, "stored_bytes": stored, "answers_ms": answers}


def _begin(server: Server, folder: Folder) -> dict[str, Any]:
    server.initialize(folder.path)
    server.tell("initialized", {})
    return _await_index(server)


def _start(server: Server, folder: Folder) -> dict[str, Any]:
    """Seconds from `initialized` until all files are known, by the client's clock and by the server's own; memory."""
    with server:
        server.initialize(folder.path)
        began = time.perf_counter()
        server.tell("initialized", {})
        known = _await_index(server)
        seconds = time.perf_counter() - began
        resident = server.resident_bytes()
        server.shut_down()
    if known["files"] != folder.files:
        raise ServerFailed(f"{known['files']} of {folder.files} files are known")
    return {"seconds": seconds, "index_seconds": known["index_ms"] / 1000, "resident_bytes": resident}


def _await_index(server: Server) -> dict[str, Any]:
    began = time.perf_counter()
    while not (known := session.statistics(server))["index_ms"]:
        time.sleep(max(0.01, _POLL * (time.perf_counter() - began)))
    return known


def _answers(servers: dict[int, Server], folders: list[Folder], again: int) -> dict[int, dict[str, Spread]]:
    """Milliseconds by size and operation, at places that have been asked about before, all sizes in turns."""
    taken: dict[int, dict[str, list[float]]] = {folder.files: defaultdict(list) for folder in folders}
    for folder in folders:
        session.open_documents(servers[folder.files], folder.documents)
    for turn in range(1 + again):
        for number in range(max(len(folder.places) for folder in folders)):
            for folder in folders:
                if number >= len(folder.places):
                    continue
                server = servers[folder.files]
                asked: list[tuple[str, Json]] = [
                    ("textDocument/definition", folder.places[number].params()),
                    ("textDocument/hover", folder.places[number].params()),
                ]
                if number % 10 == 0:
                    shared = folder.shared.params()
                    asked.append(("textDocument/references", shared))
                    asked.append(("textDocument/rename", {**shared, "newName": "auditedAnew"}))
                for method, params in asked:
                    milliseconds = server.timed(method, params)[1]
                    taken[folder.files][f"{method}, {'again' if turn else 'first'}"].append(milliseconds)
    return {files: {name: spread(values) for name, values in by_method.items()} for files, by_method in taken.items()}


def _text(report: dict[str, Any]) -> str:
    starts = report["starts"]
    rows = [
        (
            f"{files} files, {name}",
            f"{min(one['seconds'] for one in runs):.2f}",
            f"{min(one['index_seconds'] for one in runs):.2f}",
            _megabytes(runs[-1]["resident_bytes"]),
        )
        for files, by_name in starts.items()
        for name, runs in by_name.items()
    ]
    lines = [table(("start", "until all is known, s", "of it the index", "memory"), rows), ""]
    few, many = min(starts), max(starts)
    lines += [f"on disk, {files} files: {of / files / 1e3:.1f} KB each" for files, of in report["stored_bytes"].items()]
    for name in (COLD, WARM) if few != many else ():
        less, more = (starts[files][name][-1]["resident_bytes"] for files in (few, many))
        if less is not None:
            lines.append(f"memory, {name}: {(more - less) / (many - few) / 1e3:.0f} KB for each file more")
    answers = report["answers_ms"]
    times = []
    for operation in answers[few]:
        for files, by_operation in answers.items():
            of = by_operation[operation]
            ratio = of.p95 / answers[few][operation].p95
            label = f"{operation.removeprefix('textDocument/')}, {files} files"
            times.append((label, str(of.count), f"{of.median:.2f}", f"{of.p95:.2f}", f"{of.most:.2f}", f"{ratio:.2f}"))
    header = ("milliseconds over stdio", "count", "p50", "p95", "worst", f"p95 over that of {few} files")
    shared = f"references and rename: of a name that one file in {AUDITED_EVERY} uses"
    return "\n".join([*lines, "", table(header, times), shared])


def _megabytes(number: int | None) -> str:
    return "unknown" if number is None else f"{number / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
