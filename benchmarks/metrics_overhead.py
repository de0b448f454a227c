"""What metrics cost a request.

    python -m benchmarks metrics_overhead [--rounds N] [--json]

Two sessions live in one process and on one loop, over streams in memory; one of them exports metrics. They are asked
the same, in turns and random order. Without pipes and a second process a request is at its shortest, so that counting
weighs most; and whatever else the machine does hits both sides alike. Between rounds, the metrics are scraped.
"""

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import trio
from trio.testing import memory_stream_pair

from benchmarks import session
from benchmarks.report import machine, positive, show, spread, table
from benchmarks.workspaces import generate, write
from rholsp import interpreter
from rholsp.app import serve
from rholsp.config import Settings
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.json_text import dumps

METHODS = ("textDocument/hover", "textDocument/definition", "textDocument/documentHighlight", "textDocument/references")
SIDES = ("without", "with")


class Asker:
    """A client that has one question at a time."""

    def __init__(self, stream: trio.abc.HalfCloseableStream) -> None:
        self.stream, self.decoder, self.last_id = stream, FrameDecoder(), 0

    async def tell(self, method: str, params: Any) -> None:
        await self.stream.send_all(encode_frame(dumps({"jsonrpc": "2.0", "method": method, "params": params})))

    async def ask(self, method: str, params: Any) -> Any:
        self.last_id += 1
        message = {"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}
        await self.stream.send_all(encode_frame(dumps(message)))
        while True:
            for body in self.decoder.feed(bytes(await self.stream.receive_some(65536))):
                answer = json.loads(body)
                if answer.get("id") == self.last_id and "method" not in answer:
                    return answer["result"]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks metrics_overhead", description="Measure what metrics cost a request."
    )
    parser.add_argument("--rounds", type=positive, default=40, help="how often every question is asked (default: 40)")
    parser.add_argument("--samples", type=positive, default=50, help="names asked about (default: 50)")
    parser.add_argument("--files", type=positive, default=100, help="files of the workspace (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    interpreter.prepare_server()
    with tempfile.TemporaryDirectory() as made_up:
        report = trio.run(_measure, args, Path(made_up).resolve())
    show(report, where, _text, as_json=args.json)
    return 0


async def _measure(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    write(folder, generate(args.files, seed=args.seed))
    plan = session.plan(folder, args.samples, args.seed)
    rng = random.Random(args.seed)
    taken: dict[str, dict[str, list[float]]] = {side: {method: [] for method in METHODS} for side in SIDES}
    processor: dict[str, list[float]] = {side: [] for side in SIDES}
    scrapes: list[float] = []
    said = StringIO()
    with redirect_stderr(said):
        async with _asker(folder, plan, None) as plain, _asker(folder, plan, 0) as measured:
            askers = {"without": plain, "with": measured}
            for number in range(args.rounds + 1):
                for place in plan.places:
                    for method in METHODS:
                        for side in rng.sample(SIDES, len(SIDES)):
                            began, used = time.perf_counter(), time.thread_time()
                            await askers[side].ask(method, place.params())
                            elapsed, cpu = time.perf_counter() - began, time.thread_time() - used
                            if number:  # The first round fills the caches.
                                taken[side][method].append(elapsed * 1000)
                                processor[side].append(cpu * 1000)
                scrapes.append(await _scrape(int(re.findall(r"127\.0\.0\.1:(\d+)", said.getvalue())[-1])))
    everything = {side: [v for values in taken[side].values() for v in values] for side in SIDES}
    return {
        "requests": {method: {side: spread(taken[side][method]) for side in SIDES} for method in METHODS},
        "processor_ms": {side: spread(processor[side]) for side in SIDES},
        "growth_of_the_median": _growth(everything),
        "growth_of_processor_time": _growth(processor),
        "scrape_ms": spread(scrapes),
    }


@asynccontextmanager
async def _asker(folder: Path, plan: session.Plan, metrics_port: int | None) -> AsyncIterator[Asker]:
    """A session with the folder indexed and the plan's documents open."""
    near, far = memory_stream_pair()
    settings = Settings(store=False, workers=0, slow_seconds=0.0, metrics_port=metrics_port)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(serve, far, settings)
        asker = Asker(near)
        folders = [{"uri": folder.as_uri(), "name": folder.name}]
        await asker.ask("initialize", {"processId": None, "workspaceFolders": folders, "capabilities": {}})
        await asker.tell("initialized", {})
        while not (await asker.ask("rholsp/statistics", None))["index_ms"]:
            pass
        for uri, text in plan.documents.items():
            document = {"uri": uri, "languageId": "rholang", "version": 1, "text": text}
            await asker.tell("textDocument/didOpen", {"textDocument": document})
        yield asker
        await asker.ask("shutdown", None)
        await asker.tell("exit", None)


async def _scrape(port: int) -> float:
    """Milliseconds until the whole page is here."""
    began = time.perf_counter()
    async with await trio.open_tcp_stream("127.0.0.1", port) as stream:
        await stream.send_all(b"GET /metrics HTTP/1.1\r\n\r\n")
        while await stream.receive_some():
            pass
    return (time.perf_counter() - began) * 1000


def _growth(sides: dict[str, list[float]]) -> float:
    """By which part the median is larger with metrics."""
    return statistics.median(sides["with"]) / statistics.median(sides["without"]) - 1


def _text(report: dict[str, Any]) -> str:
    rows = [
        [
            name,
            str(sides["with"].count),
            *(f"{sides[side].median:.3f}" for side in SIDES),
            *(f"{sides[side].p95:.3f}" for side in SIDES),
        ]
        for name, sides in {**report["requests"], "processor time of all": report["processor_ms"]}.items()
    ]
    header = ["milliseconds", "asked", "p50 without", "p50 with", "p95 without", "p95 with"]
    scrape = report["scrape_ms"]
    return "\n".join(
        [
            table(header, rows),
            f"the median of all requests grows by {report['growth_of_the_median']:+.1%},"
            f" that of their processor time by {report['growth_of_processor_time']:+.1%}",
            f"{scrape.count} scrapes: median {scrape.median:.1f} ms, worst {scrape.most:.1f} ms",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
