"""Gauges sampled at scrape time."""

import platform

import trio

from rholsp import __version__
from rholsp.metrics import definitions as d
from rholsp.metrics.counters import Sample, Values, label_values
from rholsp.protocol.connection import Peer
from rholsp.workspace import Workspace
from rholsp.workspace.stats import Figures, mailboxes


def of_actors(figures: Figures) -> Sample:
    """The actors' figures."""
    files, cache, index, store, workers = (
        figures.files,
        figures.cache,
        figures.index,
        figures.store,
        figures.workers,
    )
    lookups, evictions, invalidations = (
        dict.fromkeys(label_values(metric), 0.0) for metric in (d.LOOKUPS, d.EVICTIONS, d.INVALIDATIONS)
    )
    for name, counts in figures.lookups.items():
        language = name if name in d.LANGUAGES else d.OTHER
        for result, plural in (("hit", "hits"), ("miss", "misses"), ("join", "joins")):
            lookups[language, result] += counts.get(plural, 0)
        evictions[language,] += counts.get("evictions", 0)
        invalidations[language,] += counts.get("invalidations", 0)
    return {
        d.LOOKUPS: {**lookups},
        d.EVICTIONS: {**evictions},
        d.INVALIDATIONS: {**invalidations},
        d.HIT_RATIO: {(): cache.recent_hit_rate},
        d.CACHE_ENTRIES: {(): cache.size},
        d.FILES: {(): sum(shard.files for shard in files)},
        d.OPEN_DOCUMENTS: {(): sum(shard.open_files for shard in files)},
        d.SYMBOLS: {(): sum(shard.symbols for shard in files)},
        d.NAMES: {(): sum(figures.names)},
        d.REGIONS: {(): sum(shard.regions for shard in files)},
        d.TEXT_BYTES: {(): sum(shard.text_bytes for shard in files)},
        d.SHARD_FILES: {(str(at),): shard.files for at, shard in enumerate(files)},
        d.SHARD_SYMBOLS: {(str(at),): shard.symbols for at, shard in enumerate(files)},
        d.SHARD_REGIONS: {(str(at),): shard.regions for at, shard in enumerate(files)},
        d.SHARD_BYTES: {(str(at),): shard.text_bytes for at, shard in enumerate(files)},
        d.SHARD_NAMES: {(str(at),): names for at, names in enumerate(figures.names)},
        d.INDEX_RUNNING: {(): int(index.running)},
        d.INDEX_FILES: {(): index.files},
        d.INDEX_DONE: {(): index.done},
        d.INDEX_SECONDS: {(): index.last.milliseconds / 1000},
        d.INDEX_ORIGINS: {(origin,): index.origins.get(origin, 0) for origin in d.ORIGINS},
        d.STORE_READS: {("hit",): store.hits, ("miss",): store.misses},
        d.STORE_WRITES: {("written",): store.written, ("dropped",): store.dropped},
        d.STORE_CORRUPTIONS: {(): store.rebuilt},
        d.STORE_SUMMARIES: {(): store.summaries},
        d.STORE_BYTES: {(): store.used_bytes},
        d.WORKERS_RUNNING: {(): workers.running},
        d.WORKER_STARTS: {(): workers.started},
        d.WORKER_RESTARTS: {(): workers.restarts},
    }


def of_loop(workspace: Workspace, peer: Peer) -> Sample:
    """Figures that can be read on the loop without asking an actor."""
    trio_now = trio.lowlevel.current_statistics()
    depths: dict[Values, float] = {}
    senders: dict[Values, float] = {}
    channels = [(name, shard, mailbox.channel.statistics()) for name, shard, mailbox in mailboxes(workspace)]
    channels.append(("dispatcher", 0, peer.messages_in[0].statistics()))
    channels.append(("writer", 0, peer.frames_out.statistics()))
    for actor, shard, statistics in channels:
        depths[actor, str(shard)] = statistics.current_buffer_used
        senders[actor, str(shard)] = statistics.tasks_waiting_send
    traffic = peer.traffic
    return {
        d.FRAMES: {("in",): traffic.frames_in, ("out",): traffic.frames_out},
        d.FRAME_BYTES: {("in",): traffic.bytes_in, ("out",): traffic.bytes_out},
        d.REQUESTS_IN_FLIGHT: {(): len(peer.pending)},
        d.MAILBOX_DEPTH: {**depths},
        d.MAILBOX_SENDERS: {**senders},
        d.TASKS_LIVING: {(): trio_now.tasks_living},
        d.TASKS_RUNNABLE: {(): trio_now.tasks_runnable},
        d.THREADS: {(): trio.to_thread.current_default_thread_limiter().borrowed_tokens},
        d.BUILD_INFO: {(__version__, platform.python_version(), platform.system().lower()): 1},
    }
