"""A server in memory whose metrics can be read, and requests over TCP as scrapers send them."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trio
from prometheus_client.parser import text_string_to_metric_families

from rholsp.app import hosting
from rholsp.config import Settings
from rholsp.metrics import service
from rholsp.metrics.exporter import listen
from tests.server.client import Client, Json
from tests.server.harness import PUBLISH, initialize_params, raw_server

Samples = dict[str, float]
"""By name with labels as the page writes them, sorted: `rholsp_frames_total{direction="in"}`."""


async def http(port: int, request: bytes, *, then_end: bool = False) -> bytes:
    """The whole answer to a request, which is b"" where the connection is closed without one."""
    stream = await trio.open_tcp_stream("127.0.0.1", port)
    async with stream:
        try:
            await stream.send_all(request)
            if then_end:
                await stream.send_eof()
            return b"".join([bytes(chunk) async for chunk in stream])
        except trio.BrokenResourceError:
            return b""


async def get(port: int, path: str = "/metrics") -> tuple[str, str]:
    """Status line and body."""
    answer = (await http(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())).decode()
    head, _, body = answer.partition("\r\n\r\n")
    return head.partition("\r\n")[0], body


def samples(page: str) -> Samples:
    found = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


class Scraped:
    """A session with its metrics."""

    def __init__(self, client: Client, port: int) -> None:
        self.client, self.port = client, port

    async def samples(self) -> Samples:
        status, page = await get(self.port)
        assert status == "HTTP/1.1 200 OK"
        return samples(page)


@asynccontextmanager
async def scraped(
    monkeypatch: pytest.MonkeyPatch,
    *,
    folders: Iterable[Path] = (),
    capabilities: Json | None = None,
    ignored: Iterable[str] = (PUBLISH,),
    **settings: Any,
) -> AsyncIterator[Scraped]:
    """An initialized session with metrics on a free port; it must end in order."""
    listening, ports = trio.Event(), []

    async def noted(host: str, port: int) -> list[trio.SocketListener]:
        listeners = await listen(host, port)
        ports.append(listeners[0].socket.getsockname()[1])
        listening.set()
        return listeners

    monkeypatch.setattr(service, "listen", noted)
    wanted = Settings(**{"store": False, "workers": 0, "metrics_port": 0, **settings})
    async with (
        hosting(wanted) as host,
        raw_server(ignored=ignored, settings=wanted, host=host) as (client, running),
    ):
        await client.ask("initialize", initialize_params(folders=folders, capabilities=capabilities))
        await client.tell("initialized", {})
        await listening.wait()
        yield Scraped(client, ports[0])
        assert await client.ask("shutdown") is None
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0
