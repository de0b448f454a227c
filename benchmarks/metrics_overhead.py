"""What metrics cost a request: servers with and without them, asked in turns.

    python -m benchmarks.metrics_overhead [--rounds N] [--json]

Of each pair of servers, one exports metrics and is scraped between rounds of questions; one does not. Both have the same
folder open and are asked the same, one after the other and in random order, so that a slow moment hits both.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import Server, ServerFailed
from benchmarks.report import emit_json, machine, machine_line, positive, spread, table
from benchmarks.workspaces import generate, write

METHODS = ("textDocument/hover", "textDocument/definition", "textDocument/documentHighlight", "textDocument/references")
SIDES = ("without", "with")


class Measured(Server):
    """A server with metrics."""

    def __init__(self, bytecode: Path) -> None:
        super().__init__(bytecode, arguments=("--metrics-port", "0"))

    def address(self) -> str:
        """Where its metrics are, once it has said so."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            self._errors.seek(0)
            found = re.search(r"metrics: (http://\S+)", self._errors.read().decode())
            if found:
                return found[1]
            time.sleep(0.01)
        raise ServerFailed("the server said nothing about metrics")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.metrics_overhead", description="Measure what metrics cost a request."
    )
    parser.add_argument("--rounds", type=positive, default=10, help="how often every question is asked (default: 10)")
    parser.add_argument("--pairs", type=positive, default=7, help="pairs of servers, one after the other (default: 7)")
    parser.add_argument("--samples", type=positive, default=50, help="names asked about (default: 50)")
    parser.add_argument("--files", type=positive, default=100, help="files of the workspace (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            report = _measure(args, Path(made_up).resolve())
    except (ServerFailed, OSError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    if args.json:
        emit_json({"machine": where, **report})
    else:
        print(machine_line(where), _text(report), sep="\n")
    return 0


def _measure(args: argparse.Namespace, made_up: Path) -> dict[str, Any]:
    folder = made_up / "workspace"
    write(folder, generate(args.files, seed=args.seed))
    plan = session.plan(folder, args.samples, args.seed)
    pairs = [_Pair(made_up / "bytecode", folder, plan, args.seed + number) for number in range(args.pairs)]
    for pair in pairs:
        pair.measure(args.rounds)
    return {
        "requests": {
            method: {side: spread([v for pair in pairs for v in pair.taken[side][method]]) for side in SIDES}
            for method in METHODS
        },
        "growth_of_the_median": spread([pair.growth() for pair in pairs]),
        "growth_of_processor_time": spread([pair.growth_of_cpu() for pair in pairs]) if pairs[0].cpu["with"] else None,
        "scrape_ms": spread([scrape for pair in pairs for scrape in pair.scrapes]),
    }


class _Pair:
    """Two servers that are asked the same. Two processes are never quite alike, so one pair says little."""

    def __init__(self, bytecode: Path, folder: Path, plan: session.Plan, seed: int) -> None:
        self.bytecode, self.folder, self.plan, self.rng = bytecode, folder, plan, random.Random(seed)
        self.taken: dict[str, dict[str, list[float]]] = {side: {method: [] for method in METHODS} for side in SIDES}
        self.cpu = dict.fromkeys(SIDES, 0.0)
        self.scrapes: list[float] = []

    def measure(self, rounds: int) -> None:
        with Server(self.bytecode) as plain, Measured(self.bytecode) as measured:
            sides = {"without": plain, "with": measured}
            for server in sides.values():
                server.initialize(self.folder)
                server.tell("initialized", {})
                while not session.statistics(server)["index_ms"]:
                    pass
                session.open_documents(server, self.plan.documents)
            self._round(sides, counts=False)  # The first one fills the caches.
            for _ in range(rounds):
                self._round(sides, counts=True)
                began = time.perf_counter()
                with urllib.request.urlopen(measured.address()) as page:
                    page.read()
                self.scrapes.append((time.perf_counter() - began) * 1000)
            for server in sides.values():
                server.shut_down()

    def _round(self, sides: dict[str, Server], *, counts: bool) -> None:
        for place in self.plan.places:
            for side in self.rng.sample(SIDES, len(SIDES)):
                before = sides[side].cpu_seconds()
                taken = [(method, sides[side].timed(method, place.params())[1]) for method in METHODS]
                after = sides[side].cpu_seconds()
                if counts:
                    for method, milliseconds in taken:
                        self.taken[side][method].append(milliseconds)
                    self.cpu[side] += (after or 0.0) - (before or 0.0)

    def growth(self) -> float:
        """By which part the median of all requests grows with metrics."""
        medians = {
            side: statistics.median([v for values in self.taken[side].values() for v in values]) for side in SIDES
        }
        return medians["with"] / medians["without"] - 1

    def growth_of_cpu(self) -> float:
        return self.cpu["with"] / self.cpu["without"] - 1


def _text(report: dict[str, Any]) -> str:
    rows = [
        [
            method,
            str(sides["with"].count),
            f"{sides['without'].median:.3f}",
            f"{sides['with'].median:.3f}",
            f"{sides['without'].p95:.3f}",
            f"{sides['with'].p95:.3f}",
        ]
        for method, sides in report["requests"].items()
    ]
    header = ["milliseconds", "asked", "p50 without", "p50 with", "p95 without", "p95 with"]
    lines = [table(header, rows)]
    for name in ("growth_of_the_median", "growth_of_processor_time"):
        if (growth := report[name]) is not None:
            words = name.replace("_", " ")
            lines.append(f"{words}, by pair: {growth.least:+.1%} to {growth.most:+.1%}, median {growth.median:+.1%}")
    scrape = report["scrape_ms"]
    lines.append(f"{scrape.count} scrapes: median {scrape.median:.1f} ms, worst {scrape.most:.1f} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
