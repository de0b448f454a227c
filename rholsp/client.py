"""A blocking client of a language server process: one request at a time, with nothing between the clock and the bytes.

For commands and benchmarks that measure response times as an editor would see them. It runs no event loop.
"""

import os
import select
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.json_text import loads
from rholsp.protocol.jsonrpc import encode_notification, encode_request, encode_result

PATIENCE = 120.0
"""Seconds after which a silent server is given up."""

Json = dict[str, Any]


class ServerFailed(Exception):
    """The server ended, stopped answering, or refused a request; the message is for the user."""


class ServerProcess:
    """A running language server. A context manager; leaving it ends the process, whatever state it is in."""

    def __init__(
        self, command: Sequence[str], *, environment: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> None:
        """Starts `command` in `folder`, or here. Raises OSError where it cannot be started."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            cwd=folder,
            env=environment,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        self._decoder = FrameDecoder()
        self._bodies: deque[bytes] = deque()
        self._last_id = 0
        self._fell_silent = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def milliseconds(self) -> float:
        """Time since the process was started."""
        return (time.perf_counter() - self._began) * 1000

    def initialize(self, folder: Path, capabilities: Json, options: Json | None = None) -> float:
        """Opens a session with one workspace folder; the milliseconds since the process was started."""
        uri = folder.resolve().as_uri()
        folders = [{"uri": uri, "name": folder.name}]
        params = {"processId": os.getpid(), "rootUri": uri, "workspaceFolders": folders, "capabilities": capabilities}
        self.ask("initialize", {**params, "initializationOptions": options})
        return self.milliseconds()

    def shut_down(self) -> None:
        """Sends shutdown and exit, and waits for the process to end. Raises ServerFailed if it ends with an error."""
        self.ask("shutdown")
        self.tell("exit")
        if self._process.wait(PATIENCE) != 0:
            raise self._failure()

    def tell(self, method: str, params: Json | None = None) -> None:
        """Sends a notification. Raises ServerFailed."""
        self._send(notification(method, params))

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
        frame = before + self._request(method, params)
        began = time.perf_counter()
        self._send(frame)
        message, arrived = self._answer()
        return message, (arrived - began) * 1000

    def abandon(self, method: str, params: Json | None = None) -> None:
        """Sends a request and its cancellation at once; ignores the answer."""
        question = self._request(method, params)
        self._send(question + notification("$/cancelRequest", {"id": self._last_id}))
        self._answer()

    def resident_bytes(self) -> int | None:
        """The memory that the process has in use; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        line = next(line for line in status.split("\n") if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def processor_seconds(self) -> float | None:
        """The processor time used so far, in steps of about 10 ms; None where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _request(self, method: str, params: Json | None) -> bytes:
        self._last_id += 1
        return encode_frame(encode_request(self._last_id, method, params))

    def _answer(self) -> tuple[Json, float]:
        """The answer to the last request, and when it was there."""
        while True:
            body = self._receive()
            arrived = time.perf_counter()
            message: Json = loads(body)
            if "method" not in message and message["id"] == self._last_id:
                return message, arrived
            self._attend(message)

    def _read(self) -> bytes:
        """What the server has written, once it has written something; b"" after its end, or if it falls silent."""
        if os.name != "nt":
            # A thread that keeps watch would compete with the server for the processor while the clock runs.
            if not select.select([self._out], [], [], PATIENCE)[0]:
                self._give_up()
            return os.read(self._out, 1 << 16)
        watchdog = threading.Timer(PATIENCE, self._give_up)
        watchdog.daemon = True
        watchdog.start()
        try:
            return os.read(self._out, 1 << 16)
        finally:
            watchdog.cancel()

    def _give_up(self) -> None:
        self._fell_silent = True
        self._process.kill()

    def _attend(self, message: Json) -> None:
        """Answers the server's requests; ignores its notifications."""
        if "method" in message and "id" in message:
            items = (message.get("params") or {}).get("items", [])
            result = [None] * len(items) if message["method"] == "workspace/configuration" else None
            self._send(encode_frame(encode_result(message["id"], result)))

    def _send(self, frame: bytes) -> None:
        rest = memoryview(frame)
        try:
            while rest:
                rest = rest[os.write(self._in, rest) :]
        except OSError:
            raise self._failure() from None

    def _receive(self) -> bytes:
        """The body of the next frame."""
        while not self._bodies:
            data = self._read()
            if not data:
                raise self._failure()
            self._bodies.extend(self._decoder.feed(data))
        return self._bodies.popleft()

    def _failure(self) -> ServerFailed:
        status = self._process.wait(PATIENCE)
        if self._fell_silent:
            return ServerFailed(f"the server said nothing for {PATIENCE:.0f} seconds")
        self._errors.seek(0)
        last_words = self._errors.read().decode(errors="replace").strip().rpartition("\n")[2]
        return ServerFailed(f"the server ended with status {status}: {last_words or 'it said nothing'}")


def notification(method: str, params: Json | None = None) -> bytes:
    """The frame of a notification, for `ServerProcess.timed`."""
    return encode_frame(encode_notification(method, params))
