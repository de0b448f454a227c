"""What runs for a client beside its own messages; first what the server asks of it: to watch files, its settings."""

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
"""Seconds that the client has to say that it watches files: it may ask a person."""
_WATCHERS = "rholsp/watched-files"
_WATCHED = "workspace/didChangeWatchedFiles"


async def run_background(session: Session) -> None:
    """Everything that goes on for a client beside its own messages, for the whole session."""
    async with trio.open_nursery() as nursery:
        beside = Containment(nursery, session.workspace.desk)
        beside.start("asking for settings", "those that are known stay", keep_settings, session)
        beside.start("the watch for files", "changes outside the editor may go unnoticed", keep_watchers, session)
        beside.start("the news for the editor", "it hears answers only", forward_news, session)
        cost = "semantic tokens are told as a whole each time"
        beside.start("the memory of semantic tokens", cost, semantic_tokens_cache, session.semantic_tokens[1])


async def keep_settings(session: Session) -> None:
    """Asks for the settings, once the client listens and again whenever it says that they have changed."""
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
        log.debug("the client left while it was asked for its settings")


async def keep_watchers(session: Session) -> None:
    """Has the client watch the files that the settings say to read, or watches them itself where it will not."""
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
        log.debug("the client left while it was asked to watch files")


async def _register_watchers(session: Session, include: tuple[str, ...]) -> bool:
    """Whether the client watches these files from now on; not if it keeps its answer for long."""
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
    log.warning("the client watches no files (%s): the disk is looked at now and then", why)
    return False


async def _unregister_watchers(session: Session) -> None:
    params = lsp.UnregistrationParams([lsp.Unregistration(_WATCHERS, _WATCHED)])
    with trio.move_on_after(WATCH_PATIENCE):
        try:
            await session.peer.ask("client/unregisterCapability", encode(params))
        except RpcError as error:
            log.warning("the client goes on watching other files: %s", error.message)


def _as_glob(pattern: str) -> str:
    """A pattern of a .gitignore file as LSP's: without a slash it is for every folder."""
    return pattern.lstrip("/") if "/" in pattern.rstrip("/") else f"**/{pattern}"


async def _pull_settings(session: Session) -> None:
    """Asks the client for its settings; a client that refuses keeps those it sent before."""
    params = lsp.ConfigurationParams([lsp.ConfigurationItem(section="rholsp")])
    try:
        answer = await session.peer.ask("workspace/configuration", encode(params))
    except RpcError as error:
        log.warning("the client refused its settings: %s", error.message)
        return
    # Clients without such a section send null, or forget the array around it.
    value = answer[0] if isinstance(answer, list) and answer else answer
    apply_settings(session, None if value == [] else value)
