"""Many askers while files are being indexed: rholsp's workspace beside one behind a single lock.

    python -m benchmarks concurrency [--askers 8 64 256] [--pauses 0 50] [--files 400] [--json]

All sides know the same files, have the same documents open and are asked the same questions in the same order, while a
second folder is being indexed; whatever is asked about was known before, so nobody has to wait for the index, and all
answers are the same. Sides take turns, each with a workspace of its own in this process.
"""

import argparse
import gc
import math
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, product
from pathlib import Path
from typing import Any, Protocol

import trio

from benchmarks.one_lock import OneLock, Parse
from benchmarks.report import Spread, emit_json, machine, machine_line, positive, spread, table
from benchmarks.workspaces import generate, write
from rholsp.features.definition import definition
from rholsp.features.hover import hover
from rholsp.features.references import references
from rholsp.features.view import View
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise
from rholsp.text.document import Document
from rholsp.text.uris import from_path
from rholsp.workspace import Workspace, open_workspace
from rholsp.workspace.actor import open_mailbox
from rholsp.workspace.workers.pool import WorkerPool, WorkerSettings, worker_count, worker_pool

KNOWN_FILES = 150
"""Files that are indexed before anybody asks."""
OPEN_FILES = 20
HOVER_EVERY = 5
"""One question in so many is for the hover, the others are for the definition: those need not wait for the index.

References do: a part of them would tell the user something false.
"""
OURS = "rholsp"
GC_THRESHOLDS = (50_000, 20, 50)
"""The server's own: with Python's, collections would be most of what is measured."""
SWITCH_SECONDS = 0.0005
"""The server's own: askers who leave no pause would keep the threads that look for files waiting 5 ms at each step."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an asker asks about the name at an offset: definition, hover or references."""

    uri: str
    offset: int
    feature: str = "definition"

    async def __call__(self, view: View) -> object:
        if self.feature == "references":
            return await references(view, self.uri, self.offset, True)
        if self.feature == "hover":
            return await hover(view, self.uri, self.offset)
        return await definition(view, self.uri, self.offset)


class Side(Protocol):
    """A workspace, as far as it is compared."""

    async def show(self, document: Document) -> None: ...

    async def index(self, folder: str) -> None:
        """Adds a folder; returns when all its files are known."""
        ...

    async def ask(self, question: Question) -> object: ...


@dataclass(frozen=True, slots=True)
class Ours:
    workspace: Workspace

    async def show(self, document: Document) -> None:
        await self.workspace.open(document.uri, document.language_id, document.version, document.text)

    async def index(self, folder: str) -> None:
        await self.workspace.set_folders([from_path(folder)])
        await self.workspace.indexed()

    async def ask(self, question: Question) -> object:
        return await question(await self.workspace.view(question.uri))


@asynccontextmanager
async def ours(**settings: Any) -> AsyncIterator[Side]:
    async with open_workspace(**settings) as workspace:
        yield Ours(workspace)


@asynccontextmanager
async def one_lock(parse: Parse, *, caching: bool = False) -> AsyncIterator[Side]:
    if parse is not Parse.IN_WORKERS:
        yield OneLock(parse, caching=caching)
        return
    async with trio.open_nursery() as nursery:
        mailbox, inbox = open_mailbox()
        nursery.start_soon(worker_pool, inbox, WorkerSettings(worker_count(None)))
        yield OneLock(parse, caching=caching, pool=WorkerPool(mailbox))
        nursery.cancel_scope.cancel()


SIDES: Mapping[str, Callable[[], AbstractAsyncContextManager[Side]]] = {
    OURS: partial(ours, workers=None),
    "rholsp without workers": ours,
    "one lock, parsed under it": partial(one_lock, Parse.UNDER_LOCK),
    "one lock, parsed before it": partial(one_lock, Parse.BEFORE_LOCK),
    "one lock, parsed in workers": partial(one_lock, Parse.IN_WORKERS),
    "one lock, before it, stale cache": partial(one_lock, Parse.BEFORE_LOCK, caching=True),
}


@dataclass(frozen=True, slots=True)
class Material:
    """Two folders, the documents that are open in the first, and names in them, the most popular ones first.

    Every name is bound by its file or defined by a contract in the first folder.
    """

    known: Path
    coming: Path
    documents: tuple[Document, ...]
    places: tuple[tuple[str, int], ...]


def material(folder: Path, files: int, seed: int) -> Material:
    """Makes both folders: `KNOWN_FILES` files, and `files` more that name what the first ones define."""
    texts = generate(KNOWN_FILES + files, seed=seed)
    known, coming = folder / "known", folder / "coming"
    names = list(texts)
    write(known, {name: texts[name] for name in names[:KNOWN_FILES]})
    write(coming, {name: texts[name] for name in names[KNOWN_FILES:]})
    chosen = names[: KNOWN_FILES : KNOWN_FILES // OPEN_FILES]
    documents = tuple(Document.of(from_path(str(known / name)), texts[name], version=1) for name in chosen)
    defined = {key for name in names[:KNOWN_FILES] for key in _defined_in(summarise(texts[name]))}
    places = [place for document in documents for place in _places_in(document, defined)]
    random.Random(seed).shuffle(places)
    return Material(known, coming, documents, tuple(places))


def _defined_in(meaning: FileSummary) -> set[str | None]:
    return {meaning.symbols[contract.symbol].key for contract in meaning.contracts}


def _places_in(document: Document, defined: set[str | None]) -> list[tuple[str, int]]:
    """Names that the file binds itself, or that are among the workspace-wide names `defined`."""
    meaning = summarise(document.text)
    keys = [meaning.symbols[symbol].key for symbol in meaning.symbol_of]
    return [(document.uri, at) for at, key in zip(meaning.starts, keys, strict=True) if key is None or key in defined]


def questions(places: tuple[tuple[str, int], ...], count: int, seed: int) -> list[Question]:
    """Zipf's law: the k-th most popular place is asked about in proportion to 1 / k."""
    rng = random.Random(seed)
    weights = list(accumulate(1 / rank for rank in range(1, len(places) + 1)))
    chosen = rng.choices(places, cum_weights=weights, k=count)
    return [Question(*place, "definition" if rng.randrange(HOVER_EVERY) else "hover") for place in chosen]


@dataclass(slots=True)
class Taken:
    """What one side did in one turn."""

    waits: list[float]
    """Seconds from each question to its answer."""
    asking_seconds: float
    index_seconds: float | None
    """None where the index was not complete in the time that it was given."""


async def measure(
    side: AbstractAsyncContextManager[Side], material: Material, askers: int, pause: float, limit: float, seed: int
) -> Taken:
    """Indexes the second folder while `askers` ask one question after the other, `pause` seconds apart."""
    waits: list[float] = []
    index_seconds: float | None = None

    async def ask_on(workspace: Side, number: int) -> None:
        rng = random.Random(seed + number)
        asked = questions(material.places, 2000, seed + number)
        if pause:
            await trio.sleep(rng.uniform(0, pause))
        while True:
            for question in asked:
                began = time.perf_counter()
                await workspace.ask(question)
                waits.append(time.perf_counter() - began)
                if pause:
                    await trio.sleep(rng.uniform(0.5, 1.5) * pause)

    async with side as workspace:
        for document in material.documents:
            await workspace.show(document)
        await workspace.index(str(material.known))
        for question in questions(material.places, 50, seed):
            await workspace.ask(question)
        gc.collect()
        async with trio.open_nursery() as nursery:
            for number in range(askers):
                nursery.start_soon(ask_on, workspace, number)
            began = time.perf_counter()
            with trio.move_on_after(limit):
                await workspace.index(str(material.coming))
                index_seconds = time.perf_counter() - began
            asking_seconds = time.perf_counter() - began
            nursery.cancel_scope.cancel()
    return Taken(waits, asking_seconds, index_seconds)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One side with so many askers: all turns together."""

    rate: float
    """Answers a second. Not to be compared where an index was not complete: it may have stood still meanwhile."""
    wait_ms: Spread
    index_seconds: float
    """The median of the turns; infinite where it was not complete in most of them."""


_Case = tuple[float, int, str]
"""Milliseconds of pause, askers, side."""


def outcome(turns: list[Taken]) -> Outcome:
    waits = [wait * 1000 for turn in turns for wait in turn.waits]
    indexed = sorted(math.inf if turn.index_seconds is None else turn.index_seconds for turn in turns)
    return Outcome(
        rate=len(waits) / sum(turn.asking_seconds for turn in turns),
        wait_ms=spread(waits),
        index_seconds=indexed[len(indexed) // 2],
    )


def main() -> int:
    args = _arguments()
    where = machine()
    gc.set_threshold(*GC_THRESHOLDS)
    sys.setswitchinterval(SWITCH_SECONDS)
    turns: dict[_Case, list[Taken]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as made_up:
        made = material(Path(made_up).resolve(), args.files, args.seed)
        for turn in range(args.turns):
            for case in product(args.pauses, args.askers, args.sides):
                pause, askers, name = case
                seed = args.seed + turn
                turns[case].append(trio.run(measure, SIDES[name](), made, askers, pause / 1000, args.limit, seed))
    outcomes = {case: outcome(taken) for case, taken in turns.items()}
    if args.json:
        emit_json({"machine": where, "files": args.files, "cases": [_plain(*item) for item in outcomes.items()]})
    else:
        print(machine_line(where), _text(outcomes, args), sep="\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks concurrency", description="Ask while files are indexed, with and without one lock."
    )
    parser.add_argument(
        "--askers", nargs="+", type=positive, default=[8, 64, 256], help="how many ask at a time (default: 8 64 256)"
    )
    parser.add_argument(
        "--pauses",
        nargs="+",
        type=float,
        default=[0.0, 50.0],
        help="milliseconds between an answer and the asker's next question (default: 0 50)",
    )
    parser.add_argument("--files", type=positive, default=400, help="files that are indexed meanwhile (default: 400)")
    parser.add_argument("--turns", type=positive, default=1, help="turns of each side (default: 1)")
    parser.add_argument("--limit", type=float, default=4.0, help="seconds at most for a turn (default: 4)")
    parser.add_argument("--sides", nargs="+", choices=list(SIDES), default=list(SIDES), help="default: all")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _plain(case: _Case, of: Outcome) -> dict[str, Any]:
    pause, askers, name = case
    return {
        "pause_ms": pause,
        "askers": askers,
        "side": name,
        "answers_a_second": round(of.rate),
        "wait_ms": of.wait_ms,
        "index_seconds": of.index_seconds if math.isfinite(of.index_seconds) else None,
    }


def _text(outcomes: dict[_Case, Outcome], args: argparse.Namespace) -> str:
    lines = [
        f"{args.files} files are indexed, {KNOWN_FILES} are known;"
        f" one question in {HOVER_EVERY} is for the hover, the others are for definitions"
    ]
    for pause, askers in product(args.pauses, args.askers):
        ours = outcomes.get((pause, askers, OURS))
        rows = []
        for name in args.sides:
            of = outcomes[pause, askers, name]
            ratios = ("-", "-")
            if ours is not None and math.isfinite(ours.index_seconds) and math.isfinite(of.index_seconds):
                ratios = (f"{ours.rate / of.rate:.2f}", f"{of.wait_ms.p95 / ours.wait_ms.p95:.2f}")
            waits = (f"{of.wait_ms.median:.2f}", f"{of.wait_ms.p95:.2f}", f"{of.wait_ms.most:.1f}")
            index = f"{of.index_seconds:.2f}" if math.isfinite(of.index_seconds) else f"> {args.limit:g}"
            rows.append((name, str(of.wait_ms.count), f"{of.rate:.0f}", *waits, index, *ratios))
        title = f"{askers} askers, {f'{pause:g} ms apart' if pause else 'without a pause'}"
        header = (
            title,
            "answers",
            "a second",
            "p50 ms",
            "p95",
            "worst",
            "index s",
            "rate: rholsp/it",
            "p95: it/rholsp",
        )
        lines += ["", table(header, rows)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
