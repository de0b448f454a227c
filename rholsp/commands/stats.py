"""`rholsp stats PATH`: runs the real server over a folder as an editor would, and tells what it finds and how fast.

The server is a process of its own, spoken to over its standard streams: what is measured is what an editor feels.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, BinaryIO, TextIO

from rholsp.commands.findings_report import plural
from rholsp.features.language_registry import LANGUAGES
from rholsp.model.summary import FileSummary
from rholsp.text.lines import PositionEncoding
from rholsp.text.uris import from_path
from rholsp.workspace.analysis import UnreadableFile, read_text
from rholsp.workspace.files.crawler import crawl

OPEN_FILES = 20
SAMPLES = 200
"""Positions asked about, spread evenly over the open files' names."""
PATIENCE = 120.0
"""Seconds after which a silent server is given up."""

_AT_POSITION = (
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/hover",
    "textDocument/documentHighlight",
    "textDocument/references",
)

Position = tuple[str, int, int]
"""URI, line, UTF-16 character."""


class ServerFailed(Exception):
    """The server ended, fell silent, or refused what it must answer; the message tells which, for people."""


class Client:
    """A minimal editor: one request at a time. A context manager; leaving it ends the server."""

    def __init__(self, command: Sequence[str], errors: BinaryIO) -> None:
        """Starts the server. What it says on its standard error goes to `errors`, a file."""
        self._errors = errors
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self._last_id = 0

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        self._process.communicate()

    def request(self, method: str, params: object = None) -> tuple[Any, float]:
        """The result and the milliseconds until it came. Raises ServerFailed."""
        self._last_id += 1
        watchdog = threading.Timer(PATIENCE, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        began = time.perf_counter()
        try:
            self._send({"id": self._last_id, "method": method, "params": params})
            while True:
                message = self._receive()
                if "method" in message:
                    if "id" in message:
                        self._send({"id": message["id"], "result": None})
                elif message.get("id") == self._last_id:
                    break
        finally:
            watchdog.cancel()
        took = (time.perf_counter() - began) * 1000
        if "error" in message:
            raise ServerFailed(f"{method} was refused: {message['error'].get('message')}")
        return message.get("result"), took

    def notify(self, method: str, params: object = None) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **{k: v for k, v in message.items() if k != "params" or v is not None}})
        data = body.encode()
        try:
            stream = self._stream(self._process.stdin)
            stream.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
            stream.flush()
        except OSError:
            raise self._failure() from None

    def _receive(self) -> dict[str, Any]:
        stream = self._stream(self._process.stdout)
        length = 0
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        data = stream.read(length)
        if not data or len(data) < length:
            raise self._failure()
        message: dict[str, Any] = json.loads(data)
        return message

    @staticmethod
    def _stream(stream: Any) -> BinaryIO:
        assert stream is not None, "the process was started with pipes"
        return stream  # type: ignore[no-any-return]

    def _failure(self) -> ServerFailed:
        status = self._process.wait()
        self._errors.seek(0)
        last_words = self._errors.read().decode(errors="replace").strip().rpartition("\n")[2]
        return ServerFailed(f"the server ended with status {status}: {last_words or 'it said nothing'}")


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has path and json. Returns the exit status."""
    return stats(args.path, as_json=args.json, out=sys.stdout, err=sys.stderr)


def stats(path: str, *, as_json: bool = False, out: TextIO, err: TextIO) -> int:
    """Measures the server over a folder, or a file's folder, and writes the report. Returns 0, or 2 where that failed.

    The JSON form is that of docs/design.md 10.
    """
    if not os.path.exists(path):
        err.write(f"rholsp stats: {path}: no such file or folder\n")
        return 2
    folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)))
    try:
        report = _measure(folder)
    except ServerFailed as error:
        err.write(f"rholsp stats: {error}\n")
        return 2
    if as_json:
        json.dump(report, out, indent=2)
        out.write("\n")
    else:
        out.write(_table(path, report))
    return 0


def _measure(folder: str) -> dict[str, Any]:
    documents = _readable(folder)[:OPEN_FILES]
    times: dict[str, list[float]] = {}
    command = (sys.executable, "-m", "rholsp", "--stdio")
    with tempfile.TemporaryFile() as errors, Client(command, errors) as client:

        def ask(method: str, params: object) -> None:
            times.setdefault(method, []).append(client.request(method, params)[1])

        _, start_ms = client.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": from_path(folder),
                "workspaceFolders": [{"uri": from_path(folder), "name": os.path.basename(folder)}],
                "capabilities": {"textDocument": {"definition": {"linkSupport": True}, "diagnostic": {}}},
            },
        )
        client.notify("initialized", {})
        _await_index(client)
        for uri, text, _ in documents:
            client.notify(
                "textDocument/didOpen",
                {"textDocument": {"uri": uri, "languageId": LANGUAGES.of_file(uri).id, "version": 1, "text": text}},
            )
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
        for query in _queries(documents):
            ask("workspace/symbol", {"query": query})
        known, _ = client.request("rholsp/statistics")
        client.request("shutdown")
        client.notify("exit")
    return {
        "files": known["files"],
        "symbols": known["symbols"],
        "regions": known["regions"],
        "operations": {method: _percentiles(taken) for method, taken in sorted(times.items())},
        "cache": {name: known["cache"][name] for name in ("hits", "misses", "hit_rate")},
        "start_ms": round(start_ms, 1),
        "index_ms": round(known["index_ms"], 1),
    }


def _await_index(client: Client) -> None:
    """Asks until the first index is complete. Raises ServerFailed where that takes too long."""
    give_up = time.monotonic() + PATIENCE
    while not client.request("rholsp/statistics")[0]["index_ms"]:
        if time.monotonic() > give_up:
            raise ServerFailed(f"the index was not complete after {PATIENCE:.0f} seconds")
        time.sleep(0.01)


def _readable(folder: str) -> list[tuple[str, str, FileSummary]]:
    """URI, text and meaning of each file that can be opened."""
    documents = []
    for path in crawl(folder).paths:
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
    """What a person would type to find some of the contracts."""
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
    lines.extend(
        f"{method:<34}{times['count']:>7}{times['p50_ms']:>10.2f}{times['p95_ms']:>10.2f}"
        for method, times in report["operations"].items()
    )
    return "\n".join(lines) + "\n"
