"""Hostile texts: how long each shape keeps the server, and how that grows with the size.

    python -m benchmarks hostile [--analysis-only] [--match WORD]

For each family of texts (benchmarks/hostile_families.py), in four sizes: the processor time of its analysis, the slope
of its growth (1 is linear, 2 quadratic) and seconds per megabyte. Then a server in memory opens the largest text, is
asked everything that the protocol knows about its beginning, middle and end, and is sent an edit: measured is the
longest step of a task, since so long the loop keeps everybody else. What is over the budget is printed again at the
end, and is the exit status.
"""

import argparse
import math
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import trio

from benchmarks.hostile_families import METTA, Family, families
from benchmarks.report import emit_json, machine, positive
from rholsp.features.language_registry import LANGUAGES
from rholsp.interpreter import prepare_server
from tests.server.client import Refused
from tests.server.harness import session

SIZES = (2_000, 4_000, 8_000, 16_000)
STEP_SECONDS = 0.05
"""No step of a task may take longer, whatever the text of the largest size is."""
SLOPE = 1.5
"""The steepest growth that counts as linear, over sizes whose times are long enough to compare."""
MEASURABLE = 0.004

AT_A_PLACE = (
    "hover",
    "definition",
    "declaration",
    "references",
    "documentHighlight",
    "completion",
    "signatureHelp",
    "prepareRename",
    "linkedEditingRange",
)
OF_A_DOCUMENT = (
    "documentSymbol",
    "diagnostic",
    "semanticTokens/full",
    "foldingRange",
    "formatting",
)
EXTRA: dict[str, dict[str, Any]] = {
    "references": {"context": {"includeDeclaration": True}},
    "completion": {"context": {"triggerKind": 1}},
    "formatting": {"options": {"tabSize": 2, "insertSpaces": True}},
}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What analysing one family took, by size."""

    seconds: tuple[float, ...]
    lengths: tuple[int, ...]

    @property
    def slope(self) -> float:
        """Of the line through the points in a double logarithmic chart, from the first size that takes long enough."""
        points = [
            (math.log(length), math.log(seconds))
            for length, seconds in zip(self.lengths, self.seconds, strict=True)
            if seconds > MEASURABLE
        ]
        if len(points) < 2:
            return 1.0
        (x, y), (far_x, far_y) = points[0], points[-1]
        return (far_y - y) / (far_x - x)

    @property
    def seconds_per_megabyte(self) -> float:
        return self.seconds[-1] / self.lengths[-1] * 1e6


def analyse(family: Family) -> Analysis:
    """The best of three, since others use the machine too."""
    summarise = LANGUAGES.of_file("file:///a" + family.suffix).summarise
    texts = [family.text(size) for size in SIZES]

    def once(text: str) -> float:
        began = time.process_time()
        summarise(text)
        return time.process_time() - began

    return Analysis(tuple(min(once(text) for _ in range(3)) for text in texts), tuple(map(len, texts)))


class LongestStep(trio.abc.Instrument):
    """The longest step of a task of the server, from one await to the next, in processor time of the loop's thread.

    The client, which reads answers of a megabyte on the same loop, is not counted.
    """

    def __init__(self) -> None:
        self.seconds = self._began = 0.0

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        self._began = time.thread_time()

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        if not task.name.startswith(("tests.", "benchmarks.")):
            self.seconds = max(self.seconds, time.thread_time() - self._began)

    def taken(self) -> float:
        """Since the last time."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds


async def ask_everything(family: Family, steps: LongestStep) -> dict[str, float]:
    """By request, the longest step while it was answered; `open` and `edit` are there, too."""
    uri, text = "file:///w/hostile" + family.suffix, family.text(SIZES[-1])
    document = {"textDocument": {"uri": uri}}
    found: dict[str, float] = {}
    async with session(ignored=("textDocument/publishDiagnostics", "window/showMessage")) as client:
        language = METTA if family.language == METTA else "rholang"
        steps.taken()
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        await client.tell("textDocument/didOpen", {"textDocument": item})

        async def ask(name: str, params: dict[str, Any]) -> None:
            with suppress(Refused):
                await client.ask("textDocument/" + name, params)
            found[name] = max(found.get(name, 0.0), steps.taken())

        await ask("documentSymbol", document)
        found["open"] = found["documentSymbol"]
        for name in OF_A_DOCUMENT:
            await ask(name, document | EXTRA.get(name, {}))
        for offset in (0, len(text) // 2, len(text) - 1):
            before = text[:offset]
            line = before.count("\n") + before.count("\r")
            character = offset - max(before.rfind("\n"), before.rfind("\r")) - 1
            place = document | {"position": {"line": line, "character": character}}
            for name in AT_A_PLACE:
                await ask(name, place | EXTRA.get(name, {}))
            await ask("selectionRange", document | {"positions": [place["position"]]})
            await ask("rename", place | {"newName": "renamed"})
            await ask("codeAction", document | {"range": _at(line, character), "context": {"diagnostics": []}})
        change = {"range": _at(0, 0), "text": " "}
        versioned = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
        await client.tell("textDocument/didChange", versioned)
        await ask("documentSymbol", document)
        found["edit"] = found["documentSymbol"]
        await client.ask("workspace/symbol", {"query": "aaaaaab"})
        found["workspace/symbol"] = steps.taken()
    return found


def _at(line: int, character: int) -> dict[str, Any]:
    place = {"line": line, "character": character}
    return {"start": place, "end": place}


def faults(family: Family, analysis: Analysis, found: dict[str, float]) -> Iterator[str]:
    """What is over the budget."""
    name = f"{family.language}: {family.name}"
    if analysis.slope > SLOPE:
        yield f"{name}: analysis grows with the size to the power of {analysis.slope:.2f}"
    for request, seconds in found.items():
        if seconds > STEP_SECONDS:
            yield f"{name}: {request} keeps the loop for {seconds * 1000:.0f} ms"


def _first(error: BaseException) -> BaseException:
    """What is wrong, out of the groups around it."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks hostile", description=__doc__.partition("\n")[0])
    parser.add_argument("--analysis-only", action="store_true", help="no server, no requests")
    parser.add_argument("--match", default="", help="only families with this word in their names")
    parser.add_argument("--every", type=positive, default=1, help="only each family of so many (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    prepare_server()
    chosen = [family for family in families() if args.match in f"{family.language}: {family.name}"][:: args.every]
    if not args.json:
        print(f"{'family':50} {'ms at ' + str(SIZES[-1]):>12} {'slope':>6} {'s/MB':>6}  longest step")
    over: list[str] = []
    longest = 0.0
    for family in chosen:
        analysis = analyse(family)
        found: dict[str, float] = {}
        if not args.analysis_only:
            steps = LongestStep()
            try:
                found = trio.run(ask_everything, family, steps, instruments=[steps])
            except Exception as error:
                over.append(f"{family.language}: {family.name}: the session ends: {_first(error)!r:.200}")
        longest = max([longest, *found.values()])
        if not args.json:
            _print_row(family, analysis, found)
        over.extend(faults(family, analysis, found))
    if args.json:
        emit_json({"machine": where, "families": len(chosen), "longest_step_ms": longest * 1000, "over": over})
        return 0
    print(f"\n{len(over)} over the budget")
    for fault in over:
        print("  " + fault)
    return 1 if over else 0


def _print_row(family: Family, analysis: Analysis, found: dict[str, float]) -> None:
    worst = max(found, key=lambda name: found[name], default="")
    step = f"{found[worst] * 1000:.0f} ms ({worst})" if worst else ""
    print(
        f"{family.language + ': ' + repr(family.name)[1:-1]:50} {analysis.seconds[-1] * 1000:12.1f}"
        f" {analysis.slope:6.2f} {analysis.seconds_per_megabyte:6.2f}  {step}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
