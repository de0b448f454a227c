"""What an open file takes: memory of the server while it is read and once it was edited, and time of the first key.

    python -m benchmarks open_files [FILE ...] [--lines 500 2000 5400] [--keys 30] [--json]

Each figure stands next to that of a server which analyses every version from nothing (`Language.revise`): its files
are as lean as closed ones. Both answer the same questions, as an editor asks them, and keep what they keep for the next
ones. Without files, those are made up.
"""

import argparse
import gc
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import trio
from trio.testing import memory_stream_pair

from benchmarks.methods import CAPABILITIES
from benchmarks.metrics_overhead import Asker
from benchmarks.plain_server import without_revising
from benchmarks.report import machine, positive, show, spread, table
from benchmarks.workspaces import generate, write
from rholsp import interpreter
from rholsp.app import serve
from rholsp.config import Settings
from rholsp.features.language import Language, Languages
from rholsp.features.language_registry import LANGUAGES, RHOLANG
from rholsp.text.document import Document
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.workspace.analysis import History

SIZES = (500, 2_000, 5_400)
PLAIN, UNITS = "from nothing", "in units"
SIDES: Mapping[str, Languages] = {
    PLAIN: without_revising(LANGUAGES),
    UNITS: LANGUAGES,
}
QUESTIONS = ("semanticTokens/full", "diagnostic", "documentSymbol", "foldingRange", "codeLens", "documentLink")
"""What editors ask of a document as a whole."""
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Typing:
    """Keys in one place after the other, and the text after each of them."""

    text: str
    keys: tuple[tuple[int, str], ...]

    def texts(self) -> list[str]:
        texts = [self.text]
        for at, key in self.keys:
            texts.append(texts[-1][:at] + key + texts[-1][at:])
        return texts


def typing(text: str, keys: int, seed: int) -> Typing:
    """Words of five letters, in all parts of a text."""
    rng = random.Random(seed)
    typed: list[tuple[int, str]] = []
    at = 0
    for number in range(keys):
        if number % 5 == 0:
            at = text.find("\n", rng.randrange(len(text))) + 1
        typed.append((at, "\n" if number % 5 == 4 else rng.choice("abcdefgh")))
        at += 1
    return Typing(text, tuple(typed))


SMALL = typing("contract small(@x, ret) = { ret!(x) } |\n" * 60, 10, 1)


# ------------------------------------------------------------------------------------------------ memory


async def _memory(uri: str, languages: Languages, typed: Typing) -> dict[str, int]:
    """Bytes that a document takes once it was opened, and once it was edited, with the answers to what was asked."""
    async with _session(languages) as asker:
        # What the server makes with the first document that it answers about.
        await _open(asker, uri + ".small.rho", SMALL)
        await _type(asker, uri + ".small.rho", SMALL)
        before = _held()
        await _open(asker, uri, typed)
        opened = _held() - before
        if languages is SIDES[PLAIN]:
            return {"opened": opened}  # Every version takes the same there, but for the keys.
        await _type(asker, uri, typed)
        return {"opened": opened, "edited": _held() - before}


def _held() -> int:
    for _ in range(3):
        gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def _open(asker: Asker, uri: str, typed: Typing) -> None:
    document = {"uri": uri, "languageId": "rholang", "version": 1, "text": typed.text}
    await asker.tell("textDocument/didOpen", {"textDocument": document})
    await _ask(asker, uri, 0)


async def _type(asker: Asker, uri: str, typed: Typing) -> None:
    for version, ((at, key), before) in enumerate(zip(typed.keys, typed.texts(), strict=False), 2):
        line, character = LineIndex.of(before).position(at, PositionEncoding.UTF16)
        place = {"line": line, "character": character}
        change = {"range": {"start": place, "end": place}, "text": key}
        document = {"uri": uri, "version": version}
        await asker.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        await _ask(asker, uri, line)


async def _ask(asker: Asker, uri: str, line: int) -> None:
    document = {"textDocument": {"uri": uri}}
    await asker.ask("textDocument/definition", {**document, "position": {"line": line, "character": 4}})
    for question in QUESTIONS:
        await asker.ask(f"textDocument/{question}", document)
    screen = {"start": {"line": line, "character": 0}, "end": {"line": line + 60, "character": 0}}
    await asker.ask("textDocument/inlayHint", {**document, "range": screen})


@asynccontextmanager
async def _session(languages: Languages) -> AsyncIterator[Asker]:
    near, far = memory_stream_pair()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(serve, far, Settings(store=False, workers=0, slow_seconds=0.0), languages)
        asker = Asker(near)
        await asker.ask("initialize", {"processId": None, "capabilities": CAPABILITIES})
        await asker.tell("initialized", {})
        yield asker
        await asker.ask("shutdown", None)
        await asker.tell("exit", None)


def memory(uri: str, typed: Typing) -> dict[str, dict[str, int]]:
    """The same for both sides. Tracing makes the server slow: nothing is timed meanwhile."""
    tracemalloc.start()
    try:
        return {side: trio.run(_memory, uri, languages, typed) for side, languages in SIDES.items()}
    finally:
        tracemalloc.stop()


# ------------------------------------------------------------------------------------------------ time


def times(uri: str, typed: Typing) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of processor time for opening, the first key and the keys after it."""
    taken: dict[str, dict[str, list[float]]] = {
        side: {what: [] for what in ("opening", "first key", "keys")} for side in SIDES
    }
    languages: dict[str, Language] = {PLAIN: replace(RHOLANG, revise=None), UNITS: RHOLANG}
    texts = typed.texts()[:8]
    for number in range(ROUNDS + 1):
        for side, language in languages.items():
            history = History()
            gc.collect()
            for version, text in enumerate(texts):
                document = Document(uri, "rholang", version, text, LineIndex.of(text))
                began = time.thread_time()
                history.revised(document, language)
                passed = (time.thread_time() - began) * 1000
                what = "opening" if version == 0 else "first key" if version == 1 else "keys"
                if number:  # The first round is for the caches.
                    taken[side][what].append(passed)
    return taken


# ------------------------------------------------------------------------------------------------ report


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks open_files", description="Measure what an open file takes of memory and time."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="Rholang files instead of made-up ones")
    parser.add_argument("--lines", nargs="+", type=positive, default=SIZES, help="of the made-up files")
    parser.add_argument("--keys", type=positive, default=30, help="typed in each (default: 30)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    interpreter.prepare_server()
    report: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as made_up:
        for name, path in _files(args, Path(made_up).resolve()):
            typed = typing(path.read_text(encoding="utf-8"), args.keys, args.seed)
            taken = times(path.as_uri(), typed)
            report[name] = {
                "characters": len(typed.text),
                "memory": memory(path.as_uri(), typed),
                "milliseconds": {
                    side: {what: spread(values) for what, values in taken[side].items()} for side in SIDES
                },
            }
    show(report, where, _text, as_json=args.json)
    return 0


def _files(args: argparse.Namespace, folder: Path) -> list[tuple[str, Path]]:
    if args.files:
        return [(path.name, path.resolve()) for path in args.files]
    found = []
    for lines in args.lines:
        write(folder / str(lines), generate(2, seed=args.seed, lines=lines))
        found.append((f"{lines:,} lines", min((folder / str(lines)).rglob("part*/*.rho"))))
    return found


def _text(report: dict[str, Any]) -> str:
    rows = []
    for name, one in report.items():
        memory, time = one["memory"], one["milliseconds"]
        ratios = {what: memory[UNITS][what] / memory[PLAIN]["opened"] for what in ("opened", "edited")}
        # The least is what no other process was in the way of.
        plain, units = ({what: side[what].least for what in side} for side in (time[PLAIN], time[UNITS]))
        rows.append(
            [
                *(name, f"{one['characters']:,}", f"{memory[PLAIN]['opened'] / 1e3:,.0f}"),
                *(f"{memory[UNITS][what] / 1e3:,.0f} ({ratios[what]:.2f})" for what in ("opened", "edited")),
                f"{plain['opening']:.1f}",
                *(f"{units[what]:.1f} ({units[what] / plain['opening']:.2f})" for what in ("opening", "first key")),
                f"{units['keys']:.1f}",
            ]
        )
    header = (
        *("file", "characters", "KB from nothing", "KB opened", "KB edited"),
        *("ms from nothing", "ms opening", "ms first key", "ms key"),
    )
    return table(header, rows)


if __name__ == "__main__":
    sys.exit(main())
