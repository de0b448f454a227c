"""The background tasks of a client's session, and what the server asks of the client: its settings, to watch files."""

import logging

import trio
from lsprotocol import types as lsp

from rholsp.protocol.codec import encode
from rholsp.protocol.jsonrpc import RpcError
from rholsp.protocol.outgoing import PeerGone
from rholsp.server.background.notifications import forward_news
from rholsp.server.configuration import LATE_SETTINGS, PATIENCE, apply_settings, globs_of
from rholsp.server.semantic_tokens_cache import semantic_tokens_cache
from rholsp.server.session import Session
from rholsp.workspace import IGNORE_FILE
from rholsp.workspace.containment import Containment

log = logging.getLogger(__name__)

WATCH_PATIENCE = 10.0
"""Seconds that the client has to answer a watcher registration: it may ask the user."""
_WATCHERS = "rholsp/watched-files"
_WATCHED = "workspace/didChangeWatchedFiles"


async def run_background(session: Session) -> None:
    """Runs all background tasks for the whole session."""
    async with trio.open_nursery() as nursery:
        beside = Containment(nursery, session.workspace.desk)
        beside.start("reading settings", "the current settings stay in force", keep_settings, session)
        beside.start("watching files", "changes outside the editor may go unnoticed", keep_watchers, session)
        cost = "the editor gets no diagnostics, messages or progress unless it asks"
        beside.start("the notifications task", cost, forward_news, session)
        cost = "semantic tokens are always sent in full"
        beside.start("the semantic tokens cache", cost, semantic_tokens_cache, session.semantic_tokens[1])


async def keep_settings(session: Session) -> None:
    """Asks for the settings once the client is initialized, and again whenever it reports a change."""
    await session.lifecycle.ready.wait()
    configuration = session.configuration
    try:
        while session.client.features.pull_configuration:
            try:
                await _pull_settings(session)
            finally:
                late, configuration.answering = not configuration.answering, True
                configuration.known.set()
            if late:
                session.peer.remind(LATE_SETTINGS)
            await configuration.changed.wait()
            configuration.changed = trio.Event()
    except PeerGone:
        log.debug("the client left before it answered for its settings")


async def keep_watchers(session: Session) -> None:
    """Asks the client to watch the files that the settings select; if it refuses, the server scans the disk itself."""
    await session.lifecycle.ready.wait()
    if not session.client.features.watch_files:
        return
    configuration = session.configuration
    if session.client.features.pull_configuration:
        with trio.move_on_after(PATIENCE):
            await configuration.known.wait()
    registered: tuple[str, ...] | None = None
    try:
        while True:
            configuration.applied = trio.Event()
            wanted = globs_of(session).include
            if wanted != registered:
                if registered is not None:
                    await _unregister_watchers(session)
                if not await _register_watchers(session, wanted):
                    await session.workspace.watch_disk()
                    return
                registered = wanted
            await configuration.applied.wait()
    except PeerGone:
        log.debug("the client left before it answered whether it watches files")


async def _register_watchers(session: Session, include: tuple[str, ...]) -> bool:
    """Whether the client accepts to watch these files; False if it does not answer within WATCH_PATIENCE."""
    watchers = [lsp.FileSystemWatcher(_as_glob(pattern)) for pattern in (*include, IGNORE_FILE)]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = lsp.Registration(_WATCHERS, _WATCHED, encode(options))
    why = "it does not answer"
    with trio.move_on_after(WATCH_PATIENCE):
        try:
            await session.peer.ask("client/registerCapability", encode(lsp.RegistrationParams([registration])))
            return True
        except RpcError as error:
            why = error.message
    log.warning("the client does not watch files (%s): scanning the disk from time to time instead", why)
    return False


async def _unregister_watchers(session: Session) -> None:
    params = lsp.UnregistrationParams([lsp.Unregistration(_WATCHERS, _WATCHED)])
    with trio.move_on_after(WATCH_PATIENCE):
        try:
            await session.peer.ask("client/unregisterCapability", encode(params))
        except RpcError as error:
            log.warning("the client keeps watching files that are no longer wanted: %s", error.message)


def _as_glob(pattern: str) -> str:
    """A .gitignore pattern as an LSP glob: a pattern without a slash matches in every folder."""
    return pattern.lstrip("/") if "/" in pattern.rstrip("/") else f"**/{pattern}"


async def _pull_settings(session: Session) -> None:
    """Asks the client for its settings; a client that refuses keeps those it sent before."""
    params = lsp.ConfigurationParams([lsp.ConfigurationItem(section="rholsp")])
    try:
        answer = await session.peer.ask("workspace/configuration", encode(params))
    except RpcError as error:
        log.warning("the client refused to give its settings: %s", error.message)
        return
    # Clients without such a section send null, or forget the array around it.
    value = answer[0] if isinstance(answer, list) and answer else answer
    apply_settings(session, None if value == [] else value)
