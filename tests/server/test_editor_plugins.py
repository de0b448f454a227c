"""The command lines that F1R3FLY.io's editor plugins start a server with, word for word, each with its name for it."""

import os
import tomllib
from pathlib import Path

import pytest

from tests.server.harness import at, open_document
from tests.server.test_process import TEXT, URI, greet, server

SCRIPTS = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]

LINES = {
    # src/extension.ts; vscode-languageclient adds --stdio.
    "F1R3FLY-io/rholang-vscode-client": (
        "rholang-language-server --no-color --client-process-id PID --log-level debug --validator-backend rust --stdio"
    ),
    "F1R3FLY-io/rholang-vscode-client, gRPC, wire log": (
        "rholang-language-server --no-color --client-process-id PID --log-level info --wire-log"
        " --validator-backend grpc:localhost:40402 --stdio"
    ),
    # rholang-mode/rholang-lsp.el
    "F1R3FLY-io/rholang-emacs-client": (
        "rholang-language-server --no-color --stdio --log-level=info --client-process-id=PID --no-rnode"
    ),
    "F1R3FLY-io/rholang-emacs-client, RNode": (
        "rholang-language-server --no-color --stdio --log-level=info --client-process-id=PID"
        " --grpc-host localhost --grpc-port 40402"
    ),
    # lua/rholang.lua
    "dylon/rholang-nvim": "rholang-language-server --no-color --stdio --log-level debug --client-process-id PID",
}


@pytest.mark.parametrize("plugin", LINES)
async def test_a_plugin_starts_a_session(plugin: str, tmp_path: Path) -> None:
    name, *arguments = LINES[plugin].replace("PID", str(os.getpid())).split()
    module, function = SCRIPTS[name].split(":")
    code = f"import sys; from {module} import {function}; sys.exit({function}())"
    async with server(*arguments, "--log-folder", str(tmp_path), command=("-c", code)) as (client, process):
        await greet(client)
        await open_document(client, URI, TEXT)
        (target,) = await client.ask("textDocument/definition", at(URI, TEXT, "cell!"))
        assert target["range"]["start"]["character"] == TEXT.index("cell(")
        await client.ask("shutdown")
        await client.tell("exit")
    assert process.returncode == 0
