"""How long a server takes to format a file of 500 lines, and a part of it."""

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import Server, ServerFailed
from benchmarks.report import Spread, spread
from benchmarks.workspaces import generate, write

FILES, LINES = 2, 500
OPTIONS = {"tabSize": 2, "insertSpaces": True}
NEAT, UGLY, TEN_LINES = "in order already", "indented by chance", "ten of its lines"


@dataclass(frozen=True, slots=True)
class Formatting:
    """Milliseconds from the question to the edits, and those of the server's processor on the average."""

    wall: Spread
    processor_ms: float | None


def measure_formatting(bytecode: Path, samples: int, seed: int) -> dict[str, Formatting]:
    """How long it takes, by what is asked of a file of about 500 lines.

    `bytecode` as for Server. Raises ServerFailed where there are no edits although there must be.
    """
    rng = random.Random(seed)
    found: dict[str, Formatting] = {}
    with tempfile.TemporaryDirectory() as made_up, Server(bytecode) as server:
        folder = Path(made_up).resolve()
        write(folder, generate(FILES, seed=seed, lines=LINES))
        server.initialize(folder)
        server.tell("initialized", {})
        path = sorted(folder.rglob("part*/*.rho"))[0]
        text = path.read_text(encoding="utf-8")
        ugly = "\n".join(" " * rng.randrange(9) + line.lstrip() for line in text.split("\n"))
        texts = {"file:///neat.rho": text, "file:///ugly.rho": ugly}
        session.open_documents(server, texts)
        neat, jumbled = ({"textDocument": {"uri": uri}, "options": OPTIONS} for uri in texts)
        if not server.ask("textDocument/formatting", jumbled):
            raise ServerFailed("a text indented by chance needs no formatting?")
        first = rng.randrange(text.count("\n") - 10)
        span = {"start": _at(first), "end": _at(first + 10)}
        for name, method, params in (
            (NEAT, "formatting", neat),
            (UGLY, "formatting", jumbled),
            (TEN_LINES, "rangeFormatting", {**jumbled, "range": span}),
        ):
            before = server.processor_seconds()
            wall = spread([server.timed(f"textDocument/{method}", params)[1] for _ in range(samples)])
            used = server.processor_seconds()
            mean = None if before is None or used is None else 1000 * (used - before) / samples
            found[name] = Formatting(wall, mean)
        server.shut_down()
    return found


def _at(line: int) -> dict[str, Any]:
    return {"line": line, "character": 0}
