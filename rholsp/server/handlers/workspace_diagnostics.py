"""workspace/diagnostic: the diagnostics of all files, pulled. LSP 3.17, "Workspace Diagnostics".

Clients ask again and again, so a file is looked at only where something has happened that its diagnostics may depend
on. Each file is looked at in a view of its own: a view of all files would keep all their summaries unpacked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import trio
from lsprotocol import types as lsp

from rholsp.features.diagnostic_settings import DIAGNOSTICS
from rholsp.features.diagnostics import diagnostics, files_referred_to, is_quiet
from rholsp.model.summary import Severity
from rholsp.protocol import lsp_json as out
from rholsp.server.configuration import diagnostic_settings, shown_diagnostics
from rholsp.server.handlers.pull_diagnostics import NO_FINDINGS, fingerprint, parts
from rholsp.server.handlers.threads import Answer, beside
from rholsp.server.session import Session
from rholsp.server.to_json import to_diagnostics
from rholsp.workspace.snapshot import Snapshot

Report = out.WorkspaceFullDocumentDiagnosticReport | out.WorkspaceUnchangedDocumentDiagnosticReport
_PART = 100
"""Reports sent at once, and files looked at between two parts, where the client takes parts."""


async def pull_all(
    session: Session, view: Snapshot, params: lsp.WorkspaceDiagnosticParams
) -> out.WorkspaceDiagnosticReport:
    """A report for each file whose diagnostics are others than the client's, and for the client's that still hold.

    With a partial result token they are sent as they are found, and the answer is empty. A file that the client has
    none of, and that has none, gets no report.
    """
    session.client.pulls_all.set()
    await view.wait_for_index()
    await session.workspace.catch_up()
    _begin(session)
    sink = _Sink(session, params.partial_result_token)
    had = {session.normalise_uri(one.uri): one.value for one in params.previous_result_ids}
    await _doubt_callers(session, view)
    for number, uri in enumerate(sorted({*had, *await _asked_for(session, view)})):
        report = await _report(session, uri, had.get(uri))
        if report is not None:
            sink.reports.append(report)
        if number % _PART == _PART - 1:
            sink.flush()
        # What is known already takes no turn of any task; others shall not wait for a thousand of them.
        if report is None:
            await trio.lowlevel.checkpoint()
    return sink.answer()


def _begin(session: Session) -> None:
    """Other settings, other diagnostics."""
    settings = shown_diagnostics(session)
    if session.reports.settings != settings:
        session.reports.forget()
        session.reports.settings = settings


async def _asked_for(session: Session, view: Snapshot) -> Iterable[str]:
    return await view.all_uris() if session.configuration.editor.workspace_scope else session.documents.versions


async def _doubt_callers(session: Session, view: Snapshot) -> None:
    """Files that look up what a file of doubt registers: its clauses may have changed while its names have not."""
    keys: set[str] = set()
    for uri in sorted(session.reports.doubtful):
        facts = await view.file_for_once(uri)
        if facts is not None:
            keys.update(one.key for one in facts.summary.publications if one.key)
    for key in sorted(keys):
        session.reports.doubt([facts.uri for facts in await view.files_with(key)])


async def _report(session: Session, uri: str, had: str | None) -> Report | None:
    """What to say of a file; None for nothing."""
    reports = session.reports
    is_wanted = session.configuration.editor.workspace_scope or uri in session.documents.versions
    result_id = reports.ids.get(uri) if uri not in reports.doubtful else None
    if is_wanted and result_id is not None and result_id == (NO_FINDINGS if had is None else had):
        version = session.documents.versions.get(uri)
        return None if had is None else _unchanged(session, uri, result_id, version)
    # Whatever changes from here on brings the file into doubt again.
    reports.doubtful.discard(uri)
    found = await _look(session, uri) if is_wanted else _NOTHING
    if found is None:
        reports.ids.pop(uri, None)
        found = _NOTHING
    result_id = found.result_id
    if is_wanted:
        reports.ids[uri] = result_id
    if result_id == had:
        return _unchanged(session, uri, result_id, found.version)
    if had is None and not found.items:
        return None
    return {
        "kind": "full",
        "uri": session.client_uri(uri),
        "version": found.version,
        "items": found.items,
        "resultId": result_id,
    }


def _unchanged(session: Session, uri: str, result_id: str, version: int | None) -> Report:
    return {"kind": "unchanged", "uri": session.client_uri(uri), "version": version, "resultId": result_id}


@dataclass(frozen=True, slots=True)
class _Found:
    version: int | None
    items: Sequence[out.Diagnostic]
    result_id: str


_NOTHING = _Found(None, [], NO_FINDINGS)


async def _look(session: Session, uri: str) -> _Found | None:
    """The diagnostics of a file as it is now; None where it is gone."""
    view = await session.workspace.view(uri)
    facts = await view.file_for_once(uri)
    if facts is None:
        return None
    if is_quiet(facts):
        return _NOTHING
    found = await beside(facts.unseen(DIAGNOSTICS), diagnostics, view, uri, diagnostic_settings(session)) or ()
    if facts.version is None:
        # As where they are pushed: a large workspace has thousands.
        found = tuple([one for one in found if one.severity is not Severity.HINT])
    others = await files_referred_to(view, found)
    wanted, lines = found, facts.lines
    answer = Answer(parts(wanted), lambda: to_diagnostics(session, uri, wanted, lines, others))
    return _Found(facts.version, *await answer.through(lambda items: (items, fingerprint(items))))


@dataclass(slots=True)
class _Sink:
    """Where reports go: to the client in parts where it takes them, else into the answer."""

    session: Session
    token: lsp.ProgressToken | None
    reports: list[Report] = field(default_factory=list)

    def flush(self) -> None:
        if self.token is not None and self.reports:
            reports, self.reports = self.reports, []
            self.session.peer.notify("$/progress", {"token": self.token, "value": {"items": reports}})

    def answer(self) -> out.WorkspaceDiagnosticReport:
        self.flush()
        return {"items": self.reports}
