"""What a client hears of how its messages fare."""

import dataclasses
import logging
import platform
import re
from pathlib import Path
from typing import Any

import pytest
import trio

from rholsp import __version__
from rholsp.config import Settings
from rholsp.protocol.connection import Peer
from rholsp.server.methods import METHODS
from rholsp.server.request_log import Tracer, details, summary
from rholsp.server.session import Lifecycle, Session
from rholsp.telemetry.events import Outcome, RequestTrace
from rholsp.text.uris import from_path
from rholsp.workspace import open_workspace
from tests.patience import HUNG
from tests.server.client import Client
from tests.server.harness import PUBLISH, at, initialize_params, open_document, raw_server

URI = "file:///w/main.rho"
TEXT = 'new secret in { secret!("confidential") }'
LOG_TRACE = "$/logTrace"


async def start(client: Client, **more: Any) -> None:
    await client.ask("initialize", {**initialize_params(), **more})
    await client.tell("initialized", {})


async def leave(client: Client) -> None:
    await client.ask("shutdown")
    await client.tell("exit")


def traced(client: Client) -> list[dict[str, Any]]:
    """The traces that came until now, which are then read."""
    found = [one["params"] for one in client.notifications if one["method"] == LOG_TRACE]
    client.notifications[:] = [one for one in client.notifications if one["method"] != LOG_TRACE]
    return found


async def test_traces_are_as_verbose_as_the_client_wants() -> None:
    hover = at(URI, TEXT, "secret!")
    async with raw_server(ignored=[PUBLISH], settings=Settings(store=False, workers=0)) as (client, running):
        await start(client)
        await open_document(client, URI, TEXT)
        await client.ask("textDocument/hover", hover)
        assert traced(client) == []
        await client.tell("$/setTrace", {"value": "messages"})
        await client.ask("textDocument/hover", hover)
        for value in ("verbose", "off", "nonsense"):
            await client.tell("$/setTrace", {"value": value})
            await client.ask("textDocument/hover", hover)
        await client.ask("textDocument/hover", hover)
        found = traced(client)
        await leave(client)
        await running.ended.wait()
    words = [re.sub(r"[\d.]+ ms", "_ ms", one["message"]) for one in found]
    assert words == [
        "$/setTrace: done after _ ms",
        "textDocument/hover: ok after _ ms",
        "$/setTrace: done after _ ms",
        "textDocument/hover: ok after _ ms",
    ]
    assert ["verbose" in one for one in found] == [False, False, True, True]
    split = "queue _ ms, parse _ ms, resolve _ ms, encode _ ms"
    assert re.sub(r"[\d.]+ ms", "_ ms", found[3]["verbose"]) == f"{split}, document of {len(TEXT)} characters"


@pytest.mark.parametrize(("value", "traces"), [("messages", True), ("off", False), ("loud", False), (None, False)])
async def test_tracing_can_begin_with_initialize(value: str | None, traces: bool) -> None:
    async with raw_server(ignored=[PUBLISH]) as (client, running):
        await start(client, trace=value)
        await client.ask("textDocument/hover", at(URI, TEXT, "secret!"))
        assert (traced(client) != []) == traces
        await leave(client)
        await running.ended.wait()
        traced(client)


async def test_a_slow_request_is_told_with_where_its_time_went(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = METHODS["textDocument/hover"]

    async def slow(session: Session, view: Any, position: Any, params: Any) -> Any:
        await trio.sleep(0.05)
        return await real.handler(session, view, position, params)

    monkeypatch.setitem(METHODS, real.name, dataclasses.replace(real, handler=slow))
    settings = Settings(store=False, workers=0, slow_seconds=0.05)
    caplog.set_level(logging.WARNING)
    async with raw_server(ignored=[PUBLISH], settings=settings) as (client, running):
        await start(client)
        await open_document(client, URI, TEXT)
        await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
        await client.ask("textDocument/hover", at(URI, TEXT, "secret!"))
        await leave(client)
        await running.ended.wait()
    (told,) = [text for text in client.slow if "hover" in text]
    assert told.startswith("slow: textDocument/hover: ok after ")
    assert f"document of {len(TEXT)} characters" in told
    assert float(re.search(r"resolve ([\d.]+) ms", told)[1]) >= 50
    assert told in caplog.messages
    assert "confidential" not in caplog.text + "".join(client.slow)


async def test_a_client_is_not_flooded_with_slow_operations() -> None:
    async with open_workspace() as workspace:
        peer = Peer()
        session = Session(peer, workspace, Settings(slow_seconds=0.1), Lifecycle(loaded=0.0))
        tracer = Tracer(session)
        for at_second in range(1, 9):
            tracer.finished(RequestTrace("m", at_second - 0.5, ended=float(at_second)))
        assert peer.frames_out.statistics().current_buffer_used == 5
        tracer.finished(RequestTrace("m", 11.5, ended=12.0))
        assert peer.frames_out.statistics().current_buffer_used == 6
        peer.close()


@pytest.mark.parametrize(
    ("limit", "received", "told"), [(0.1, 1.0, True), (0.0, 1.0, False), (2.0, 1.0, False), (0.1, 0.5, False)]
)
async def test_what_counts_as_slow(limit: float, received: float, told: bool) -> None:
    """Not what is under the limit, nothing without one, and not what waited for the server to be loaded."""
    async with open_workspace() as workspace:
        peer = Peer()
        tracer = Tracer(Session(peer, workspace, Settings(slow_seconds=limit), Lifecycle(loaded=0.75)))
        tracer.finished(RequestTrace("m", received, ended=received + 1.0))
        assert peer.frames_out.statistics().current_buffer_used == told
        peer.close()


def test_a_course_in_words() -> None:
    trace = RequestTrace(
        "m", 1.0, begun=1.001, parsed=1.003, resolved=1.007, ended=1.015, outcome=Outcome.OK, length=12_345
    )
    assert summary(trace) == "m: ok after 15.0 ms"
    assert details(trace) == "queue 1.0 ms, parse 2.0 ms, resolve 4.0 ms, encode 8.0 ms, document of 12,345 characters"
    behind_an_edit = RequestTrace("m", 1.0, begun=1.010, parsed=1.011, ended=1.012, parsing=0.008)
    assert details(behind_an_edit) == "queue 2.0 ms, parse 9.0 ms, resolve 1.0 ms, encode 0.0 ms"
    cut_short = RequestTrace("m", 1.0, begun=1.001, ended=1.003, outcome=Outcome.CANCELLED)
    assert details(cut_short) == "queue 1.0 ms, parse 0.0 ms, resolve 2.0 ms, encode 0.0 ms"
    assert details(RequestTrace("m", 1.0, ended=1.5)) == "queue 500.0 ms, parse 0.0 ms, resolve 0.0 ms, encode 0.0 ms"


@pytest.mark.parametrize("level", ["WARNING", "INFO", "DEBUG"])
async def test_what_is_logged_of_a_session(level: str, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("new x in { x!(1) }")
    with caplog.at_level(level, "rholsp"):
        settings = Settings(store=False, workers=0, slow_seconds=HUNG)
        async with raw_server(ignored=[PUBLISH], settings=settings) as (client, running):
            await start(client, **initialize_params(folders=[tmp_path]), clientInfo={"name": "vi", "version": "8"})
            await client.ask("workspace/symbol", {"query": ""})
            await leave(client)
            await running.ended.wait()
    said = [re.sub(r"[\d.]+ (ms|s)\b", r"_ \1", one.getMessage()) for one in caplog.records]
    begun = f"rholsp {__version__}, Python {platform.python_version()}, serves vi 8 in {from_path(str(tmp_path))}"
    indexed = "indexed 1 files in _ s (0 known already, 1 analysed, 0 failed)"
    assert [line for line in said if line in (begun, indexed)] == ([begun, indexed] if level != "WARNING" else [])
    requests = {line.split(":")[0] for line in said if "ms" in line}
    assert requests == (
        {"initialize", "initialized", "workspace/symbol", "shutdown", "exit"} if level == "DEBUG" else set()
    )
