"""The second look: which part of the server makes users wait, or will."""

from dashboards.objectives import DIAGNOSTICS_SECONDS, HIT_RATIO, HIT_RATIO_LOW, LOOP_LAG_SECONDS
from dashboards.panels import Dashboard, Kind, Limits, Panel, Query, Section


def _figure(title: str, description: str, unit: str, expression: str, legend: str = "") -> Panel:
    return Panel(title, description, unit, (Query(expression, legend),), Kind.FIGURE, width=3, height=4)


_RUNNING = Section(
    "What runs",
    (
        _figure(
            "Servers by version",
            "Running servers, by version of rholsp.",
            "none",
            "count by (version) (rholsp_build_info{$scope})",
            "rholsp {{version}}",
        ),
        _figure(
            "Running for",
            "Time since the start of the server that runs longest.",
            "s",
            "max(time() - rholsp_process_start_time_seconds{$scope})",
        ),
        _figure("Files", "Files known in all workspaces.", "short", "sum(rholsp_workspace_files{$scope})"),
        _figure(
            "Open documents", "Files that editors have open.", "short", "sum(rholsp_workspace_open_documents{$scope})"
        ),
        _figure("Symbols", "Symbols in all files.", "short", "sum(rholsp_workspace_symbols{$scope})"),
        _figure(
            "Embedded regions",
            "Texts of other languages inside files, such as MeTTa in Rholang strings.",
            "short",
            "sum(rholsp_workspace_regions{$scope})",
        ),
        _figure("Names", "Names that are known across files.", "short", "sum(rholsp_workspace_names{$scope})"),
        _figure("Indexing now", "Servers that are indexing.", "none", "sum(rholsp_index_running{$scope})"),
    ),
)

_REQUESTS = Section(
    "Where the time of a request goes",
    (
        Panel(
            "Phases, mean",
            "Mean time that a request spends in each phase: waiting for its turn, for its own document to be parsed, "
            "at work, being encoded. Stacked, they are the mean request.",
            "s",
            (
                Query(
                    "sum by (phase) (rate(rholsp_request_phase_seconds_sum{$scope}[$__rate_interval]))\n"
                    "/ on () group_left ()\n"
                    "sum(rate(rholsp_request_duration_seconds_count{$scope}[$__rate_interval]))",
                    "{{phase}}",
                ),
            ),
            stacked=True,
        ),
        Panel(
            "Phases, P95",
            "95 % of the requests spend at most this much in each phase.",
            "s",
            (Query("max by (phase) (instance_phase:rholsp_request_phase_seconds:p95_5m{$scope})", "{{phase}}"),),
        ),
        Panel(
            "Last key to diagnostics, P95",
            "Pushed by the server after a pause in typing, or pulled by the editor.",
            "s",
            (Query("max by (mode) (instance_mode:rholsp_diagnostics_latency_seconds:p95_5m{$scope})", "{{mode}}"),),
            limits=Limits(DIAGNOSTICS_SECONDS, 2 * DIAGNOSTICS_SECONDS),
        ),
    ),
)

_ACTORS = Section(
    "Actors and the event loop",
    (
        Panel(
            "Mailboxes",
            "Messages that wait in the fullest mailbox of each kind of actor. One that stays up does not keep up.",
            "none",
            (Query("max by (actor) (rholsp_mailbox_depth{$scope})", "{{actor}}"),),
        ),
        Panel(
            "Waiting for room in a mailbox",
            "Tasks stopped because a mailbox is full, by its actor. Anything above zero is worth a look.",
            "none",
            (Query("sum by (actor) (rholsp_mailbox_waiting_senders{$scope})", "{{actor}}"),),
        ),
        Panel(
            "Event loop lag, P50 and P99",
            "How much later than asked for a sleeping task woke up. Long steps of work without a pause show here.",
            "s",
            (
                Query("max(instance:rholsp_event_loop_lag_seconds:p50_5m{$scope})", "P50"),
                Query("max(instance:rholsp_event_loop_lag_seconds:p99_5m{$scope})", "P99"),
            ),
            limits=Limits(LOOP_LAG_SECONDS, 5 * LOOP_LAG_SECONDS),
        ),
        Panel(
            "Tasks and threads",
            "Trio tasks that exist, those that wait for their turn, and threads at work.",
            "none",
            (
                Query("sum(rholsp_tasks_living{$scope})", "tasks"),
                Query("sum(rholsp_tasks_runnable{$scope})", "tasks waiting for their turn"),
                Query("sum(rholsp_threads_in_use{$scope})", "threads at work"),
            ),
        ),
        Panel(
            "Age of these figures",
            "How old the actors' figures are. They grow old where an actor is too busy to give new ones.",
            "s",
            (Query("max by (instance) (rholsp_sample_age_seconds{$scope})", "{{instance}}"),),
        ),
        Panel(
            "Scrapes per minute",
            "With fresh figures of the actors, or with the last known ones.",
            "none",
            (Query("60 * sum by (result) (rate(rholsp_scrapes_total{$scope}[$__rate_interval]))", "{{result}}"),),
        ),
    ),
)

_CACHE = Section(
    "Resolver cache",
    (
        Panel(
            "Lookups",
            "Lookups per second: answered from the cache (hit), joined to a computation under way, computed (miss).",
            "ops",
            (
                Query(
                    "sum by (language, result) (rate(rholsp_resolver_lookups_total{$scope}[$__rate_interval])) > 0",
                    "{{result}}, {{language}}",
                ),
            ),
            stacked=True,
        ),
        Panel(
            "Hit rate",
            "Part of the lookups that needed no work: over five minutes, and over the last 1024 lookups.",
            "percentunit",
            (
                Query(
                    "min(instance:rholsp_resolver_lookups_without_work:ratio_rate5m{$scope})",
                    "five minutes",
                ),
                Query("min(rholsp_resolver_cache_hit_ratio{$scope})", "1024 lookups"),
            ),
            limits=Limits(HIT_RATIO, HIT_RATIO_LOW),
            most=1,
        ),
        Panel(
            "Entries",
            "Entries in the cache; --cache-size sets the limit, 10,000 by default.",
            "short",
            (Query("sum by (instance) (rholsp_resolver_cache_entries{$scope})", "{{instance}}"),),
        ),
        Panel(
            "Entries dropped because something changed",
            "Entries per second that depended on a file or a name that changed: many per edit for popular names.",
            "ops",
            (
                Query(
                    "sum by (language) (rate(rholsp_resolver_cache_invalidations_total{$scope}[$__rate_interval]))",
                    "{{language}}",
                ),
            ),
            width=12,
        ),
        Panel(
            "Entries dropped for want of room",
            "Entries per second that had to make room. If that goes on, a larger --cache-size helps.",
            "ops",
            (
                Query(
                    "sum by (language) (rate(rholsp_resolver_cache_evictions_total{$scope}[$__rate_interval]))",
                    "{{language}}",
                ),
            ),
            width=12,
        ),
    ),
)

_INDEXING = Section(
    "Parsing and indexing",
    (
        Panel(
            "Progress of indexing",
            "Files found by the last indexing run, and how many of them are done.",
            "short",
            (
                Query("sum(rholsp_index_run_files{$scope})", "found"),
                Query("sum(rholsp_index_run_done_files{$scope})", "done"),
            ),
        ),
        Panel(
            "Files indexed, by origin",
            "Since the start: taken from the index on disk, read in this process or by a worker, or given up.",
            "short",
            (Query("sum by (origin) (rholsp_index_files_total{$scope})", "{{origin}}"),),
            stacked=True,
        ),
        Panel(
            "Duration of the last indexing run",
            "Of each server, from its start to the last file; zero before the first run has ended.",
            "s",
            (Query("max by (instance) (rholsp_index_last_run_seconds{$scope})", "{{instance}}"),),
        ),
        Panel(
            "Time to analyse a file, P95",
            "Lexing, parsing and summary of one file, by where it happens: in the event loop, a thread, a worker.",
            "s",
            (Query("max by (place) (instance_place:rholsp_parse_duration_seconds:p95_5m{$scope})", "{{place}}"),),
        ),
        Panel(
            "Text analysed",
            "Bytes of source per second, by place.",
            "Bps",
            (Query("sum by (place) (rate(rholsp_parse_bytes_total{$scope}[$__rate_interval]))", "{{place}}"),),
        ),
        Panel(
            "Worker processes",
            "Running now; started, and crashed or killed, since the start of the server.",
            "none",
            (
                Query("sum(rholsp_workers_running{$scope})", "running"),
                Query("sum(rholsp_worker_starts_total{$scope})", "started"),
                Query("sum(rholsp_worker_restarts_total{$scope})", "crashed or killed"),
            ),
        ),
    ),
)

_STORE = Section(
    "Index on disk",
    (
        Panel(
            "Reads",
            "Summaries asked for per second: found (hit), or absent or out of date (miss).",
            "ops",
            (Query("sum by (result) (rate(rholsp_store_reads_total{$scope}[$__rate_interval]))", "{{result}}"),),
            width=6,
        ),
        Panel(
            "Writes",
            "Summaries given to the index on disk per second. Dropped ones are read from source at the next start.",
            "ops",
            (Query("sum by (result) (rate(rholsp_store_writes_total{$scope}[$__rate_interval]))", "{{result}}"),),
            width=6,
        ),
        Panel(
            "Summaries kept",
            "Summaries in the index on disk.",
            "short",
            (Query("max by (instance) (rholsp_store_summaries{$scope})", "{{instance}}"),),
            width=6,
        ),
        Panel(
            "Size",
            "Bytes of the index on disk.",
            "bytes",
            (Query("max by (instance) (rholsp_store_used_bytes{$scope})", "{{instance}}"),),
            width=6,
        ),
    ),
)

_MEMORY = Section(
    "Memory and shards",
    (
        Panel(
            "Memory and text",
            "Resident memory of each server, without its workers; below it, the texts of all files that it knows.",
            "bytes",
            (
                Query("rholsp_process_resident_memory_bytes{$scope}", "memory, {{instance}}"),
                Query("rholsp_workspace_bytes{$scope}", "text, {{instance}}"),
            ),
        ),
        Panel(
            "Memory per file",
            "Resident memory divided by the number of files. A file of 100 lines may take 60 kB; in small workspaces "
            "the server itself is most of it. Not shown during indexing.",
            "bytes",
            (
                Query(
                    "rholsp_process_resident_memory_bytes{$scope} / (rholsp_workspace_files{$scope} > 0)\n"
                    "unless rholsp_index_running{$scope} == 1",
                    "{{instance}}",
                ),
            ),
        ),
        Panel(
            "Open file descriptors",
            "As part of what the system allows the process.",
            "percentunit",
            (
                Query(
                    "rholsp_process_open_fds{$scope} / rholsp_process_max_fds{$scope}",
                    "{{instance}}",
                ),
            ),
        ),
        Panel(
            "Files by shard",
            "Document shards share the files evenly; one that stands out has more work than the others.",
            "short",
            (Query("sum by (shard) (rholsp_shard_files{$scope})", "shard {{shard}}"),),
            width=6,
        ),
        Panel(
            "Symbols and regions by shard",
            "Symbols, and regions of embedded languages, in the files of each document shard.",
            "short",
            (
                Query("sum by (shard) (rholsp_shard_symbols{$scope})", "symbols, shard {{shard}}"),
                Query("sum by (shard) (rholsp_shard_regions{$scope})", "regions, shard {{shard}}"),
            ),
            width=6,
        ),
        Panel(
            "Text by shard",
            "Size of the texts of each document shard.",
            "bytes",
            (Query("sum by (shard) (rholsp_shard_bytes{$scope})", "shard {{shard}}"),),
            width=6,
        ),
        Panel(
            "Names by shard",
            "Workspace-wide names of each symbol shard.",
            "short",
            (Query("sum by (shard) (rholsp_shard_names{$scope})", "shard {{shard}}"),),
            width=6,
        ),
    ),
)

_WIRE = Section(
    "Messages and processor",
    (
        Panel(
            "Messages",
            "Messages to and from editors per second: requests, answers and notifications.",
            "ops",
            (Query("sum by (direction) (rate(rholsp_frames_total{$scope}[$__rate_interval]))", "{{direction}}"),),
            width=12,
        ),
        Panel(
            "Processor time",
            "Processor seconds per second of each server, without its workers.",
            "percentunit",
            (Query("rate(rholsp_process_cpu_seconds_total{$scope}[$__rate_interval])", "{{instance}}"),),
            width=12,
        ),
    ),
)

INSIDE = Dashboard(
    "rholsp-inside",
    "rholsp: what happens inside",
    "The parts of rholsp language servers: requests, actors, resolver cache, indexing, index on disk, memory.",
    (_RUNNING, _REQUESTS, _ACTORS, _CACHE, _INDEXING, _STORE, _MEMORY, _WIRE),
)

UNSHOWN = {
    "rholsp_process_virtual_memory_bytes": "what is mapped costs nothing; resident memory is what counts",
}
"""Metrics that no panel, rule or alert reads, and why."""
