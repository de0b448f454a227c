"""Servers as the benchmarks start them."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.report import ROOT
from rholsp.client import PATIENCE, Json, ServerFailed, ServerProcess, notification
from rholsp.protocol.json_text import loads

__all__ = ["CHECKOUT", "COMMAND", "PATIENCE", "PLAIN", "AnyServer", "Json", "Server", "ServerFailed", "notification"]

CHECKOUT = Path(os.environ.get("RHOLSP_CHECKOUT", ROOT)).resolve()
"""Whose rholsp is started: this checkout's, or that of another one, with the environment in it."""
PYTHON = sys.executable if CHECKOUT == ROOT else str(CHECKOUT / ".venv" / "bin" / "python")
COMMAND = (PYTHON, "-m", "rholsp", "--stdio")
PLAIN = (PYTHON, "-P", str(ROOT / "benchmarks" / "plain_server.py"), "--stdio")
"""The same server, which analyses each version of a text from nothing."""
CAPABILITIES: Json = {
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


class AnyServer(ServerProcess):
    """A server that is started in a checkout, so that `-m rholsp` is the rholsp that lies there."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT) -> None:
        super().__init__(command, environment=environment, folder=folder)

    def initialize(self, folder: Path, capabilities: Json = CAPABILITIES) -> float:
        """Opens a session for an editor that has `folder` open; the milliseconds since the process was started."""
        return super().initialize(folder, capabilities)

    def processor_microseconds(self) -> float | None:
        """The processor time of all its threads, those that have ended too: exact on Linux, else in steps of 10 ms."""
        if sys.platform == "linux":
            # The number that clock_getcpuclockid(3) gives for a process.
            return time.clock_gettime_ns((~self.pid << 3) | 2) / 1e3
        seconds = self.processor_seconds()
        return None if seconds is None else seconds * 1e6

    def flight(self, method: str, params: Json, number: int) -> float:
        """Milliseconds until so many requests are answered that are sent in one breath."""
        frames = b"".join(self._request(method, params) for _ in range(number))
        answers = 0
        began = time.perf_counter()
        self._send(frames)
        while answers < number:
            body = self._receive()
            # Reading each answer would take more time than some servers do.
            if b'"method"' in body:
                self._attend(loads(body))
            else:
                answers += 1
        return (time.perf_counter() - began) * 1000


class Server(AnyServer):
    """A running rholsp.

    `bytecode` is the folder where Python finds and leaves compiled modules, whatever the environment says: so it is
    known what a start finds compiled. `caches` is where the server finds and leaves its index, as the user's folder
    for caches (on Linux; elsewhere it has its own idea of that); without it, it keeps none. `runtime` is where it says
    how to reach its metrics, as the user's folder for running programs (again on Linux). `command` starts it in
    `folder`.
    """

    def __init__(
        self,
        bytecode: Path,
        *,
        caches: Path | None = None,
        runtime: Path | None = None,
        arguments: Sequence[str] = (),
        command: Sequence[str] = COMMAND,
        folder: Path = CHECKOUT,
    ) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
        if caches is not None:
            environment["XDG_CACHE_HOME"] = str(caches)
        if runtime is not None:
            environment["XDG_RUNTIME_DIR"] = str(runtime)
        line = (*command, *(("--no-store",) if caches is None else ()), *arguments)
        super().__init__(line, environment, folder)
