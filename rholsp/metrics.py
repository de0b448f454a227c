"""Metrics for Prometheus, on a registry of one's own, and the small HTTP server that shows them.

Only a process that was asked for metrics imports this module: prometheus_client is not free to load.
"""

import contextlib
import logging
import sys
from collections.abc import Iterator

import trio
from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from rholsp.protocol.pending import Outcome, Ticket
from rholsp.workspace import Statistics, Workspace

log = logging.getLogger(__name__)

_LATENCY_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_MAX_REQUEST_BYTES = 8 * 1024
_REQUEST_SECONDS = 5.0


class Metrics:
    """What is counted as it happens, plus the workspace's own figures as of the last `sample`."""

    def __init__(self, registry: CollectorRegistry, methods: frozenset[str]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry
        self._methods = methods
        self._durations = Histogram(
            "rholsp_request_duration_seconds",
            "Time from reading a request to queueing its answer.",
            ["method", "outcome"],
            buckets=_LATENCY_BUCKETS,
            registry=registry,
        )
        self._figures = _WorkspaceFigures()
        registry.register(self._figures)

    def observe(self, ticket: Ticket, outcome: Outcome) -> None:
        """Counts an answered request. Methods outside the table share one label, so that clients cannot make labels."""
        method = ticket.method if ticket.method in self._methods else "other"
        self._durations.labels(method, outcome.value).observe(trio.current_time() - ticket.received)

    def sample(self, statistics: Statistics) -> None:
        self._figures.statistics = statistics


class _WorkspaceFigures(Collector):
    def __init__(self) -> None:
        self.statistics: Statistics | None = None

    def collect(self) -> Iterator[Metric]:
        if self.statistics is None:
            return
        cache = self.statistics.cache
        lookups = CounterMetricFamily(
            "rholsp_resolver_lookups", "Lookups of the resolver by what the cache did.", labels=["language", "result"]
        )
        for result, count in (("hit", cache.hits), ("miss", cache.misses), ("join", cache.joins)):
            lookups.add_metric(["rholang", result], count)
        yield lookups
        yield GaugeMetricFamily(
            "rholsp_resolver_cache_hit_ratio", "Part of all lookups that needed no computation.", value=cache.hit_rate
        )
        yield GaugeMetricFamily("rholsp_resolver_cache_entries", "Entries in the resolver cache.", value=cache.size)
        yield GaugeMetricFamily("rholsp_workspace_files", "Files known.", value=self.statistics.files)
        yield GaugeMetricFamily("rholsp_workspace_symbols", "Symbols in all files.", value=self.statistics.symbols)


async def serve_metrics(metrics: Metrics, workspace: Workspace, host: str, port: int) -> None:
    """Answers `GET /metrics` and `GET /healthz` until cancelled.

    A port that is taken is a warning and no more: editing comes first.
    """
    try:
        listeners = await trio.open_tcp_listeners(port, host=host)
    except (OSError, UnicodeError) as error:  # The latter where the host cannot be a name at all.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        log.warning("no metrics: cannot listen on %s port %d: %s", host, port, reason)
        return
    shown_host = f"[{host}]" if ":" in host else host
    # Whatever the log level, this is how a person or a script learns the port.
    with contextlib.suppress(OSError):
        sys.stderr.write(f"metrics: http://{shown_host}:{listeners[0].socket.getsockname()[1]}/metrics\n")
        sys.stderr.flush()

    async def handle(stream: trio.SocketStream) -> None:
        try:
            with trio.move_on_after(_REQUEST_SECONDS):
                await stream.send_all(await _respond(await _request_line(stream), metrics, workspace))
        except (trio.BrokenResourceError, trio.ClosedResourceError) as error:
            log.debug("a scrape broke off: %s", error)
        finally:
            await trio.aclose_forcefully(stream)

    await trio.serve_listeners(handle, listeners)


async def _request_line(stream: trio.SocketStream) -> str:
    head = b""
    while b"\r\n\r\n" not in head and b"\n\n" not in head and len(head) < _MAX_REQUEST_BYTES:
        chunk = await stream.receive_some(_MAX_REQUEST_BYTES)
        if not chunk:
            break
        head += chunk
    return head.split(b"\n", 1)[0].decode("latin-1").strip()


async def _respond(request_line: str, metrics: Metrics, workspace: Workspace) -> bytes:
    method, _, rest = request_line.partition(" ")
    path = rest.partition(" ")[0].partition("?")[0]
    if method != "GET":
        return _response("405 Method Not Allowed", "text/plain", b"only GET\n")
    if path == "/healthz":
        return _response("200 OK", "text/plain", b"ok\n")
    if path != "/metrics":
        return _response("404 Not Found", "text/plain", b"see /metrics\n")
    metrics.sample(await workspace.statistics())
    body = await trio.to_thread.run_sync(generate_latest, metrics.registry)
    return _response("200 OK", "text/plain; version=0.0.4; charset=utf-8", body)


def _response(status: str, content_type: str, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
