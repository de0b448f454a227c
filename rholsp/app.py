"""The composition root: the whole tree of tasks.

    run_stdio (startup.py), run_endpoint
    |-- open_store                   the index on disk, and who hears of its faults
    |-- stop_on_signals              SIGTERM and SIGINT
    |-- freeze_when_loaded           once everything is imported
    `-- serve, for each client
        |-- open_workspace           documents, symbols, cache, indexer: see rholsp.workspace
        |-- stop_with_process        ends the session in order
        |-- watch_client_process     ends with the editor
        |-- attend_client            once it is known
        |   |-- keep_settings        asks it for its settings
        |   |-- keep_watchers        asks it to watch files
        |   |-- forward_news         tells it diagnostics, messages, progress
        |   `-- semantic_tokens_cache  knows which semantic tokens it has
        |-- serve_metrics            with --metrics-port only: pages, their HTTP server, a probe of the loop
        `-- serve_connection         the reader, the dispatcher, the writer, and a task for each request in work

`serve_connection` decides: when the conversation is over, everything else of its client is cancelled. Signals, the
index on disk and what holds for the whole interpreter belong to the process, so that `serve` can run anywhere: beside
others of its kind, in a test, over any stream.
"""

import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import trio

from rholsp import interpreter
from rholsp.config import Endpoint, Pipe, Port, Settings, WebPort
from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.lazy_imports import late
from rholsp.logs import configure_logging, log_folder, new_log_path
from rholsp.metrics.counters import EventCounters
from rholsp.metrics.service import serve_metrics
from rholsp.process import run_process
from rholsp.protocol.connection import Peer, serve_connection
from rholsp.protocol.http import Pages
from rholsp.protocol.messages import ByteStream, FramedMessages, MessageStream
from rholsp.protocol.sockets import (
    AnyListener,
    address,
    connect_to_path,
    connect_to_port,
    listening_on_path,
    listening_on_port,
)
from rholsp.protocol.unfinished_types import import_lsprotocol
from rholsp.server.background.client_process import wait_until_gone, watch_client_process
from rholsp.server.dispatch import known_methods, make_router, make_shortcut
from rholsp.server.request_log import Tracer
from rholsp.server.session import ClientState, Session
from rholsp.telemetry.events import NOBODY, ParseClock, guarded, joined
from rholsp.wire_log import recording
from rholsp.workspace import open_workspace
from rholsp.workspace.containment import Containment
from rholsp.workspace.index.steps import nothing
from rholsp.workspace.store.actor import default_folder
from rholsp.workspace.store.shared import SharedStore, open_store

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(slots=True)
class Host:
    """What all clients of one process share. Without a process around it, a session shares nothing."""

    stopping: trio.Event = field(default_factory=trio.Event)
    """Set by the first signal: every session ends in order."""
    loaded: trio.Event = field(default_factory=trio.Event)
    """Set once everything is imported that a session needs."""
    store: SharedStore | None = None
    """The index on disk."""
    settled: Callable[[], None] = nothing
    """What the interpreter is told when a session has made summaries that stay."""
    sessions: int = 0
    """Of clients that connected to a socket."""


def run_endpoint(
    settings: Settings, endpoint: Endpoint, languages: Languages = LANGUAGES, pages: Pages | None = None
) -> int:
    """Serves the client that listens at `endpoint`, or all that connect to it, then ends the process.

    `pages` answers what is no WebSocket on a WebPort.
    """
    configure_logging(settings)
    return run_process(
        lambda: _host(lambda host: _serve_endpoint(settings, endpoint, languages, pages, host), settings), settings
    )


async def serve_stdio(wire: MessageStream, settings: Settings) -> int:
    """Serves the one client of the standard streams; returns the process's exit status."""
    return await _host(lambda host: serve(wire, settings, LANGUAGES, host), settings)


async def _host(conversation: Callable[[Host], Awaitable[int]], settings: Settings) -> int:
    """What the process does beside its conversations; returns its exit status."""
    async with hosting(settings) as host, trio.open_nursery() as nursery:
        host.settled = interpreter.freeze_summaries
        nursery.start_soon(stop_on_signals, host, nursery.cancel_scope)
        nursery.start_soon(freeze_when_loaded, host)
        status = await conversation(host)
        nursery.cancel_scope.cancel()
    return status


@asynccontextmanager
async def hosting(settings: Settings) -> AsyncIterator[Host]:
    """What sessions share, and what it needs while they run."""
    async with open_store(default_folder()) if settings.store else nullcontext() as store:
        yield Host(store=store)


async def _serve_endpoint(
    settings: Settings, endpoint: Endpoint, languages: Languages, pages: Pages | None, host: Host
) -> int:
    try:
        match endpoint:
            case Port(number, connect=True):
                stream: trio.abc.Stream | None = await connect_to_port(number)
            case Pipe(path):
                stream = await connect_to_path(path)
            case Port() | WebPort():
                stream = None
        if stream is not None:
            async with stream:
                return await serve(stream, settings, languages, host)
        if isinstance(endpoint, Pipe):
            async with listening_on_path(endpoint.path) as listener:
                await serve_clients(listener, settings, languages, host)
            return 0
        async with listening_on_port(endpoint.number) as port:
            serve_each = partial(serve_browsers, pages=pages) if isinstance(endpoint, WebPort) else serve_clients
            await serve_each(port, settings, languages, host)
            return 0
    except OSError as error:
        where = endpoint.path if isinstance(endpoint, Pipe) else f"port {endpoint.number}"
        log.critical("cannot serve at %s: %s", where, error.strerror or error)
        return 1


async def serve_browsers(
    listener: trio.SocketListener,
    settings: Settings,
    languages: Languages = LANGUAGES,
    host: Host | None = None,
    pages: Pages | None = None,
) -> None:
    """As `serve_clients`, for clients that connect by WebSocket; what is none is answered by `pages`.

    Where there are pages, stderr says where to open them.
    """
    # Not before it is needed: the other ways in start faster without it.
    from rholsp.protocol.websocket import greet, no_pages

    async def greeting(stream: trio.abc.Stream) -> MessageStream | None:
        assert isinstance(stream, trio.SocketStream)
        return await greet(stream, settings.max_frame_bytes, pages or no_pages)

    if pages is not None:
        sys.stderr.write(f"rholsp play: open http://{address(listener)}/ in a browser; Ctrl+C ends it\n")
    await serve_clients(listener, settings, languages, host, greeting, scheme="ws://")


Greeting = Callable[[trio.abc.Stream], Awaitable[MessageStream | None]]
"""What makes a conversation of a connection; None where it has come for something else, which it has got."""


async def serve_clients(
    listener: AnyListener,
    settings: Settings,
    languages: Languages = LANGUAGES,
    host: Host | None = None,
    greeting: Greeting | None = None,
    *,
    scheme: str = "",
) -> None:
    """Serves every client that connects, each in a session of its own, until the process is to stop.

    Says on stderr where it listens, behind `scheme`. A session that fails costs its client alone.
    """
    process = host or Host()
    sys.stderr.write(f"listening: {scheme}{address(listener)}\n")
    sys.stderr.flush()
    each = replace(settings, client_process_id=None)

    async def attend(stream: trio.abc.Stream) -> None:
        wire: MessageStream | None = FramedMessages(stream, settings.max_frame_bytes)
        if greeting is not None:
            wire = await _unless(process.stopping, partial(greeting, stream))
        if wire is None:
            return
        process.sessions += 1
        try:
            await serve(wire, each, languages, process)
            await wire.say_goodbye()
        finally:
            process.sessions -= 1
        if not process.sessions:
            # It takes long where much is known, so nobody may be waiting for an answer.
            interpreter.collect_session()
            interpreter.freeze_start_up()

    async def attend_alone(stream: trio.abc.Stream) -> None:
        try:
            await attend(stream)
        except Exception:
            log.critical("a session has failed", exc_info=True)

    async with trio.open_nursery() as sessions, trio.open_nursery() as accepting:
        accepting.start_soon(partial(trio.serve_listeners, attend_alone, [listener], handler_nursery=sessions))
        if settings.client_process_id is not None:
            accepting.start_soon(_stop_after, settings.client_process_id, process)
        await process.stopping.wait()
        accepting.cancel_scope.cancel()


async def _unless(event: trio.Event, work: Callable[[], Awaitable[T | None]]) -> T | None:
    """The result of `work`; None where the event comes first."""

    async def watch(scope: trio.CancelScope) -> None:
        await event.wait()
        scope.cancel()

    result = None
    async with trio.open_nursery() as nursery:
        nursery.start_soon(watch, nursery.cancel_scope)
        result = await work()
        nursery.cancel_scope.cancel()
    return result


async def _stop_after(pid: int, host: Host) -> None:
    """A process named on the command line ends the server, whoever else it serves."""
    await wait_until_gone(pid)
    log.warning("process %d has ended", pid)
    host.stopping.set()


async def serve(
    stream: ByteStream | MessageStream,
    settings: Settings,
    languages: Languages = LANGUAGES,
    host: Host | None = None,
) -> int:
    """Serves one client over `stream` until the session ends; returns the exit status.

    `exit` decides it; else 0 after a signal, or after shutdown however the input ends; 1 if the input ends or breaks
    without shutdown, or if the client's process is gone.
    """
    process = host or Host()
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
            store=process.store,
            settled=process.settled,
            observer=joined(clock.observer(), observer),
            expecting=lambda: peer.backlog.messages > 0,
        )
        async with opening as workspace, trio.open_nursery() as nursery:
            peer = Peer(clock)
            client = ClientState(process_id=settings.client_process_id)
            session = Session(peer, workspace, settings, client=client, beside_others=process.sessions > 1)
            peer.observer = joined(observer, guarded(Tracer(session).observer()))
            beside = Containment(nursery, workspace.desk)
            if counters is not None and settings.metrics_port is not None:
                export = partial(serve_metrics, counters, workspace, peer, settings.metrics_host, settings.metrics_port)
                beside.start("the metrics exporter", "no metrics are served", export)
            cost = "a signal does not end the session in order"
            beside.start("the watch for the process's end", cost, stop_with_process, session, process)
            cost = "the server notices that the editor has ended only when its pipes close"
            beside.start("the editor watcher", cost, watch_client_process, session)
            cost = "the editor gets answers to its requests and nothing else"
            beside.start("the client's background tasks", cost, attend_client, session, process)
            # A fault while handling a message costs that message's answer; a fault between messages, the session.
            router, shortcut = make_router(session), make_shortcut(session)
            ending = await serve_connection(stream, peer, router, shortcut, max_frame_bytes=settings.max_frame_bytes)
            nursery.cancel_scope.cancel()
    return session.lifecycle.status_after(ending)


async def attend_client(session: Session, host: Host) -> None:
    """Starts once initialize has been answered: importing these tasks takes longer than the client should wait."""
    await session.lifecycle.greeted.wait()
    run_background = await late("rholsp.server.background.client_setup", _load_background)
    host.loaded.set()
    await run_background(session)


def _load_background() -> Callable[[Session], Awaitable[None]]:
    import_lsprotocol()
    from rholsp.server.background.client_setup import run_background

    return run_background


async def stop_with_process(session: Session, host: Host) -> None:
    await host.stopping.wait()
    session.decide_exit(0)


async def freeze_when_loaded(host: Host) -> None:
    await host.loaded.wait()
    interpreter.freeze_start_up()


async def stop_on_signals(host: Host, everything: trio.CancelScope) -> None:
    """The first signal ends all sessions in order, the second cuts them short."""
    try:
        with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            async for number in signals:
                log.info("stopping on signal %d", number)
                if host.stopping.is_set():
                    everything.cancel()
                host.stopping.set()
    except Exception:
        log.exception("the signal watcher has failed: a signal now ends the process at once")
