"""Where the time goes, as flame graphs: requests, edits, and the index. Needs py-spy (`.[bench]`).

    python -m benchmarks flame_graphs [--seconds 8] [--folder docs/pictures] [--json]

The server is py-spy's child, so nobody needs the right to look into other processes. It is asked without a pause, so
what is wide is what an answer costs; the start is in it, too.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import CHECKOUT, COMMAND, PYTHON, AnyServer, ServerFailed
from benchmarks.keystrokes import Editor
from benchmarks.report import ROOT, machine, positive, show
from benchmarks.typed_texts import Edit
from benchmarks.workspaces import generate, write

RATE = 200
"""Samples a second."""
FILES, LINES = 100, 500
_METHODS = (
    *("hover", "definition", "references", "documentHighlight", "documentSymbol"),
    *("completion", "signatureHelp", "semanticTokens/full"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A workspace to work in, and for how long."""

    workspace: Path
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks flame_graphs", description="Draw flame graphs.")
    parser.add_argument("--seconds", type=positive, default=8, help="length of each recording (default: 8)")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "pictures", help="where the graphs go")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    where = machine()
    spy = shutil.which("py-spy", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if spy is None:
        print("py-spy is not installed: pip install --editable '.[bench]'", file=sys.stderr)
        return 2
    args.folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as made_up:
            report = {"graphs": _record(spy, Path(made_up).resolve(), args)}
    except (ServerFailed, OSError, subprocess.SubprocessError) as error:
        print(f"the benchmark failed: {error}", file=sys.stderr)
        return 2
    show(report, where, _text, as_json=args.json)
    return 0


def _record(spy: str, made_up: Path, args: argparse.Namespace) -> dict[str, str]:
    """The graph of each subject."""
    workspace = made_up / "workspace"
    texts = generate(FILES)
    texts.update({f"long/{name}": text for name, text in generate(2, lines=LINES).items()})
    write(workspace, texts)
    found: dict[str, str] = {}
    for name, work in {"request": ask, "edit": edit}.items():
        graph = made_up / f"flame-{name}.svg"
        with _Spied(spy, graph) as server:
            work(server, Subject(workspace, args.seconds))
            server.shut_down()
        found[name] = str(graph)
    many = made_up / "many"
    write(many, generate(100 * args.seconds))
    graph = made_up / "flame-index.svg"
    index = (PYTHON, "-m", "rholsp", "index", "--workers", "0", str(many))
    environment = {**os.environ, "XDG_CACHE_HOME": str(made_up / "caches")}
    subprocess.run(_line(spy, graph, index), check=True, cwd=CHECKOUT, env=environment, capture_output=True)
    found["index"] = str(graph)
    return {name: str(_entitled(Path(drawn), args.folder, f"rholsp: {name}")) for name, drawn in found.items()}


def _entitled(graph: Path, folder: Path, title: str) -> Path:
    """The graph in its folder, with a title in place of py-spy's command line, which names folders of this machine."""
    drawn = graph.read_text(encoding="utf-8")
    target = folder / graph.name
    target.write_text(re.sub(r'(<text id="title"[^>]*>)[^<]*', rf"\g<1>{title}", drawn), encoding="utf-8")
    return target


def _line(spy: str, graph: Path, command: tuple[str, ...]) -> tuple[str, ...]:
    return (spy, "record", "--function", "--rate", str(RATE), "--output", str(graph), "--", *command)


class _Spied(AnyServer):
    """A server below py-spy, whose own words on the standard output go nowhere."""

    def __init__(self, spy: str, graph: Path) -> None:
        # The server writes to descriptor 3, which is our pipe; py-spy keeps 1.
        server = ("sh", "-c", 'exec "$@" >&3 3>&-', "sh", *COMMAND, "--no-store")
        line = ("sh", "-c", 'exec "$@" 3>&1 >/dev/null', "sh", *_line(spy, graph, server))
        super().__init__(line, dict(os.environ), CHECKOUT)


def ask(server: AnyServer, subject: Subject) -> None:
    """All kinds of small questions about names, one after the other."""
    _begin(server, subject.workspace)
    plan = session.plan(subject.workspace, 100, 1)
    session.open_documents(server, plan.documents)

    def once(number: int) -> None:
        method = f"textDocument/{_METHODS[number % len(_METHODS)]}"
        server.response(method, plan.places[number % len(plan.places)].params())

    _for(subject.seconds, once)


def edit(server: AnyServer, subject: Subject) -> None:
    """Keys in a file of 500 lines, each with the definition, the tokens and the diagnostics that follow it."""
    _begin(server, subject.workspace)
    path = sorted((subject.workspace / "long").rglob("part*/*.rho"))[0]
    editor = Editor(server, path.as_uri(), path.read_text(encoding="utf-8"))
    editor.open()
    keys = cycle("abcdefgh")
    middle = editor.text.index("\n  ", len(editor.text) // 2) + 1
    _for(
        subject.seconds,
        lambda number: editor.apply(Edit(middle, middle + (number % 8 == 7) * 7, next(keys)), editor.text.rfind("ret")),
    )


def _begin(server: AnyServer, workspace: Path) -> None:
    server.initialize(workspace)
    server.tell("initialized", {})
    while not server.ask("rholsp/statistics")["index_ms"]:
        time.sleep(0.05)


def _for(seconds: float, once: Callable[[int], object]) -> None:
    until, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        once(number)
        number += 1


def _text(report: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {graph}" for name, graph in report["graphs"].items())


if __name__ == "__main__":
    sys.exit(main())
