"""Somebody who reads and writes contracts, played to a real server over its standard streams.

The person looks around the cursor, follows names, searches, types lines and renames, with the pauses that people make.
What is typed is taken back, so a session may go on for as long as anybody likes.
"""

import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.client import Json, Server, ServerFailed
from rholsp.rholang.summarise import summarise
from rholsp.text.lines import LineIndex, PositionEncoding

_TYPED = 'new probe in { probe!("typed") } |\n'
"""Typed as the first line of a body, where it leaves the text sound."""
_BODY = re.compile(r"\) = \{\n")
_NEAR = 12
"""Standard deviation, in names, of how far from the cursor a person looks."""


@dataclass(slots=True)
class _Document:
    uri: str
    text: str
    version: int = 1
    names: list[int] = field(default_factory=list)
    """Offsets of the names in the text as it was opened, and as it is again after each spell of typing."""

    def at(self, offset: int) -> Json:
        """Parameters that serve any request about a position."""
        line, character = LineIndex.of(self.text).position(offset, PositionEncoding.UTF16)
        return {
            "textDocument": {"uri": self.uri},
            "position": {"line": line, "character": character},
            "context": {"includeDeclaration": True},
        }

    def offset(self, position: Json) -> int:
        lines = LineIndex.of(self.text)
        return lines.offset(position["line"], position["character"], PositionEncoding.UTF16)


class Person:
    """`texts` are those of the workspace by URI. `pace` 1 makes a person's pauses, 0 none."""

    def __init__(self, server: Server, texts: Mapping[str, str], *, seed: int, pace: float) -> None:
        self._server, self._texts, self._pace = server, texts, pace
        self._rng = random.Random(seed)
        self._documents: dict[str, _Document] = {}
        self._cursor = 0
        self._go_to(self._rng.choice(sorted(texts)))

    def spell(self) -> None:
        """A few seconds of work, at a pace of 1. Raises ServerFailed."""
        (action,) = self._rng.choices(
            (self._read, self._type, self._search, self._rename, self._move_on), weights=(10, 4, 1, 1, 2)
        )
        action()

    def all_of_it(self) -> None:
        """One spell of each kind. Raises ServerFailed."""
        for action in (self._read, self._type, self._search, self._rename, self._move_on):
            action()

    def _pause(self, least: float, most: float) -> None:
        time.sleep(self._pace * self._rng.uniform(least, most))

    def _go_to(self, uri: str) -> None:
        if uri not in self._documents:
            text = self._texts[uri]
            self._documents[uri] = _Document(uri, text, names=[*summarise(text).starts])
            item = {"uri": uri, "languageId": "rholang", "version": 1, "text": text}
            self._server.tell("textDocument/didOpen", {"textDocument": item})
        self._here = self._documents[uri]
        self._cursor = self._rng.randrange(len(self._here.names))
        self._server.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        self._server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})

    def _nearby(self) -> Json:
        """Some name near the cursor, as a position."""
        at = round(self._rng.gauss(self._cursor, _NEAR)) % len(self._here.names)
        return self._here.at(self._here.names[at])

    def _read(self, depth: int = 0) -> None:
        """Some names around the cursor, and now and then what lies behind them."""
        for _ in range(self._rng.randint(2, 8)):
            place = self._nearby()
            self._server.ask("textDocument/hover", place)
            self._pause(0.1, 0.5)
            if self._rng.random() < 0.3:
                self._server.ask("textDocument/documentHighlight", place)
                found = self._server.ask("textDocument/definition", place)
                if found and depth < 3 and self._rng.random() < 0.5:
                    self._follow(found[0], depth)
            elif self._rng.random() < 0.1:
                self._server.ask("textDocument/references", place)

    def _follow(self, target: Json, depth: int) -> None:
        """Reads where a link leads, and comes back."""
        here, cursor = self._here, self._cursor
        self._go_to(target["targetUri"])
        offset = self._here.offset(target["targetSelectionRange"]["start"])
        names = self._here.names
        self._cursor = min(range(len(names)), key=lambda at: abs(names[at] - offset))
        self._read(depth + 1)
        self._here, self._cursor = here, cursor

    def _type(self) -> None:
        """A line, key by key, and what an editor asks meanwhile; then away with it."""
        document = self._here
        bodies = [match.end() for match in _BODY.finditer(document.text)]
        if not bodies:
            return
        start = self._rng.choice(bodies)
        for at, key in enumerate(_TYPED, start=start):
            self._change(at, at, key)
            self._server.ask("textDocument/documentHighlight", document.at(at + 1))
            self._pause(0.03, 0.15)
        self._server.ask("textDocument/documentSymbol", {"textDocument": {"uri": document.uri}})
        self._pause(0.5, 1.0)
        self._change(start, start + len(_TYPED), "")
        self._server.ask("textDocument/diagnostic", {"textDocument": {"uri": document.uri}})

    def _change(self, start: int, end: int, new: str) -> None:
        document = self._here
        places = [document.at(offset)["position"] for offset in (start, end)]
        document.text = document.text[:start] + new + document.text[end:]
        document.version += 1
        self._server.tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": document.uri, "version": document.version},
                "contentChanges": [{"range": {"start": places[0], "end": places[1]}, "text": new}],
            },
        )

    def _search(self) -> None:
        """A symbol's name, letter by letter: each letter makes the question before it moot."""
        word = self._rng.choice(("aud", "log", "esc", "open", "quo"))
        for length in range(1, len(word)):
            self._server.abandon("workspace/symbol", {"query": word[:length]})
            self._pause(0.1, 0.2)
        self._server.ask("workspace/symbol", {"query": word})
        self._pause(0.5, 1.0)

    def _rename(self) -> None:
        """Looked at and not applied; first with a name that is none, which is refused."""
        place = self._nearby()
        for name in ("not a name", "renamed"):
            try:
                self._server.ask("textDocument/prepareRename", place)
                self._server.ask("textDocument/rename", {**place, "newName": name})
            except ServerFailed:
                self._pause(0.3, 0.6)

    def _move_on(self) -> None:
        """To another file: one of a few that the work is about, most of the time."""
        known = sorted(self._documents)
        new = len(known) < 8 or self._rng.random() < 0.1
        self._go_to(self._rng.choice(sorted(self._texts) if new else known))
        self._pause(0.2, 0.5)
