"""How fast the server answers: a real `python -m rholsp` behind pipes, asked as an editor asks.

    python -m benchmarks server [PATH...] [--generated FILES...] [--json]

Measures the start, the first index, answers with everything indexed, answers while indexing runs, and formatting. All
folders are served at the same time, each by a server of its own, and are asked in turns.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import Json, Server, ServerFailed
from benchmarks.formatting import Formatting, measure_formatting
from benchmarks.report import EXAMPLES, Spread, machine, positive, show, spread, table
from benchmarks.workspaces import generate, write

AT_POSITION = (
    "textDocument/definition",
    "textDocument/hover",
    "textDocument/references",
    "textDocument/documentHighlight",
)
OPERATIONS = (*AT_POSITION, "textDocument/documentSymbol", "workspace/symbol")
NOTHING_TO_SAY = "an unknown document"
"""A question that has no answer: what the pipes, the protocol and the tasks cost by themselves, at that load."""
POPULAR = "references of a widely used name"
POPULAR_SAMPLES = 50
FIRST, AGAIN = "first", "again"
INITIALIZED, OUTLINED = "initialize answered", "first outline answered"
NOT_COMPILED, NOTHING = "initialize answered, nothing compiled yet", "a Python that does nothing"
_POLL_SECONDS = 0.01
"""How often the server is asked whether its index is complete."""


def main() -> int:
    args = _arguments()
    where = machine()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            report = _measure(args, _folders(args, Path(made_up)), Path(made_up) / "bytecode")
    except (ServerFailed, OSError, ValueError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    show(report, where, _text, as_json=args.json)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks server", description="Measure how fast the server answers."
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="folders to serve (default: examples/)")
    parser.add_argument(
        "--generated",
        nargs="*",
        type=positive,
        default=[100, 1000],
        metavar="FILES",
        help="sizes of made-up workspaces to serve as well (default: 100 1000)",
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--starts", type=positive, default=10, help="how often the server is started (default: 10)")
    parser.add_argument("--runs", type=positive, default=3, help="how often each folder is indexed (default: 3)")
    parser.add_argument("--samples", type=positive, default=200, help="names asked about in each folder (default: 200)")
    parser.add_argument("--again", type=positive, default=2, help="how often each question is repeated (default: 2)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _folders(args: argparse.Namespace, made_up: Path) -> dict[str, Path]:
    """The folders to serve, by the name that the report gives them."""
    folders = {str(path): path.resolve(strict=True) for path in args.paths} or {EXAMPLES.name: EXAMPLES}
    for files in args.generated:
        name = f"{files} files"
        folders[name] = made_up / str(files)
        write(folders[name], generate(files, seed=args.seed))
    return folders


def _measure(args: argparse.Namespace, folders: Mapping[str, Path], bytecode: Path) -> dict[str, Any]:
    plans = {name: session.plan(folder, args.samples, args.seed) for name, folder in folders.items()}
    return {
        "widely_used_in": {name: plan.popular_files for name, plan in plans.items()},
        "start_ms": _starts(bytecode, args.starts, next(iter(plans.values())), next(iter(folders.values()))),
        "index_ms": _indexing(bytecode, folders, args.runs),
        "answers_ms": _answers(bytecode, folders, plans, args.again),
        "while_indexing_ms": _while_indexing(bytecode, folders, plans, args.runs, args.seed),
        "formatting_ms": measure_formatting(bytecode, args.samples, args.seed),
    }


# ------------------------------------------------------------------------------------------------ start


def _starts(bytecode: Path, count: int, plan: session.Plan, folder: Path) -> dict[str, Spread]:
    """From the start of the process to two answers, beside the start of a Python that does nothing, in turns.

    The answers are that to initialize, and the first outline of a document that was opened right after it. The very
    first start finds nothing compiled, neither rholsp nor what it builds on, and is told apart.
    """
    taken: dict[str, list[float]] = defaultdict(list)
    document = {uri: plan.documents[uri] for uri in list(plan.documents)[:1]}
    for number in range(1 + count):
        with Server(bytecode) as server:
            greeted = server.initialize(folder)
            server.tell("initialized", {})
            session.open_documents(server, document)
            server.ask("textDocument/documentSymbol", {"textDocument": {"uri": next(iter(document))}})
            useful = server.milliseconds()
            server.shut_down()
        if number == 0:
            taken[NOT_COMPILED].append(greeted)
            continue
        taken[INITIALIZED].append(greeted)
        taken[OUTLINED].append(useful)
        began = time.perf_counter()
        subprocess.run((sys.executable, "-c", "pass"), check=True)
        taken[NOTHING].append((time.perf_counter() - began) * 1000)
    return {name: spread(values) for name, values in taken.items()}


# ------------------------------------------------------------------------------------------------ indexing


def _indexing(bytecode: Path, folders: Mapping[str, Path], runs: int) -> dict[str, dict[str, Any]]:
    """From `initialized` to the end of the index, with nobody else asking, and the memory that it took."""
    taken: dict[str, list[float]] = defaultdict(list)
    facts: dict[str, dict[str, Any]] = {}
    for _ in range(runs):
        for name, folder in folders.items():
            with Server(bytecode) as server:
                server.initialize(folder)
                began = time.perf_counter()
                server.tell("initialized", {})
                known = _await_index(server)
                taken[name].append((time.perf_counter() - began) * 1000)
                facts[name] = {"files": known["files"], "resident_bytes": server.resident_bytes()}
                server.shut_down()
    return {name: {"wall": spread(taken[name]), **facts[name]} for name in folders}


def _await_index(server: Server) -> dict[str, Any]:
    while not (known := session.statistics(server))["index_ms"]:
        time.sleep(_POLL_SECONDS)
    return known


def _while_indexing(
    bytecode: Path, folders: Mapping[str, Path], plans: Mapping[str, session.Plan], runs: int, seed: int
) -> dict[str, dict[str, Spread | None]]:
    """Definition while the first index runs: of names that their own file binds, and of names of the workspace.

    The latter may wait for the index, up to a second, where they would find nothing otherwise.
    """
    taken: dict[str, dict[str, list[float]]] = {name: {"own": [], "shared": []} for name in folders}
    for run in range(runs):
        for name, folder in folders.items():
            with Server(bytecode) as server:
                server.initialize(folder)
                session.open_documents(server, plans[name].documents)
                server.tell("initialized", {})
                rng = random.Random(seed + run)
                by_sort = {
                    "own": [place for place in plans[name].places if not place.shared],
                    "shared": [place for place in plans[name].places if place.shared],
                }
                # The first answer waits for what the server loads late: that is no part of indexing.
                server.ask("textDocument/documentSymbol", plans[name].places[0].params())
                asked = time.perf_counter()
                while time.perf_counter() < asked + _POLL_SECONDS or not session.statistics(server)["index_ms"]:
                    for sort, places in by_sort.items():
                        if places:
                            place = rng.choice(places)
                            taken[name][sort].append(server.timed("textDocument/definition", place.params())[1])
    return {
        name: {sort: spread(values) if values else None for sort, values in by_sort.items()}
        for name, by_sort in taken.items()
    }


# ------------------------------------------------------------------------------------------------ answers


def _answers(
    bytecode: Path, folders: Mapping[str, Path], plans: Mapping[str, session.Plan], again: int
) -> dict[str, dict[str, dict[str, Spread]]]:
    """Milliseconds by folder, operation, and whether the place was asked about for the first time or again."""
    taken: dict[str, dict[str, dict[str, list[float]]]] = {
        name: defaultdict(lambda: {FIRST: [], AGAIN: []}) for name in folders
    }
    with ExitStack() as stack:
        servers = {name: stack.enter_context(Server(bytecode)) for name in folders}
        for name, server in servers.items():
            server.initialize(folders[name])
            server.tell("initialized", {})
            _await_index(server)
            session.open_documents(server, plans[name].documents)
            for uri in plans[name].documents:
                server.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        for turn in range(1 + again):
            moment = AGAIN if turn else FIRST
            for number in range(max(len(plan.places) for plan in plans.values())):
                for name, server in servers.items():
                    if number < len(plans[name].places):
                        for operation, params in _questions(plans[name], number):
                            method = "textDocument/definition" if operation == NOTHING_TO_SAY else operation
                            taken[name][operation][moment].append(server.timed(method, params)[1])
        for number in range(POPULAR_SAMPLES):
            for name, server in servers.items():
                _, milliseconds = server.timed("textDocument/references", plans[name].popular.params())
                taken[name][POPULAR][AGAIN if number else FIRST].append(milliseconds)
    return {
        name: {
            method: {moment: spread(values) for moment, values in by_moment.items() if values}
            for method, by_moment in by_method.items()
        }
        for name, by_method in taken.items()
    }


def _questions(plan: session.Plan, number: int) -> list[tuple[str, Json]]:
    """All operations at one place, and a question about nothing.

    Each operation comes first by turns: the first one computes what the others then find ready.
    """
    queries = plan.queries
    position = plan.places[number].params()
    questions = [
        (method, {"query": queries[number % len(queries)]} if method == "workspace/symbol" else position)
        for method in OPERATIONS
    ]
    first = number % len(questions)
    unknown = {**position, "textDocument": {"uri": "file:///no/such/file.rho"}}
    return [*questions[first:], *questions[:first], (NOTHING_TO_SAY, unknown)]


# ------------------------------------------------------------------------------------------------ report


def _text(report: dict[str, Any]) -> str:
    return "\n".join(
        [
            "milliseconds; the client's own work (JSON) is not counted, the pipes are",
            "",
            _start_table(report["start_ms"]),
            "",
            _index_table(report["index_ms"]),
            "",
            _answers_table(report),
            "",
            *(_growth(report) if len({facts["files"] for facts in report["index_ms"].values()}) > 1 else []),
            _while_indexing_table(report["while_indexing_ms"]),
            "",
            _formatting_table(report["formatting_ms"]),
        ]
    )


def _start_table(starts: dict[str, Spread]) -> str:
    least = starts[NOTHING].median
    rows = [
        (name, str(taken.count), f"{taken.median:.0f}", f"{taken.most:.0f}", f"{taken.median / least:.1f}")
        for name, taken in starts.items()
    ]
    return table(("from the start of the process", "starts", "median", "worst", "times nothing"), rows)


def _index_table(indexed: dict[str, dict[str, Any]]) -> str:
    rows = []
    for name, facts in indexed.items():
        wall, resident = facts["wall"], facts["resident_bytes"]
        memory = "unknown" if resident is None else f"{resident / 1e6:.0f} MB"
        rows.append((name, str(facts["files"]), f"{wall.median:.0f}", f"{wall.least:.0f}-{wall.most:.0f}", memory))
    return table(("first index", "files", "median", "least-most", "memory after it"), rows)


def _answers_table(report: dict[str, Any]) -> str:
    rows = []
    for method in (*OPERATIONS, NOTHING_TO_SAY, POPULAR):
        for name, by_method in report["answers_ms"].items():
            first, again = by_method[method][FIRST], by_method[method][AGAIN]
            label = f"{method.removeprefix('textDocument/')}, {name}"
            if method == POPULAR:
                label = f"references of a name in {report['widely_used_in'][name]} files, {name}"
            rows.append((label, f"{first.median:.2f}", f"{first.p95:.2f}", *_cells(again)))
    return table(("answers, everything indexed", "first p50", "p95", "again count", "p50", "p95", "worst"), rows)


def _growth(report: dict[str, Any]) -> list[str]:
    """What more files cost: from the smallest to the largest of the folders served."""
    indexed = report["index_ms"]
    least, *_, most = sorted(indexed, key=lambda name: indexed[name]["files"])
    more = indexed[most]["files"] - indexed[least]["files"]
    few, many = (report["answers_ms"][name]["textDocument/definition"][AGAIN].p95 for name in (least, most))
    lines = [f"definition p95, {most} over {least}: {many / few:.2f} times"]
    if indexed[least]["resident_bytes"] is not None:
        grown = indexed[most]["resident_bytes"] - indexed[least]["resident_bytes"]
        lines.append(f"memory, from {least} to {most}: {grown / more / 1e3:.0f} KB for each file more")
    return [*lines, ""]


def _while_indexing_table(measured: dict[str, dict[str, Spread | None]]) -> str:
    rows = [
        (f"{name}, {sort} names", *_cells(values))
        for name, by_sort in measured.items()
        for sort, values in by_sort.items()
        if values is not None
    ]
    return table(("definition while indexing", "count", "p50", "p95", "worst"), rows)


def _formatting_table(measured: dict[str, Formatting]) -> str:
    rows = [
        (name, *_cells(taken.wall), "" if taken.processor_ms is None else f"{taken.processor_ms:.2f}")
        for name, taken in measured.items()
    ]
    columns = ("formatting a file of 500 lines", "count", "p50", "p95", "worst", "mean of the processor")
    return table(columns, rows)


def _cells(values: Spread) -> tuple[str, ...]:
    return (str(values.count), f"{values.median:.2f}", f"{values.p95:.2f}", f"{values.most:.2f}")


if __name__ == "__main__":
    sys.exit(main())
