"""Counts events, in plain dicts and lists that only the event loop touches.

A finished request goes on a list, and the list is counted in batches. Counting each request at once was measured at
20 microseconds, 3 % of it: ten times the cost in a batch, because everything it touches has left the processor's caches
in between. prometheus_client's own counters are slower still; it only renders the page.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection
from itertools import product

from rholsp.metrics.definitions import (
    DIAGNOSTICS_LATENCY,
    LOOP_LAG,
    NOTIFICATIONS_TOTAL,
    OTHER,
    PARSE_BYTES,
    PARSE_DURATION,
    REQUEST_DURATION,
    REQUEST_PHASE,
    SCRAPES,
    SLOW_OPERATIONS,
    Metric,
    MetricKind,
)
from rholsp.telemetry.events import PHASES, AnalysisPlace, DiagnosticsMode, Observer, Outcome, RequestTrace

_AT_ONCE = 128
"""Messages counted in one batch: some tenths of a millisecond."""

Values = tuple[str, ...]
"""Of a metric's labels, in their order."""
Histogram = tuple[tuple[int, ...], float]
"""How many values fell into each bucket, one more than there are bounds, and the sum of all values."""
Sample = dict[Metric, dict[Values, float | Histogram]]

COUNTED = (
    *(REQUEST_DURATION, REQUEST_PHASE, NOTIFICATIONS_TOTAL, SLOW_OPERATIONS, DIAGNOSTICS_LATENCY),
    *(PARSE_DURATION, PARSE_BYTES, LOOP_LAG, SCRAPES),
)
"""The metrics that are counted here; all others are sampled."""


class Buckets:
    """One histogram."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


def label_values(metric: Metric) -> list[Values]:
    """All combinations of a metric's label values; none if a label's values are only described in words."""
    sets = [values for _, values in metric.labels if not isinstance(values, str)]
    return list(product(*sets)) if len(sets) == len(metric.labels) else []


class EventCounters:
    """All counters and histograms. `methods` returns the method table's names, as far as it is imported."""

    def __init__(self, methods: Callable[[], Collection[str]]) -> None:
        self._methods = methods
        self._known: Collection[str] = ()
        counted = {metric: label_values(metric) for metric in COUNTED}
        self._counters: dict[Metric, dict[Values, float]] = {
            metric: dict.fromkeys(values, 0.0)
            for metric, values in counted.items()
            if metric.kind is MetricKind.COUNTER
        }
        self._histograms: dict[Metric, dict[Values, Buckets]] = {
            metric: {labels: Buckets(metric.buckets) for labels in values}
            for metric, values in counted.items()
            if metric.kind is MetricKind.HISTOGRAM
        }
        self._durations = self._histograms[REQUEST_DURATION]
        self._phases = [self._histograms[REQUEST_PHASE][phase,] for phase in PHASES]
        self._uncounted: list[RequestTrace] = []

    def observer(self) -> Observer:
        return Observer(finished=self.finished, slow=self.slow, parsed=self.parsed, shown=self.shown)

    def finished(self, trace: RequestTrace) -> None:
        self._uncounted.append(trace)
        if len(self._uncounted) >= _AT_ONCE:
            self._count_up()

    def _count_up(self) -> None:
        for trace in self._uncounted:
            self._count(trace)
        self._uncounted.clear()

    def _count(self, trace: RequestTrace) -> None:
        if trace.outcome is None:
            self.add(NOTIFICATIONS_TOTAL, self._label(trace.method))
            return
        labels = self._label(trace.method), trace.outcome.value
        buckets = self._durations.get(labels)
        if buckets is None:
            buckets = self._durations[labels] = Buckets(REQUEST_DURATION.buckets)
        buckets.observe(trace.ended - trace.received)
        if trace.outcome is Outcome.OK:
            for phase, seconds in zip(self._phases, trace.phases(), strict=True):
                phase.observe(seconds)

    def slow(self, trace: RequestTrace) -> None:
        self.add(SLOW_OPERATIONS, self._label(trace.method))

    def parsed(self, place: AnalysisPlace, seconds: float, text_bytes: int) -> None:
        self._histograms[PARSE_DURATION][place.value,].observe(seconds)
        self.add(PARSE_BYTES, place.value, by=text_bytes)

    def shown(self, mode: DiagnosticsMode, seconds: float) -> None:
        self._histograms[DIAGNOSTICS_LATENCY][mode.value,].observe(seconds)

    def lagged(self, seconds: float) -> None:
        self._histograms[LOOP_LAG][()].observe(seconds)

    def add(self, metric: Metric, *labels: str, by: float = 1) -> None:
        counts = self._counters[metric]
        counts[labels] = counts.get(labels, 0.0) + by

    def sample(self) -> Sample:
        """All counts, as of now."""
        self._count_up()
        counters: Sample = {metric: dict(counts) for metric, counts in self._counters.items()}
        for metric, histograms in self._histograms.items():
            counters[metric] = {labels: (tuple(one.counts), one.total) for labels, one in histograms.items()}
        return counters

    def _label(self, method: str) -> str:
        """The method if the table has it, else OTHER: clients cannot create labels."""
        if method not in self._known:
            self._known = self._methods()
            if method not in self._known:
                return OTHER
        return method
