"""What the resolver cache is worth: a lookup from it beside one computed anew, and how often it has the answer.

    python -m benchmarks cache [--files 200] [--overloads 1 5 20 50] [--steps 150] [--json]

Two workspaces in this process know the same folder, one with the cache and one without, and are asked in turns.
"""

import argparse
import gc
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import trio

from benchmarks.editing import play
from benchmarks.report import Spread, machine, positive, show, spread, table
from benchmarks.workspaces import generate, write
from rholsp.features.definition import definition
from rholsp.rholang.summarise import summarise
from rholsp.text.uris import from_path
from rholsp.workspace import Workspace, open_workspace

CACHED, ANEW = "from the cache", "anew"
WHOLE, ALONE = "definition", "its resolution alone"
CALLS = 30
"""Calls of the overloaded name, in one file."""


def overloaded(files: int) -> dict[str, str]:
    """Texts by path: `settle` has three overloads in each of `files` files, told apart by a literal, a type and a
    map, and `calls.rho` calls it."""
    contracts = {
        f"part{number}.rho": (
            f'contract settle(@"open{number}", @{{amount /\\ Int}}, ret) = {{ ret!(amount + {number}) }} |\n\n'
            f'contract settle(@"open{number}", @{{"id": id, "amount": amount, ..._}}, ret) = {{ ret!([id, amount]) }} |'
            f'\n\ncontract settle(@"close{number}", @[first, ...rest], ret) = {{ ret!((first, rest)) }}\n'
        )
        for number in range(files)
    }
    arguments = ("7", '{"id": 1, "amount": 2, "by": "me"}', "[1, 2, 3]", "*unknown")
    words = ("open", "open", "close", "open")
    calls = [f'settle!("{words[at % 4]}{at % files}", {arguments[at % 4]}, *ret)' for at in range(CALLS)]
    body = " |\n  ".join(calls)
    return {**contracts, "calls.rho": f"contract callAll(unknown, ret) = {{\n  {body}\n}}\n"}


def main() -> int:
    args = _arguments()
    where = machine()
    with tempfile.TemporaryDirectory() as made_up:
        report = trio.run(_measure, args, Path(made_up).resolve())
    show(report, where, _text, as_json=args.json)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks cache", description="Measure the resolver cache.")
    parser.add_argument("--files", type=positive, default=200, help="of the made-up workspace (default: 200)")
    parser.add_argument(
        "--overloads", nargs="+", type=positive, default=[1, 5, 20, 50], help="files that define the name called"
    )
    parser.add_argument("--rounds", type=positive, default=20, help="how often each call is asked about (default: 20)")
    parser.add_argument("--steps", type=positive, default=150, help="spells of reading and typing (default: 150)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


async def _measure(args: argparse.Namespace, made_up: Path) -> dict[str, Any]:
    texts = generate(args.files, seed=args.seed)
    write(made_up / "generated", texts)
    lookups = {f"generated, {args.files} files": await _lookups(made_up / "generated", texts, args.rounds)}
    for files in args.overloads:
        folder, own = made_up / f"overloads{files}", overloaded(files)
        write(folder, own)
        name = f"{3 * files} overloads in {files} files"
        lookups[name] = await _lookups(folder, {"calls.rho": own["calls.rho"]}, args.rounds)
    return {"lookup_us": lookups, "session": await _session(made_up / "generated", texts, args.steps, args.seed)}


async def _known(stack: AsyncExitStack, folder: Path, *, cache_size: int) -> Workspace:
    """A workspace that has the folder indexed."""
    workspace = await stack.enter_async_context(open_workspace(cache_size=cache_size))
    await workspace.set_folders([from_path(str(folder))])
    await workspace.indexed()
    return workspace


async def _lookups(folder: Path, texts: dict[str, str], rounds: int) -> dict[str, dict[str, Spread]]:
    """Microseconds at calls of names that are defined in other files, with two candidates at least.

    A whole definition begins with a view and the file that is asked about; "its resolution alone" comes after that.
    """
    taken: dict[str, dict[str, list[float]]] = {what: {CACHED: [], ANEW: []} for what in (WHOLE, ALONE)}
    async with AsyncExitStack() as stack:
        sides = {
            CACHED: await _known(stack, folder, cache_size=10_000),
            ANEW: await _known(stack, folder, cache_size=0),
        }
        places = await _calls(sides[ANEW], folder, texts)
        for turn in range(1 + rounds):
            gc.collect()
            for uri, offset in places:
                for name, workspace in sides.items():
                    began = time.perf_counter()
                    await definition(await workspace.view(uri), uri, offset)
                    whole = time.perf_counter() - began
                    view = await workspace.view(uri)
                    await view.file(uri)
                    began = time.perf_counter()
                    await view.resolve(uri, offset)
                    alone = time.perf_counter() - began
                    if turn:
                        taken[WHOLE][name].append(whole * 1e6)
                        taken[ALONE][name].append(alone * 1e6)
    return {what: {name: spread(values) for name, values in sides.items()} for what, sides in taken.items()}


async def _calls(workspace: Workspace, folder: Path, texts: dict[str, str]) -> list[tuple[str, int]]:
    """Calls that another file defines, with more than one contract for the name, at most `CALLS` of them."""
    places: list[tuple[str, int]] = []
    for name, text in texts.items():
        uri = from_path(str(folder / name))
        meaning = summarise(text)
        for send in meaning.sends:
            key = meaning.symbols[send.symbol].key
            if key is None:
                continue
            files = await (await workspace.view(uri)).files_defining(key)
            contracts = [c for f in files for c in f.summary.contracts if f.summary.symbols[c.symbol].key == key]
            if len(contracts) > 1 and any(facts.uri != uri for facts in files):
                places.append((uri, send.name.start))
                if len(places) == CALLS:
                    return places
    return places


async def _session(folder: Path, texts: dict[str, str], steps: int, seed: int) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        workspace = await _known(stack, folder, cache_size=10_000)
        by_uri = {from_path(str(folder / name)): text for name, text in texts.items()}
        tally = await play(workspace, by_uri, steps=steps, seed=seed)
        counters = (await workspace.statistics()).cache
    return {**asdict(tally), **asdict(counters), "hit_rate": counters.hit_rate}


def _text(report: dict[str, Any]) -> str:
    rows = []
    for name, by_what in report["lookup_us"].items():
        for what, sides in by_what.items():
            cached, anew = sides[CACHED], sides[ANEW]
            times = (f"{cached.median:.0f}", f"{cached.p95:.0f}", f"{anew.median:.0f}", f"{anew.p95:.0f}")
            rows.append((f"{name}: {what}", str(cached.count), *times, f"{anew.median / cached.median:.2f}"))
    header = (
        "definition of an overloaded name",
        "count",
        "cached p50 us",
        "p95",
        "anew p50 us",
        "p95",
        "anew over cached",
    )
    session = report["session"]
    lookups = session["hits"] + session["misses"] + session["joins"]
    return "\n".join(
        [
            table(header, rows),
            "",
            f"editing session: {lookups} lookups, {session['keys']} keys typed; hit rate {session['hit_rate']:.1%}"
            f" ({session['misses']} misses, {session['invalidations']} invalidations)",
            f"asked about for the first time {session['first']}, again after an edit of the file "
            f"{session['edited_since']}, again in the same text {session['again']}",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
