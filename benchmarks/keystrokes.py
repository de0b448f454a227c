"""How soon a document's answers are fresh after an edit: the edit and the question go out together.

    python -m benchmarks keystrokes [--lines 500 2000 5400] [--keys 40] [--before CHECKOUT] [--json]

In files of several sizes: a key at the start, in the middle and at the end, inside a string, a comment and an unclosed
bracket, a line deleted, a hundred lines pasted, and undo; then in files with regions, with agents, and of MeTTa. Each
edit comes with a definition; then, apart, the change of semantic tokens and the diagnostics are asked for. Last, two
thousand edits go out at once, with one question behind them. What the server says in the end must be what a fresh
document with the same text gets.

Beside it, in turns, a server is measured that analyses each version from nothing (`plain_server.py`), with a fourth of
the edits; and the server of another checkout, with the environment in its .venv.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import PLAIN, AnyServer, Json, Server, ServerFailed, notification
from benchmarks.methods import CAPABILITIES
from benchmarks.report import Spread, machine, positive, show, spread, table
from benchmarks.typed_texts import KINDS, RHOLANG, TYPED, Edit, Kind, Typing, inside
from benchmarks.workspaces import generate, write
from rholsp.features.language_registry import LANGUAGES
from rholsp.metta.grammar import parse as parse_metta
from rholsp.rholang.grammar import parse
from rholsp.text.lines import LineIndex, PositionEncoding

SIZES = (500, 2_000, 5_400)
BURST = 2_000
"""Edits that are sent at once."""
DEFINITION, TOKENS, DIAGNOSTICS = "definition", "semanticTokens/full/delta", "diagnostic"
PROCESSOR = "processor"
"""Of the server, for an edit and its definition: what a busy machine does not change."""
REVISED, PLAINLY, BEFORE = "revised", "plain", "before"
"""The sides: as it is, with each version analysed from nothing, and another checkout."""


class StaleAnswer(ServerFailed):
    """The server answered with what the text was before the last edits."""


@dataclass(slots=True)
class Editor:
    """One document as an editor has it open, and what its server took to follow."""

    server: AnyServer
    uri: str
    text: str
    language: str = "rholang"
    version: int = 1
    result_id: str = ""
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def open(self) -> float:
        """Milliseconds until a question about it is answered."""
        item = {"uri": self.uri, "languageId": self.language, "version": self.version, "text": self.text}
        frame = notification("textDocument/didOpen", {"textDocument": item})
        _, passed = self.server.timed("textDocument/documentSymbol", self._document(), before=frame)
        self.result_id = self.server.ask("textDocument/semanticTokens/full", self._document())["resultId"]
        return passed

    def apply(self, edit: Edit, place: int, *, count: bool = True) -> float:
        """Sends an edit, with a definition of the name that is at `place` after it, and asks for what follows.

        The milliseconds until the definition was known.
        """
        frame = self.frame(edit)
        position = self._position(place)
        before = self.server.processor_microseconds()
        _, passed = self.server.timed(
            "textDocument/definition", {**self._document(), "position": position}, before=frame
        )
        after = self.server.processor_microseconds()
        # What an editor asks for when the keys rest.
        previous = {**self._document(), "previousResultId": self.result_id}
        tokens, of_tokens = self.server.timed("textDocument/semanticTokens/full/delta", previous)
        self.result_id = tokens["resultId"]
        _, of_diagnostics = self.server.timed("textDocument/diagnostic", self._document())
        if count:
            self.taken[DEFINITION].append(passed)
            self.taken[TOKENS].append(of_tokens)
            self.taken[DIAGNOSTICS].append(of_diagnostics)
            self.taken[PROCESSOR].append(0.0 if before is None or after is None else (after - before) / 1000)
        return passed

    def frame(self, edit: Edit) -> bytes:
        """The notification of an edit, which is done to our text."""
        lines = LineIndex.of(self.text)
        start, end = (_at(lines, offset) for offset in (edit.start, edit.end))
        self.text = edit.of(self.text)
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        change = {"range": {"start": start, "end": end}, "text": edit.text}
        return notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def check(self) -> None:
        """Raises StaleAnswer where the answers are not those that a document with the same text gets."""
        fresh = Editor(self.server, f"{self.uri}.fresh{self.uri[self.uri.rindex('.') :]}", self.text, self.language)
        fresh.open()
        for method in ("semanticTokens/full", "documentSymbol", "foldingRange"):
            ours, theirs = (self.server.ask(f"textDocument/{method}", one._document()) for one in (self, fresh))
            if method == "semanticTokens/full":
                ours, theirs = ours["data"], theirs["data"]
            if ours != theirs:
                raise StaleAnswer(f"{method} of the edited document is not that of its text")
        self.server.tell("textDocument/didClose", fresh._document())

    def _document(self) -> Json:
        return {"textDocument": {"uri": self.uri}}

    def _position(self, offset: int) -> Json:
        return _at(LineIndex.of(self.text), offset)


def _at(lines: LineIndex, offset: int) -> Json:
    line, character = lines.position(offset, PositionEncoding.UTF16)
    return {"line": line, "character": character}


# ------------------------------------------------------------------------------------------------ measuring


def main() -> int:
    args = _arguments()
    where = machine()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            report = _measure(args, Path(made_up).resolve())
    except (ServerFailed, OSError, ValueError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    show(report, where, _text, as_json=args.json)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks keystrokes", description="Measure what a key costs.")
    parser.add_argument("--lines", nargs="+", type=positive, default=SIZES, help="sizes of files, about")
    parser.add_argument("--keys", type=positive, default=40, help="edits of each sort (default: 40)")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=[*KINDS], help="of other files (default: all)")
    parser.add_argument("--kind-lines", type=positive, default=2_000, help="the size of those, about (default: 2000)")
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help="beside the server of this checkout, too")
    parser.add_argument("--alone", action="store_true", help="without the server that analyses from nothing")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _measure(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """What each size of a file, and each kind of file, took: see `_of_text`."""
    sizes = {lines: _of_text(args, folder / str(lines), RHOLANG, lines) for lines in args.lines}
    kinds = {name: _of_text(args, folder / name, KINDS[name], args.kind_lines) for name in args.kinds}
    return {"lines": sizes, "kinds": kinds}


def _servers(args: argparse.Namespace, bytecode: Path) -> dict[str, Server]:
    servers = {REVISED: Server(bytecode / REVISED)}
    if not args.alone:
        servers[PLAINLY] = Server(bytecode / PLAINLY, command=PLAIN)
    if args.before is not None:
        checkout = args.before.resolve()
        command = (str(checkout / ".venv" / "bin" / "python"), "-m", "rholsp", "--stdio")
        servers[BEFORE] = Server(bytecode / BEFORE, command=command, folder=checkout)
    return servers


def _of_text(args: argparse.Namespace, folder: Path, kind: Kind, lines: int) -> dict[str, Any]:
    """Milliseconds by side, place and question; what parsing and analysing from nothing takes; the burst."""
    text = kind.text(lines, args.seed)
    path = folder / "workspace" / f"typed{kind.suffix}"
    write(path.parent, {**generate(2, seed=args.seed), path.name: text})
    with ExitStack() as stack:
        editors: dict[str, Editor] = {}
        opened: dict[str, float] = {}
        first: dict[str, float] = {}
        for side, server in _servers(args, folder / "bytecode").items():
            stack.enter_context(server)
            server.initialize(path.parent, CAPABILITIES)
            server.tell("initialized", {})
            while not session.statistics(server)["index_ms"]:
                pass
            editors[side] = editor = Editor(server, path.as_uri(), text, kind.language)
            # What is loaded with the first question is no part of opening.
            warm = Editor(server, f"{editor.uri}.warm{kind.suffix}", "x\n", kind.language)
            warm.open()
            opened[side] = editor.open()
            first[side] = editor.apply(Edit(0, 0, "\n"), _asked(kind, "\n" + text), count=False)
            editor.apply(Edit(0, 1, ""), _asked(kind, text), count=False)
        places: dict[str, dict[str, Any]] = {side: {} for side in editors}
        for name, typing in kind.places.items():
            for side, editor in editors.items():
                keys = args.keys if side == REVISED else max(3, args.keys // 4)
                places[side][name] = _typed(editor, typing, kind, keys)
        burst = _burst(editors[REVISED], kind, args.seed)
        for editor in editors.values():
            editor.check()
            editor.server.shut_down()
    parsed, analysed = _from_nothing(kind, text)
    return {
        "bytes": len(text.encode()),
        "parse_ms": parsed,
        "from_nothing_ms": analysed,
        "opened_ms": opened,
        "first_key_ms": first,
        "places": places[REVISED],
        "beside": {side: of for side, of in places.items() if side != REVISED},
        "burst": burst,
    }


def _asked(kind: Kind, text: str) -> int:
    return text.rfind(kind.asked)


def _typed(editor: Editor, typing: Typing, kind: Kind, keys: int) -> dict[str, Spread]:
    original = editor.text
    editor.taken.clear()
    for edit, counts in typing(original, keys):
        editor.apply(edit, _asked(kind, edit.of(editor.text)), count=counts)
    if editor.text != original:
        raise ValueError("the steps do not lead back to the text")
    editor.check()
    return {name: spread(values) for name, values in editor.taken.items()}


def _burst(editor: Editor, kind: Kind, seed: int) -> dict[str, float | None]:
    """Milliseconds and processor time of `BURST` edits that go out at once, and a question behind them."""
    original, rng = editor.text, random.Random(seed)
    at = inside(original)
    frames = [editor.frame(Edit(at + number, at + number, rng.choice(TYPED))) for number in range(BURST)]
    before = editor.server.processor_microseconds()
    place = _at(LineIndex.of(editor.text), _asked(kind, editor.text))
    params = {"textDocument": {"uri": editor.uri}, "position": place}
    _, passed = editor.server.timed("textDocument/definition", params, before=b"".join(frames))
    after = editor.server.processor_microseconds()
    editor.apply(Edit(at, at + BURST, ""), _asked(kind, original), count=False)
    used = None if before is None or after is None else (after - before) / 1000
    return {"passed_ms": passed, "processor_ms": used}


def _from_nothing(kind: Kind, text: str) -> tuple[float, float]:
    """Milliseconds that parsing and analysing the text take here: what an edit would cost that re-reads everything."""
    parsers: dict[str, Callable[[str], object]] = {"rholang": parse, "metta": parse_metta}
    return _least(parsers[kind.language], text), _least(LANGUAGES.get(kind.language).summarise, text)


def _least(work: Callable[[str], object], text: str) -> float:
    taken = []
    for number in range(5):
        # Another text each time, in case that something is kept by its text.
        own = text + " " * number
        began = time.process_time()
        work(own)
        taken.append(time.process_time() - began)
    return min(taken) * 1000


# ------------------------------------------------------------------------------------------------ report


def _text(report: dict[str, Any]) -> str:
    parts = ["milliseconds from sending the edit to the answer; tokens and diagnostics are asked for right behind it"]
    for title, of in titled(report):
        beside = of["beside"]
        header = (title, "count", *columns(beside))
        rows = [(name, str(by[DEFINITION].count), *cells(by, name, beside)) for name, by in of["places"].items()]
        parts += ["", table(header, rows)]
        used = of["burst"]["processor_ms"]
        processor = "unknown" if used is None else f"{used:.0f} ms of processor"
        parts += [
            f"parsed from nothing: {of['parse_ms']:.1f} ms, analysed: {of['from_nothing_ms']:.1f} ms;"
            f" {BURST} edits and a question: {of['burst']['passed_ms']:.0f} ms, {processor}",
            f"opened: {_by_side(of['opened_ms'])}; the first key: {_by_side(of['first_key_ms'])}",
        ]
    return "\n".join(parts)


def titled(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each text that was typed in, with its title."""
    for lines, of in report["lines"].items():
        yield f"{int(lines):,} lines, {of['bytes'] / 1e3:.0f} KB", of
    for name, of in report.get("kinds", {}).items():
        yield f"{name}, {of['bytes'] / 1e3:.0f} KB", of


def columns(beside: Mapping[str, Any]) -> list[str]:
    names = ("definition", "tokens", "diagnostics")
    of_names = [label for name in names for label in (f"{name} p50", "p95", *(f"{side} p50" for side in beside))]
    return [*of_names, "processor p50", *(f"{side} p50" for side in beside)]


def cells(by: Mapping[str, Spread], place: str, beside: Mapping[str, Mapping[str, Mapping[str, Spread]]]) -> list[str]:
    found = []
    for question in (DEFINITION, TOKENS, DIAGNOSTICS, PROCESSOR):
        tail = () if question == PROCESSOR else (by[question].p95,)
        values = (by[question].median, *tail, *(of[place][question].median for of in beside.values()))
        found += [f"{value:.2f}" for value in values]
    return found


def _by_side(taken: Mapping[str, float]) -> str:
    return ", ".join(f"{side} {value:.0f} ms" for side, value in taken.items())


if __name__ == "__main__":
    sys.exit(main())
