"""`rholsp stats PATH`: runs the real server over a folder as an editor would, and reports sizes and response times.

The server is a process of its own, spoken to over its standard streams: what is measured is what an editor feels.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from rholsp.client import PATIENCE, ServerFailed, ServerProcess, notification
from rholsp.features.language_registry import LANGUAGES
from rholsp.interpreter import own_command
from rholsp.model.summary import FileSummary
from rholsp.text.lines import PositionEncoding
from rholsp.text.plural import plural
from rholsp.text.uris import from_path
from rholsp.workspace.analysis import UnreadableFile, read_text
from rholsp.workspace.files.crawler import crawl

OPEN_FILES = 20
SAMPLES = 200
"""Positions asked about, spread evenly over the open files' names."""

_AT_POSITION = (
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/hover",
    "textDocument/documentHighlight",
    "textDocument/references",
)

_CAPABILITIES = {"textDocument": {"definition": {"linkSupport": True}, "diagnostic": {}}}

_NEW_NAME = "renamedByStats"
"""For renames, of which the edits are computed and never made."""
_SPECIAL = re.compile(r"[\\*?\[\]!# ]")
"""What means something in a pattern of a .gitignore file."""

Position = tuple[str, int, int]
"""URI, line, UTF-16 character."""


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has path and json. Returns the exit status."""
    return stats(args.path, as_json=args.json, out=sys.stdout, err=sys.stderr)


def stats(path: str, *, as_json: bool = False, out: TextIO, err: TextIO) -> int:
    """Measures the server over a folder, or over one file, and writes the report. Returns 0, or 2 where that failed.

    The JSON form is that of docs/design.md 10.
    """
    if not os.path.exists(path):
        err.write(f"rholsp stats: {path}: no such file or folder\n")
        return 2
    whole = os.path.abspath(path)
    folder, file = (whole, None) if os.path.isdir(path) else (os.path.dirname(whole), os.path.basename(whole))
    try:
        report = _measure(folder, file)
    except ServerFailed as error:
        err.write(f"rholsp stats: {error}\n")
        return 2
    if as_json:
        json.dump(report, out, indent=2)
        out.write("\n")
    else:
        out.write(_table(path, report))
    return 0


def _measure(folder: str, file: str | None) -> dict[str, Any]:
    documents = _readable([os.path.join(folder, file)] if file is not None else crawl(folder).paths)
    options = {} if file is None else {"files": {"include": ["/" + _SPECIAL.sub(r"\\\g<0>", file)], "exclude": []}}
    first_answers: list[float] = []
    times: dict[str, list[float]] = {}
    command = (*own_command(), "--stdio")
    with ServerProcess(command) as client:

        def ask(method: str, params: dict[str, Any]) -> None:
            times.setdefault(method, []).append(client.timed(method, params)[1])

        start_ms = client.initialize(Path(folder), _CAPABILITIES, options)
        client.tell("initialized", {})
        _await_index(client)
        for uri, text, _ in documents:
            item = {"uri": uri, "languageId": LANGUAGES.of_file(uri).id, "version": 1, "text": text}
            opened = notification("textDocument/didOpen", {"textDocument": item})
            symbols = {"textDocument": {"uri": uri}}
            first_answers.append(client.timed("textDocument/documentSymbol", symbols, before=opened)[1])
        for uri, _, _ in documents:
            ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
            ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        for uri, line, character in _positions(documents):
            params = {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
                "context": {"includeDeclaration": True},
            }
            for method in _AT_POSITION:
                ask(method, params)
            # A name may have no other; then that is the answer.
            for method, more in (("textDocument/prepareRename", {}), ("textDocument/rename", {"newName": _NEW_NAME})):
                times.setdefault(method, []).append(client.response(method, {**params, **more})[1])
        for query in _queries(documents):
            ask("workspace/symbol", {"query": query})
        known = client.ask("rholsp/statistics")
        client.ask("shutdown")
        client.tell("exit")
    return {
        "files": known["files"],
        "symbols": known["symbols"],
        "regions": known["regions"],
        "operations": {method: _percentiles(taken) for method, taken in sorted(times.items())},
        "open_to_first_answer": _percentiles(first_answers) if first_answers else None,
        "cache": {name: known["cache"][name] for name in ("hits", "misses", "hit_rate")},
        "start_ms": round(start_ms, 1),
        "index_ms": round(known["index_ms"], 1),
    }


def _await_index(client: ServerProcess) -> None:
    """Asks until the first index is complete. Raises ServerFailed where that takes too long."""
    give_up = time.monotonic() + PATIENCE
    while not client.ask("rholsp/statistics")["index_ms"]:
        if time.monotonic() > give_up:
            raise ServerFailed(f"the index was not complete after {PATIENCE:.0f} seconds")
        time.sleep(0.01)


def _readable(paths: Iterable[str]) -> list[tuple[str, str, FileSummary]]:
    """URI, text and meaning of each file that can be opened."""
    documents = []
    for path in paths:
        try:
            disk = read_text(path)
        except UnreadableFile:
            continue
        if disk is not None and not disk.findings:
            uri = from_path(path)
            documents.append((uri, disk.text, LANGUAGES.of_file(uri).summarise(disk.text)))
        if len(documents) == OPEN_FILES:
            break
    return documents


def _positions(documents: Sequence[tuple[str, str, FileSummary]]) -> list[Position]:
    places = [
        (uri, *summary.lines.position(start, PositionEncoding.UTF16))
        for uri, _, summary in documents
        for start in summary.starts
    ]
    step = max(1, -(-len(places) // SAMPLES))
    return places[::step]


def _queries(documents: Sequence[tuple[str, str, FileSummary]]) -> list[str]:
    """Queries that a user would type to find some of the contracts."""
    names = [item.name for _, _, summary in documents for item in summary.outline if item.kind == "contract"]
    return ["", *(name.strip('@"')[:3] for name in names[:SAMPLES])]


def _percentiles(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"count": len(ordered), "p50_ms": round(statistics.median(ordered), 3), "p95_ms": round(p95, 3)}


def _table(path: str, report: dict[str, Any]) -> str:
    cache = report["cache"]
    lines = [
        f"{path}: {plural(report['files'], 'file')}, {plural(report['symbols'], 'symbol')},"
        f" {plural(report['regions'], 'region')} of other languages",
        f"started in {report['start_ms']:.0f} ms, indexed in {report['index_ms']:.0f} ms",
        f"resolver cache: {cache['hits']} hits, {cache['misses']} misses, hit rate {cache['hit_rate']:.0%}",
        "",
        f"{'operation':<34}{'count':>7}{'p50 ms':>10}{'p95 ms':>10}",
    ]
    rows = {"open to first answer": report["open_to_first_answer"]} if report["open_to_first_answer"] else {}
    lines.extend(
        f"{method:<34}{times['count']:>7}{times['p50_ms']:>10.2f}{times['p95_ms']:>10.2f}"
        for method, times in {**rows, **report["operations"]}.items()
    )
    return "\n".join(lines) + "\n"
