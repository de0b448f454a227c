"""`rholsp replay LOG`: replays a recorded session against the server, and reports differences and timings.

The order of things is kept: nothing is sent before the answers are there that the client had when it sent it, nor
before indexing was as far. What the server asks is answered as it was. The form of the log: docs/logs.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO, cast

import trio

from rholsp.commands.replay_log import BadLog, Line, read_log
from rholsp.interpreter import own_command
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.json_text import dumps, loads
from rholsp.protocol.jsonrpc import ErrorCode
from rholsp.text.plural import plural

SAME, DIFFERENT, COULD_NOT_RUN = 0, 1, 2
PATIENCE = 60.0
"""Seconds to wait for an answer that the record has."""
SETTLING = 10.0
"""Seconds without any word of the server after which the last diagnostics that the record has will not come."""
SHOWN = 20
"""Differences printed in full, at most."""
_WIDTH = 160
_VARYING = ("rholsp/statistics",)
"""Answers that hold times, and so are never the same."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer, or a document's last diagnostics, that is not what it was."""

    what: str
    recorded: Any
    now: Any


@dataclass(slots=True)
class Report:
    """`recorded` and `now` are milliseconds by method: as the server saw them then, and as the client sees them now.

    `raced` counts answers where a cancellation came first in one of the two sessions only.
    """

    messages: int = 0
    seconds: float = 0.0
    recorded: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    now: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    differences: list[Difference] = field(default_factory=list)
    raced: int = 0


class ServerLeft(Exception):
    """The server ended before the record did."""


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has log, folder, original_speed, json, cache_size, workers and store."""
    command = [*own_command(), "--stdio", "--log-level", "error", "--slow-ms", "0"]
    command += ["--cache-size", str(args.cache_size)]
    if args.workers is not None:
        command += ["--workers", str(args.workers)]
    if not args.store:
        command.append("--no-store")
    try:
        lines = read_log(Path(args.log), folder=args.folder)
        report = trio.run(play, lines, command, args.original_speed)
    except (BadLog, ServerLeft, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        sys.stderr.write(f"rholsp replay: {args.log}: {reason}\n")
        return COULD_NOT_RUN
    _write(report, sys.stdout, as_json=args.json)
    return DIFFERENT if report.differences else SAME


async def play(lines: Sequence[Line], command: Sequence[str], original_speed: bool = False) -> Report:
    """Plays a record to a server of its own. Raises ServerLeft, and OSError where it cannot be started."""
    process = await trio.lowlevel.open_process(list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        return await _play(lines, process, original_speed)
    finally:
        process.kill()
        with trio.CancelScope(shield=True):
            await process.wait()
            for pipe in (process.stdin, process.stdout):
                await cast(trio.abc.AsyncResource, pipe).aclose()


async def _play(lines: Sequence[Line], process: trio.Process, original_speed: bool) -> Report:
    report = Report()
    player = _Player(process, _answers_of_the_client(lines))
    began = trio.current_time()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(player.listen)
        try:
            for line in lines:
                if original_speed:
                    await trio.sleep_until(began + line.seconds)
                await _step(line, player, report)
            await player.settle()
        finally:
            nursery.cancel_scope.cancel()
    report.seconds = trio.current_time() - began
    for uri, recorded in player.recorded_diagnostics.items():
        if player.diagnostics.get(uri) != recorded:
            report.differences.append(Difference(f"diagnostics of {uri}", recorded, player.diagnostics.get(uri)))
    return report


async def _step(line: Line, player: "_Player", report: Report) -> None:
    """Sends what the client sent, and waits for what it had got."""
    message = line.message
    method = message.get("method")
    if line.incoming:
        if method is not None or line.raw:
            if method == "shutdown":
                await player.settle()
            report.messages += 1
            await player.send(line)
    elif method is None and "id" in message:
        await _compare(line, player, report)
    elif method == "textDocument/publishDiagnostics":
        player.recorded_diagnostics[message["params"]["uri"]] = message["params"]
    elif _ends_progress(message):
        await player.until_next_end()


async def _compare(line: Line, player: "_Player", report: Report) -> None:
    asked = player.asked.get(_key(line.message["id"]))
    if not asked:
        return  # An answer to what was no message.
    method, recorded_at, sent_at = asked.popleft()
    answer, arrived_at = await player.answer_to(line.message["id"])
    report.recorded[method].append((line.seconds - recorded_at) * 1000)
    report.now[method].append((arrived_at - sent_at) * 1000)
    then, now = _comparable(method, line.message), _comparable(method, answer)
    if method in _VARYING or then == now:
        return
    if _was_cancelled(line.message) != _was_cancelled(answer):
        report.raced += 1
    else:
        report.differences.append(Difference(f"{method}, id {line.message['id']}", then, now))


class _Player:
    """The client's side of the connection."""

    def __init__(self, process: trio.Process, answers: dict[str, deque[Json]]) -> None:
        self._process = process
        self._answers = answers
        self._replies: dict[Any, deque[tuple[Json, float]]] = defaultdict(deque)
        self._ended = self._ends_wanted = 0
        self._news = trio.Event()
        self._left = False
        self.asked: dict[Any, deque[tuple[str, float, float]]] = defaultdict(deque)
        """By id: method, when it was recorded, when it was sent now."""
        self.diagnostics: dict[str, Json] = {}
        self.recorded_diagnostics: dict[str, Json] = {}

    async def send(self, line: Line) -> None:
        message = line.message
        if message.get("method") == "initialize" and isinstance(message.get("params"), dict):
            message = {**message, "params": {**message["params"], "processId": os.getpid()}}
        if "id" in message and "method" in message:
            self.asked[_key(message["id"])].append((message["method"], line.seconds, trio.current_time()))
        await self._write(line.raw or dumps(message))

    async def answer_to(self, request_id: Any) -> tuple[Json, float]:
        """The next answer with this id, and when it came."""
        replies = self._replies[_key(request_id)]
        await self._until(lambda: bool(replies), PATIENCE, f"no answer to request {request_id}")
        return replies.popleft()

    async def until_next_end(self) -> None:
        """Waits until one more piece of work that the server showed as progress has ended."""
        self._ends_wanted += 1
        await self._until(
            lambda: self._ended >= self._ends_wanted, PATIENCE, "no end of the progress that was recorded"
        )

    async def settle(self) -> None:
        """Waits a little for the diagnostics that were recorded last."""
        while any(self.diagnostics.get(uri) != shown for uri, shown in self.recorded_diagnostics.items()):
            with trio.move_on_after(SETTLING) as patience:
                await self._news.wait()
            if self._left or patience.cancelled_caught:
                return

    async def _until(self, condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
        with trio.move_on_after(seconds):
            while not condition():
                if self._left:
                    raise ServerLeft(f"the server has ended: {otherwise}")
                await self._news.wait()
            return
        raise ServerLeft(f"{otherwise} within {seconds:.0f} s")

    async def listen(self) -> None:
        decoder, stdout = FrameDecoder(), cast(trio.abc.ReceiveStream, self._process.stdout)
        while data := await stdout.receive_some(65536):
            for body in decoder.feed(bytes(data)):
                await self._receive(loads(body))
        self._left = True
        self._news.set()

    async def _receive(self, message: Json) -> None:
        method = message.get("method")
        if method is None:
            self._replies[_key(message.get("id"))].append((message, trio.current_time()))
        elif "id" in message:
            recorded = self._answers.get(method)
            answer = recorded.popleft() if recorded else {"result": None}
            await self._write(dumps({"jsonrpc": "2.0", **answer, "id": message["id"]}))
        elif method == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]
        elif _ends_progress(message):
            self._ended += 1
        self._news.set()
        self._news = trio.Event()

    async def _write(self, body: bytes) -> None:
        try:
            await cast(trio.abc.SendStream, self._process.stdin).send_all(encode_frame(body))
        except trio.BrokenResourceError:
            self._left = True


def _answers_of_the_client(lines: Sequence[Line]) -> dict[str, deque[Json]]:
    """By method of the server's requests, what the client answered, in the order asked."""
    asked: dict[Any, str] = {}
    answers: dict[str, deque[Json]] = defaultdict(deque)
    slots: dict[Any, Json] = {}
    for line in lines:
        message = line.message
        key = _key(message.get("id"))
        if not line.incoming and "method" in message and "id" in message:
            asked[key] = message["method"]
            slots[key] = {"result": None}
            answers[message["method"]].append(slots[key])
        elif line.incoming and "method" not in message and key in asked:
            slots[key].clear()
            slots[key].update({name: message[name] for name in ("result", "error") if name in message})
    return answers


def _key(request_id: Any) -> Any:
    return type(request_id).__name__, request_id


def _ends_progress(message: Mapping[str, Any]) -> bool:
    value = message.get("params", {}).get("value") if message.get("method") == "$/progress" else None
    return isinstance(value, dict) and value.get("kind") == "end"


def _comparable(method: str, message: Mapping[str, Any]) -> Any:
    """The part of an answer that should be the same in every session."""
    if "error" in message:
        return {"error": message["error"]}
    result = message.get("result")
    if method == "initialize" and isinstance(result, dict):
        result = {name: value for name, value in result.items() if name != "serverInfo"}
    return {"result": result}


def _was_cancelled(message: Mapping[str, Any]) -> bool:
    error = message.get("error")
    return isinstance(error, dict) and error.get("code") == ErrorCode.REQUEST_CANCELLED


def _write(report: Report, out: TextIO, *, as_json: bool) -> None:
    rows = {
        method: {"count": len(now), "recorded": _percentiles(report.recorded[method]), "now": _percentiles(now)}
        for method, now in sorted(report.now.items())
    }
    if as_json:
        differences = [{"what": d.what, "recorded": d.recorded, "now": d.now} for d in report.differences]
        whole = {"messages": report.messages, "seconds": round(report.seconds, 3), "operations": rows}
        json.dump({**whole, "raced": report.raced, "differences": differences}, out, indent=2)
        out.write("\n")
        return
    out.write(f"{plural(report.messages, 'message')} in {report.seconds:.2f} s\n\n")
    out.write(f"{'operation':<34}{'count':>7}{'recorded p50':>14}{'p95':>9}{'now p50':>11}{'p95':>9}  ms\n")
    for method, row in rows.items():
        then, now = cast(Json, row["recorded"]), cast(Json, row["now"])
        numbers = f"{then['p50_ms']:>14.2f}{then['p95_ms']:>9.2f}{now['p50_ms']:>11.2f}{now['p95_ms']:>9.2f}"
        out.write(f"{method:<34}{row['count']:>7}{numbers}\n")
    out.write("\n")
    if report.raced:
        out.write(f"{plural(report.raced, 'answer')} came before the cancellation in one of the sessions only\n")
    out.write(f"{plural(len(report.differences), 'difference')}\n")
    for difference in report.differences[:SHOWN]:
        out.write(
            f"  {difference.what}\n    recorded {_short(difference.recorded)}\n    now      {_short(difference.now)}\n"
        )


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _percentiles(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"p50_ms": round(statistics.median(ordered), 3), "p95_ms": round(p95, 3)}
