"""The command lines that F1R3FLY.io's editor plugins start a server with, word for word, each with its name for it."""

import os
import tomllib
from pathlib import Path

import pytest

from tests.server.client import Client, listening
from tests.server.harness import PUBLISH, at, open_document
from tests.server.test_process import TEXT, URI, greet, server
from tests.server.wires import CONNECTING, LISTENING, client_at, connected_to, started, words

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


async def converse(client: Client) -> None:
    await greet(client)
    await open_document(client, URI, TEXT)
    (target,) = await client.ask("textDocument/definition", at(URI, TEXT, "cell!"))
    assert target["range"]["start"]["character"] == TEXT.index("cell(")
    await client.ask("shutdown")
    await client.tell("exit")


def arguments(plugin: str) -> list[str]:
    return LINES[plugin].replace("PID", str(os.getpid())).split()


@pytest.mark.parametrize("plugin", LINES)
async def test_a_plugin_starts_a_session(plugin: str, tmp_path: Path) -> None:
    name, *rest = arguments(plugin)
    module, function = SCRIPTS[name].split(":")
    code = f"import sys; from {module} import {function}; sys.exit({function}())"
    async with server(*rest, "--log-folder", str(tmp_path), command=("-c", code)) as (client, process):
        await converse(client)
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Unix sockets")
@pytest.mark.parametrize(
    "plugin", ["F1R3FLY-io/rholang-vscode-client", "F1R3FLY-io/rholang-emacs-client", "dylon/rholang-nvim"]
)
@pytest.mark.parametrize("transport", [*CONNECTING, *LISTENING[:3]])
async def test_the_same_flags_with_every_other_transport(transport: str, plugin: str, tmp_path: Path) -> None:
    _, *rest = arguments(plugin)
    line = " ".join([flag for flag in rest if flag != "--stdio"]) + " " + transport
    if transport in CONNECTING:
        async with connected_to(line, tmp_path) as (stream, process):
            async with listening(Client(stream, ignored=[PUBLISH])) as client:
                await converse(client)
                await client.until_closed()
            await process.wait()
            assert process.returncode == 0
    else:
        async with started(line, tmp_path) as process, client_at(await words(process)) as client:
            await converse(client)
            await client.until_closed()
