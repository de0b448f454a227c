"""What an editor would ask of a folder: documents to open, places of real names, queries."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.client import AnyServer, Json
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise
from rholsp.text.lines import PositionEncoding
from rholsp.workspace.analysis import UnreadableFile, read_text
from rholsp.workspace.files.crawler import crawl

OPEN_FILES = 20
POPULAR_FILES = 100
"""The widely used name is the one in most files, but in no more than this."""


@dataclass(frozen=True, slots=True)
class Place:
    """The start of a name, as LSP counts. `shared` names are known to the whole workspace."""

    uri: str
    line: int
    character: int
    shared: bool

    def params(self) -> Json:
        """Parameters that serve any request about a position or a document."""
        return {
            "textDocument": {"uri": self.uri},
            "position": {"line": self.line, "character": self.character},
            "context": {"includeDeclaration": True},
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """`documents` are the texts to open, by URI; `places` and `queries` what to ask, in a random order.

    `popular` is a use of a name that occurs in `popular_files` files.
    """

    documents: Mapping[str, str]
    places: tuple[Place, ...]
    queries: tuple[str, ...]
    popular: Place
    popular_files: int


def plan(folder: Path, samples: int, seed: int) -> Plan:
    """Documents spread over the folder, and up to `samples` of the names in them.

    Raises ValueError where the folder's files share no name, or the documents hold none.
    """
    texts = _texts(folder)
    meanings = {uri: summarise(text) for uri, text in texts.items()}
    uses = Counter(symbol.key for meaning in meanings.values() for symbol in meaning.symbols if symbol.key is not None)
    popular = max((key for key in uses if uses[key] <= POPULAR_FILES), key=uses.__getitem__, default=None)
    opened = _spread_out([*texts])
    places = [place for uri in opened for place in places_of(uri, meanings[uri])]
    if popular is None or not places:
        raise ValueError(f"{folder}: no names to ask about")
    contracts = [item.name for meaning in meanings.values() for item in meaning.outline if item.kind == "contract"]
    rng = random.Random(seed)
    return Plan(
        documents={uri: texts[uri] for uri in opened},
        places=tuple(rng.sample(places, min(samples, len(places)))),
        queries=("", *(name.strip('@"')[:4] for name in rng.sample(contracts, min(samples, len(contracts))))),
        popular=next(place for uri, meaning in meanings.items() for place in places_of(uri, meaning, popular)),
        popular_files=uses[popular],
    )


def places_of(uri: str, meaning: FileSummary, key: str | None = None) -> list[Place]:
    """Every occurrence of every name in a file, or of the one workspace-wide name `key`, in text order."""
    places = []
    for start, symbol in zip(meaning.starts, meaning.symbol_of, strict=True):
        own_key = meaning.symbols[symbol].key
        if key in (None, own_key):
            places.append(Place(uri, *meaning.lines.position(start, PositionEncoding.UTF16), own_key is not None))
    return places


def _spread_out(uris: list[str]) -> list[str]:
    return [uris[at * len(uris) // OPEN_FILES] for at in range(OPEN_FILES)] if len(uris) > OPEN_FILES else uris


def _texts(folder: Path) -> dict[str, str]:
    """The folder's sound files by URI, sorted by path."""
    texts = {}
    for path in crawl(str(folder)).paths:
        try:
            disk = read_text(path)
        except UnreadableFile:
            continue
        if disk is not None and not disk.findings:
            texts[Path(path).as_uri()] = disk.text
    return texts


def open_documents(server: AnyServer, documents: Mapping[str, str]) -> None:
    for uri, text in documents.items():
        server.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "rholang", "version": 1, "text": text}},
        )


def statistics(server: AnyServer) -> dict[str, Any]:
    """The server's own counters; `index_ms` is 0 until the first index is complete."""
    known: dict[str, Any] = server.ask("rholsp/statistics")
    return known
