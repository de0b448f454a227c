"""rholsp beside another server for MeTTa: what they answer differently, and how fast each answers.

    python -m benchmarks peer FOLDER --peer 'some-server --stdio' [--differences] [--json]

Both servers have all .metta files of the folder open and are asked the same questions at every name, in turns.
"""

import argparse
import os
import random
import re
import shlex
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.answers import METHOD_NOT_FOUND, Difference, Question, difference, distinct, read
from benchmarks.client import COMMAND, AnyServer, Json, ServerFailed
from benchmarks.report import Spread, emit_json, machine, machine_line, positive, spread, table
from rholsp.workspace.analysis import UnreadableFile, read_text
from rholsp.workspace.files.crawler import crawl

AT_NAMES = ("definition", "references", "prepareRename", "rename", "completion", "hover")
OF_FILES = ("documentSymbol",)
METHODS = (*OF_FILES, *AT_NAMES)
SUFFIX = ".metta"
STARTED, OUTLINED = "initialize answered", "first outline answered"
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"?|;[^\n]*|([^\s()";]+)', re.DOTALL)
"""Strings and comments, which hold no names, and in the group what MeTTa reads as one symbol or variable."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The servers by name, the folder they serve, and the texts of its files."""

    commands: Mapping[str, Sequence[str]]
    folder: Path
    texts: Mapping[Path, str]


def main() -> int:
    args = _arguments()
    where = machine()
    commands = {"rholsp": shlex.split(args.rholsp), args.name: shlex.split(args.peer)}
    try:
        folder = args.folder.resolve(strict=True)
        meeting = Meeting(commands, folder, _texts(folder))
        asked = questions(meeting.texts, args.methods, args.samples, args.seed)
        report, differences = _measure(meeting, asked, args.rounds, args.starts)
    except (ServerFailed, OSError, ValueError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    names = ("rholsp", args.name)
    lines = _difference_lines(differences, folder, names, args.parts) if args.differences else []
    if args.json:
        emit_json({"machine": where, **report, "differences": lines})
    else:
        print(machine_line(where), _text(report), *lines, sep="\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks peer", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the .metta files are")
    parser.add_argument("--peer", required=True, metavar="COMMAND", help="the other server, as a command line")
    parser.add_argument("--name", default="peer", help="what to call it")
    parser.add_argument(
        "--rholsp", default=shlex.join((*COMMAND, "--no-store")), metavar="COMMAND", help="rholsp, as a command line"
    )
    parser.add_argument("--rounds", type=positive, default=5, help="how often each question is timed")
    parser.add_argument("--starts", type=positive, default=5, help="how often each server is started")
    parser.add_argument(
        "--methods", nargs="+", choices=METHODS, default=METHODS, metavar="METHOD", help="ask only these"
    )
    parser.add_argument("--samples", type=positive, help="ask at so many names only")
    parser.add_argument("--seed", type=int, default=0, help="chooses the names")
    parser.add_argument("--differences", action="store_true", help="list the answers that differ")
    parser.add_argument("--parts", type=positive, default=8, help="how much of a difference its line shows")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    args = parser.parse_args()
    if args.name == "rholsp":
        parser.error("the other server needs another name")
    return args


def _texts(folder: Path) -> dict[Path, str]:
    """The folder's sound MeTTa files, sorted by path. Raises ValueError where there are none."""
    texts = {}
    for path in map(Path, crawl(str(folder)).paths):
        if path.suffix == SUFFIX:
            try:
                disk = read_text(str(path))
            except UnreadableFile:
                continue
            if disk is not None and not disk.findings:
                texts[path] = disk.text
    if not texts:
        raise ValueError(f"{folder}: no {SUFFIX} files")
    return texts


def questions(texts: Mapping[Path, str], methods: Collection[str], samples: int | None, seed: int) -> list[Question]:
    """Everything to ask, in text order: about each file, and at its names (`samples` of all names, if given)."""
    places = [(path, *place) for path, text in texts.items() for place in names_in(text)]
    if samples is not None and samples < len(places):
        places = sorted(random.Random(seed).sample(places, samples))
    of_files = [Question(method, path) for path in texts for method in OF_FILES if method in methods]
    return of_files + [Question(method, *place) for place in places for method in AT_NAMES if method in methods]


def names_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Line and character (in UTF-16, from 0) of everything in a MeTTa text that may be a name, and the name."""
    for match in _WORDS.finditer(text):
        if match[1]:
            line_start = text.rfind("\n", 0, match.start()) + 1
            before = text[line_start : match.start()]
            yield text.count("\n", 0, line_start), len(before.encode("utf-16-le")) // 2, match[1]


# ------------------------------------------------------------------------------------------------ measuring


def _measure(
    meeting: Meeting, asked: Sequence[Question], rounds: int, starts: int
) -> tuple[dict[str, Any], list[Difference]]:
    started = _starts(meeting, starts)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(_server(command)) for name, command in meeting.commands.items()}
        for server in servers.values():
            _open(server, meeting.folder, meeting.texts)
        differences, missing = _compare(servers, asked, meeting.folder)
        timed = [question for question in asked if not any(question.method in lacks for lacks in missing.values())]
        answered = _answers(servers, timed, rounds)
        memory = {name: server.resident_bytes() for name, server in servers.items()}
    return {
        "files": len(meeting.texts),
        "names": len({(question.path, question.line, question.character) for question in asked if question.word}),
        "start_ms": started,
        "answers_ms": answered,
        "resident_bytes": memory,
        "not_offered": {name: sorted(lacks) for name, lacks in missing.items()},
    }, differences


def _server(command: Sequence[str]) -> AnyServer:
    return AnyServer(command, dict(os.environ))


def _open(server: AnyServer, folder: Path, texts: Mapping[Path, str]) -> float:
    """An editor with `folder` open and these documents in it; the milliseconds until the server said hello."""
    hello = server.initialize(folder)
    server.tell("initialized", {})
    for path, text in texts.items():
        document = {"uri": path.as_uri(), "languageId": "metta", "version": 1, "text": text}
        server.tell("textDocument/didOpen", {"textDocument": document})
    return hello


def _starts(meeting: Meeting, starts: int) -> dict[str, dict[str, Spread]]:
    """Milliseconds from the start of the process, by server and moment; one document is opened."""
    path, text = next(iter(meeting.texts.items()))
    taken: dict[str, dict[str, list[float]]] = {name: {STARTED: [], OUTLINED: []} for name in meeting.commands}
    for _ in range(starts):
        for name, command in meeting.commands.items():
            with _server(command) as server:
                taken[name][STARTED].append(_open(server, meeting.folder, {path: text}))
                server.ask("textDocument/documentSymbol", Question("documentSymbol", path).params())
                taken[name][OUTLINED].append(server.milliseconds())
    return {name: {moment: spread(values) for moment, values in moments.items()} for name, moments in taken.items()}


def _compare(
    servers: Mapping[str, AnyServer], asked: Sequence[Question], folder: Path
) -> tuple[list[Difference], dict[str, set[str]]]:
    """What differs between the two servers' answers, and the methods that each does not know."""
    differences: list[Difference] = []
    missing: dict[str, set[str]] = {name: set() for name in servers}
    for question in asked:
        answers = []
        for name, server in servers.items():
            response = _response(server, question)
            if response.get("error", {}).get("code") == METHOD_NOT_FOUND:
                missing[name].add(question.method)
            else:
                answers.append(read(question, response, folder))
        if len(answers) == len(servers):
            first, second = answers
            found = difference(question, first, second)
            differences += [] if found is None else [found]
    return differences, missing


def _answers(
    servers: Mapping[str, AnyServer], asked: Sequence[Question], rounds: int
) -> dict[str, dict[str, dict[str, Any]]]:
    """Milliseconds by method and server, of questions that each server has answered before: passed, and of processor.

    One method after the other, since a processor's time is known for many answers only.
    """
    by_method: dict[str, list[Question]] = defaultdict(list)
    for question in asked:
        by_method[question.method].append(question)
    measured = {}
    for method, questions_of_it in by_method.items():
        taken: dict[str, list[float]] = {name: [] for name in servers}
        before = {name: server.processor_seconds() for name, server in servers.items()}
        for _ in range(rounds):
            for question in questions_of_it:
                for name, server in servers.items():
                    taken[name].append(server.response(f"textDocument/{method}", question.params())[1])
        measured[method] = {
            name: {"passed": spread(taken[name]), "processor": _each(before[name], server, len(taken[name]))}
            for name, server in servers.items()
        }
    return measured


def _each(before: float | None, server: AnyServer, count: int) -> float | None:
    """Milliseconds of processor for each of so many answers, since the server had used `before` seconds of it."""
    after = server.processor_seconds()
    return None if before is None or after is None else (after - before) * 1000 / count


def _response(server: AnyServer, question: Question) -> Json:
    return server.response(f"textDocument/{question.method}", question.params())[0]


# ------------------------------------------------------------------------------------------------ report


def _text(report: Mapping[str, Any]) -> str:
    names = [*report["start_ms"]]
    starts = [
        (moment, *(f"{report['start_ms'][name][moment].median:.0f}" for name in names))
        for moment in (STARTED, OUTLINED)
    ]
    memory = ("memory in the end, MB", *(_megabytes(report["resident_bytes"][name]) for name in names))
    answers = [
        (method, str(sides[names[0]]["passed"].count), *(cell for name in names for cell in _cells(sides[name])))
        for method, sides in report["answers_ms"].items()
    ]
    columns = [f"{name} {what}" for name in names for what in ("p50", "p95", "cpu")]
    lacks = [f"{name} does not offer {', '.join(of)}" for name, of in report["not_offered"].items() if of]
    return "\n".join(
        [
            f"{report['files']} files, {report['names']} names; milliseconds, memory of each server's own process",
            "",
            table(("from the start of the process, median", *names), [*starts, memory]),
            "",
            table(("answers", "count", *columns), answers),
            "",
            *lacks,
        ]
    )


def _cells(side: Mapping[str, Any]) -> tuple[str, str, str]:
    passed, processor = side["passed"], side["processor"]
    return f"{passed.median:.2f}", f"{passed.p95:.2f}", "unknown" if processor is None else f"{processor:.2f}"


def _megabytes(resident: int | None) -> str:
    return "unknown" if resident is None else f"{resident / 1e6:.0f}"


def _difference_lines(differences: Sequence[Difference], folder: Path, names: tuple[str, str], parts: int) -> list[str]:
    return [
        one.line(folder, names, parts) + (f" ({times} times)" if times > 1 else "")
        for one, times in distinct(differences).items()
    ]


if __name__ == "__main__":
    sys.exit(main())
