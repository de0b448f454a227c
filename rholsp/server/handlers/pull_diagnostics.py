"""textDocument/diagnostic: pull diagnostics. LSP 3.17, "Pull Diagnostics"."""

import hashlib
from collections.abc import Sequence

from lsprotocol import types as lsp

from rholsp.features.diagnostic_settings import DIAGNOSTICS
from rholsp.features.diagnostics import diagnostics, files_referred_to
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.model.summary import Diagnostic
from rholsp.protocol import lsp_json as out
from rholsp.protocol.json_text import dumps
from rholsp.server.configuration import diagnostic_settings
from rholsp.server.handlers.threads import PER_PART, Answer, beside
from rholsp.server.session import Session
from rholsp.server.to_json import to_diagnostics
from rholsp.telemetry.events import DiagnosticsMode

Report = out.FullDocumentDiagnosticReport | out.UnchangedDocumentDiagnosticReport


async def pull_diagnostics(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentDiagnosticParams
) -> Answer[Report]:
    """The diagnostics of one document, or an unchanged report if they are those of `previous_result_id`."""
    session.client.pulls.set()
    found = await beside(facts.unseen(DIAGNOSTICS), diagnostics, view, facts.uri, diagnostic_settings(session))
    others = await files_referred_to(view, found or ())
    if facts.version == session.documents.versions.get(facts.uri):
        session.note_shown(facts.uri, DiagnosticsMode.PULL)

    def convert() -> Report:
        items = to_diagnostics(session, facts.uri, found or (), facts.lines, others)
        result_id = fingerprint(items)
        if params.previous_result_id == result_id:
            return {"kind": "unchanged", "resultId": result_id}
        return {"kind": "full", "items": items, "resultId": result_id}

    return Answer(parts(found or ()), convert)


def parts(found: Sequence[Diagnostic]) -> int:
    """How long an answer of these is to convert and encode."""
    return len(found) * 2 // PER_PART


def fingerprint(items: Sequence[out.Diagnostic]) -> str:
    """A hash of diagnostics: of their content, so that it is the same across versions, restarts and undone edits."""
    return hashlib.blake2b(dumps(items), digest_size=8).hexdigest()


NO_FINDINGS = fingerprint([])
NOTHING: out.FullDocumentDiagnosticReport = {"kind": "full", "items": [], "resultId": NO_FINDINGS}
"""The answer for an unknown document: LSP allows no null here."""
