"""The composition root: the whole tree of tasks.

    serve
    |-- open_workspace             documents, symbols, cache, indexer: see rholsp.workspace
    |-- stop_on_signals            SIGTERM and SIGINT
    |-- watch_client_process       ends with the editor
    |-- attend_client              once it is known
    |   |-- tend_client            asks it for watching and settings
    |   |-- bring_news             tells it diagnostics, notices, progress
    |   `-- token_memory           knows which semantic tokens it has
    |-- serve_metrics              with --metrics-port only: pages, their HTTP server, a probe of the loop
    `-- converse                   the reader, the dispatcher, the writer, and a task for each request in work

`converse` decides: when the conversation is over, everything else is cancelled.
"""

import gc
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace

import trio

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
from rholsp.server.known import known_methods
from rholsp.server.request_log import Tracer
from rholsp.server.router import make_router
from rholsp.server.session import Session
from rholsp.telemetry.events import NOBODY, AnalysisPlace, RequestTrace, joined
from rholsp.telemetry.loop_watch import LongSteps
from rholsp.wire_log import recording
from rholsp.workspace import open_workspace
from rholsp.workspace.store.actor import default_folder

log = logging.getLogger(__name__)

# With the default thresholds, a big answer costs tens of milliseconds of garbage collection.
_GC_THRESHOLDS = (50_000, 20, 50)
# A long document is parsed in a thread: with Python's default of 5 ms all others wait for it that long at each turn.
_SWITCH_SECONDS = 0.0005


def run_stdio(settings: Settings, languages: Languages = LANGUAGES) -> int:
    """Serves one client over the standard streams, then ends the process; returns a status only where it cannot."""
    configure_logging(settings)
    try:
        stream = take_standard_streams()
    except OSError as error:
        log.critical("cannot serve without stdin and stdout: %s", error)
        return 1
    prepare_interpreter()
    limit = settings.long_steps_seconds
    status = trio.run(serve, stream, settings, languages, instruments=[] if limit is None else [LongSteps(limit)])
    logging.shutdown()
    # A thread amid a long file cannot be stopped, and taking the interpreter apart around it takes many seconds.
    os._exit(status)


def prepare_interpreter() -> None:
    """Settings of the whole process, for a server that answers while it works."""
    gc.set_threshold(*_GC_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_SECONDS)


async def serve(stream: ByteStream, settings: Settings, languages: Languages = LANGUAGES) -> int:
    """Serves one client over `stream` until it leaves; returns the exit status.

    That is what `exit` asks for; 0 after a signal, and after shutdown however the input then ends; 1 where the input
    ends or breaks without a goodbye, and where the client's process is gone.
    """
    tally = None if settings.metrics_port is None else EventCounters(known_methods)
    recorder = (
        recording(new_log_path(log_folder(settings), "wire", ".jsonl")) if settings.wire_log else nullcontext(NOBODY)
    )
    with recorder as recorded:
        observer = joined(recorded, NOBODY if tally is None else tally.observer())

        def finished(trace: RequestTrace) -> None:
            observer.finished(trace)
            tracer.finished(trace)

        def parsed(place: AnalysisPlace, seconds: float, text_bytes: int) -> None:
            if place is AnalysisPlace.INLINE:
                peer.parse_seconds += seconds
            observer.parsed(place, seconds, text_bytes)

        opening = open_workspace(
            languages=languages,
            cache_size=settings.cache_size,
            workers=settings.workers,
            store_folder=default_folder() if settings.store else None,
            observer=replace(observer, parsed=parsed),
            expecting=lambda: peer.backlog.messages > 0,
        )
        async with opening as workspace, trio.open_nursery() as nursery:
            peer = Peer(replace(observer, finished=finished))
            session = Session(peer, workspace, settings, client_process_id=settings.client_process_id)
            tracer = Tracer(session)
            if tally is not None and settings.metrics_port is not None:
                nursery.start_soon(serve_metrics, tally, workspace, peer, settings.metrics_host, settings.metrics_port)
            nursery.start_soon(stop_on_signals, session, nursery.cancel_scope)
            nursery.start_soon(watch_client_process, session)
            nursery.start_soon(attend_client, session)
            router = make_router(session)
            ending = await serve_connection(stream, peer, router, max_frame_bytes=settings.max_frame_bytes)
            nursery.cancel_scope.cancel()
    # What was frozen lived as long as the session. The next one of this process would freeze what is left of it again.
    gc.unfreeze()
    gc.collect()
    return session.status_after(ending)


async def attend_client(session: Session) -> None:
    """Begins when the client has its first answer, since what it runs takes long to import."""
    await session.greeted.wait()
    attend = await late("rholsp.server.attending", _load_attend)
    # What start-up made lives as long as the process: collections need not look at it again.
    gc.freeze()
    await attend(session)


def _load_attend() -> Callable[[Session], Awaitable[None]]:
    from rholsp.server.attending import attend

    return attend


async def stop_on_signals(session: Session, everything: trio.CancelScope) -> None:
    """The first signal ends the session in order, the second cuts it short."""
    with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for number in signals:
            log.info("stopping on signal %d", number)
            if session.exit_status is not None:
                everything.cancel()
            session.decide_exit(0)
