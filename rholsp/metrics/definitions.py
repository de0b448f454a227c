"""Every metric of rholsp: this table is the only place where one is defined. docs/metrics.md is made from it.

Labels never hold URIs or the user's text: the values of each are a closed set, given here.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from rholsp.telemetry.events import PHASES, AnalysisPlace, DiagnosticsMode, Direction, Outcome

LATENCY = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Answers take 0.1 ms to 1 s. The promises of 10, 20 and 50 ms, and the limit for slow operations, are bounds."""
DIAGNOSTICS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Edits rest for 100 ms, or up to four times as long, before diagnostics are pushed."""

OTHER = "other"
"""In place of a method or language that is in no table."""
REQUESTS = "each request of the method table, `initialize`, `other`"
NOTIFICATIONS = "each notification of the method table, `other`"
MESSAGES = "each method of the method table, `initialize`, `other`"
"""The label sets of methods, which their table closes: rholsp/server/methods.py."""
LANGUAGES = ("rholang", "metta", OTHER)
SHARDS = ("0", "1", "2", "3")
ACTORS = ("documents", "symbols", "cache", "indexer", "store", "workers", "desk", "dispatcher", "writer")
ORIGINS = ("stored", "inline", "worker", "failed")


class MetricKind(StrEnum):
    """The type of a metric, in Prometheus's words."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


Labels = tuple[tuple[str, tuple[str, ...] | str], ...]
"""Each label with its values, or with words for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """One metric. `name` is the one that queries use; `help` one sentence."""

    name: str
    kind: MetricKind
    help: str
    labels: Labels = ()
    buckets: tuple[float, ...] = field(default=(), repr=False)

    @property
    def label_names(self) -> list[str]:
        return [name for name, _ in self.labels]


def _counter(name: str, help: str, **labels: tuple[str, ...] | str) -> Metric:
    return Metric(f"rholsp_{name}", MetricKind.COUNTER, help, tuple(labels.items()))


def _gauge(name: str, help: str, **labels: tuple[str, ...] | str) -> Metric:
    return Metric(f"rholsp_{name}", MetricKind.GAUGE, help, tuple(labels.items()))


def _histogram(name: str, buckets: tuple[float, ...], help: str, **labels: tuple[str, ...] | str) -> Metric:
    return Metric(f"rholsp_{name}", MetricKind.HISTOGRAM, help, tuple(labels.items()), buckets)


# Requests and notifications.
REQUEST_DURATION = _histogram(
    "request_duration_seconds",
    LATENCY,
    "Time from reading a request to queueing its answer.",
    method=REQUESTS,
    outcome=tuple(Outcome),
)
REQUEST_PHASE = _histogram(
    "request_phase_seconds",
    LATENCY,
    "Parts of the time of a request that succeeded: waiting for its turn (queue), waiting for its own document to be"
    " parsed (parse), finding the answer (resolve), writing it (encode).",
    phase=PHASES,
)
REQUESTS_IN_FLIGHT = _gauge("requests_in_flight", "Requests received and not yet answered.")
NOTIFICATIONS_TOTAL = _counter("notifications_total", "Notifications handled.", method=NOTIFICATIONS)
SLOW_OPERATIONS = _counter(
    "slow_operations_total",
    "Messages that took longer than the limit for slow operations: 100 ms, or what --slow-ms says.",
    method=MESSAGES,
)
DIAGNOSTICS_LATENCY = _histogram(
    "diagnostics_latency_seconds",
    DIAGNOSTICS,
    "Time from reading the last edit of a document until its diagnostics were ready to be shown; pushed ones wait"
    " until edits rest.",
    mode=tuple(DiagnosticsMode),
)
FRAMES = _counter(
    "frames_total", "Messages read from the client (in) and written to it (out).", direction=tuple(Direction)
)
FRAME_BYTES = _counter("frame_bytes_total", "Bytes of these messages, without headers.", direction=tuple(Direction))

# Analysing files.
PARSE_DURATION = _histogram(
    "parse_duration_seconds",
    LATENCY,
    "Time to analyse one text: on the event loop (inline), in a thread, or in a worker process.",
    place=tuple(AnalysisPlace),
)
PARSE_BYTES = _counter("parse_bytes_total", "Size of these texts in UTF-8.", place=tuple(AnalysisPlace))

# The resolver cache.
LOOKUPS = _counter(
    "resolver_lookups_total",
    "Resolver lookups by cache result: found (hit), computed (miss), or joined to a running computation (join).",
    language=LANGUAGES,
    result=("hit", "miss", "join"),
)
HIT_RATIO = _gauge(
    "resolver_cache_hit_ratio", "Share of the last 1,024 lookups that needed no computation of their own."
)
CACHE_ENTRIES = _gauge("resolver_cache_entries", "Entries in the resolver cache.")
EVICTIONS = _counter(
    "resolver_cache_evictions_total", "Entries dropped because the cache was full.", language=LANGUAGES
)
INVALIDATIONS = _counter(
    "resolver_cache_invalidations_total",
    "Entries dropped because something that they depend on has changed.",
    language=LANGUAGES,
)

# The workspace.
FILES = _gauge("workspace_files", "Files known.")
OPEN_DOCUMENTS = _gauge("workspace_open_documents", "Documents that the editor has open.")
SYMBOLS = _gauge("workspace_symbols", "Symbols in all files.")
NAMES = _gauge("workspace_names", "Names that the whole workspace shares.")
REGIONS = _gauge("workspace_regions", "Regions of other languages in all files.")
TEXT_BYTES = _gauge("workspace_bytes", "Size of the texts of all files in UTF-8.")
SHARD_FILES = _gauge("shard_files", "Files of one document shard.", shard=SHARDS)
SHARD_SYMBOLS = _gauge("shard_symbols", "Symbols in the files of one document shard.", shard=SHARDS)
SHARD_REGIONS = _gauge("shard_regions", "Regions of other languages in the files of one document shard.", shard=SHARDS)
SHARD_BYTES = _gauge("shard_bytes", "Size of the texts of one document shard in UTF-8.", shard=SHARDS)
SHARD_NAMES = _gauge("shard_names", "Names of one symbol shard.", shard=SHARDS)
MAILBOX_DEPTH = _gauge("mailbox_depth", "Messages waiting in a mailbox.", actor=ACTORS, shard=SHARDS)
MAILBOX_SENDERS = _gauge(
    "mailbox_waiting_senders", "Tasks waiting for room in a full mailbox.", actor=ACTORS, shard=SHARDS
)

# Indexing.
INDEX_RUNNING = _gauge("index_running", "1 while indexing runs, else 0.")
INDEX_FILES = _gauge("index_run_files", "Files found by the current indexing run, or by the last one.")
INDEX_DONE = _gauge("index_run_done_files", "How many of these files are done.")
INDEX_SECONDS = _gauge("index_last_run_seconds", "Duration of the last run; 0 before the first has ended.")
INDEX_ORIGINS = _counter(
    "index_files_total",
    "Files indexed by the origin of their summary: the index on disk (stored), this process (inline), a worker"
    " process; failed ones crashed a worker or timed out in it.",
    origin=ORIGINS,
)
STORE_READS = _counter("store_reads_total", "Files looked up in the index on disk.", result=("hit", "miss"))
STORE_WRITES = _counter(
    "store_writes_total",
    "Files sent to the index on disk; dropped ones could not be written.",
    result=("written", "dropped"),
)
STORE_CORRUPTIONS = _counter("store_corruptions_total", "Times the index on disk was found damaged and rebuilt.")
STORE_SUMMARIES = _gauge("store_summaries", "Files in the index on disk.")
STORE_BYTES = _gauge("store_used_bytes", "Size of the index on disk.")
WORKERS_RUNNING = _gauge("workers_running", "Worker processes running.")
WORKER_STARTS = _counter("worker_starts_total", "Worker processes started.")
WORKER_RESTARTS = _counter(
    "worker_restarts_total", "Worker processes that crashed, or were killed for taking too long."
)

# The event loop and the process.
LOOP_LAG = _histogram(
    "event_loop_lag_seconds",
    LATENCY,
    "How late a sleeping task woke up; probed once a second.",
)
TASKS_LIVING = _gauge("tasks_living", "Trio tasks that exist.")
TASKS_RUNNABLE = _gauge("tasks_runnable", "Trio tasks ready to run.")
THREADS = _gauge("threads_in_use", "Busy threads of the shared pool.")
BUILD_INFO = _gauge(
    "build_info",
    "Always 1; the labels say what runs here.",
    version="of rholsp",
    python="its version",
    system="the operating system",
)

# The exporter itself.
SCRAPES = _counter(
    "scrapes_total",
    "Pages rendered: with the actors' current figures (fresh), or with the last known ones because an actor was busy"
    " (stale).",
    result=("fresh", "stale"),
)
SAMPLE_AGE = _gauge(
    "sample_age_seconds", "Age of the actors' figures: all about workspace, cache, indexing, store and workers."
)

METRICS = tuple([value for value in list(globals().values()) if isinstance(value, Metric)])

PROCESS = (
    ("rholsp_process_cpu_seconds_total", MetricKind.COUNTER, "Time of processors used, by this process alone."),
    ("rholsp_process_resident_memory_bytes", MetricKind.GAUGE, "Memory in use."),
    ("rholsp_process_virtual_memory_bytes", MetricKind.GAUGE, "Memory mapped."),
    ("rholsp_process_start_time_seconds", MetricKind.GAUGE, "When the process started, in seconds since 1970."),
    ("rholsp_process_open_fds", MetricKind.GAUGE, "File descriptors open."),
    ("rholsp_process_max_fds", MetricKind.GAUGE, "File descriptors that may be open."),
)
"""What prometheus_client's own collector tells of the process, on Linux only."""
