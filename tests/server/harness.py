"""A whole server in memory, with a client that has done the handshake."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trio
import trio.testing

from rholsp.app import Host, serve
from rholsp.config import Settings
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.text.uris import from_path
from tests.patience import HUNG
from tests.server.client import Client, Json, listening

PUBLISH = "textDocument/publishDiagnostics"
NO_DELAY = {"diagnostics": {"delayMs": 0}}


class Running:
    """A server that runs; `status` is its exit status once it has ended."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.ended = trio.Event()

    async def run(
        self, stream: trio.abc.HalfCloseableStream, settings: Settings, languages: Languages, host: Host | None
    ) -> None:
        self.status = await serve(stream, settings, languages, host)
        await stream.aclose()
        self.ended.set()


@asynccontextmanager
async def raw_server(
    *,
    ignored: Iterable[str] = (),
    answers: Json | None = None,
    settings: Settings | None = None,
    languages: Languages = LANGUAGES,
    host: Host | None = None,
) -> AsyncIterator[tuple[Client, Running]]:
    """A server before initialize; the test says goodbye itself, or hangs up by leaving."""
    near, far = trio.testing.memory_stream_pair()
    running = Running()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(running.run, far, settings or Settings(store=False, workers=0), languages, host)
            async with listening(Client(near, ignored=ignored, answers=answers)) as client:
                yield client, running
            await near.aclose()
            await running.ended.wait()


def initialize_params(
    *, capabilities: Json | None = None, folders: Iterable[Path] = (), options: Any = NO_DELAY
) -> Json:
    return {
        "processId": None,
        "capabilities": capabilities or {},
        "workspaceFolders": [{"uri": from_path(str(folder)), "name": folder.name} for folder in folders],
        "initializationOptions": options,
    }


@asynccontextmanager
async def session(
    *,
    capabilities: Json | None = None,
    folders: Iterable[Path] = (),
    ignored: Iterable[str] = (PUBLISH,),
    answers: Json | None = None,
    languages: Languages = LANGUAGES,
) -> AsyncIterator[Client]:
    """An initialized session, which must end with status 0 and nothing unread."""
    async with raw_server(ignored=ignored, answers=answers, languages=languages) as (client, running):
        await client.ask("initialize", initialize_params(capabilities=capabilities, folders=folders))
        await client.tell("initialized", {})
        yield client
        assert await client.ask("shutdown") is None
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0


async def open_document(client: Client, uri: str, text: str, version: int = 1, *, language: str = "rholang") -> None:
    item = {"uri": uri, "languageId": language, "version": version, "text": text}
    await client.tell("textDocument/didOpen", {"textDocument": item})


def at(uri: str, text: str, needle: str, *, occurrence: int = 0, inside: int = 0) -> Json:
    """Parameters that point `inside` characters into an occurrence of `needle`, for ASCII texts."""
    offset = -1
    for _ in range(occurrence + 1):
        offset = text.index(needle, offset + 1)
    before = text[: offset + inside]
    position = {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}
    return {"textDocument": {"uri": uri}, "position": position}


def taken(text: str, range_: Json) -> str:
    """The text that a range covers, for ASCII texts."""
    lines = text.splitlines(keepends=True)

    def offset(position: Json) -> int:
        return sum(map(len, lines[: position["line"]])) + int(position["character"])

    return text[offset(range_["start"]) : offset(range_["end"])]
