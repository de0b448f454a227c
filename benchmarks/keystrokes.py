"""How soon a document's answers are fresh after each key: the edit and the question go out together."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import session
from benchmarks.client import Server, ServerFailed, notification
from benchmarks.report import Spread, spread
from benchmarks.workspaces import generate, write
from rholsp.rholang.summarise import summarise

FILES, LINES = 10, 500
TYPED = 'new probe in { probe!("typed") } |\n'
"""Typed above everything else, so that each key moves all that follows; in between the text is broken."""


class StaleAnswer(ServerFailed):
    """The server answered with what the text was before the last keys."""


def measure_typing(bytecode: Path, typings: int, seed: int) -> dict[str, Spread]:
    """Milliseconds from sending didChange to the answer of definition, and of documentSymbol, one key after the other.

    Typed is a line at the top of a file of about 500 lines, key by key, then removed at once, `typings` times. When a
    line is complete, the answers must show it. `bytecode` as for Server. Raises StaleAnswer.
    """
    with tempfile.TemporaryDirectory() as made_up, Server(bytecode) as server:
        folder = Path(made_up).resolve()
        write(folder, generate(FILES, seed=seed, lines=LINES))
        server.initialize(folder)
        server.tell("initialized", {})
        while not session.statistics(server)["index_ms"]:
            pass
        path = sorted(folder.rglob("part*/*.rho"))[0]
        text, uri = path.read_text(encoding="utf-8"), path.as_uri()
        session.open_documents(server, {uri: text})
        editor = _Editor(server, uri, text)
        for number in range(typings):
            editor.type_line(number)
        server.shut_down()
    return {name: spread(values) for name, values in editor.taken.items()}


class _Editor:
    """Types into one document, and knows where its names must be."""

    def __init__(self, server: Server, uri: str, text: str) -> None:
        self.server, self.uri, self.version = server, uri, 1
        self.taken: dict[str, list[float]] = {"textDocument/definition": [], "textDocument/documentSymbol": []}
        places = session.places_of(uri, summarise(text))
        self.place = next(place for place in places[len(places) // 2 :] if not place.shared)
        self.before = {method: _first_line(self._ask(method, 0, b"")[0]) for method in self.taken}

    def type_line(self, number: int) -> None:
        """Asks one of the two after each key, the other after the next; the first one by turns."""
        methods = list(self.taken)
        for at, key in enumerate(TYPED):
            method = methods[(at + number) % 2]
            _, milliseconds = self._ask(method, int(key == "\n"), self._edit(at, 0, key))
            self.taken[method].append(milliseconds)
        for moved, edit in ((1, b""), (0, self._edit(0, 1, ""))):
            for method in methods:
                line = _first_line(self._ask(method, moved, edit)[0])
                edit = b""
                if line != self.before[method] + moved:
                    raise StaleAnswer(f"{method} says line {line}, but it is {self.before[method] + moved}")

    def _edit(self, character: int, lines: int, text: str) -> bytes:
        """The frame that types `text` into the first line, or removes that line."""
        self.version += 1
        span = {
            "start": {"line": 0, "character": character},
            "end": {"line": lines, "character": 0 if lines else character},
        }
        change = {"range": span, "text": text}
        document = {"uri": self.uri, "version": self.version}
        return notification("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def _ask(self, method: str, moved: int, edit: bytes) -> tuple[Any, float]:
        params = self.place.params()
        params["position"]["line"] += moved
        return self.server.timed(method, params, before=edit)


def _first_line(answer: Any) -> int:
    """The line of the first target, or of the last symbol of an outline."""
    if not answer:
        raise StaleAnswer("no answer about a text without mistakes")
    link = answer[0]
    line: int = link["targetRange"]["start"]["line"] if "targetRange" in link else answer[-1]["range"]["start"]["line"]
    return line
