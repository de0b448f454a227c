"""Diagnostics on request. LSP 3.17, "textDocument/diagnostic"."""

import hashlib
from collections.abc import Sequence

import orjson
from lsprotocol import types as lsp

from rholsp.features.diagnostics import diagnostics
from rholsp.features.view import View
from rholsp.protocol.codec import encode
from rholsp.server.session import Session
from rholsp.server.to_lsp import files_referred_to, to_diagnostics
from rholsp.telemetry.events import DiagnosticsMode


async def pull_diagnostics(
    session: Session, view: View, params: lsp.DocumentDiagnosticParams
) -> lsp.DocumentDiagnosticReport:
    """The diagnostics of one document, or word that they are those of `previous_result_id`.

    A document that nobody knows has none: the report has no null.
    """
    uri = session.normalise_uri(params.text_document.uri)
    facts = await view.file(uri)
    found = None if facts is None else await diagnostics(view, facts.uri)
    items: list[lsp.Diagnostic] = []
    if facts is not None and found is not None:
        others = await files_referred_to(view, found)
        items = to_diagnostics(session, facts.uri, found, facts.lines, others)
    if facts is not None and facts.version == session.versions.get(uri):
        session.note_shown(uri, DiagnosticsMode.PULL)
    result_id = _fingerprint(items)
    if params.previous_result_id == result_id:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return lsp.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)


def _fingerprint(items: Sequence[lsp.Diagnostic]) -> str:
    """Names the content, so that it stays good across versions, restarts and undone edits."""
    return hashlib.blake2b(orjson.dumps(encode(list(items))), digest_size=8).hexdigest()
