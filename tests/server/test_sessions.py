"""Sessions by themselves: what they share is their process's, and they need nothing of it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import trio

from rholsp import app
from rholsp.config import Settings
from tests.server.client import Client
from tests.server.harness import PUBLISH, at, initialize_params, open_document, raw_server, session

T = TypeVar("T")
URI = "file:///w/a.rho"
TEXT = "contract cell(@x) = { Nil } | cell!(1)"


async def indexed(client: Client, folder: Path) -> None:
    """Opens a session of which the folder's files are known."""
    await client.ask("initialize", initialize_params(folders=[folder]))
    await client.tell("initialized", {})
    while (await client.ask("rholsp/statistics"))["index_ms"] == 0:
        pass


async def leave(client: Client) -> None:
    await client.ask("shutdown")
    await client.tell("exit")


async def test_sessions_share_the_index_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.rho").write_text(TEXT)
    monkeypatch.setattr(app, "default_folder", lambda: tmp_path / "store")
    settings = Settings(workers=0)
    stored = []
    ignored = (PUBLISH, "window/logMessage", "$/progress")
    async with app.hosting(settings) as host:
        for _ in range(2):
            async with raw_server(settings=settings, ignored=ignored, host=host) as (client, running):
                await indexed(client, tmp_path / "work")
                stored.append((await client.ask("rholsp/statistics"))["index"]["stored"])
                await leave(client)
                await running.ended.wait()
    assert stored == [0, 1]


async def test_a_session_alone_has_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "default_folder", lambda: tmp_path / "store")
    async with raw_server(settings=Settings(workers=0), ignored=(PUBLISH,)) as (client, _):
        await indexed(client, tmp_path)
        await leave(client)
    assert not (tmp_path / "store").exists()


def test_a_session_needs_neither_signals_nor_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a browser there are none: the loop runs in guest mode, and what else runs in threads runs in it."""

    async def inline(work: Callable[..., T], *args: Any, **_: Any) -> T:
        await trio.lowlevel.checkpoint()
        return work(*args)

    async def converse() -> None:
        async with session() as client:
            await open_document(client, URI, TEXT)
            (target,) = await client.ask("textDocument/definition", at(URI, TEXT, "cell!"))
            assert target["range"]["start"] == at(URI, TEXT, "cell(")["position"]
            done.append(True)

    done: list[bool] = []
    patched = threading.Event()

    def run() -> None:
        patched.wait()
        trio.run(converse)

    # Signals are the main thread's alone.
    elsewhere = threading.Thread(target=run)
    elsewhere.start()

    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError(f"a thread was started: {thread}")

    monkeypatch.setattr(trio.to_thread, "run_sync", inline)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    patched.set()
    elsewhere.join()
    assert done
