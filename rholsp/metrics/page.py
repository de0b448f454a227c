"""Pages in Prometheus's text format, rendered one at a time and shared by all scrapers that wait.

However many scrapers ask and however often, at most one question per actor is under way and at most one thread renders
a page, with a pause between pages: scraping cannot slow the editor down.
"""

import math
from collections.abc import Iterator
from itertools import accumulate

import trio
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from rholsp.metrics.counters import EventCounters, Histogram, Sample, Values
from rholsp.metrics.definitions import METRICS, SAMPLE_AGE, SCRAPES, Metric, MetricKind
from rholsp.metrics.sampling import of_actors, of_loop
from rholsp.protocol.connection import Peer
from rholsp.workspace import ActorStopped, Workspace
from rholsp.workspace.stats import figures

PATIENCE = 0.5
"""Seconds that a page waits for the actors before it shows their last known figures."""
PAUSE = 0.1
"""Pause between two pages, in seconds."""


class SampleCollector(Collector):
    """Collects the last sample as the definitions say. Read in a thread: samples are immutable."""

    def __init__(self) -> None:
        self.sample: Sample = {}

    def collect(self) -> Iterator[Family]:
        sample = self.sample
        for metric in METRICS:
            yield family(metric, sample.get(metric, {}))


def family(metric: Metric, values: dict[Values, float | Histogram]) -> Family:
    """A metric with its values, as a prometheus_client family."""
    if metric.kind is MetricKind.HISTOGRAM:
        histogram = HistogramMetricFamily(metric.name, metric.help, labels=metric.label_names)
        bounds = [*map(str, metric.buckets), "+Inf"]
        for labels, value in values.items():
            assert isinstance(value, tuple)
            counts, total = value
            histogram.add_metric(labels, list(zip(bounds, accumulate(counts), strict=True)), total)
        return histogram
    kind = CounterMetricFamily if metric.kind is MetricKind.COUNTER else GaugeMetricFamily
    plain = kind(metric.name, metric.help, labels=metric.label_names)
    for labels, value in values.items():
        assert not isinstance(value, tuple)
        plain.add_metric(labels, value)
    return plain


class _Page:
    """A page to be rendered; `body` is set before `ready`."""

    def __init__(self) -> None:
        self.ready = trio.Event()
        self.body = b""


class PageServer:
    """Renders pages while `run` runs. `registry` may hold other collectors too; a new one by default."""

    def __init__(
        self, tally: EventCounters, workspace: Workspace, peer: Peer, registry: CollectorRegistry | None = None
    ) -> None:
        self._tally, self._workspace, self._peer = tally, workspace, peer
        self._registry = registry or CollectorRegistry()
        self._collector = SampleCollector()
        self._registry.register(self._collector)
        ProcessCollector(namespace="rholsp", registry=self._registry)
        self._next = _Page()
        self._wanted = trio.Event()
        self._asking: trio.Event | None = None
        """Set when the actors have answered; None while no question is under way."""
        self._actors: Sample = {}
        self._as_of = -math.inf
        self._thread = trio.CapacityLimiter(1)

    async def page(self) -> bytes:
        """A page that shows everything up to this call, except figures of busy actors, which may be older."""
        page = self._next
        self._wanted.set()
        await page.ready.wait()
        return page.body

    async def run(self) -> None:
        async with trio.open_nursery() as nursery:
            while True:
                await self._wanted.wait()
                page, self._next, self._wanted = self._next, _Page(), trio.Event()
                await self._ask(nursery)
                self._collector.sample = self._sample()
                page.body = await trio.to_thread.run_sync(generate_latest, self._registry, limiter=self._thread)
                page.ready.set()
                await trio.sleep(PAUSE)

    def _sample(self) -> Sample:
        sample = {**self._tally.sample(), **of_loop(self._workspace, self._peer), **self._actors}
        if self._actors:
            sample[SAMPLE_AGE] = {(): trio.current_time() - self._as_of}
        return sample

    async def _ask(self, nursery: trio.Nursery) -> None:
        """Asks the actors, unless their last answer is still due, and waits for a short time."""
        if self._asking is None:
            self._asking = trio.Event()
            nursery.start_soon(self._gather, self._asking)
        asking = self._asking
        with trio.move_on_after(PATIENCE):
            await asking.wait()
        self._tally.add(SCRAPES, "fresh" if asking.is_set() else "stale")

    async def _gather(self, answered: trio.Event) -> None:
        asked = trio.current_time()
        try:
            self._actors = of_actors(await figures(self._workspace))
        except ActorStopped:
            return
        self._as_of, self._asking = asked, None
        answered.set()
