"""The composition root: the whole tree of tasks.

    serve
    |-- open_workspace             documents, symbols, cache, indexer: see rholsp.workspace
    |-- stop_on_signals            SIGTERM and SIGINT
    |-- watch_client_process       ends with the editor
    |-- attend_client              once it is known
    |   |-- set_up_client          asks it for watching and settings
    |   |-- forward_news           tells it diagnostics, messages, progress
    |   `-- semantic_tokens_cache  knows which semantic tokens it has
    |-- serve_metrics              with --metrics-port only: pages, their HTTP server, a probe of the loop
    `-- serve_connection           the reader, the dispatcher, the writer, and a task for each request in work

`serve_connection` decides: when the conversation is over, everything else is cancelled.
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
    """Serves one client over the standard streams, then ends the process; returns a status only where it cannot."""
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
        # A fault that may cost the session: see where the tasks are started.
        log.critical("the server has failed", exc_info=True)
        status = 1
    return interpreter.exit_at_once(status)


async def serve(stream: ByteStream, settings: Settings, languages: Languages = LANGUAGES) -> int:
    """Serves one client over `stream` until it leaves; returns the exit status.

    That is what `exit` asks for; 0 after a signal, and after shutdown however the input then ends; 1 where the input
    ends or breaks without a goodbye, and where the client's process is gone.
    """
    counters = None if settings.metrics_port is None else EventCounters(known_methods)
    recorder = (
        recording(new_log_path(log_folder(settings), "wire", ".jsonl")) if settings.wire_log else nullcontext(NOBODY)
    )
    clock = ParseClock()
    with recorder as recorded:
        # Whoever listens costs what it would tell: a recorder that fails is told no more.
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
                beside.start("the exporter of metrics", "there are none", export)
            cost = "a signal ends the process without a goodbye"
            beside.start("the watch for signals", cost, stop_on_signals, session, nursery.cancel_scope)
            cost = "the end of the editor shows only where it closes its pipes"
            beside.start("the watch for the editor", cost, watch_client_process, session)
            beside.start("what runs beside the editor", "it hears answers only", attend_client, session)
            # The conversation itself: each message costs its own answer at most, a fault in between the session.
            router = make_router(session)
            ending = await serve_connection(stream, peer, router, max_frame_bytes=settings.max_frame_bytes)
            nursery.cancel_scope.cancel()
    interpreter.collect_session()
    return session.lifecycle.status_after(ending)


async def attend_client(session: Session) -> None:
    """Begins when the client has its first answer, since what it runs takes long to import."""
    await session.lifecycle.greeted.wait()
    run_background = await late("rholsp.server.background.client_setup", _load_background)
    interpreter.freeze_start_up()
    await run_background(session)


def _load_background() -> Callable[[Session], Awaitable[None]]:
    from rholsp.server.background.client_setup import run_background

    return run_background


async def stop_on_signals(session: Session, everything: trio.CancelScope) -> None:
    """The first signal ends the session in order, the second cuts it short."""
    with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for number in signals:
            log.info("stopping on signal %d", number)
            if session.lifecycle.exit_status is not None:
                everything.cancel()
            session.decide_exit(0)
