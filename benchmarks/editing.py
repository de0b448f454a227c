"""A session of somebody who reads and writes contracts, played to a workspace: what the resolver cache is worth then.

The person looks around the cursor: rests the mouse on names (hover), follows some of them (definition when the
modifier key turns a name into a link, definition again at the click), reads where that leads, and comes back. From time
to time a line is typed into a body, key by key, with an edit for each key. So do editors: nothing is asked twice in a
row about the same word, and each key changes the document.

Highlights, outlines and diagnostics do not resolve names, so they are left out, but for one highlight after each key:
no editor lets edits go by unasked.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.hover import hover
from rholsp.features.results import Definitions
from rholsp.rholang.summarise import summarise
from rholsp.text.edits import PositionRange, TextChange
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.workspace import Workspace

TYPED = 'new probe in { probe!("typed") } |\n'
"""Typed as the first line of a body, where it leaves the text sound."""
ENCODING = PositionEncoding.UTF32

_BODY = re.compile(r"\) = \{\n")
_NEAR = 12
"""Standard deviation, in names, of how far from the cursor a person looks."""
_FOLLOWED = 0.3
"""Part of the names that are followed, once the mouse rests on them."""
_CLICKED = 0.5
"""Part of the links that are clicked."""


@dataclass(slots=True)
class _Editor:
    """One open document. `names` are the offsets of the names that it had when it was opened, kept up to date."""

    uri: str
    text: str
    version: int = 1
    names: list[int] = field(default_factory=list)
    asked: dict[int, int] = field(default_factory=dict)
    """The version at which each name was last asked about."""

    def __post_init__(self) -> None:
        self.names = [*summarise(self.text).starts]


@dataclass(slots=True)
class Tally:
    """Lookups by what there was to remember: nothing yet, an answer to an older text, an answer to this text."""

    first: int = 0
    edited_since: int = 0
    again: int = 0
    keys: int = 0
    """Edits, each of one key."""


async def play(workspace: Workspace, texts: dict[str, str], *, steps: int, seed: int) -> Tally:
    """Plays `steps` spells of reading or typing; `texts` are those of the workspace, by URI."""
    session = _Session(workspace, texts, random.Random(seed))
    await session.go_to(session.rng.choice(sorted(texts)), 0)
    for _ in range(steps):
        if session.rng.random() < 0.3:
            await session.type_a_line()
        await session.read()
    return session.tally


class _Session:
    def __init__(self, workspace: Workspace, texts: dict[str, str], rng: random.Random) -> None:
        self.workspace, self.texts, self.rng = workspace, texts, rng
        self.editors: dict[str, _Editor] = {}
        self.tally = Tally()

    async def go_to(self, uri: str, offset: int) -> None:
        """Puts the cursor somewhere, in a document that is opened if need be."""
        if uri not in self.editors:
            self.editors[uri] = _Editor(uri, self.texts[uri])
            await self.workspace.open(uri, "rholang", 1, self.texts[uri])
        self.here = self.editors[uri]
        names = self.here.names
        self.cursor = min(range(len(names)), key=lambda at: abs(names[at] - offset), default=0)

    async def read(self, depth: int = 0) -> None:
        """Looks at some names around the cursor, and now and then at what lies behind them."""
        for _ in range(self.rng.randint(2, 8)):
            name = self._nearby()
            found = await self._look_at(name)
            if found is not None and found.targets and depth < 3:
                back = self.here.uri, self.here.names[self.cursor]
                await self.go_to(found.targets[0].uri, found.targets[0].selection.start)
                await self.read(depth + 1)
                await self.go_to(*back)
        self.cursor = self._nearby()

    def _nearby(self) -> int:
        at = round(self.rng.gauss(self.cursor, _NEAR))
        return min(max(at, 0), len(self.here.names) - 1)

    async def _look_at(self, name: int) -> Definitions | None:
        """Where it leads, if it is clicked."""
        editor = self.here
        uri, offset = editor.uri, editor.names[name]
        self._count(name)
        await hover(await self.workspace.view(uri), uri, offset)
        if self.rng.random() > _FOLLOWED:
            return None
        found = None
        for _ in range(1 + (self.rng.random() < _CLICKED)):
            self._count(name)
            found, before = await definition(await self.workspace.view(uri), uri, offset), found
        return found if before is not None else None

    def _count(self, name: int) -> None:
        version = self.here.asked.get(name)
        if version is None:
            self.tally.first += 1
        elif version != self.here.version:
            self.tally.edited_since += 1
        else:
            self.tally.again += 1
        self.here.asked[name] = self.here.version

    async def type_a_line(self) -> None:
        """Into the body nearest to the cursor."""
        editor = self.here
        bodies = [match.end() for match in _BODY.finditer(editor.text)]
        if not bodies:
            return
        cursor = editor.names[self.cursor]
        start = min(bodies, key=lambda body: abs(body - cursor))
        for at, key in enumerate(TYPED, start=start):
            line, character = LineIndex.of(editor.text).position(at, ENCODING)
            editor.text = editor.text[:at] + key + editor.text[at:]
            editor.version += 1
            span = PositionRange(line, character, line, character)
            await self.workspace.change(editor.uri, editor.version, [TextChange(key, span)], ENCODING)
            await highlights(await self.workspace.view(editor.uri), editor.uri, at + 1)
            self.tally.keys += 1
        editor.names = _moved(editor.names, start)


def _moved(offsets: Sequence[int], start: int) -> list[int]:
    return [offset + len(TYPED) if offset >= start else offset for offset in offsets]
