"""The HTTP server against everybody who might ask, and its end with the tree that it belongs to."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio
from trio.testing import MockClock

from rholsp.metrics import page as page_module
from rholsp.metrics import service
from rholsp.metrics.counters import EventCounters
from rholsp.metrics.discovery import announce, targets_folder, withdraw
from rholsp.metrics.exporter import CONNECTION_SECONDS, MAX_CONNECTIONS, MAX_HEAD_BYTES, serve_pages
from rholsp.metrics.page import PageServer
from rholsp.protocol.connection import Peer
from rholsp.workspace import open_workspace
from tests.metrics.scraping import Scraped, get, http, scraped
from tests.patience import HUNG
from tests.server.harness import at, open_document

URI = "file:///w/main.rho"
TEXT = "new x in { x!(1) }"


class Pages:
    """Counts the pages that were asked for, and gives them out once the gate is open."""

    def __init__(self) -> None:
        self.asked = 0
        self.gate = trio.Event()
        self.gate.set()

    async def page(self) -> bytes:
        self.asked += 1
        await self.gate.wait()
        return b"a page\n"


@asynccontextmanager
async def exporter(pages: Pages, host: str = "127.0.0.1") -> AsyncIterator[int]:
    listeners = await trio.open_tcp_listeners(0, host=host)
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(serve_pages, listeners, pages.page)
            yield listeners[0].socket.getsockname()[1]
            nursery.cancel_scope.cancel()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /metrics HTTP/1.1", "200 OK"),
        ("GET /metrics?x=1 HTTP/1.0", "200 OK"),
        ("GET /healthz HTTP/1.1", "200 OK"),
        ("GET / HTTP/1.1", "404 Not Found"),
        ("POST /metrics HTTP/1.1", "405 Method Not Allowed"),
        ("GET /metrics", "400 Bad Request"),
        ("", "400 Bad Request"),
        ("\x16\x03\x01\x02", "400 Bad Request"),
    ],
)
async def test_requests(request_line: str, status: str) -> None:
    async with exporter(Pages()) as port:
        answer = await http(port, request_line.encode("latin-1") + b"\r\nHost: localhost\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == f"HTTP/1.1 {status}"
    assert f"Content-Length: {len(body)}" in lines
    assert ("Allow: GET" in lines) == status.startswith("405")


async def test_a_request_that_ends_too_early_is_a_bad_one() -> None:
    pages = Pages()
    async with exporter(pages) as port:
        assert (await http(port, b"GET /metrics HTTP/1.1\r\nHo", then_end=True)).startswith(b"HTTP/1.1 400 ")
    assert pages.asked == 0


async def test_a_huge_header_is_refused_before_it_has_come() -> None:
    pages = Pages()
    async with exporter(pages) as port:
        answer = await http(port, b"GET /metrics HTTP/1.1\r\nX: " + b"x" * (MAX_HEAD_BYTES + 1))
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert pages.asked == 0


async def test_slow_connections_keep_no_scraper_out() -> None:
    pages = Pages()
    async with exporter(pages) as port:
        held = [await trio.open_tcp_stream("127.0.0.1", port) for _ in range(3 * MAX_CONNECTIONS)]
        for stream in held:
            with contextlib.suppress(trio.BrokenResourceError):
                await stream.send_all(b"GET /metrics HT")
        assert await get(port) == ("HTTP/1.1 200 OK", "a page\n")
        # The latest of them still have their places.
        await held[-1].send_all(b"TP/1.1\r\n\r\n")
        assert (await held[-1].receive_some()).startswith(b"HTTP/1.1 200 ")
        for stream in held:
            await trio.aclose_forcefully(stream)


HOSTS = {
    "localhost": True,
    "LocalHost:9090": True,
    "localhost.": True,
    "metrics.localhost:1": True,
    "127.0.0.1:9090": True,
    "[::1]:9090": True,
    "10.0.0.7": True,
    "": True,
    "evil.example": False,
    "evil.example:9090": False,
    "127.0.0.1.evil.example": False,
    "localhost.evil.example": False,
    "[::1].evil.example": False,
}


@pytest.mark.parametrize(("host", "heard"), HOSTS.items(), ids=map(repr, HOSTS))
async def test_a_page_of_the_web_cannot_have_its_name_lead_here(host: str, heard: bool) -> None:
    pages = Pages()
    async with exporter(pages) as port:
        answer = await http(port, f"GET /metrics HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 " if heard else b"HTTP/1.1 421 ")
    assert pages.asked == heard


async def test_who_listens_for_others_goes_by_any_name() -> None:
    async with exporter(Pages(), host="0.0.0.0") as port:
        answer = await http(port, b"GET /metrics HTTP/1.1\r\nHost: rholsp.example\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_a_scraper_that_says_nothing_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rholsp.metrics.exporter.CONNECTION_SECONDS", 0.01)
    assert CONNECTION_SECONDS > 0.01
    async with exporter(Pages()) as port, await trio.open_tcp_stream("127.0.0.1", port) as stream:
        assert await stream.receive_some() == b""


async def test_hostile_scrapers_do_not_delay_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are still connected, or refused, when requests have been answered; nothing waits for their end."""
    async with scraped(monkeypatch) as server, trio.open_nursery() as nursery:
        await open_document(server.client, URI, TEXT)
        streams = [await trio.open_tcp_stream("127.0.0.1", server.port) for _ in range(3 * MAX_CONNECTIONS)]
        for number, stream in enumerate(streams):
            slow, huge, unread = b"GET /met", b"GET / HTTP/1.1\r\nX: " + b"x" * 6000, b"GET /metrics HTTP/1.1\r\n\r\n"
            nursery.start_soon(send, stream, (slow, huge, unread)[number % 3])
        open_ones = set(streams)
        for stream in streams:
            nursery.start_soon(until_closed, stream, open_ones)
        for _ in range(20):
            assert await server.client.ask("textDocument/hover", at(URI, TEXT, "x!"))
        assert len(open_ones) >= MAX_CONNECTIONS // 2, "slow ones are still there"
        nursery.cancel_scope.cancel()


async def send(stream: trio.SocketStream, data: bytes) -> None:
    try:
        await stream.send_all(data)
    except trio.BrokenResourceError:
        return


async def until_closed(stream: trio.SocketStream, open_ones: set[trio.SocketStream]) -> None:
    async with stream:
        try:
            while await stream.receive_some():
                pass
        except trio.BrokenResourceError:
            pass
        open_ones.discard(stream)


async def test_a_scrape_does_not_wait_for_a_busy_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    gate = trio.Event()

    async def figures(workspace: object) -> object:
        asked.append("actors")
        await gate.wait()
        return await real(workspace)

    real = page_module.figures
    monkeypatch.setattr(page_module, "figures", figures)
    monkeypatch.setattr(page_module, "PATIENCE", 0.0)
    async with scraped(monkeypatch) as server:
        for _ in range(3):
            stale = await server.samples()
        assert asked == ["actors"], "nobody is asked twice at a time"
        assert "rholsp_workspace_files" not in stale
        assert stale['rholsp_scrapes_total{result="stale"}'] == 3
        assert "rholsp_sample_age_seconds" not in stale
        gate.set()
        while "rholsp_workspace_files" not in (found := await server.samples()):
            pass
        assert found["rholsp_sample_age_seconds"] > 0


async def test_many_scrapes_at_a_time_make_few_pages(
    autojump_clock: MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = 0

    def generate(registry: object) -> bytes:
        nonlocal pages
        pages += 1
        return b"%d" % pages

    monkeypatch.setattr(page_module, "generate_latest", generate)
    async with open_workspace() as workspace, trio.open_nursery() as nursery:
        exposition = PageServer(EventCounters(frozenset), workspace, Peer())
        nursery.start_soon(exposition.run)
        got: list[bytes] = []

        async def scrape() -> None:
            got.append(await exposition.page())

        async with trio.open_nursery() as scrapers:
            for _ in range(50):
                scrapers.start_soon(scrape)
        assert len(got) == 50
        assert pages <= 2
        began = trio.current_time()
        for _ in range(10):
            await exposition.page()
        assert trio.current_time() - began >= 9 * page_module.PAUSE
        nursery.cancel_scope.cancel()


async def test_the_exporter_ends_with_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scraped(monkeypatch) as server:
        await server.samples()
        path = targets_folder() / f"{os.getpid()}.json"
        (target,) = json.loads(path.read_text())
        assert target == {
            "targets": [f"127.0.0.1:{server.port}"],
            "labels": {"job": "rholsp", "pid": str(os.getpid())},
        }
        assert await is_healthy(server)
    assert not path.exists()
    with pytest.raises(OSError, match="all attempts to connect"):
        await trio.open_tcp_stream("127.0.0.1", server.port)


async def is_healthy(server: Scraped) -> bool:
    return await get(server.port, "/healthz") == ("HTTP/1.1 200 OK", "ok\n")


async def test_a_server_that_cannot_be_announced_serves_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(service, "targets_folder", lambda: tmp_path / "file")
    async with scraped(monkeypatch) as server:
        assert await is_healthy(server)
        await server.samples()
    assert "Prometheus will not find this server" in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX tell whether a process lives")
def test_what_dead_servers_left_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f"{ended.pid}.json", f"{os.getppid()}.json", "notes.json", f"{2**40}.json"):
        (tmp_path / name).write_text("[]")
    path = announce("127.0.0.1:1", tmp_path)
    kept = {f"{os.getppid()}.json", "notes.json", f"{os.getpid()}.json"}
    assert {file.name for file in tmp_path.iterdir()} == kept
    withdraw(path)
    assert {file.name for file in tmp_path.iterdir()} == kept - {f"{os.getpid()}.json"}
    withdraw(path)
