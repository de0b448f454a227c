"""What runs for a client beside its own messages; first what the server asks of it: to watch files, its settings."""

import logging

import trio
from lsprotocol import types as lsp

from rholsp.protocol.codec import encode
from rholsp.protocol.jsonrpc import RpcError
from rholsp.protocol.outgoing import PeerGone
from rholsp.server.background.notifications import forward_news
from rholsp.server.configuration import apply_settings, globs_of
from rholsp.server.semantic_tokens_cache import semantic_tokens_cache
from rholsp.server.session import Session
from rholsp.workspace import IGNORE_FILE

log = logging.getLogger(__name__)


async def run_background(session: Session) -> None:
    """Everything that goes on for a client beside its own messages, for the whole session."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(set_up_client, session)
        nursery.start_soon(forward_news, session)
        nursery.start_soon(semantic_tokens_cache, session.semantic_tokens[1])


async def set_up_client(session: Session) -> None:
    """Runs for the whole session, from the client's `initialized` on."""
    await session.lifecycle.ready.wait()
    try:
        if session.client.features.pull_configuration:
            await _pull_settings(session)
            session.configuration.known.set()
        if session.client.features.watch_files:
            await _register_watchers(session)
        while session.client.features.pull_configuration:
            await session.configuration.changed.wait()
            session.configuration.changed = trio.Event()
            await _pull_settings(session)
            session.configuration.known.set()
    except PeerGone:
        log.debug("the client left while it was asked something")


async def _register_watchers(session: Session) -> None:
    watchers = [lsp.FileSystemWatcher(_as_glob(pattern)) for pattern in (*globs_of(session).include, IGNORE_FILE)]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = "workspace/didChangeWatchedFiles"
    registration = lsp.Registration("rholsp/watched-files", method, encode(options))
    try:
        await session.peer.ask("client/registerCapability", encode(lsp.RegistrationParams([registration])))
    except RpcError as error:
        log.warning("the client watches no files: %s", error.message)


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
