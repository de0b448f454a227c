"""The composition root: the whole tree of tasks.

    serve
    |-- open_workspace             documents, symbols, cache, indexer: see rholsp.workspace
    |-- stop_on_signals            SIGTERM and SIGINT
    |-- watch_client_process       ends with the editor
    |-- attend_client              after the reply to initialize
    |   |-- keep_settings          asks the client for its settings
    |   |-- keep_watchers          asks it to watch files
    |   |-- forward_news           sends diagnostics, messages and progress
    |   `-- semantic_tokens_cache  remembers which semantic tokens the client has
    |-- serve_metrics              with --metrics-port only: pages, their HTTP server, the event loop probe
    `-- serve_connection           the reader, the dispatcher, the writer, and one task per request in progress

When `serve_connection` returns, everything else is cancelled.
"""

import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from functools import partial

import trio

from rholsp import interpreter
from rholsp.config import Settings
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.lazy_imports import late
from rholsp.logs import configure_logging, log_folder, new_log_path
from rholsp.metrics.counters import EventCounters
from rholsp.metrics.service import serve_metrics
from rholsp.protocol.connection import ByteStream, Peer, serve_connection
from rholsp.protocol.stdio import take_standard_streams
from rholsp.server.background.client_process import watch_client_process
from rholsp.server.dispatch import known_methods, make_router
from rholsp.server.request_log import Tracer
from rholsp.server.session import ClientState, Session
from rholsp.telemetry.events import NOBODY, ParseClock, guarded, joined
from rholsp.telemetry.loop_watch import LongSteps
from rholsp.wire_log import recording
from rholsp.workspace import open_workspace
from rholsp.workspace.containment import Containment
from rholsp.workspace.store.actor import default_folder

log = logging.getLogger(__name__)


def run_stdio(settings: Settings, languages: Languages = LANGUAGES) -> int:
    """Serves one client over the standard streams, then ends the process; returns only if it cannot do that."""
    configure_logging(settings)
    try:
        stream = take_standard_streams()
    except OSError as error:
        log.critical("cannot serve without stdin and stdout: %s", error)
        return 1
    interpreter.prepare_server()
    limit = settings.long_steps_seconds
    try:
        status = trio.run(serve, stream, settings, languages, instruments=[] if limit is None else [LongSteps(limit)])
    except Exception:
        # Only faults that may make later answers wrong get here: see where each task is started.
        log.critical("the server has failed", exc_info=True)
        status = 1
    return interpreter.exit_at_once(status)


async def serve(stream: ByteStream, settings: Settings, languages: Languages = LANGUAGES) -> int:
    """Serves one client over `stream` until the session ends; returns the exit status.

    `exit` decides it; else 0 after a signal, or after shutdown however the input ends; 1 if the input ends or breaks
    without shutdown, or if the client's process is gone.
    """
    counters = None if settings.metrics_port is None else EventCounters(known_methods)
    recorder = (
        recording(new_log_path(log_folder(settings), "wire", ".jsonl")) if settings.wire_log else nullcontext(NOBODY)
    )
    clock = ParseClock()
    with recorder as recorded:
        # A listener that raises is dropped; nothing else notices.
        observer = joined(guarded(recorded), guarded(NOBODY if counters is None else counters.observer()))
        opening = open_workspace(
            languages=languages,
            cache_size=settings.cache_size,
            workers=settings.workers,
            store_folder=default_folder() if settings.store else None,
            observer=joined(clock.observer(), observer),
            expecting=lambda: peer.backlog.messages > 0,
        )
        async with opening as workspace, trio.open_nursery() as nursery:
            peer = Peer(clock)
            session = Session(peer, workspace, settings, client=ClientState(process_id=settings.client_process_id))
            peer.observer = joined(observer, guarded(Tracer(session).observer()))
            beside = Containment(nursery, workspace.desk)
            if counters is not None and settings.metrics_port is not None:
                export = partial(serve_metrics, counters, workspace, peer, settings.metrics_host, settings.metrics_port)
                beside.start("the metrics exporter", "no metrics are served", export)
            cost = "a signal now ends the process at once"
            beside.start("the signal watcher", cost, stop_on_signals, session, nursery.cancel_scope)
            cost = "the server notices that the editor has ended only when its pipes close"
            beside.start("the editor watcher", cost, watch_client_process, session)
            cost = "the editor gets answers to its requests and nothing else"
            beside.start("the client's background tasks", cost, attend_client, session)
            # A fault while handling a message costs that message's answer; a fault between messages, the session.
            router = make_router(session)
            ending = await serve_connection(stream, peer, router, max_frame_bytes=settings.max_frame_bytes)
            nursery.cancel_scope.cancel()
    interpreter.collect_session()
    return session.lifecycle.status_after(ending)


async def attend_client(session: Session) -> None:
    """Starts once initialize has been answered: importing these tasks takes longer than the client should wait."""
    await session.lifecycle.greeted.wait()
    run_background = await late("rholsp.server.background.client_setup", _load_background)
    interpreter.freeze_start_up()
    await run_background(session)


def _load_background() -> Callable[[Session], Awaitable[None]]:
    from rholsp.server.background.client_setup import run_background

    return run_background


async def stop_on_signals(session: Session, everything: trio.CancelScope) -> None:
    """Ends the session cleanly on the first signal, and at once on the second."""
    with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for number in signals:
            log.info("stopping on signal %d", number)
            if session.lifecycle.exit_status is not None:
                everything.cancel()
            session.decide_exit(0)
