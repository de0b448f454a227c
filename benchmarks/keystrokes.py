"""How soon a document's answers are fresh after an edit: the edit and the question go out together.

    python -m benchmarks keystrokes [--lines 500 2000 5400] [--keys 40] [--json]

In files of several sizes: a key at the start, in the middle and at the end, inside a string, a comment and an unclosed
bracket, a line deleted, a hundred lines pasted, and undo. Each edit comes with a definition; then, apart, the change of
semantic tokens and the diagnostics are asked for. Last, two thousand edits go out at once, with one question behind
them. What the server says in the end must be what a fresh document with the same text gets.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import AnyServer, Json, Server, ServerFailed, notification
from benchmarks.methods import CAPABILITIES
from benchmarks.report import Spread, machine, positive, show, spread, table
from benchmarks.workspaces import generate, write
from rholsp.rholang.summarise import summarise
from rholsp.text.document import Document
from rholsp.text.lines import LineIndex, PositionEncoding

SIZES = (500, 2_000, 5_400)
BURST = 2_000
"""Edits that are sent at once."""
DEFINITION, TOKENS, DIAGNOSTICS = "definition", "semanticTokens/full/delta", "diagnostic"
PASTED = "".join(f"contract pasted{at}(@x, ret) = {{ ret!(x + {at}) }} |\n" for at in range(100))
TYPED = "abcdefgh"


class StaleAnswer(ServerFailed):
    """The server answered with what the text was before the last edits."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in the place of what is between two offsets."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Editor:
    """One document as an editor has it open, and what its server took to follow."""

    server: AnyServer
    uri: str
    text: str
    version: int = 1
    result_id: str = ""
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def open(self) -> None:
        session.open_documents(self.server, {self.uri: self.text})
        self.result_id = self.server.ask("textDocument/semanticTokens/full", self._document())["resultId"]

    def apply(self, edit: Edit, place: int, *, count: bool = True) -> None:
        """Sends an edit, with a definition of the name that is at `place` after it, and asks for what follows."""
        frame = self.frame(edit)
        position = self._position(place)
        _, passed = self.server.timed(
            "textDocument/definition", {**self._document(), "position": position}, before=frame
        )
        # What an editor asks for when the keys rest.
        previous = {**self._document(), "previousResultId": self.result_id}
        tokens, of_tokens = self.server.timed("textDocument/semanticTokens/full/delta", previous)
        self.result_id = tokens["resultId"]
        _, of_diagnostics = self.server.timed("textDocument/diagnostic", self._document())
        if count:
            self.taken[DEFINITION].append(passed)
            self.taken[TOKENS].append(of_tokens)
            self.taken[DIAGNOSTICS].append(of_diagnostics)

    def frame(self, edit: Edit) -> bytes:
        """The notification of an edit, which is done to our text."""
        lines = LineIndex.of(self.text)
        start, end = (_at(lines, offset) for offset in (edit.start, edit.end))
        self.text = self.text[: edit.start] + edit.text + self.text[edit.end :]
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        change = {"range": {"start": start, "end": end}, "text": edit.text}
        return notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def check(self) -> None:
        """Raises StaleAnswer where the answers are not those that a document with the same text gets."""
        fresh = Editor(self.server, self.uri + ".fresh.rho", self.text)
        session.open_documents(self.server, {fresh.uri: fresh.text})
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


# ------------------------------------------------------------------------------------------------ what is typed


Steps = Iterator[tuple[Edit, bool]]
"""Edits, each with whether it is measured: those that are not put the text back."""


def _keys(offset: Callable[[str], int], before: str = "", behind: str = "") -> Callable[[str, int], Steps]:
    """Keys one after the other between `before` and `behind`, which are there already; in the end all is taken away."""

    def steps(text: str, count: int) -> Steps:
        at = offset(text)
        if before or behind:
            yield Edit(at, at, before + behind), False
        here = at + len(before)
        for number in range(count):
            yield Edit(here + number, here + number, TYPED[number % len(TYPED)]), True
        yield Edit(at, here + count + len(behind), ""), False

    return steps


def _inside(text: str) -> int:
    """In the body of a contract in the middle, in front of a line's first word."""
    at = text.index("\n  ", len(text) // 2) + 1
    return at + len(text[at:]) - len(text[at:].lstrip(" "))


def _delete_lines(text: str, count: int) -> Steps:
    start = text.index("\n", len(text) // 2) + 1
    for _ in range(count):
        end = text.index("\n", start) + 1
        yield Edit(start, end, ""), True
        yield Edit(start, start, text[start:end]), False


def _paste(text: str, count: int) -> Steps:
    at = text.index("\ncontract ", len(text) // 2) + 1
    for _ in range(max(1, count // 4)):
        yield Edit(at, at, PASTED), True
        yield Edit(at, at + len(PASTED), ""), False


def _undo(text: str, count: int) -> Steps:
    """Each undo takes a whole word away, or puts a removed line back."""
    at = _inside(text)
    line = text[at : text.index("\n", at)]
    for number in range(count):
        if number % 2:
            yield Edit(at, at, TYPED), False
            yield Edit(at, at + len(TYPED), ""), True
        else:
            yield Edit(at, at + len(line), ""), False
            yield Edit(at, at, line), True


PLACES: dict[str, Callable[[str, int], Steps]] = {
    "a key at the start": _keys(lambda text: 0, behind=" |\n"),
    "a key in the middle": _keys(_inside, behind=" | "),
    "a key at the end": _keys(len, before=" | "),
    "in a string": _keys(_inside, before='"', behind='" | '),
    "in a string that is not closed": _keys(_inside, before='"'),
    "in a comment": _keys(_inside, before="// ", behind="\n"),
    "in a comment that is not closed": _keys(_inside, before="/* "),
    "in a bracket that is not closed": _keys(_inside, before="x!("),
    "deleting a line": _delete_lines,
    "pasting 100 lines": _paste,
    "undo": _undo,
}


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
    parser.add_argument("--keys", type=positive, default=40, help="edits of each kind (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _measure(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """By lines: milliseconds by place and question; what parsing the file from nothing takes; the burst."""
    measured: dict[int, Any] = {}
    for lines in args.lines:
        workspace = folder / str(lines)
        write(workspace, generate(2, seed=args.seed, lines=lines))
        path = sorted(workspace.rglob("part*/*.rho"))[0]
        text = path.read_text(encoding="utf-8")
        with Server(folder / "bytecode") as server:
            server.initialize(workspace, CAPABILITIES)
            server.tell("initialized", {})
            while not session.statistics(server)["index_ms"]:
                pass
            editor = Editor(server, path.as_uri(), text)
            editor.open()
            measured[lines] = {
                "bytes": len(text.encode()),
                "from_nothing_ms": _from_nothing(text),
                "places": {name: _typed(editor, steps, args.keys) for name, steps in PLACES.items()},
                "burst": _burst(editor, args.seed),
            }
            editor.check()
            server.shut_down()
    return {"lines": measured}


def _typed(editor: Editor, steps: Callable[[str, int], Steps], keys: int) -> dict[str, Spread]:
    original = editor.text
    editor.taken.clear()
    for edit, counts in steps(original, keys):
        # The last name of the file moves with nearly every edit.
        editor.apply(edit, editor.text.rfind("ret") + len(edit.text) - (edit.end - edit.start), count=counts)
    if editor.text != original:
        raise ValueError("the steps do not lead back to the text")
    editor.check()
    return {name: spread(values) for name, values in editor.taken.items()}


def _burst(editor: Editor, seed: int) -> dict[str, float | None]:
    """Milliseconds and processor time of `BURST` edits that go out at once, and a question behind them."""
    original, rng = editor.text, random.Random(seed)
    at = _inside(original)
    frames = [editor.frame(Edit(at + number, at + number, rng.choice(TYPED))) for number in range(BURST)]
    before = editor.server.processor_microseconds()
    place = _at(LineIndex.of(editor.text), editor.text.rfind("ret"))
    params = {"textDocument": {"uri": editor.uri}, "position": place}
    _, passed = editor.server.timed("textDocument/definition", params, before=b"".join(frames))
    after = editor.server.processor_microseconds()
    editor.apply(Edit(at, at + BURST, ""), original.rfind("ret"), count=False)
    used = None if before is None or after is None else (after - before) / 1000
    return {"passed_ms": passed, "processor_ms": used}


def _from_nothing(text: str) -> float:
    """Milliseconds that one analysis of the text takes here: what an edit would cost that re-reads everything."""
    taken = []
    for _ in range(5):
        began = time.process_time()
        summarise(Document.of("file:///a.rho", text, version=1).text)
        taken.append(time.process_time() - began)
    return min(taken) * 1000


# ------------------------------------------------------------------------------------------------ report


def _text(report: dict[str, Any]) -> str:
    parts = ["milliseconds from sending the edit to the answer; tokens and diagnostics are asked for right behind it"]
    for lines, of in report["lines"].items():
        header = (
            f"{lines} lines, {of['bytes'] / 1e3:.0f} KB",
            *("count", "definition p50", "p95", "tokens p50", "p95", "diagnostics p50", "p95"),
        )
        parts += ["", table(header, [(name, *cells(by)) for name, by in of["places"].items()])]
        burst = of["burst"]
        used = "unknown" if burst["processor_ms"] is None else f"{burst['processor_ms']:.0f} ms of processor"
        parts.append(
            f"analysed from nothing: {of['from_nothing_ms']:.1f} ms;"
            f" {BURST} edits and a question: {burst['passed_ms']:.0f} ms, {used}"
        )
    return "\n".join(parts)


def cells(by: dict[str, Spread]) -> tuple[str, ...]:
    times = [f"{value:.2f}" for name in (DEFINITION, TOKENS, DIAGNOSTICS) for value in (by[name].median, by[name].p95)]
    return (str(by[DEFINITION].count), *times)


if __name__ == "__main__":
    sys.exit(main())
