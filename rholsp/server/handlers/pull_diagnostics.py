"""textDocument/diagnostic: pull diagnostics. LSP 3.17, "Pull Diagnostics"."""

import hashlib
from collections.abc import Sequence
from typing import Any

from lsprotocol import types as lsp

from rholsp.features.diagnostics import diagnostics, files_referred_to
from rholsp.features.facts import FileFacts
from rholsp.features.view import View
from rholsp.protocol.codec import encode
from rholsp.protocol.json_text import dumps
from rholsp.server.configuration import diagnostic_settings
from rholsp.server.handlers.threads import Answer, beside
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_diagnostics
from rholsp.telemetry.events import DiagnosticsMode


async def pull_diagnostics(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentDiagnosticParams
) -> Answer[lsp.DocumentDiagnosticReport]:
    """The diagnostics of one document, or an unchanged report if they are those of `previous_result_id`."""
    session.client.pulls.set()
    found = await beside(facts.lines.length, diagnostics, view, facts.uri, diagnostic_settings(session))
    others = await files_referred_to(view, found or ())
    if facts.version == session.documents.versions.get(facts.uri):
        session.note_shown(facts.uri, DiagnosticsMode.PULL)

    def convert() -> lsp.DocumentDiagnosticReport:
        items = to_diagnostics(session, facts.uri, found or (), facts.lines, others)
        result_id = fingerprint(encode(items))
        if params.previous_result_id == result_id:
            return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id)
        return lsp.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)

    return Answer(2 * len(found or ()), convert)


def fingerprint(items: Sequence[Any]) -> str:
    """A hash of encoded diagnostics: of their content, so that it is the same across versions, restarts and undone
    edits.
    """
    return hashlib.blake2b(dumps(items), digest_size=8).hexdigest()


NO_FINDINGS = fingerprint([])
NOTHING = lsp.RelatedFullDocumentDiagnosticReport([], result_id=NO_FINDINGS)
"""The answer for an unknown document: LSP allows no null here."""
