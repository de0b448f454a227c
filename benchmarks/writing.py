"""How fast the server answers what is asked at every key: signature help and completion, in a large workspace.

    python -m benchmarks writing [--files FILES] [--samples N] [--json]

Each place is asked about as it stands, and again right after a key that was typed there: then the answer waits for
the edit's analysis. Code actions are asked for at names, most of which have none.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import CAPABILITIES, Json, Server, ServerFailed, notification
from benchmarks.report import Spread, emit_json, machine, machine_line, positive, spread, table
from benchmarks.workspaces import generate, write
from rholsp.rholang.summarise import summarise
from rholsp.text.lines import LineIndex, PositionEncoding

SIGNATURE, COMPLETION, ACTIONS = "textDocument/signatureHelp", "textDocument/completion", "textDocument/codeAction"
ASKED, TYPED = "as it stands", "after a key"
_TYPED_LETTERS = 2
"""So much of a name is there when it is completed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a method is asked, and what is typed there before: a letter of a name, or of an argument."""

    method: str
    uri: str
    line: int
    character: int
    key: str

    @property
    def params(self) -> Json:
        position = {"line": self.line, "character": self.character}
        if self.method == ACTIONS:
            context: Json = {"diagnostics": []}
            return {
                "textDocument": {"uri": self.uri},
                "range": {"start": position, "end": position},
                "context": context,
            }
        return {"textDocument": {"uri": self.uri}, "position": position}

    def without_key(self, version: int) -> bytes:
        """The frame that takes the key out which stands before the place."""
        return self._change(version, self.character - len(self.key), self.character, "")

    def with_key(self, version: int) -> bytes:
        """The frame that types it."""
        before = self.character - len(self.key)
        return self._change(version, before, before, self.key)

    def _change(self, version: int, start: int, end: int, text: str) -> bytes:
        span = {"start": {"line": self.line, "character": start}, "end": {"line": self.line, "character": end}}
        document = {"uri": self.uri, "version": version}
        change = {"range": span, "text": text}
        return notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})


def places_to_write(documents: Mapping[str, str], samples: int, rng: random.Random) -> list[Place]:
    """Behind the bracket of calls, behind the second letter of names, and at names, mixed."""
    found: dict[str, list[Place]] = defaultdict(list)
    for uri, text in documents.items():
        meaning = summarise(text)

        def place(
            method: str, offset: int, uri: str = uri, text: str = text, lines: LineIndex = meaning.lines
        ) -> Place:
            line, character = lines.position(offset, PositionEncoding.UTF16)
            return Place(method, uri, line, character, text[offset - 1] if method != ACTIONS else "")

        for send in meaning.sends:
            opening = text.find("(", send.name.end, send.span.end)
            if opening >= 0:
                found[SIGNATURE].append(place(SIGNATURE, opening + 1))
        for start, end in zip(meaning.starts, meaning.ends, strict=True):
            if end - start > _TYPED_LETTERS and text[start].isalpha():
                found[COMPLETION].append(place(COMPLETION, start + _TYPED_LETTERS))
                found[ACTIONS].append(place(ACTIONS, start))
    chosen = [one for places in found.values() for one in rng.sample(places, min(samples, len(places)))]
    rng.shuffle(chosen)
    return chosen


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks writing", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--files", type=positive, default=1000, help="size of the made-up workspace (default: 1000)")
    parser.add_argument("--samples", type=positive, default=200, help="places of each kind (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            measured = _measure(Path(made_up).resolve(), args.files, args.samples, args.seed)
    except (ServerFailed, OSError, ValueError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    if args.json:
        emit_json({"machine": where, "files": args.files, **measured})
    else:
        print(
            machine_line(where),
            f"milliseconds, {args.files} files",
            "",
            _table(measured["answers_ms"], measured["processor_ms"]),
            sep="\n",
        )
    return 0


def _measure(folder: Path, files: int, samples: int, seed: int) -> dict[str, Any]:
    """Milliseconds that passed, by method and moment, and those that the server's processor took for an answer."""
    workspace = folder / "workspace"
    write(workspace, generate(files, seed=seed))
    plan = session.plan(workspace, samples, seed)
    places = places_to_write(plan.documents, samples, random.Random(seed))
    taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    processor: dict[str, float] = {}
    versions = dict.fromkeys(plan.documents, 1)
    with Server(folder / "bytecode") as server:
        literal = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
        documents = {**CAPABILITIES["textDocument"], "codeAction": literal}
        server.initialize(workspace, {**CAPABILITIES, "textDocument": documents})
        server.tell("initialized", {})
        while not session.statistics(server)["index_ms"]:
            time.sleep(0.01)
        session.open_documents(server, plan.documents)
        for uri in plan.documents:
            server.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        for method in (COMPLETION, SIGNATURE, ACTIONS):
            asked = [one.params for one in places if one.method == method]
            for params in asked:
                server.ask(method, params)
            before = server.processor_seconds()
            taken[method][ASKED] = [server.timed(method, params)[1] for params in asked]
            used = server.processor_seconds()
            if before is not None and used is not None:
                processor[method] = 1000 * (used - before) / len(taken[method][ASKED])
        for place in places:
            if not place.key:
                continue
            # The key is taken out first, so that typing it gives the text as it was.
            versions[place.uri] += 2
            version = versions[place.uri]
            outline = {"textDocument": {"uri": place.uri}}
            server.timed("textDocument/documentSymbol", outline, before=place.without_key(version - 1))
            _, milliseconds = server.timed(place.method, place.params, before=place.with_key(version))
            taken[place.method][TYPED].append(milliseconds)
        server.shut_down()
    spreads = {
        method: {moment: spread(values) for moment, values in by_moment.items()} for method, by_moment in taken.items()
    }
    return {"answers_ms": spreads, "processor_ms": processor}


def _table(measured: dict[str, dict[str, Spread]], processor: dict[str, float]) -> str:
    rows = []
    for method, by_moment in measured.items():
        for moment, t in by_moment.items():
            mean = f"{processor[method]:.2f}" if moment == ASKED and method in processor else ""
            label = f"{method.partition('/')[2]}, {moment}"
            rows.append((label, str(t.count), f"{t.median:.2f}", f"{t.p95:.2f}", f"{t.most:.2f}", mean))
    return table(("asked while writing", "count", "p50", "p95", "worst", "mean of the processor"), rows)


if __name__ == "__main__":
    sys.exit(main())
