"""The first look: are users waiting, and if so, for what? The four golden signals, one section each."""

from dashboards.objectives import (
    DIAGNOSTICS_SECONDS,
    FAILED_RATIO,
    HIT_RATIO,
    HIT_RATIO_LOW,
    IN_TIME,
    LOOP_LAG_SECONDS,
)
from dashboards.panels import Dashboard, Kind, Limits, Panel, Query, Section

_DURATION = "rholsp_request_duration_seconds"

_WAITING = Section(
    "Are users waiting?",
    (
        Panel(
            "Answers in time",
            "Part of the answers of the last five minutes that took no longer than the objective of their method "
            "(10 ms for definition and hover, 20 ms for references, 50 ms for rename, 100 ms for most others). "
            "Of several servers, the worst.",
            "percentunit",
            (Query("min(instance:rholsp_requests_in_time:ratio_rate5m{$scope})", "in time"),),
            Kind.FIGURE,
            Limits(IN_TIME, 0.9),
            width=4,
            height=5,
            most=1,
        ),
        Panel(
            "Last key to diagnostics",
            "Time from the last key to the underlined mistakes, which 95 % stay below. "
            "It includes the pause that edits must rest, 100 ms by default.",
            "s",
            (Query("max(instance_mode:rholsp_diagnostics_latency_seconds:p95_5m{$scope})", "P95"),),
            Kind.FIGURE,
            Limits(DIAGNOSTICS_SECONDS, 2 * DIAGNOSTICS_SECONDS),
            width=4,
            height=5,
        ),
        Panel(
            "Requests that failed",
            "Part of the requests of the last five minutes that ended in an error. Cancelled ones are not counted: "
            "editors cancel what they no longer need.",
            "percentunit",
            (Query("max(instance:rholsp_requests_failed:ratio_rate5m{$scope})", "failed"),),
            Kind.FIGURE,
            Limits(FAILED_RATIO, 5 * FAILED_RATIO),
            width=4,
            height=5,
            most=1,
        ),
        Panel(
            "Event loop lag",
            "How late a task starts that is due, which 99 % stay below. Everything else waits for as long.",
            "s",
            (Query("max(instance:rholsp_event_loop_lag_seconds:p99_5m{$scope})", "P99"),),
            Kind.FIGURE,
            Limits(LOOP_LAG_SECONDS, 5 * LOOP_LAG_SECONDS),
            width=4,
            height=5,
        ),
        Panel(
            "Cache hit rate",
            "Part of the lookups of names in the last five minutes whose answer the resolver cache had, or was just "
            "computing. Names that are private to a file need no cache and are not counted.",
            "percentunit",
            (Query("min(instance:rholsp_resolver_lookups_without_work:ratio_rate5m{$scope})", "hit rate"),),
            Kind.FIGURE,
            Limits(HIT_RATIO, HIT_RATIO_LOW),
            width=4,
            height=5,
            most=1,
        ),
        Panel(
            "Alerts firing",
            "How many alerts are firing now. Each has an entry in docs/runbook.md.",
            "none",
            (
                Query(
                    'sum(ALERTS{alertname=~"Rholsp.+", alertstate="firing", $scope}) or vector(0)',
                    "alerts",
                ),
            ),
            Kind.FIGURE,
            Limits(1, 2),
            width=4,
            height=5,
        ),
    ),
)

_LATENCY = Section(
    "Latency",
    (
        Panel(
            "Part of the objective used, by method",
            "P95 of each method as part of its objective: 100 % is the limit of what feels instant.",
            "percentunit",
            (Query("max by (method) (instance_method:rholsp_request_objective:used_p95_5m{$scope})", "{{method}}"),),
            Kind.BARS,
            Limits(0.5, 1),
            most=1,
        ),
        Panel(
            "Time to an answer",
            "Half, 95 % and 99 % of all answers come within these times, whatever the method.",
            "s",
            (
                *(
                    Query(f"max(instance:{_DURATION}:p{percent}_5m{{$scope}})", f"P{percent}")
                    for percent in (50, 95, 99)
                ),
            ),
        ),
        Panel(
            "P95 by method",
            "95 % of a method's answers come within this time.",
            "s",
            (Query(f"max by (method) (instance_method:{_DURATION}:p95_5m{{$scope}})", "{{method}}"),),
        ),
    ),
)

_TRAFFIC = Section(
    "Traffic",
    (
        Panel(
            "Requests by method",
            "Questions per second, answered, failed or cancelled.",
            "reqps",
            (Query(f"sum by (method) (rate({_DURATION}_count{{$scope}}[$__rate_interval]))", "{{method}}"),),
            stacked=True,
        ),
        Panel(
            "Notifications by method",
            "What editors tell, per second: didChange is a key or a few.",
            "ops",
            (Query("sum by (method) (rate(rholsp_notifications_total{$scope}[$__rate_interval]))", "{{method}}"),),
            stacked=True,
        ),
        Panel(
            "Bytes to and from editors",
            "Bodies of messages, per second.",
            "Bps",
            (Query("sum by (direction) (rate(rholsp_frame_bytes_total{$scope}[$__rate_interval]))", "{{direction}}"),),
        ),
    ),
)

_ERRORS = Section(
    "Errors",
    (
        Panel(
            "Requests that gave no answer",
            "Errors and cancelled requests per second. Many cancellations are normal while somebody types.",
            "reqps",
            (
                Query(
                    f'sum by (outcome) (rate({_DURATION}_count{{outcome!="ok", $scope}}[$__rate_interval]))',
                    "{{outcome}}",
                ),
            ),
        ),
        Panel(
            "Slow operations per minute",
            "Messages that took longer than 100 ms; the log names each one.",
            "none",
            (
                Query(
                    "60 * sum by (method) (rate(rholsp_slow_operations_total{$scope}[$__rate_interval]))", "{{method}}"
                ),
            ),
        ),
        Panel(
            "Crashes and damage",
            "Worker processes that crashed or were killed, indexes on disk that were damaged, and files that could "
            "not be indexed, since the start.",
            "none",
            (
                Query("sum(rholsp_worker_restarts_total{$scope})", "workers"),
                Query("sum(rholsp_store_corruptions_total{$scope})", "indexes on disk"),
                Query('sum(rholsp_index_files_total{origin="failed", $scope})', "files"),
            ),
        ),
    ),
)

_SATURATION = Section(
    "Saturation",
    (
        Panel(
            "Requests in flight",
            "Received and not yet answered. A level that does not come back to zero is a queue.",
            "none",
            (Query("sum by (instance) (rholsp_requests_in_flight{$scope})", "{{instance}}"),),
            width=6,
        ),
        Panel(
            "Messages waiting",
            "The fullest mailbox of each kind of actor.",
            "none",
            (Query("max by (actor) (rholsp_mailbox_depth{$scope})", "{{actor}}"),),
            width=6,
        ),
        Panel(
            "Processor",
            "Processor seconds per second; workers are not included.",
            "percentunit",
            (Query("rate(rholsp_process_cpu_seconds_total{$scope}[$__rate_interval])", "{{instance}}"),),
            width=6,
        ),
        Panel(
            "Memory",
            "Resident memory of each server, without its workers.",
            "bytes",
            (Query("rholsp_process_resident_memory_bytes{$scope}", "{{instance}}"),),
            width=6,
        ),
    ),
)

OVERVIEW = Dashboard(
    "rholsp-overview",
    "rholsp: are users waiting?",
    "The golden signals of rholsp language servers: latency against objectives, traffic, errors, saturation.",
    (_WAITING, _LATENCY, _TRAFFIC, _ERRORS, _SATURATION),
)
