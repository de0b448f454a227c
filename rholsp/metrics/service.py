"""The metrics service: one task that owns the page server, the HTTP server and the event loop probe."""

from pathlib import Path
from typing import TYPE_CHECKING

import trio

from rholsp.lazy_imports import late
from rholsp.metrics.counters import EventCounters
from rholsp.metrics.discovery import announce, targets_folder, withdraw
from rholsp.metrics.exporter import address, listen, serve_pages
from rholsp.metrics.lag import probe_loop
from rholsp.protocol.connection import Peer
from rholsp.workspace import Workspace

if TYPE_CHECKING:
    from rholsp.metrics.page import PageServer


async def serve_metrics(tally: EventCounters, workspace: Workspace, peer: Peer, host: str, port: int) -> None:
    """Serves the metrics until cancelled; returns at once if it cannot listen."""
    listeners = await listen(host, port)
    if not listeners:
        return
    announced: Path | None = None
    try:
        exposition = (await late("rholsp.metrics.page", _load_exposition))(tally, workspace, peer)
        where = address(host, listeners), targets_folder()
        announced = await trio.to_thread.run_sync(announce, *where, abandon_on_cancel=True)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(exposition.run)
            nursery.start_soon(probe_loop, tally.lagged)
            nursery.start_soon(serve_pages, listeners, exposition.page)
    finally:
        withdraw(announced)
        for listener in listeners:
            listener.socket.close()


def _load_exposition() -> "type[PageServer]":
    from rholsp.metrics.page import PageServer

    return PageServer
