"""The cases that a language server for Rholang was first measured by, under their names.

    python -m benchmarks seed_cases [--cases NAME...] [--seconds 4] [--json]

concurrent_document_access: 1,000 open documents, 100 readers that ask for them, and a writer that edits them.
concurrent_symbol_lookup: 50 readers that look names up, and a writer that changes who defines them.
workspace_indexing: 1, 100 and 1,000 files from nothing, in one process and with all workers.
virtual_document_detection: finding the regions of another language, in texts that have many and in texts without any.
"""

import argparse
import gc
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import trio

from benchmarks.concurrency import GC_THRESHOLDS, SWITCH_SECONDS
from benchmarks.report import Spread, machine, positive, show, spread, table, take_turns
from benchmarks.workspaces import generate, write
from rholsp.features.definition import definition
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.rholang.summarise import summarise
from rholsp.text.edits import PositionRange, TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.text.uris import from_path
from rholsp.workspace import Workspace, open_workspace
from rholsp.workspace.workers.pool import worker_count

DOCUMENTS, DOCUMENT_READERS = 1_000, 100
SYMBOL_READERS = 50
INDEXED = (1, 100, 1_000)
_WRITER_PAUSE = 0.01
"""Seconds between two edits: ten times as fast as people type."""
_NAMES = 200
_REGIONS = 50


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks seed_cases", description="Measure the seed's cases.")
    parser.add_argument("--cases", nargs="+", choices=[*CASES], default=[*CASES], help="default: all")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long readers ask (default: 4)")
    parser.add_argument("--runs", type=positive, default=3, help="how often a folder is indexed (default: 3)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    gc.set_threshold(*GC_THRESHOLDS)
    sys.setswitchinterval(SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as made_up:
        report = {name: trio.run(CASES[name], Path(made_up).resolve(), args) for name in args.cases}
    show(report, where, _text, as_json=args.json)
    return 0


async def concurrent_document_access(folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Every reader takes a view of a document and reads its facts; the writer types into one document after another."""
    texts = list(generate(DOCUMENTS, lines=25).values())
    uris = [f"file:///w/{number}.rho" for number in range(DOCUMENTS)]
    rng = random.Random(1)
    async with open_workspace() as workspace:
        for uri, text in zip(uris, texts, strict=True):
            await workspace.open(uri, "rholang", 1, text)

        async def read() -> None:
            uri = rng.choice(uris)
            facts = await (await workspace.view(uri)).file(uri)
            assert facts is not None
            assert facts.summary.starts

        versions = itertools.count(2)

        async def write_one() -> None:
            change = TextChange(" ", PositionRange(0, 0, 0, 0))
            await workspace.change(rng.choice(uris), next(versions), [change], PositionEncoding.UTF16)

        return await _readers_and_a_writer(read, write_one, DOCUMENT_READERS, args.seconds)


async def concurrent_symbol_lookup(folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Readers ask where names are defined, and search for them; the writer moves definitions from file to file."""
    rng = random.Random(1)
    calls = " |\n".join(f"name{number}!(1)" for number in range(_NAMES))
    user = "file:///w/user.rho"
    offsets = [calls.index(f"name{number}!") for number in range(_NAMES)]
    definers = [f"file:///w/definer{number}.rho" for number in range(20)]

    def defining(first: int) -> str:
        return " |\n".join(f"contract name{(first + at) % _NAMES}(@x) = {{ Nil }}" for at in range(10))

    async with open_workspace() as workspace:
        await workspace.open(user, "rholang", 1, calls)
        for number, uri in enumerate(definers):
            await workspace.open(uri, "rholang", 1, defining(10 * number))

        async def read() -> None:
            if rng.random() < 0.1:
                await workspace_symbols(await workspace.view(), f"name{rng.randrange(_NAMES)}")
            else:
                await definition(await workspace.view(user), user, rng.choice(offsets))

        versions = itertools.count(2)

        async def write_one() -> None:
            text = TextChange(defining(rng.randrange(_NAMES)))
            await workspace.change(rng.choice(definers), next(versions), [text], PositionEncoding.UTF16)

        return await _readers_and_a_writer(read, write_one, SYMBOL_READERS, args.seconds)


async def _readers_and_a_writer(
    read: Callable[[], Awaitable[None]], write_one: Callable[[], Awaitable[None]], readers: int, seconds: float
) -> dict[str, Any]:
    """Answers a second and milliseconds of each, of readers that ask without a pause, alone and beside a writer."""
    return {
        "readers": readers,
        "alone": await _read(read, None, readers, seconds / 2),
        "with a writer": await _read(read, write_one, readers, seconds / 2),
    }


async def _read(
    read: Callable[[], Awaitable[None]],
    write_one: Callable[[], Awaitable[None]] | None,
    readers: int,
    seconds: float,
) -> dict[str, Any]:
    waits: list[float] = []
    edits = 0

    async def reader() -> None:
        while True:
            began = time.perf_counter()
            await read()
            waits.append((time.perf_counter() - began) * 1000)

    async def writer() -> None:
        nonlocal edits
        while write_one is not None:
            await write_one()
            edits += 1
            await trio.sleep(_WRITER_PAUSE)

    began = time.perf_counter()
    with trio.move_on_after(seconds):
        async with trio.open_nursery() as nursery:
            for _ in range(readers):
                nursery.start_soon(reader)
            nursery.start_soon(writer)
            await trio.sleep_forever()
    return {
        "answers_per_second": len(waits) / (time.perf_counter() - began),
        "passed_ms": spread(waits),
        "edits": edits,
    }


async def workspace_indexing(folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Seconds from naming the folder until all its files are known, by size and worker processes."""
    found: dict[str, Any] = {}
    for files in INDEXED:
        where = folder / f"indexed{files}"
        texts = generate(max(files, 2))
        write(where, dict(list(texts.items())[-files:]))
        sides = {"one process": 0, f"{worker_count(None)} workers": None}
        taken: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(args.runs):
            for name, workers in sides.items():
                gc.collect()
                began = time.perf_counter()
                async with open_workspace(workers=workers) as workspace:
                    await _index(workspace, where)
                    taken[name].append(time.perf_counter() - began)
        found[f"{files} files"] = {name: spread(values) for name, values in taken.items()}
    return found


async def _index(workspace: Workspace, folder: Path) -> None:
    await workspace.set_folders([from_path(str(folder))])
    await workspace.indexed()


async def virtual_document_detection(folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds of an analysis without the search for regions, and with it; what it found."""
    strings = "".join(
        f'  // @metta\n  @"out"!("(= (f{at} $x) (+ $x {at})) !(f{at} {at})") |\n' for at in range(_REGIONS)
    )
    plain = "".join(f'  @"out"!("words that are no program, number {at}") |\n' for at in range(_REGIONS))
    found: dict[str, Any] = {}
    whole = LANGUAGES.of_file("file:///a.rho").summarise
    for name, body in {"regions": strings, "no regions": plain}.items():
        text = f"new a in {{\n{body}  Nil\n}}\n"
        sides: dict[str, Callable[[], object]] = {
            "without the search": lambda text=text: summarise(text),  # type: ignore[misc]
            "with it": lambda text=text: whole(text),  # type: ignore[misc]
        }
        taken = take_turns(sides, 20, collecting=False)
        found[name] = {
            "regions": len(whole(text).regions),
            **{side: spread([1000 * seconds for seconds in values]) for side, values in taken.items()},
        }
    return found


CASES: dict[str, Callable[[Path, argparse.Namespace], Awaitable[dict[str, Any]]]] = {
    case.__name__: case
    for case in (
        concurrent_document_access,
        concurrent_symbol_lookup,
        workspace_indexing,
        virtual_document_detection,
    )
}


def _text(report: dict[str, Any]) -> str:
    return "\n\n".join(table(header(name), rows(name, of)) for name, of in report.items())


def header(name: str) -> tuple[str, ...]:
    if name == "workspace_indexing":
        return (name, "runs", "median s", "least", "most")
    if name == "virtual_document_detection":
        return (name, "regions found", "median ms", "p95")
    return (name, "answers a second", "p50 ms", "p95", "worst", "edits")


def rows(name: str, of: dict[str, Any]) -> list[tuple[str, ...]]:
    if name == "workspace_indexing":
        return [
            (f"{files}, {side}", str(taken.count), f"{taken.median:.3f}", f"{taken.least:.3f}", f"{taken.most:.3f}")
            for files, sides in of.items()
            for side, taken in sides.items()
        ]
    if name == "virtual_document_detection":
        return [
            (f"{text}, {side}", str(facts["regions"]), f"{taken.median:.2f}", f"{taken.p95:.2f}")
            for text, facts in of.items()
            for side, taken in facts.items()
            if isinstance(taken, Spread)
        ]
    return [
        (
            f"{of['readers']} readers {side}",
            f"{taken['answers_per_second']:.0f}",
            f"{taken['passed_ms'].median:.2f}",
            f"{taken['passed_ms'].p95:.2f}",
            f"{taken['passed_ms'].most:.2f}",
            str(taken["edits"]),
        )
        for side, taken in of.items()
        if side != "readers"
    ]


if __name__ == "__main__":
    sys.exit(main())
