"""When somebody should look. Every alert has an entry in docs/runbook.md under its own name.

An alert is about people who wait, or about what will make them wait; it stays silent about single events that passed.
"""

from dataclasses import dataclass

from dashboards.objectives import (
    DIAGNOSTICS_SECONDS,
    FAILED_RATIO,
    FILE_BYTES,
    HIT_RATIO_LOW,
    LOOP_LAG_SECONDS,
)

RUNBOOK = "docs/runbook.md"


@dataclass(frozen=True, slots=True)
class Alert:
    """Fires when `expression` has had a value for `lasting` (a duration of Prometheus).

    `severity` is `critical` where people cannot work, `warning` where they wait, `info` where it only costs.
    `description` may use Prometheus's templates for labels and the value.
    """

    name: str
    expression: str
    lasting: str
    severity: str
    summary: str
    description: str

    def runbook(self) -> str:
        """The entry in the runbook, relative to the checkout."""
        return f"{RUNBOOK}#{self.name.lower()}"


_ON = "on (job, instance)"
_GROWTH_BYTES = 128 * 2**20

ALERTS = (
    Alert(
        "RholspRequestsSlow",
        "instance_method:rholsp_request_objective:used_p95_5m > 1\n"
        "and on (job, instance, method)\n"
        # Ten answers in five minutes: fewer say nothing about a percentile.
        "instance_method:rholsp_request_duration_seconds:rate5m > 10 / 300",
        "10m",
        "warning",
        "People wait for answers",
        "95 % of the {{ $labels.method }} answers of {{ $labels.instance }} stay only within "
        "{{ $value | humanizePercentage }} of the time that they should take.",
    ),
    Alert(
        "RholspDiagnosticsSlow",
        f"instance_mode:rholsp_diagnostics_latency_seconds:p95_5m > {DIAGNOSTICS_SECONDS}",
        "10m",
        "warning",
        "Mistakes are underlined late",
        "From the last key to the diagnostics ({{ $labels.mode }}), P95 is {{ $value | humanizeDuration }} "
        "on {{ $labels.instance }}.",
    ),
    Alert(
        "RholspRequestsFail",
        f"instance:rholsp_requests_failed:ratio_rate5m > {FAILED_RATIO}",
        "10m",
        "warning",
        "Requests end in errors",
        "{{ $value | humanizePercentage }} of the requests to {{ $labels.instance }} fail.",
    ),
    Alert(
        "RholspEventLoopLag",
        f"instance:rholsp_event_loop_lag_seconds:p99_5m > {LOOP_LAG_SECONDS}",
        "10m",
        "warning",
        "Something holds the event loop",
        "A task that is due on {{ $labels.instance }} starts {{ $value | humanizeDuration }} late (P99): everybody "
        "waits for it.",
    ),
    Alert(
        "RholspCacheHitRateLow",
        f"instance:rholsp_resolver_lookups_without_work:ratio_rate5m < {HIT_RATIO_LOW}\n"
        f"and {_ON}\n"
        "instance:rholsp_resolver_lookups:rate5m > 0.2",
        "30m",
        "info",
        "The resolver cache is of little use",
        "Only {{ $value | humanizePercentage }} of the lookups on {{ $labels.instance }} are answered from the cache.",
    ),
    Alert(
        "RholspMailboxFull",
        "max by (job, instance, actor) (rholsp_mailbox_waiting_senders) > 0",
        "2m",
        "critical",
        "An actor does not keep up",
        "The mailbox of {{ $labels.actor }} on {{ $labels.instance }} is full, and {{ $value }} tasks wait for room.",
    ),
    Alert(
        "RholspActorsSilent",
        "rholsp_sample_age_seconds > 60",
        "2m",
        "critical",
        "An actor does not answer",
        "The actors of {{ $labels.instance }} have given no figures for {{ $value | humanizeDuration }}.",
    ),
    Alert(
        "RholspMemoryGrowth",
        "rholsp_process_resident_memory_bytes - rholsp_process_resident_memory_bytes offset 1h\n"
        f"- {FILE_BYTES} * clamp_min(rholsp_workspace_files - rholsp_workspace_files offset 1h, 0)\n"
        f"> {_GROWTH_BYTES}",
        "30m",
        "warning",
        "Memory grows and the workspace does not",
        "{{ $labels.instance }} has grown by {{ $value | humanize1024 }}B in an hour beyond what new files explain.",
    ),
    Alert(
        "RholspWorkerCrashLoop",
        "increase(rholsp_worker_restarts_total[15m]) > 3",
        "0m",
        "warning",
        "Worker processes crash again and again",
        "{{ $value | humanize }} workers of {{ $labels.instance }} crashed or were killed within 15 minutes.",
    ),
    Alert(
        "RholspIndexStuck",
        f"rholsp_index_running == 1\nunless {_ON}\nchanges(rholsp_index_run_done_files[10m]) > 0",
        "5m",
        "warning",
        "Indexing does not get on",
        "{{ $labels.instance }} has been indexing, but no file was done for ten minutes: answers about other files "
        "are incomplete.",
    ),
    Alert(
        "RholspStoreDamaged",
        "increase(rholsp_store_corruptions_total[1h]) > 0",
        "0m",
        "warning",
        "The index on disk was damaged",
        "{{ $labels.instance }} found its index on disk damaged and began it anew.",
    ),
    Alert(
        "RholspStoreDropsWrites",
        'rate(rholsp_store_writes_total{result="dropped"}[15m]) > 0',
        "15m",
        "info",
        "The index on disk does not take what it is given",
        "{{ $labels.instance }} drops {{ $value | humanize }} summaries a second: the next start will be slower.",
    ),
    Alert(
        "RholspNotAnswering",
        'up{job="rholsp"} == 0',
        "5m",
        "critical",
        "A server does not answer Prometheus",
        "{{ $labels.instance }} is listed as running but does not answer.",
    ),
)
