"""Servers that share a store are killed at any moment; whoever starts next must answer as if there had been none."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.workspaces import generate
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.text.uris import from_path

FILES = 30
ROOT = Path(__file__).parents[1]


class Server:
    """The real program over pipes, asked and answered in turn."""

    def __init__(self, home: Path, *arguments: str) -> None:
        places = {f"XDG_{name}": str(home / name) for name in ("CACHE_HOME", "STATE_HOME", "RUNTIME_DIR")}
        command = [sys.executable, "-m", "rholsp", "--log-level", "off", *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, **places}
        )
        self.decoder, self.bodies, self.last = FrameDecoder(), list[Any](), 0

    def send(self, method: str, params: Any, *, ask: bool = False) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if ask:
            self.last += 1
            message["id"] = self.last
        assert self.process.stdin is not None
        self.process.stdin.write(encode_frame(json.dumps(message).encode()))
        self.process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        self.send(method, params, ask=True)
        assert self.process.stdout is not None
        while True:
            while self.bodies:
                message = self.bodies.pop(0)
                if message.get("id") == self.last and "method" not in message:
                    return message.get("result", message.get("error"))
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                raise EOFError
            self.bodies.extend(map(json.loads, self.decoder.feed(data)))

    def begin(self, folder: Path) -> None:
        folders = [{"uri": from_path(str(folder)), "name": "w"}]
        self.ask("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": folders})
        self.send("initialized", {})

    def settle(self) -> None:
        while self.ask("rholsp/statistics", None)["index_ms"] == 0:
            time.sleep(0.01)

    def end(self) -> int:
        self.ask("shutdown", None)
        self.send("exit", None)
        return self.process.wait(30)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()


def everything(home: Path, folder: Path, *arguments: str) -> Any:
    """What a server says of the folder's files."""
    server = Server(home, *arguments)
    try:
        server.begin(folder)
        server.settle()
        found: list[Any] = [server.ask("workspace/symbol", {"query": ""})]
        for path in sorted(folder.rglob("*.rho")):
            document = {"textDocument": {"uri": from_path(str(path))}}
            found.append(server.ask("textDocument/documentSymbol", document))
            place = {"line": 3, "character": 12}
            found.append(server.ask("textDocument/definition", document | {"position": place}))
        status = server.end()
    finally:
        server.close()
    return [status, found]


def run(seconds: float, seed: int, stopped: Callable[[], bool] = bool) -> dict[str, Any]:
    """Kills until the time is over; after each few kills compares answers with and without the store."""
    chance, until, kills = random.Random(seed), time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as name:
        home, folder = Path(name) / "home", Path(name) / "w"
        texts = generate(FILES, seed=seed)
        for relative, text in texts.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        while time.monotonic() < until and not stopped():
            for _ in range(5):
                relative, text = chance.choice(list(texts.items()))
                # Each round has texts that the store does not know, so that there is something to write.
                texts[relative] = text + f"\n// {kills} {chance.random()}"
                (folder / relative).write_text(texts[relative])
                server = Server(home, "--workers", chance.choice("01"))
                try:
                    server.begin(folder)
                    time.sleep(chance.random() ** 2 * 0.8)
                    server.process.send_signal(chance.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)))
                    kills += 1
                    status = server.process.wait(30)
                    if status not in (-signal.SIGKILL, 0):
                        return {"inputs": kills, "broken": "", "why": f"status {status} after a signal"}
                except (BrokenPipeError, EOFError):
                    return {"inputs": kills, "broken": "", "why": f"it ended by itself, with {server.process.wait(30)}"}
                finally:
                    server.close()
            fresh = everything(Path(name) / "fresh", folder, "--no-store", "--workers", "0")
            stored = everything(home, folder, "--workers", "0")
            if stored != fresh or fresh[0] != 0:
                return {"inputs": kills, "broken": "", "why": "answers with the store differ from those without"}
    return {"inputs": kills, "broken": None, "why": ""}
