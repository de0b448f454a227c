"""Diagnostics pushed to the client. LSP 3.17, "PublishDiagnostics Notification"."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import trio

from rholsp.features.diagnostic_settings import DIAGNOSTICS
from rholsp.features.diagnostics import diagnostics, files_referred_to, is_quiet
from rholsp.model.summary import Severity
from rholsp.protocol import lsp_json as out
from rholsp.protocol.jsonrpc import RpcError
from rholsp.protocol.outgoing import PeerGone
from rholsp.server.configuration import diagnostic_settings, shown_diagnostics
from rholsp.server.handlers.pull_diagnostics import NO_FINDINGS, fingerprint, parts
from rholsp.server.handlers.threads import Answer, beside
from rholsp.server.session import Session
from rholsp.server.to_json import to_diagnostics
from rholsp.telemetry.events import DiagnosticsMode
from rholsp.text.lines import LineIndex
from rholsp.workspace import ActorStopped

log = logging.getLogger(__name__)

_LONGEST_DELAY = 4
_FEW = 20

Shown = dict[str, tuple[int | None, str]]
"""What has been pushed and is on show, by file: the version of it, and the fingerprint of its diagnostics."""
_AT_ONCE = 10
"""Files that are not open whose diagnostics are pushed before there is a look at what else is new."""


@dataclass(slots=True)
class ChangedFiles:
    """Files whose diagnostics may have changed, and when (`trio.current_time`) the last one was added."""

    uris: set[str] = field(default_factory=set)
    last: float = 0.0
    added: trio.Event = field(default_factory=trio.Event)

    def add(self, uris: Iterable[str]) -> None:
        self.uris.update(uris)
        self.last = trio.current_time()
        self.added.set()


async def push_diagnostics(session: Session, changed: ChangedFiles) -> None:
    """Pushes changed diagnostics once edits pause for the delay, or after _LONGEST_DELAY delays if they never do.

    A client that pulls the diagnostics of what it has open is pushed those of other files only. `seen` holds the
    versions of open documents at the last push.
    """
    shown: Shown = {}
    seen: dict[str, int | None] = {}
    closed: dict[str, None] = {}
    """Files that are not open: they wait while there is something new about those that are."""
    settings = shown_diagnostics(session)
    refresh = _Refresh(session)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(refresh.run)
        nursery.start_soon(_withdraw_what_is_pulled, session, shown)
        while True:
            if closed and not changed.added.is_set():
                for uri in list(islice(closed, _AT_ONCE)):
                    del closed[uri]
                    if not await _publish_safely(session, uri, shown):
                        return
                continue
            await changed.added.wait()
            await _rest(session, changed)
            batch, changed.uris, changed.added = changed.uris, set(), trio.Event()
            if settings != shown_diagnostics(session):
                settings = shown_diagnostics(session)
                batch |= shown.keys()
            try:
                batch |= await _linked(session, batch)
            except ActorStopped:
                return
            if _others_changed(session, batch, seen):
                refresh.wanted.set()
            seen = dict(session.documents.versions)
            opened = batch & session.documents.versions.keys()
            closed.update(dict.fromkeys(sorted(batch - opened)))
            # Those that are yet to come for a while of edits without a rest.
            for uri in [*sorted(opened), *islice(closed, _AT_ONCE)]:
                closed.pop(uri, None)
                if not await _publish_safely(session, uri, shown):
                    return


async def _publish_safely(session: Session, uri: str, shown: Shown) -> bool:
    """Whether there is a workspace to ask. A bug in one file's diagnostics must not cost the session."""
    try:
        await _publish_file(session, uri, shown)
    except ActorStopped:
        return False
    except Exception:
        log.exception("no diagnostics for %s", uri)
    return True


async def _linked(session: Session, batch: set[str]) -> set[str]:
    """Open documents that call what a file of the batch publishes: its clauses may change while its names do not.

    A batch of more than _FEW files comes from indexing, after which all open documents are checked anyway.
    """
    others = session.documents.versions.keys() - batch
    if not others or len(batch) > _FEW:
        return set()
    view = await session.workspace.view()
    publishers = [facts for uri in batch if (facts := await view.file(uri)) is not None and facts.summary.publications]
    if not publishers:
        return set()
    return {uri for uri in others if (facts := await view.file(uri)) is not None and facts.summary.adoptions}


async def _rest(session: Session, changed: ChangedFiles) -> None:
    delay = session.configuration.editor.delay_seconds
    latest = trio.current_time() + _LONGEST_DELAY * delay
    while True:
        due = min(changed.last + delay, latest)
        if due <= trio.current_time():
            return
        await trio.sleep_until(due)


async def _withdraw_what_is_pulled(session: Session, shown: Shown) -> None:
    """From its first questions on, the client would show twice what it was pushed before."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_withdraw_after, session.client.pulls, session, shown)
        nursery.start_soon(_withdraw_after, session.client.pulls_all, session, shown)


async def _withdraw_after(first: trio.Event, session: Session, shown: Shown) -> None:
    await first.wait()
    for uri in [uri for uri in shown if _is_pulled(session, uri)]:
        _withdraw(session, uri, shown)


def _is_pulled(session: Session, uri: str) -> bool:
    if uri in session.documents.versions:
        return session.client.pulls.is_set()
    return session.client.pulls_all.is_set()


async def _publish_file(session: Session, uri: str, shown: Shown) -> None:
    if _is_pulled(session, uri):
        # What was pushed while the file was closed would show twice.
        _withdraw(session, uri, shown)
        return
    is_open = uri in session.documents.versions
    if not is_open and not session.configuration.editor.workspace_scope:
        _withdraw(session, uri, shown)
        return
    view = await session.workspace.view(uri)
    # Nobody has looked into most files: what their diagnostics need of them is not kept.
    facts = await view.file(uri) if is_open else await view.file_for_once(uri)
    if facts is not None and not is_open and is_quiet(facts):
        _withdraw(session, uri, shown)
        return
    settings = diagnostic_settings(session)
    found = None if facts is None else await beside(facts.unseen(DIAGNOSTICS), diagnostics, view, uri, settings)
    others = await files_referred_to(view, found or ())
    # Hints of closed files are noise, and a large workspace has thousands.
    wanted = [one for one in found or () if is_open or one.severity is not Severity.HINT]
    lines = LineIndex.of("") if facts is None else facts.lines
    answer = Answer(parts(wanted), lambda: to_diagnostics(session, uri, wanted, lines, others))
    items, digest = await answer.through(lambda items: (items, fingerprint(items)))
    if session.documents.versions.get(uri) != (facts and facts.version):
        return  # An edit arrived meanwhile, and will bring this file up again.
    if facts is None or found is None or _is_pulled(session, uri):
        _withdraw(session, uri, shown)
        return
    if shown.get(uri) != (facts.version, digest) and (
        is_open or items or shown.get(uri, (None, NO_FINDINGS))[1] != NO_FINDINGS
    ):
        shown[uri] = (facts.version, digest)
        _push(session, uri, facts.version, items)
    session.note_shown(uri, DiagnosticsMode.PUSH)


def _withdraw(session: Session, uri: str, shown: Shown) -> None:
    if shown.pop(uri, (None, NO_FINDINGS))[1] != NO_FINDINGS:
        _push(session, uri, None, [])


def _push(session: Session, uri: str, version: int | None, items: list[out.Diagnostic]) -> None:
    params: dict[str, Any] = {"uri": session.client_uri(uri), "diagnostics": items}
    if version is not None:
        params["version"] = version
    session.peer.notify("textDocument/publishDiagnostics", params)


def _others_changed(session: Session, batch: set[str], seen: dict[str, int | None]) -> bool:
    """Whether diagnostics changed in an open document that was not edited: the client cannot know to pull them."""
    unedited = (uri for uri in batch if uri in seen and session.documents.versions.get(uri) == seen[uri])
    return session.client.pulls.is_set() and any(True for _ in unedited)


@dataclass(slots=True)
class _Refresh:
    """Asks the client to pull again, one request at a time however many reasons there are."""

    session: Session
    wanted: trio.Event = field(default_factory=trio.Event)

    async def run(self) -> None:
        while self.session.client.features.refresh_diagnostics:
            await self.wanted.wait()
            self.wanted = trio.Event()
            try:
                await self.session.peer.ask("workspace/diagnostic/refresh", None)
            except PeerGone:
                return
            except RpcError as error:
                log.debug("the client did not refresh its diagnostics: %s", error)
