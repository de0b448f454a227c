"""Counts what happens. Plain dicts and lists, touched on the loop alone: counting costs less than a microsecond.

prometheus_client's own counters lock, and cost several times as much; it only writes the page.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection
from itertools import product

from rholsp.metrics.definitions import (
    DIAGNOSTICS_LATENCY,
    FRAME_BYTES,
    FRAMES,
    LOOP_LAG,
    METRICS,
    NOTIFICATIONS_TOTAL,
    OTHER,
    PARSE_BYTES,
    PARSE_DURATION,
    REQUEST_DURATION,
    REQUEST_PHASE,
    SCRAPES,
    SLOW_OPERATIONS,
    Kind,
    Metric,
)
from rholsp.observing import PHASES, Course, Direction, Mode, Observer, Outcome, Place

Values = tuple[str, ...]
"""Of a metric's labels, in their order."""
Histogram = tuple[tuple[int, ...], float]
"""How many values fell into each bucket, one more than there are bounds, and the sum of all values."""
Sample = dict[Metric, dict[Values, float | Histogram]]

COUNTED = (
    *(REQUEST_DURATION, REQUEST_PHASE, NOTIFICATIONS_TOTAL, SLOW_OPERATIONS, DIAGNOSTICS_LATENCY, FRAMES, FRAME_BYTES),
    *(PARSE_DURATION, PARSE_BYTES, LOOP_LAG, SCRAPES),
)
"""The metrics that are counted here; all others are asked for."""


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
    """All combinations of a metric's labels; none where words stand for the values of one of them."""
    sets = [values for _, values in metric.labels if not isinstance(values, str)]
    return list(product(*sets)) if len(sets) == len(metric.labels) else []


class Tally:
    """All counters and histograms. `methods` gives the names in the method table, as far as it is loaded."""

    def __init__(self, methods: Callable[[], Collection[str]]) -> None:
        self._methods = methods
        self._known: Collection[str] = ()
        counted = {metric: label_values(metric) for metric in COUNTED}
        self._counters: dict[Metric, dict[Values, float]] = {
            metric: dict.fromkeys(values, 0.0) for metric, values in counted.items() if metric.kind is Kind.COUNTER
        }
        self._histograms: dict[Metric, dict[Values, Buckets]] = {
            metric: {labels: Buckets(metric.buckets) for labels in values}
            for metric, values in counted.items()
            if metric.kind is Kind.HISTOGRAM
        }
        self._durations = self._histograms[REQUEST_DURATION]
        self._phases = [self._histograms[REQUEST_PHASE][phase,] for phase in PHASES]
        self._frames = self._counters[FRAMES]
        self._frame_bytes = self._counters[FRAME_BYTES]

    def observer(self) -> Observer:
        return Observer(self.finished, self.slow, self.frame, self.parsed, self.shown)

    def finished(self, course: Course) -> None:
        if course.outcome is None:
            self.add(NOTIFICATIONS_TOTAL, self._label(course.method))
            return
        labels = self._label(course.method), course.outcome.value
        buckets = self._durations.get(labels)
        if buckets is None:
            buckets = self._durations[labels] = Buckets(REQUEST_DURATION.buckets)
        buckets.observe(course.ended - course.received)
        if course.outcome is Outcome.OK:
            for phase, seconds in zip(self._phases, course.phases(), strict=True):
                phase.observe(seconds)

    def slow(self, course: Course) -> None:
        self.add(SLOW_OPERATIONS, self._label(course.method))

    def frame(self, direction: Direction, body: bytes) -> None:
        self._frames[direction.value,] += 1
        self._frame_bytes[direction.value,] += len(body)

    def parsed(self, place: Place, seconds: float, text_bytes: int) -> None:
        self._histograms[PARSE_DURATION][place.value,].observe(seconds)
        self.add(PARSE_BYTES, place.value, by=text_bytes)

    def shown(self, mode: Mode, seconds: float) -> None:
        self._histograms[DIAGNOSTICS_LATENCY][mode.value,].observe(seconds)

    def lagged(self, seconds: float) -> None:
        self._histograms[LOOP_LAG][()].observe(seconds)

    def add(self, metric: Metric, *labels: str, by: float = 1) -> None:
        counts = self._counters[metric]
        counts[labels] = counts.get(labels, 0.0) + by

    def sample(self) -> Sample:
        """All that was counted, as of now."""
        counters: Sample = {metric: dict(counts) for metric, counts in self._counters.items()}
        for metric, histograms in self._histograms.items():
            counters[metric] = {labels: (tuple(one.counts), one.total) for labels, one in histograms.items()}
        return counters

    def _label(self, method: str) -> str:
        """The method, if the table has it: a client cannot make labels."""
        if method not in self._known:
            self._known = self._methods()
            if method not in self._known:
                return OTHER
        return method


def asked_for() -> list[Metric]:
    """The metrics that are not counted here."""
    return [metric for metric in METRICS if metric not in COUNTED]
