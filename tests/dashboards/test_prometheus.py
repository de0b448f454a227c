"""With Prometheus's own tools: the files are sound, every alert fires when it should, and every query finds figures."""

import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dashboards.alert_cases import CASES, promtool_tests
from dashboards.alerts import ALERTS
from dashboards.generate import DASHBOARDS, FOLDER
from dashboards.grafana_json import dashboard_json
from dashboards.live import Office, office
from dashboards.queries import filled, selectors
from dashboards.rules import GROUPS
from dashboards.yaml_text import yaml_text
from tests.patience import HUNG

FILES = FOLDER / "prometheus"
PATIENCE = 120.0
"""Seconds of work after which every figure must have been seen."""

pytestmark = pytest.mark.skipif(
    not (shutil.which("promtool") and shutil.which("prometheus")),
    reason="needs prometheus and promtool: apt-get install prometheus",
)


def promtool(*arguments: str, folder: Path = FILES, stdin: str | None = None) -> str:
    """What it says. Fails where it has anything to complain of."""
    done = subprocess.run(
        ["promtool", *arguments], cwd=folder, input=stdin, capture_output=True, text=True, timeout=HUNG, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def test_the_rules_are_sound() -> None:
    said = promtool("check", "rules", "--lint-fatal", "rules.yml", "alerts.yml")
    assert f"SUCCESS: {sum(map(len, GROUPS.values()))} rules found" in said
    assert f"SUCCESS: {len(ALERTS)} rules found" in said


def test_the_configuration_is_sound(tmp_path: Path) -> None:
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("targets"))
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "1.json").write_text('[{"targets": ["127.0.0.1:1"], "labels": {"job": "rholsp"}}]')
    assert "WARNING" not in promtool("check", "config", "prometheus.yml", folder=tmp_path)


def test_alerts_fire_and_are_silent_when_they_should() -> None:
    assert "SUCCESS" in promtool("test", "rules", "tests.yml")


@pytest.mark.parametrize("broken", [{"minute": 1}, {"fires": "Nothing."}, {"fires": None}], ids=str)
def test_a_case_that_does_not_hold_is_noticed(tmp_path: Path, broken: dict[str, Any]) -> None:
    """So the test above can fail."""
    for name in ("rules.yml", "alerts.yml"):
        shutil.copy(FILES / name, tmp_path)
    case = next(case for case in CASES if case.alert == "RholspMailboxFull" and case.fires)
    for tried, status in ((replace(case, **broken), 1), (case, 0)):
        (tmp_path / "tests.yml").write_text(yaml_text(promtool_tests([tried])), encoding="utf-8")
        done = subprocess.run(
            ["promtool", "test", "rules", "tests.yml"], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == status, done.stdout


@dataclass(frozen=True, slots=True)
class Recording:
    """A session of two people, and what of the wanted figures it never showed."""

    room: Office
    missing: dict[str, str]
    """Expressions without figures, by where they stand."""
    start: float
    end: float


def wanted() -> dict[str, str]:
    """Every query of every panel, every recorded series, and every series that an alert reads."""
    panels = {
        f"{board.uid}: {panel['title']} ({target['refId']})": filled(target["expr"], "4s")
        for board in DASHBOARDS
        for panel in dashboard_json(board)["panels"]
        for target in panel.get("targets", [])
    }
    rules = {rule.record: rule.record for group in GROUPS.values() for rule in group}
    alerts = {f"{alert.name}: {found}": found for alert in ALERTS for found in selectors(alert.expression)}
    return panels | rules | alerts


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    folder = tmp_path_factory.mktemp("office")
    # Whatever takes a millisecond counts as slow here: then there is something to see.
    with office(folder, interval="1s", files=40, pace=0.0, arguments=("--slow-ms", "1")) as room:
        start = time.time()
        first = room.arrive()
        first.all_of_it()
        second = room.arrive()
        second.all_of_it()
        missing = wanted()
        while missing and time.time() < start + PATIENCE:
            for person in room.people:
                person.spell()
            end = time.time()
            missing = {
                where: query for where, query in missing.items() if not room.prometheus.range(query, start, end, 1.0)
            }
        yield Recording(room, missing, start, time.time())


def test_every_query_of_panels_rules_and_alerts_finds_figures(recording: Recording) -> None:
    assert recording.missing == {}


def test_prometheus_finds_every_server_by_itself(recording: Recording) -> None:
    targets = recording.room.prometheus.targets()
    assert [(target["health"], target["lastError"]) for target in targets] == [("up", ""), ("up", "")]
    assert {target["labels"]["job"] for target in targets} == {"rholsp"}
    builds = recording.room.prometheus.range("rholsp_build_info", recording.start, recording.end, 1.0)
    assert {series.labels["instance"] for series in builds} == {target["labels"]["instance"] for target in targets}


def test_every_rule_and_alert_can_be_evaluated(recording: Recording) -> None:
    rules = recording.room.prometheus.rules()
    assert len(rules) == len(ALERTS) + sum(map(len, GROUPS.values()))
    assert {rule["name"]: rule["lastError"] for rule in rules if rule["health"] != "ok"} == {}


def test_the_metrics_page_is_sound(recording: Recording) -> None:
    url = recording.room.prometheus.targets()[0]["scrapeUrl"]
    with urllib.request.urlopen(url, timeout=HUNG) as answer:
        page = answer.read().decode()
    assert promtool("check", "metrics", stdin=page) == ""
