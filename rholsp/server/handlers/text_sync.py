"""textDocument/didOpen, didChange and didClose: applied in the order received."""

import logging

from attrs import field, frozen
from lsprotocol import types as lsp

from rholsp.server.session import Session
from rholsp.text.edits import PositionRange, TextChange

log = logging.getLogger(__name__)


def _version(said: int | None) -> int | None:
    """The client's version of a document; None for one that LSP does not allow, which the client would not accept."""
    return said if said is not None and -(2**31) <= said < 2**31 else None


@frozen
class OpenedDocument:
    """lsprotocol's TextDocumentItem, without the version that older clients leave out."""

    uri: str
    language_id: str
    text: str
    version: int | None = field(default=None, converter=_version)


@frozen
class DidOpenParams:
    text_document: OpenedDocument


@frozen
class ChangedDocument:
    """lsprotocol's VersionedTextDocumentIdentifier, without the version that older clients leave out."""

    uri: str
    version: int | None = field(default=None, converter=_version)


@frozen
class DidChangeParams:
    text_document: ChangedDocument
    content_changes: list[lsp.TextDocumentContentChangeEvent]


async def did_open(session: Session, params: DidOpenParams, received: float) -> None:
    item = params.text_document
    uri, alone = await session.uris.open(item.uri)
    if not session.workspace.languages.serve(uri, str(item.language_id)):
        log.info("document in a language that rholsp does not serve: %s (%s)", item.uri, item.language_id)
        session.documents.left_alone.add(uri)
        return
    session.documents.left_alone.discard(uri)
    session.documents.versions[uri] = item.version
    session.documents.edited[uri] = received
    await session.workspace.open(uri, str(item.language_id), item.version, item.text, alone=alone)


async def did_change(session: Session, params: DidChangeParams, received: float) -> None:
    uri = session.normalise_uri(params.text_document.uri)
    if uri in session.documents.left_alone:
        return
    if uri not in session.documents.versions:
        log.warning("change to a document that is not open: %s", params.text_document.uri)
        return
    version = params.text_document.version
    session.documents.versions[uri] = version
    session.documents.edited[uri] = received
    changes = [_change(change) for change in params.content_changes]
    await session.workspace.change(uri, version, changes, session.client.features.encoding)


def _change(change: lsp.TextDocumentContentChangeEvent) -> TextChange:
    if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
        return TextChange(change.text)
    start, end = change.range.start, change.range.end
    return TextChange(change.text, PositionRange(start.line, start.character, end.line, end.character))


async def did_close(session: Session, params: lsp.DidCloseTextDocumentParams) -> None:
    uri = session.normalise_uri(params.text_document.uri)
    session.uris.close(params.text_document.uri)
    if uri in session.documents.left_alone:
        session.documents.left_alone.remove(uri)
        return
    if uri not in session.documents.versions:
        log.warning("close of a document that is not open: %s", params.text_document.uri)
        return
    del session.documents.versions[uri]
    session.documents.edited.pop(uri, None)
    await session.workspace.close(uri)
