"""For each alert: figures that make it fire, and figures close to them that do not. `promtool test rules` plays them.

Series are in promtool's notation: `0+6x20` is 0, 6, 12, … with a value a minute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.alerts import ALERTS
from dashboards.yaml_text import Yaml

_SERVER = 'job="rholsp", instance="127.0.0.1:9464"'


@dataclass(frozen=True, slots=True)
class Case:
    """What `alert` does at `minute`, given `series`.

    `fires` is the description that a person then reads, None where the alert must be silent; `labels` are those that it
    has besides job, instance and severity.
    """

    alert: str
    when: str
    series: Mapping[str, str]
    minute: int
    fires: str | None = None
    labels: Mapping[str, str] | None = None


def _series(metric: str, labels: str = "") -> str:
    return f"{metric}{{{_SERVER}{', ' if labels else ''}{labels}}}"


def _histogram(metric: str, labels: str, quick: float, slow: float, minutes: int, per_minute: int) -> dict[str, str]:
    """All observations lie between two bounds: in (`quick`, `slow`] seconds."""
    none, all_ = f"0+0x{minutes}", f"0+{per_minute}x{minutes}"
    comma = ", " if labels else ""
    return {
        _series(f"{metric}_bucket", f'{labels}{comma}le="{quick}"'): none,
        _series(f"{metric}_bucket", f'{labels}{comma}le="{slow}"'): all_,
        _series(f"{metric}_bucket", f'{labels}{comma}le="+Inf"'): all_,
        _series(f"{metric}_count", labels): all_,
    }


def _requests(method: str, quick: float, slow: float, per_minute: int = 60) -> dict[str, str]:
    labels = f'method="{method}", outcome="ok"'
    return _histogram("rholsp_request_duration_seconds", labels, quick, slow, 30, per_minute)


def _failing(errors: int) -> dict[str, str]:
    """1000 requests a minute, of which some fail."""
    count = "rholsp_request_duration_seconds_count"
    return {
        _series(count, 'method="textDocument/rename", outcome="ok"'): f"0+{1000 - errors}x30",
        _series(count, 'method="textDocument/rename", outcome="error"'): f"0+{errors}x30",
    }


def _diagnostics(quick: float, slow: float) -> dict[str, str]:
    return _histogram("rholsp_diagnostics_latency_seconds", 'mode="push"', quick, slow, 30, 10)


def _lag(quick: float, slow: float) -> dict[str, str]:
    return _histogram("rholsp_event_loop_lag_seconds", "", quick, slow, 30, 60)


def _lookups(hits: int, misses: int) -> dict[str, str]:
    """Per minute, for an hour and a half."""
    total = "rholsp_resolver_lookups_total"
    return {
        _series(total, 'language="rholang", result="hit"'): f"0+{hits}x90",
        _series(total, 'language="rholang", result="miss"'): f"0+{misses}x90",
        _series(total, 'language="rholang", result="join"'): "0+0x90",
    }


_WAITING_SENDERS = _series("rholsp_mailbox_waiting_senders", 'actor="documents", shard="2"')
_RESIDENT = _series("rholsp_process_resident_memory_bytes")
_FILES = _series("rholsp_workspace_files")
_RESTARTS = _series("rholsp_worker_restarts_total")
_RUNNING = _series("rholsp_index_running")
_DONE = _series("rholsp_index_run_done_files")
_CORRUPTIONS = _series("rholsp_store_corruptions_total")
_DROPPED = _series("rholsp_store_writes_total", 'result="dropped"')
_SAMPLE_AGE = _series("rholsp_sample_age_seconds")
_UP = _series("up")

CASES = (
    Case(
        "RholspRequestsSlow",
        "hovers take 10 to 20 ms",
        _requests("textDocument/hover", 0.01, 0.02),
        20,
        "95 % of the textDocument/hover answers of 127.0.0.1:9464 stay only within 195% of the time that they should "
        "take.",
        {"method": "textDocument/hover"},
    ),
    Case("RholspRequestsSlow", "hovers take 5 to 10 ms", _requests("textDocument/hover", 0.005, 0.01), 20),
    Case("RholspRequestsSlow", "renames take 20 to 50 ms", _requests("textDocument/rename", 0.02, 0.05), 20),
    Case("RholspRequestsSlow", "one slow hover a minute", _requests("textDocument/hover", 0.01, 0.02, 1), 20),
    Case("RholspRequestsSlow", "slow for five minutes only", _requests("textDocument/hover", 0.01, 0.02), 6),
    Case(
        "RholspRequestsSlow",
        "a method without an objective of its own takes 100 to 200 ms",
        _requests("textDocument/documentSymbol", 0.1, 0.2),
        20,
        "95 % of the textDocument/documentSymbol answers of 127.0.0.1:9464 stay only within 195% of the time that they "
        "should take.",
        {"method": "textDocument/documentSymbol"},
    ),
    Case(
        "RholspDiagnosticsSlow",
        "diagnostics take 300 to 500 ms",
        _diagnostics(0.3, 0.5),
        20,
        "From the last key to the diagnostics (push), P95 is 490ms on 127.0.0.1:9464.",
        {"mode": "push"},
    ),
    Case("RholspDiagnosticsSlow", "diagnostics take 200 to 300 ms", _diagnostics(0.2, 0.3), 20),
    Case(
        "RholspRequestsFail", "2 % of the requests fail", _failing(20), 20, "2% of the requests to 127.0.0.1:9464 fail."
    ),
    Case("RholspRequestsFail", "0.5 % of the requests fail", _failing(5), 20),
    Case(
        "RholspEventLoopLag",
        "tasks start 20 to 50 ms late",
        _lag(0.02, 0.05),
        20,
        "A task that is due on 127.0.0.1:9464 starts 49.7ms late (P99): everybody waits for it.",
    ),
    Case("RholspEventLoopLag", "tasks start 10 to 20 ms late", _lag(0.01, 0.02), 20),
    Case(
        "RholspCacheHitRateLow",
        "six of ten lookups are computed",
        _lookups(24, 36),
        60,
        "Only 40% of the lookups on 127.0.0.1:9464 are answered from the cache.",
    ),
    Case("RholspCacheHitRateLow", "every other lookup is a hit", _lookups(30, 30), 60),
    Case("RholspCacheHitRateLow", "hardly anybody asks", _lookups(2, 3), 60),
    Case(
        "RholspMailboxFull",
        "three tasks wait for room",
        {_WAITING_SENDERS: "0 3x10"},
        6,
        "The mailbox of documents on 127.0.0.1:9464 is full, and 3 tasks wait for room.",
        {"actor": "documents"},
    ),
    Case("RholspMailboxFull", "a task waited for a minute", {_WAITING_SENDERS: "0 3 0x10"}, 6),
    Case(
        "RholspActorsSilent",
        "the figures grow old",
        {_SAMPLE_AGE: "0+60x20"},
        6,
        "The actors of 127.0.0.1:9464 have given no figures for 6m 0s.",
    ),
    Case("RholspActorsSilent", "the figures are as old as the last scrape", {_SAMPLE_AGE: "15x20"}, 6),
    Case(
        "RholspMemoryGrowth",
        "memory grows by 240 MiB an hour",
        {_RESIDENT: f"{10**8}+{4 * 2**20}x120", _FILES: "100x120"},
        100,
        "127.0.0.1:9464 has grown by 240MiB in an hour beyond what new files explain.",
    ),
    Case(
        "RholspMemoryGrowth",
        "each new file takes 60 kB",
        {_RESIDENT: f"{10**8}+{70 * 60_000}x120", _FILES: "100+70x120"},
        100,
    ),
    Case(
        "RholspMemoryGrowth",
        "closed files explain nothing",
        {_RESIDENT: f"{10**8}+{2**20}x120", _FILES: "9000-70x120"},
        100,
    ),
    Case(
        "RholspWorkerCrashLoop",
        "a worker crashes each minute",
        {_RESTARTS: "0+1x20"},
        18,
        "15 workers of 127.0.0.1:9464 crashed or were killed within 15 minutes.",
    ),
    Case("RholspWorkerCrashLoop", "one file crashed two workers", {_RESTARTS: "0 2x20"}, 15),
    Case(
        "RholspIndexStuck",
        "no file is done any more",
        {_RUNNING: "1x40", _DONE: "0+10x10 100x30"},
        30,
        "127.0.0.1:9464 has been indexing, but no file was done for ten minutes: answers about other files are "
        "incomplete.",
    ),
    Case("RholspIndexStuck", "a file a minute is done", {_RUNNING: "1x40", _DONE: "0+1x40"}, 30),
    Case("RholspIndexStuck", "nothing is left to do", {_RUNNING: "0x40", _DONE: "100x40"}, 30),
    Case(
        "RholspStoreDamaged",
        "the index was found damaged",
        {_CORRUPTIONS: "0 0 1x20"},
        5,
        "127.0.0.1:9464 found its index on disk damaged and began it anew.",
    ),
    Case("RholspStoreDamaged", "all is well", {_CORRUPTIONS: "0x20"}, 5),
    Case(
        "RholspStoreDropsWrites",
        "summaries are dropped all the time",
        {_DROPPED: "0+60x60"},
        40,
        "127.0.0.1:9464 drops 1 summaries a second: the next start will be slower.",
        {"result": "dropped"},
    ),
    Case("RholspStoreDropsWrites", "some were dropped once", {_DROPPED: "0 60x60"}, 40),
    Case(
        "RholspNotAnswering",
        "the server hangs",
        {_UP: "1 0x20"},
        10,
        "127.0.0.1:9464 is listed as running but does not answer.",
    ),
    Case("RholspNotAnswering", "a scrape was missed", {_UP: "1 0 1x20"}, 10),
    Case("RholspNotAnswering", "the server has gone", {_UP: "1 1 _x20"}, 10),
)

_BY_NAME = {alert.name: alert for alert in ALERTS}


def promtool_tests(cases: Sequence[Case] = CASES) -> Yaml:
    """The cases as the file that `promtool test rules` reads, beside the rules."""
    return {
        "rule_files": ["rules.yml", "alerts.yml"],
        "evaluation_interval": "1m",
        "tests": [_test(case) for case in cases],
    }


def _test(case: Case) -> Yaml:
    return {
        "name": f"{case.alert}: {case.when}",
        "interval": "1m",
        "input_series": [{"series": series, "values": values} for series, values in case.series.items()],
        "alert_rule_test": [
            {
                "eval_time": f"{case.minute}m",
                "alertname": case.alert,
                "exp_alerts": [] if case.fires is None else [_expected(case, case.fires)],
            }
        ],
    }


def _expected(case: Case, description: str) -> Yaml:
    alert = _BY_NAME[case.alert]
    return {
        "exp_labels": {
            "severity": alert.severity,
            "job": "rholsp",
            "instance": "127.0.0.1:9464",
            **(case.labels or {}),
        },
        "exp_annotations": {"summary": alert.summary, "description": description, "runbook": alert.runbook()},
    }
