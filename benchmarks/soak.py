"""A long day of editing, at high speed: does anything grow that should not?

    python -m benchmarks soak [--messages 200000] [--clients 8] [--files 1000] [--graph docs/soak.svg]

One process serves clients one after the other. Each opens, reads, types, closes, and changes files on disk, as a person
would, but without pauses; keys go out a word at a time. Along the way the process's memory, descriptors and tasks are
noted, and how long answers take. All of it is bounded by the number of messages.
"""

import argparse
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import Json, Server, ServerFailed, notification
from benchmarks.report import ROOT, machine, positive, show, spread, table
from benchmarks.soak_graph import draw
from benchmarks.workspaces import generate, write
from rholsp.rholang.summarise import summarise

WORDS = ("new ", "probe ", "in ", "{ ", "probe!(", '"typed"', ") ", "} |\n")
"""Typed as the first line of a document, a word at a time."""
QUESTIONS = (
    *("textDocument/hover",) * 6,
    *("textDocument/definition",) * 4,
    *("textDocument/documentHighlight",) * 4,
    *("textDocument/references",) * 2,
    "textDocument/documentSymbol",
    "textDocument/prepareRename",
)
LINES = 25
"""Of a file."""
OPEN_DOCUMENTS = 12
WARM_UP = 0.2
"""The part of the run after which nothing may grow any more."""
NOTES = 200
"""How often memory and the like are noted, spread over the run."""


@dataclass(frozen=True, slots=True)
class Note:
    """The server's process after so many messages; bytes, and numbers of things."""

    messages: int
    client: int
    resident_bytes: int
    descriptors: int
    threads: int
    tasks: int


@dataclass(slots=True)
class Day:
    """What was measured. `answers` are (messages before, milliseconds) by method."""

    notes: list[Note] = field(default_factory=list)
    answers: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    sent: Counter[str] = field(default_factory=Counter)
    lookups: Counter[str] = field(default_factory=Counter)

    @property
    def messages(self) -> int:
        return self.sent.total()


class Host:
    """The process that serves. A context manager; leaving it ends the process."""

    def __init__(self, folder: Path) -> None:
        self._errors = (folder / "stderr").open("w+b")
        environment = {f"XDG_{name}": str(folder) for name in ("CACHE_HOME", "STATE_HOME", "RUNTIME_DIR")}
        environment |= {"PATH": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        self.process = subprocess.Popen(
            (sys.executable, "-m", "benchmarks.soak_host"), stderr=self._errors, cwd=ROOT, env=environment
        )

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait()
        self._errors.close()

    def said(self, pattern: str) -> str:
        """The last thing of that kind that it said on stderr, which it has to say within a while."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self._errors.seek(0)
            found = re.findall(pattern, self._errors.read().decode())
            if found:
                return str(found[-1])
            time.sleep(0.01)
        raise ServerFailed(f"the server did not say {pattern}")

    def note(self, messages: int, client: int) -> Note:
        """How the process is now. Raises OSError where the system does not tell: this benchmark needs Linux."""
        process = Path(f"/proc/{self.process.pid}")
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().split("\n") if line)
        with urllib.request.urlopen(self.said(r"metrics: (http://\S+)")) as page:
            tasks = re.search(r"^rholsp_tasks_living (\S+)$", page.read().decode(), re.MULTILINE)
        assert tasks is not None
        descriptors = len(list((process / "fd").iterdir()))
        resident = int(status["VmRSS"].split()[0]) * 1024
        return Note(messages, client, resident, descriptors, int(status["Threads"]), int(float(tasks[1])))


class Guest(Server):
    """A client of the host, over a socket."""

    def __init__(self, host: Host) -> None:
        self._socket = socket.create_connection(("127.0.0.1", int(host.said(r"listening: (\d+)"))))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._in = self._out = self._socket.fileno()
        self._process = host.process
        self._began = time.perf_counter()
        self._buffer = bytearray()
        self._last_id = 0

    def __exit__(self, *exception: object) -> None:
        self._socket.close()

    def leave(self) -> None:
        """Says goodbye, and waits until the server has closed the connection."""
        self.ask("shutdown")
        self.tell("exit")
        while self._socket.recv(1 << 16):
            pass


class Person:
    """Works with one client on the workspace until enough messages have been sent."""

    def __init__(self, host: Host, guest: Guest, client: int, folder: Path, day: Day, rng: random.Random) -> None:
        self.host, self.guest, self.client, self.folder, self.day, self.rng = host, guest, client, folder, day, rng
        self.paths = sorted(folder.rglob("*.rho"))
        self.open: dict[str, list[session.Place]] = {}
        """Open documents, the one opened last at the end, with places of the names in them."""
        self.version = 0

    def work(self, until: int, every: int, deadline: float) -> None:
        """Until so many messages have been sent, or time is up; notes the process after each `every` messages."""
        self.tell("initialized", {})
        while not session.statistics(self.guest)["index_ms"]:
            pass
        due = self.day.messages
        while self.day.messages < until and time.monotonic() < deadline:
            if self.day.messages >= due:
                self.day.notes.append(self.host.note(self.day.messages, self.client))
                due += every
            actions = (self.read, self.type, self.visit, self.change_a_file, self.search)
            self.rng.choices(actions, weights=(8, 2, 2, 1, 1))[0]()
        for uri in [*self.open]:
            self.close(uri)
        self.day.lookups.update(session.statistics(self.guest)["cache"])

    def tell(self, method: str, params: Json) -> None:
        self.day.sent[method] += 1
        self.guest.tell(method, params)

    def ask(self, method: str, params: Json, *, before: bytes = b"") -> None:
        self.day.sent[method] += 1
        at = self.day.messages
        try:
            self.day.answers[method].append((at, self.guest.timed(method, params, before=before)[1]))
        except ServerFailed as error:
            if "refused" not in str(error):
                raise

    def visit(self) -> None:
        """Opens a document, and closes the oldest one if there are many."""
        path = self.rng.choice(self.paths)
        uri = path.as_uri()
        if uri in self.open:
            return
        text = path.read_text(encoding="utf-8")
        self.open[uri] = session.places_of(uri, summarise(text))
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "rholang", "version": self.next_version(), "text": text}},
        )
        self.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        if len(self.open) > OPEN_DOCUMENTS:
            self.close(next(iter(self.open)))

    def close(self, uri: str) -> None:
        del self.open[uri]
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def next_version(self) -> int:
        self.version += 1
        return self.version

    def somewhere(self) -> session.Place | None:
        """A name in a document that is open; more often in one opened lately."""
        while not self.open:
            self.visit()
        uris = [*self.open]
        places = self.open[uris[-1 - min(int(self.rng.expovariate(0.7)), len(uris) - 1)]]
        return places[min(int(abs(self.rng.gauss(0, len(places) / 8))), len(places) - 1)] if places else None

    def read(self) -> None:
        """Looks at names, some of them twice."""
        for _ in range(self.rng.randint(2, 8)):
            place = self.somewhere()
            if place is not None:
                for method in self.rng.sample(QUESTIONS, 3):
                    self.ask(method, place.params())

    def type(self) -> None:
        """Types a line at the top of a document, asks after each word, and takes it away again."""
        place = self.somewhere()
        if place is None:
            return
        column = 0
        for word in WORDS:
            edits = b""
            for key in word:
                edits += self.edit(place.uri, (0, column), (0, column), key)
                column += 1
            moved = session.Place(place.uri, int(word.endswith("\n")), 0, False)
            self.ask("textDocument/documentHighlight", moved.params(), before=edits)
        self.ask("textDocument/hover", place.params(), before=self.edit(place.uri, (0, 0), (1, 0), ""))

    def edit(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> bytes:
        self.day.sent["textDocument/didChange"] += 1
        span = {name: {"line": at[0], "character": at[1]} for name, at in (("start", start), ("end", end))}
        document = {"uri": uri, "version": self.next_version()}
        change = {"textDocument": document, "contentChanges": [{"range": span, "text": text}]}
        return notification("textDocument/didChange", change)

    def change_a_file(self) -> None:
        """Outside the editor: a file changes and changes back, or comes and goes."""
        if self.rng.random() < 0.5:
            path = self.rng.choice(self.paths)
            text = path.read_text(encoding="utf-8")
            steps: Sequence[tuple[str | None, int]] = ((f"{text}\n// {self.version}\n", 2), (text, 2))
        else:
            path = self.folder / f"scratch{self.rng.randrange(10)}.rho"
            steps = ((f'contract @"scratch"(@x) = {{ @"audit"!({self.version}, x) }}', 1), (None, 3))
        for content, kind in steps:
            if content is None:
                path.unlink()
            else:
                path.write_text(content, encoding="utf-8")
            self.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": kind}]})
            place = self.somewhere()
            if place is not None:
                self.ask("textDocument/definition", place.params())

    def search(self) -> None:
        self.ask("workspace/symbol", {"query": self.rng.choice(("audit", "log", "open", "close", "acc"))})


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks soak", description="A long day of editing.")
    parser.add_argument("--messages", type=positive, default=200_000, help="messages to send (default: 200000)")
    parser.add_argument("--clients", type=positive, default=8, help="clients, one after the other (default: 8)")
    parser.add_argument("--files", type=positive, default=1_000, help="files of the workspace (default: 1000)")
    parser.add_argument(
        "--seconds", type=positive, default=3_600, help="end the day after so long, however far it is (default: 3600)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of everything random (default: 1)")
    parser.add_argument("--graph", type=Path, metavar="SVG", help="file to draw the day into")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where, began = machine(), time.perf_counter()
    try:
        with tempfile.TemporaryDirectory() as made_up:
            day = _spend(args, Path(made_up).resolve())
    except (ServerFailed, OSError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    report = summary(day, time.perf_counter() - began)
    if args.graph:
        args.graph.write_text(draw(day.notes, _medians(day)), encoding="utf-8")
    show(report, where, _text, as_json=args.json)
    return 0


def _spend(args: argparse.Namespace, made_up: Path) -> Day:
    folder, own = made_up / "workspace", made_up / "own"
    own.mkdir()
    write(folder, generate(args.files, seed=args.seed, lines=LINES))
    day, rng, deadline = Day(), random.Random(args.seed), time.monotonic() + args.seconds
    with Host(own) as host:
        for client in range(args.clients):
            with Guest(host) as guest:
                guest.initialize(folder)
                person = Person(host, guest, client, folder, day, rng)
                person.work(args.messages * (client + 1) // args.clients, max(args.messages // NOTES, 1), deadline)
                guest.leave()
            if time.monotonic() > deadline:
                break
    return day


def summary(day: Day, seconds: float) -> dict[str, Any]:
    """The day in numbers. A slope is that of a straight line through the notes after the warm-up."""
    warm = [note for note in day.notes if note.messages >= day.messages * WARM_UP]
    growth = {
        name: {
            "first": getattr(warm[0], name),
            "last": getattr(warm[-1], name),
            "per_1000_messages": _slope([(note.messages, getattr(note, name)) for note in warm]) * 1000,
        }
        for name in ("resident_bytes", "descriptors", "threads", "tasks")
    }
    tenth = day.messages / 10
    return {
        "messages": day.messages,
        "seconds": round(seconds, 1),
        "sent": dict(day.sent.most_common()),
        "hit_rate": (day.lookups["hits"] + day.lookups["joins"])
        / max(day.lookups["hits"] + day.lookups["joins"] + day.lookups["misses"], 1),
        "growth_after_warm_up": growth,
        "answers_ms": {
            method: {
                "first_tenth": spread([taken for at, taken in answers if at < tenth] or [0.0]),
                "last_tenth": spread([taken for at, taken in answers if at >= 9 * tenth] or [0.0]),
            }
            for method, answers in sorted(day.answers.items())
        },
    }


def _slope(points: Sequence[tuple[float, float]]) -> float:
    return statistics.linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else 0.0


def _medians(day: Day) -> list[tuple[float, float]]:
    """(messages, median milliseconds of all answers) for each hundredth of the day."""
    everything = sorted(answer for answers in day.answers.values() for answer in answers)
    width = max(len(everything) // 100, 1)
    parts = [everything[at : at + width] for at in range(0, len(everything), width)]
    return [(part[0][0], statistics.median([taken for _, taken in part])) for part in parts]


def _text(report: dict[str, Any]) -> str:
    rows = [
        [
            method,
            f"{sides['first_tenth'].count + sides['last_tenth'].count}",
            *(f"{sides[side].median:.2f}" for side in ("first_tenth", "last_tenth")),
            *(f"{sides[side].p95:.2f}" for side in ("first_tenth", "last_tenth")),
        ]
        for method, sides in report["answers_ms"].items()
    ]
    header = ["milliseconds", "asked", "p50 first tenth", "p50 last", "p95 first tenth", "p95 last"]
    memory = report["growth_after_warm_up"]["resident_bytes"]
    lines = [
        f"{report['messages']} messages in {report['seconds']:.0f} s, resolver cache hit rate {report['hit_rate']:.1%}",
        f"memory after warm-up: {memory['first'] / 1e6:.1f} MB, at the end {memory['last'] / 1e6:.1f} MB,"
        f" slope {memory['per_1000_messages'] / 1e3:+.1f} KB per 1000 messages",
    ]
    for name in ("descriptors", "threads", "tasks"):
        counts = report["growth_after_warm_up"][name]
        lines.append(f"{name}: {counts['first']}, at the end {counts['last']}, {counts['per_1000_messages']:+.4f}")
    return "\n".join([*lines, table(header, rows)])


if __name__ == "__main__":
    sys.exit(main())
