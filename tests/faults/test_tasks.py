"""What the failure of each task costs: it is made to fail, and all answers but those named are as if it had not."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rholsp import app
from rholsp.config import Settings
from rholsp.metrics import counters, page, service
from rholsp.server import request_log, semantic_tokens_cache
from rholsp.server.background import (
    client_setup,
    notifications,
    progress,
    push_diagnostics,
    refresh_hints,
    user_messages,
)
from rholsp.text.uris import from_path
from rholsp.workspace import file_entry, name_index, resolver_cache
from rholsp.workspace.index import indexer, steps
from rholsp.workspace.store import actor as store_actor
from rholsp.workspace.store import sqlite_file
from rholsp.workspace.workers import pool
from tests.server.client import Client, Json, Refused
from tests.server.harness import NO_DELAY, PUBLISH, at, initialize_params, open_document, raw_server

A = "contract shout(@x) = { Nil } |\nshout!(1) |\nwhisper!(2)"
B = "contract whisper(@x) = { Nil } | shout!(3)"
CAPABILITIES = {
    "window": {"workDoneProgress": True},
    "workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
    "textDocument": {"semanticTokens": {}},
}


class Broken(Exception):
    """The fault."""


def broken(*_: object, **__: object) -> Any:
    raise Broken


async def broken_later(*_: object, **__: object) -> Any:
    raise Broken


@dataclass(frozen=True)
class Row:
    """What is replaced by what, and which answers may be others then. `quiet`: nothing need be in the log."""

    owner: Any
    name: str
    by: Callable[..., Any] = broken
    lost: frozenset[str] = field(default_factory=frozenset)
    unread_file: bool = False
    """Whether the file that is not open may not be known."""
    says: str = ""
    """What the log has."""


OF_THE_DOCUMENT = frozenset(
    {"hover", "definition", "highlight", "outline", "completion", "tokens", "delta", "rename"}
    | {"far definition", "references"}
)
"""Answers about the document that is edited: all of them."""

ROWS = {
    "store: a message": Row(store_actor, "_serve", broken_later, says="the index on disk has failed"),
    "store: reading": Row(sqlite_file.StoreFile, "unchanged", says="has failed"),
    "store: writing": Row(sqlite_file.StoreFile, "put", says="has failed"),
    "store: opening": Row(store_actor, "open_store_file", says="has failed"),
    "store: its end": Row(sqlite_file.StoreFile, "close"),
    "workers: a message": Row(pool._Shop, "accept", says="the pool of workers has failed"),
    "workers: the work": Row(pool._Shop, "take", says="the pool of workers has failed"),
    "workers: the start": Row(pool, "_start", broken_later, says="the pool of workers has failed"),
    "cache: a lookup": Row(resolver_cache._Cache, "look_up", says="the resolver cache has failed"),
    "cache: a change": Row(resolver_cache._Cache, "apply", says="the resolver cache has failed"),
    "cache: a result": Row(resolver_cache._Cache, "finish", says="the resolver cache has failed"),
    "indexer: a message": Row(indexer._Indexer, "add", unread_file=True, says="the indexer has failed"),
    "indexer: its steps": Row(indexer._Indexer, "start_readings", unread_file=True, says="the indexer has failed"),
    "indexer: a crawl": Row(indexer, "crawl", unread_file=True, says="a step of indexing failed"),
    "indexer: looking up": Row(indexer, "look_up", broken_later, says="a step of indexing failed"),
    "indexer: reading": Row(steps, "_read_all", broken_later, unread_file=True, says="a step of indexing failed"),
    "indexer: keeping": Row(steps, "_encoded", broken_later, says="cannot be stored"),
    "names: a question": Row(name_index._Shard, "match", lost=frozenset({"completion"}), says="MatchingNames failed"),
    "documents: an edit": Row(file_entry, "apply_changes", lost=OF_THE_DOCUMENT, says="an edit of"),
    "exporter: pages": Row(page.PageServer, "run", broken_later, says="the metrics exporter has failed"),
    "exporter: listening": Row(service, "listen", broken_later, says="the metrics exporter has failed"),
    "exporter: its announcement": Row(service, "announce", says="the metrics exporter has failed"),
    "exporter: the probe": Row(service, "probe_loop", broken_later, says="the metrics exporter has failed"),
    "counters": Row(counters.EventCounters, "finished", says="what observes `finished` has failed"),
    "counters: texts": Row(counters.EventCounters, "parsed", says="what observes `parsed` has failed"),
    "words about requests": Row(request_log.Tracer, "finished", says="what observes `finished` has failed"),
    "signals": Row(app, "stop_with_process", broken_later, says="the watch for the process's end has failed"),
    "the editor's process": Row(app, "watch_client_process", broken_later, says="the editor watcher has failed"),
    "settings": Row(client_setup, "keep_settings", broken_later, says="reading settings has failed"),
    "settings: an answer": Row(client_setup, "_pull_settings", broken_later, says="reading settings has failed"),
    "watchers": Row(client_setup, "_register_watchers", broken_later, says="watching files has failed"),
    "news": Row(notifications.ChangedFiles, "add", says="the notifications task has failed"),
    "progress": Row(progress, "_show_run", broken_later, says="showing progress has failed"),
    "diagnostics": Row(push_diagnostics, "_rest", broken_later, says="pushing diagnostics has failed"),
    "diagnostics of a file": Row(push_diagnostics, "_publish_file", broken_later, says="no diagnostics for"),
    "hints": Row(refresh_hints, "_wanted", says="refreshing hints has failed"),
    "messages": Row(user_messages.MessageThrottle, "tell"),
    "semantic tokens": Row(
        semantic_tokens_cache,
        "edit_between",
        lost=frozenset({"delta"}),
        says="the semantic tokens cache has failed",
    ),
}


@asynccontextmanager
async def server(folder: Path, row: Row) -> AsyncIterator[Client]:
    """A session with everything on; it must end with status 0."""
    folder.mkdir()  # noqa: ASYNC240
    (folder / "a.rho").write_text(A)
    (folder / "b.rho").write_text(B)
    workers = int(row.owner in (pool, pool._Shop))
    settings = Settings(
        workers=workers,
        metrics_port=0,
        log_folder=str(folder.parent / "logs"),
    )
    ignored = (PUBLISH, "$/progress", "window/logMessage", "window/showMessage")
    answers = {"workspace/configuration": [NO_DELAY]}
    async with (
        app.hosting(settings) as host,
        raw_server(settings=settings, ignored=ignored, answers=answers, host=host) as (client, running),
    ):
        await client.ask("initialize", initialize_params(capabilities=CAPABILITIES, folders=[folder]))
        await client.tell("initialized", {})
        yield client
        assert await client.ask("shutdown") is None
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0


async def answers(client: Client, home: Path, row: Row) -> Json:
    """A bit of everything that an editor asks, with edits in between."""
    uri = from_path(str(home / "a.rho"))
    document = {"textDocument": {"uri": uri}}
    await open_document(client, uri, A)
    await open_document(client, from_path(str(home / "c.rho")), "shout!(4)")
    while (await client.ask("rholsp/statistics"))["index_ms"] == 0 and not (row.unread_file and LOST.records):
        pass
    found: Json = {}

    async def ask(name: str, method: str, params: Json) -> None:
        try:
            found[name] = await client.ask(method, params)
        except Refused as error:
            found[name] = f"refused: {error.code}"

    for version in (2, 3):
        text = A + "|\nNil" * version
        change = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
        await client.tell("textDocument/didChange", change)
        place = at(uri, text, "shout", occurrence=1)
        tokens = "textDocument/semanticTokens/full"
        await ask("hover", "textDocument/hover", place)
        await ask("definition", "textDocument/definition", place)
        await ask("highlight", "textDocument/documentHighlight", place)
        await ask("outline", "textDocument/documentSymbol", document)
        await ask("completion", "textDocument/completion", at(uri, text, "whisper", inside=2))
        await ask("tokens", tokens, document)
        if isinstance(found["tokens"], dict):
            previous = {"previousResultId": found["tokens"].pop("resultId", None) or ""}
            await ask("delta", tokens + "/delta", document | previous)
            found["delta"].pop("resultId", None)
        await ask("rename", "textDocument/rename", at(uri, text, "x") | {"newName": "y"})
        await ask("far definition", "textDocument/definition", at(uri, text, "whisper"))
        await ask("references", "textDocument/references", place | {"context": {"includeDeclaration": True}})
    return found


NOTHING = Row(None, "")
FROM_OTHER_FILES = frozenset({"far definition", "references", "completion", "hover"})


class Records(logging.Handler):
    """What is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record.getMessage())


LOST = Records()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(app, "default_folder", lambda: tmp_path / "store")
    monkeypatch.setattr(service, "targets_folder", lambda: tmp_path / "targets")
    monkeypatch.setattr(indexer, "workers_pay", lambda size: True)
    LOST.records.clear()
    logging.getLogger("rholsp").addHandler(LOST)
    yield
    logging.getLogger("rholsp").removeHandler(LOST)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
async def test_a_task_fails(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = await sound_answers(tmp_path)
    monkeypatch.setattr(row.owner, row.name, row.by)
    async with server(tmp_path / "broken", row) as client:
        found = await answers(client, tmp_path / "broken", row)
    assert any(row.says in record for record in LOST.records) or not row.says, LOST.records
    other = row.lost | (FROM_OTHER_FILES if row.unread_file else frozenset())
    for name, answer in sound.items():
        if name not in other:
            assert str(found[name]).replace(str(tmp_path / "broken"), "HOME") == answer, name


SOUND: dict[str, str] = {}


async def sound_answers(folder: Path) -> dict[str, str]:
    """What a session says in which nothing fails; asked once."""
    if not SOUND:
        async with server(folder / "sound", NOTHING) as client:
            found = await answers(client, folder / "sound", NOTHING)
        assert not LOST.records
        SOUND.update({name: str(answer).replace(str(folder / "sound"), "HOME") for name, answer in found.items()})
    return SOUND
