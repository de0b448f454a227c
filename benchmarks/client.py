"""A raw client: a server process behind pipes, one request at a time, nothing between the clock and the bytes."""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.report import ROOT

COMMAND = (sys.executable, "-m", "rholsp", "--stdio")
PATIENCE = 120.0
"""Seconds after which a silent server is given up."""

Json = dict[str, Any]


class ServerFailed(Exception):
    """The server ended, fell silent or refused; the message says which."""


class AnyServer:
    """A running language server. A context manager; leaving it ends the process, whatever state it is in.

    `command` is started in the checkout, so that `-m rholsp` is the rholsp that lies beside this file.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            cwd=ROOT,
            env=environment,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        self._buffer = bytearray()
        self._last_id = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def initialize(self, folder: Path) -> float:
        """Says hello for an editor that has `folder` open; the milliseconds since the process was started."""
        capabilities = {
            "textDocument": {
                "definition": {"linkSupport": True},
                "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "rename": {"prepareSupport": True},
                "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
            },
            "window": {"workDoneProgress": True},
            "workspace": {"workspaceFolders": True, "configuration": True},
        }
        folders = [{"uri": folder.resolve().as_uri(), "name": folder.name}]
        params = {"processId": os.getpid(), "rootUri": folders[0]["uri"], "workspaceFolders": folders}
        self.ask("initialize", {**params, "capabilities": capabilities})
        return self.milliseconds()

    def milliseconds(self) -> float:
        """How long ago the process was started."""
        return (time.perf_counter() - self._began) * 1000

    def shut_down(self) -> None:
        """Says goodbye and waits until the process has ended. Raises ServerFailed where it ends badly."""
        self.ask("shutdown")
        self.tell("exit")
        if self._process.wait(PATIENCE) != 0:
            raise self._failure()

    def tell(self, method: str, params: Json | None = None) -> None:
        self._send(_frame({"method": method}, params))

    def ask(self, method: str, params: Json | None = None) -> Any:
        """The result of a request. Raises ServerFailed."""
        return self.timed(method, params)[0]

    def timed(self, method: str, params: Json | None = None, *, before: bytes = b"") -> tuple[Any, float]:
        """The result of a request, and the milliseconds from the first byte sent to the last byte of the answer.

        `before` is sent in the same breath and counts: the frame of an edit that the answer must show.
        Raises ServerFailed.
        """
        message, milliseconds = self.response(method, params, before=before)
        if "error" in message:
            raise ServerFailed(f"{method} was refused: {message['error'].get('message')}")
        return message["result"], milliseconds

    def response(self, method: str, params: Json | None = None, *, before: bytes = b"") -> tuple[Json, float]:
        """As `timed`, but the whole response, which may be a refusal: it has a `result` or an `error`.

        Raises ServerFailed.
        """
        self._last_id += 1
        frame = before + _frame({"id": self._last_id, "method": method}, params)
        began = time.perf_counter()
        self._send(frame)
        message, arrived = self._answer()
        return message, (arrived - began) * 1000

    def abandon(self, method: str, params: Json | None = None) -> None:
        """Asks, and cancels in the same breath; whatever is answered is of no interest."""
        self._last_id += 1
        question = _frame({"id": self._last_id, "method": method}, params)
        self._send(question + notification("$/cancelRequest", {"id": self._last_id}))
        self._answer()

    def _answer(self) -> tuple[Json, float]:
        """The answer to the last request, and when it was there."""
        while True:
            body = self._receive()
            arrived = time.perf_counter()
            message = json.loads(body)
            if "method" not in message and message["id"] == self._last_id:
                return message, arrived
            self._attend(message)

    def resident_bytes(self) -> int | None:
        """The memory that the process has in use; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        line = next(line for line in status.split("\n") if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def processor_seconds(self) -> float | None:
        """The processor time used so far, in steps of about 10 ms; None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _attend(self, message: Json) -> None:
        """Answers what the server asks; its news are of no interest here."""
        if "method" in message and "id" in message:
            items = (message.get("params") or {}).get("items", [])
            result = [None] * len(items) if message["method"] == "workspace/configuration" else None
            self._send(_frame({"id": message["id"], "result": result}))

    def _send(self, frame: bytes) -> None:
        rest = memoryview(frame)
        try:
            while rest:
                rest = rest[os.write(self._in, rest) :]
        except OSError:
            raise self._failure() from None

    def _receive(self) -> bytes:
        """The body of the next frame."""
        while (head := self._buffer.find(b"\r\n\r\n")) < 0:
            self._fill()
        length = int(self._buffer[:head].lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        end = head + 4 + length
        while len(self._buffer) < end:
            self._fill()
        body = bytes(self._buffer[head + 4 : end])
        del self._buffer[:end]
        return body

    def _fill(self) -> None:
        if not select.select([self._out], [], [], PATIENCE)[0]:
            raise ServerFailed(f"the server said nothing for {PATIENCE:.0f} seconds")
        data = os.read(self._out, 1 << 16)
        if not data:
            raise self._failure()
        self._buffer += data

    def _failure(self) -> ServerFailed:
        status = self._process.wait(PATIENCE)
        self._errors.seek(0)
        last_words = self._errors.read().decode(errors="replace").strip().rpartition("\n")[2]
        return ServerFailed(f"the server ended with status {status}: {last_words or 'it said nothing'}")


class Server(AnyServer):
    """A running rholsp.

    `bytecode` is the folder where Python finds and leaves compiled modules, whatever the environment says: so it is
    known what a start finds compiled. `caches` is where the server finds and leaves its index, as the user's folder
    for caches (on Linux; elsewhere it has its own idea of that); without it, it keeps none. `runtime` is where it says
    how to reach its metrics, as the user's folder for running programs (again on Linux).
    """

    def __init__(
        self,
        bytecode: Path,
        *,
        caches: Path | None = None,
        runtime: Path | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
        if caches is not None:
            environment["XDG_CACHE_HOME"] = str(caches)
        if runtime is not None:
            environment["XDG_RUNTIME_DIR"] = str(runtime)
        super().__init__((*COMMAND, *(("--no-store",) if caches is None else ()), *arguments), environment)


def notification(method: str, params: Json) -> bytes:
    """The frame of a notification, for `Server.timed`."""
    return _frame({"method": method}, params)


def _frame(message: Json, params: Json | None = None) -> bytes:
    whole = {"jsonrpc": "2.0", **message} if params is None else {"jsonrpc": "2.0", **message, "params": params}
    body = json.dumps(whole, ensure_ascii=False).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
