"""Dashboards, rules, alerts and their tests speak of metrics that exist, with labels and values that they have."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.alert_cases import CASES
from dashboards.alerts import ALERTS, RUNBOOK, Alert
from dashboards.generate import DASHBOARDS
from dashboards.inside import UNSHOWN
from dashboards.objectives import OBJECTIVES, OTHER_SECONDS
from dashboards.panels import Dashboard
from dashboards.queries import metric_names, selectors
from dashboards.rules import GROUPS
from rholsp.metrics.definitions import METRICS, PROCESS, REQUEST_DURATION, Metric, MetricKind
from rholsp.server.methods import METHODS

ROOT = Path(__file__).resolve().parents[2]
RULES = {rule.record: rule.expression for group in GROUPS.values() for rule in group}
PROMETHEUS_OWN = {"up", "ALERTS"}
TARGET_LABELS = {"job", "instance"}


def series_of(metric: Metric) -> set[str]:
    """The names by which queries ask for a metric."""
    if metric.kind is MetricKind.HISTOGRAM:
        return {f"{metric.name}_{part}" for part in ("bucket", "sum", "count")}
    return {metric.name}


BY_SERIES = {series: metric for metric in METRICS for series in series_of(metric)}
EXPORTED = {*BY_SERIES, *(name for name, _, _ in PROCESS)}


def panel_queries() -> Iterator[tuple[str, str]]:
    for board in DASHBOARDS:
        for panel in board.panels():
            for query in panel.queries:
                yield f"{board.uid}: {panel.title}", query.expression


EXPRESSIONS = [
    *panel_queries(),
    *RULES.items(),
    *((alert.name, alert.expression) for alert in ALERTS),
    *((f"{case.alert}, {case.when}", series) for case in CASES for series in case.series),
]


def read_by(expressions: Iterator[str]) -> set[str]:
    """All names that expressions read, also through recorded ones."""
    names: set[str] = set()
    waiting = [*expressions]
    while waiting:
        new = metric_names(waiting.pop()) - names
        names |= new
        waiting += [RULES[name] for name in new if name in RULES]
    return names


def allowed(metric: Metric, label: str) -> set[str]:
    """The values of a label; where they are not listed, the method table closes them."""
    if label == "le":
        return {*(str(bound) for bound in metric.buckets), "+Inf"}
    values = dict(metric.labels)[label]
    return {*METHODS, "initialize"} if isinstance(values, str) else {*values}


def unknown_labels(expression: str) -> list[str]:
    """The matchers in an expression whose label or value its metric does not have."""
    unknown = []
    for selector in selectors(expression):
        name, _, matchers = selector.partition("{")
        metric = BY_SERIES.get(name)
        for label, value in re.findall(r'(\w+)(?:=~|!=|!~|=)"([^"]*)"', matchers if metric else ""):
            if metric is None or label in TARGET_LABELS:
                continue
            known = allowed(metric, label) if label in {*metric.label_names, "le"} else set()
            unknown += [f"{name}: {label}={each}" for each in value.split("|") if each not in known]
    return unknown


def test_every_name_exists() -> None:
    assert len(EXPRESSIONS) > 100
    assert [where for where, expression in EXPRESSIONS if not metric_names(expression)] == []
    known = EXPORTED | RULES.keys() | PROMETHEUS_OWN
    unknown = {where: metric_names(expression) - known for where, expression in EXPRESSIONS}
    assert {where: names for where, names in unknown.items() if names} == {}


def test_every_label_and_value_exists() -> None:
    unknown = {where: unknown_labels(expression) for where, expression in EXPRESSIONS}
    assert {where: labels for where, labels in unknown.items() if labels} == {}


def test_unknown_labels_are_noticed() -> None:
    good = 'rate(rholsp_request_duration_seconds_bucket{job=~"$job", outcome="ok", le="0.01", method="initialize"}[5m])'
    assert unknown_labels(good) == []
    for part, bad in (('outcome="ok"', 'outcome="fine"'), ('le="0.01"', 'le="0.015"'), ("initialize", "init")):
        assert len(unknown_labels(good.replace(part, bad))) == 1
    assert unknown_labels('rholsp_build_info{release="1"}') == ["rholsp_build_info: release=1"]


def test_every_metric_is_shown_or_left_out_with_a_reason() -> None:
    shown = read_by(expression for _, expression in panel_queries())
    unshown = {metric.name for metric in METRICS if not series_of(metric) & shown}
    unshown |= {name for name, _, _ in PROCESS if name not in shown}
    assert unshown == UNSHOWN.keys()


def test_every_recorded_series_is_read() -> None:
    others = [alert.expression for alert in ALERTS]
    assert read_by(iter([*(expression for _, expression in panel_queries()), *others])) >= RULES.keys()


def test_recorded_names_say_level_metric_and_operation() -> None:
    for name in RULES:
        assert re.fullmatch(r"instance(_[a-z]+)?:rholsp_[a-z_]+:[a-z0-9_]+_?5m", name), name


def test_objectives_are_bounds_of_buckets_and_of_methods_that_exist() -> None:
    seconds = [objective.seconds for objective in OBJECTIVES] + [OTHER_SECONDS]
    assert {*seconds} <= {*REQUEST_DURATION.buckets}
    methods = [method for objective in OBJECTIVES for method in objective.methods]
    assert len({*methods}) == len(methods)
    assert {*methods} <= {*METHODS, "initialize"}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_every_alert_is_seen_firing_and_silent(alert: Alert) -> None:
    cases = [case for case in CASES if case.alert == alert.name]
    assert any(case.fires is not None for case in cases)
    assert any(case.fires is None for case in cases)


def test_the_runbook_has_an_entry_for_each_alert_and_no_other() -> None:
    entries = (ROOT / RUNBOOK).read_text("utf-8").split("\n## ")[1:]
    titles = [entry.partition("\n")[0] for entry in entries]
    assert sorted(titles) == sorted(alert.name for alert in ALERTS)
    for alert in ALERTS:
        assert alert.runbook() == f"{RUNBOOK}#{alert.name.lower()}"
    for entry in entries:
        assert [*re.findall(r"^\*\*(.+?)\*\*", entry, re.MULTILINE)] == ["Meaning.", "Look.", "Do."], entry[:40]


def test_the_runbook_names_panels_that_exist() -> None:
    boards = {title for board in DASHBOARDS for title in (board.title.removeprefix("rholsp: "), *titles(board))}
    text = (ROOT / RUNBOOK).read_text("utf-8").replace("\n", " ")
    named = {name.rstrip("?") for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)}
    assert named
    assert named <= {title.rstrip("?") for title in boards}


def titles(board: Dashboard) -> list[str]:
    return [panel.title for panel in board.panels()]
