"""The table of metrics: names by convention, closed labels, and a page that says the same."""

import re
import shutil
from pathlib import Path

import pytest
import trio
from prometheus_client import CollectorRegistry, generate_latest

from rholsp.metrics.counters import COUNTED, EventCounters, label_values
from rholsp.metrics.definitions import MESSAGES, METRICS, NOTIFICATIONS, PROCESS, REQUESTS, Metric, MetricKind
from rholsp.metrics.documentation import page
from rholsp.metrics.page import SampleCollector
from rholsp.metrics.sampling import of_actors, of_loop
from rholsp.protocol.connection import Peer
from rholsp.server.methods import METHODS
from rholsp.server.methods import MessageKind as MethodKind
from rholsp.telemetry.events import Outcome, RequestTrace
from rholsp.workspace import open_workspace
from rholsp.workspace.stats import figures

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_in_docs_is_the_one_that_the_definitions_give() -> None:
    assert (ROOT / "docs" / "metrics.md").read_text("utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_names_follow_the_convention(metric: Metric) -> None:
    assert re.fullmatch(r"rholsp(_[a-z]+)+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind is MetricKind.COUNTER)
    if metric.kind is MetricKind.HISTOGRAM:
        assert metric.name.endswith("_seconds")
        assert list(metric.buckets) == sorted(set(metric.buckets))
    assert metric.help.endswith(".")


def test_no_two_metrics_share_a_name() -> None:
    names = [metric.name for metric in METRICS] + [name for name, _, _ in PROCESS]
    assert len(names) == len(set(names))


def test_every_label_has_a_closed_set_of_values() -> None:
    by_words = {words for metric in METRICS for _, words in metric.labels if isinstance(words, str)}
    build = {"of rholsp", "its version", "the operating system"}
    assert by_words == {REQUESTS, NOTIFICATIONS, MESSAGES} | build


async def test_each_metric_is_counted_or_asked_for_and_has_the_labels_it_says() -> None:
    async with open_workspace() as workspace:
        asked_for = {**of_actors(await figures(workspace)), **of_loop(workspace, Peer())}
    counted = EventCounters(frozenset).sample()
    exporters_own = {"rholsp_sample_age_seconds"}
    assert {metric.name for metric in (*asked_for, *counted)} | exporters_own == {metric.name for metric in METRICS}
    assert set(counted) == set(COUNTED)
    for metric, values in {**asked_for, **counted}.items():
        closed = label_values(metric)
        if metric.name != "rholsp_build_info":
            assert set(values) <= set(closed), metric.name


def test_a_client_cannot_make_labels() -> None:
    tally = EventCounters(lambda: METHODS.keys())
    known = [name for name, row in METHODS.items() if row.kind is MethodKind.REQUEST]
    for method in [*known, "made/up", "x" * 10_000, 'a"b\n']:
        for outcome in Outcome:
            tally.finished(RequestTrace(method, 0.0, ended=1.0, outcome=outcome))
        tally.finished(RequestTrace(method, 0.0, ended=1.0))
        tally.slow(RequestTrace(method, 0.0, ended=1.0))
    for metric, values in tally.sample().items():
        for labels in values:
            for name, value in zip(metric.label_names, labels, strict=True):
                assert name != "method" or value in {*METHODS, "other"}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed: it comes with Prometheus")
async def test_promtool_finds_no_fault() -> None:
    tally, collector = EventCounters(lambda: METHODS.keys()), SampleCollector()
    registry = CollectorRegistry()
    registry.register(collector)
    async with open_workspace() as workspace:
        tally.finished(RequestTrace("textDocument/hover", 0.0, ended=0.1, outcome=Outcome.OK))
        collector.sample = {**tally.sample(), **of_actors(await figures(workspace)), **of_loop(workspace, Peer())}
    checked = await trio.run_process(
        ["promtool", "check", "metrics"],
        stdin=generate_latest(registry),
        capture_stdout=True,
        capture_stderr=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
