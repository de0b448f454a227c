"""Servers as the benchmarks start them."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.report import ROOT
from rholsp.client import PATIENCE, Json, ServerFailed, ServerProcess, notification

__all__ = ["COMMAND", "PATIENCE", "AnyServer", "Json", "Server", "ServerFailed", "notification"]

COMMAND = (sys.executable, "-m", "rholsp", "--stdio")
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
    """A server that is started in the checkout, so that `-m rholsp` is the rholsp that lies beside this file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        super().__init__(command, environment=environment, folder=ROOT)

    def initialize(self, folder: Path, capabilities: Json = CAPABILITIES) -> float:
        """Opens a session for an editor that has `folder` open; the milliseconds since the process was started."""
        return super().initialize(folder, capabilities)


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
