"""textDocument/prepareRename and textDocument/rename."""

from lsprotocol import types as lsp

from rholsp.features.rename import RenameView, prepare_rename, rename
from rholsp.features.rename_results import FileEdits, Refusal
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers.position import TextPosition
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range


async def ask_what_to_rename(
    session: Session, view: RenameView, position: TextPosition, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    """Raises RpcError (RequestFailed) with the reason where the name cannot be renamed."""
    found = await prepare_rename(view, position.uri, position.offset)
    if found is None:
        return None
    if isinstance(found, Refusal):
        raise _refused(found)
    span = to_range(found.start, found.end, found.lines, session.client.features.encoding)
    return lsp.PrepareRenamePlaceholder(span, found.placeholder)


async def rename_everywhere(
    session: Session, view: RenameView, position: TextPosition, params: lsp.RenameParams
) -> lsp.WorkspaceEdit:
    """Raises RpcError: RequestFailed with the reason of a refusal, ContentModified where a document has moved on."""
    found = await rename(view, position.uri, position.offset, params.new_name)
    if isinstance(found, Refusal):
        raise _refused(found)
    for file in found.files:
        if session.documents.versions.get(file.uri) != file.version:
            raise RpcError(ErrorCode.CONTENT_MODIFIED, f"{session.client_uri(file.uri)} was changed meanwhile")
    if session.client.features.document_changes:
        return lsp.WorkspaceEdit(document_changes=[_versioned(session, file) for file in found.files])
    return lsp.WorkspaceEdit(changes={session.client_uri(file.uri): _edits(session, file) for file in found.files})


def _refused(refusal: Refusal) -> RpcError:
    return RpcError(ErrorCode.REQUEST_FAILED, refusal.reason)


def _versioned(session: Session, file: FileEdits) -> lsp.TextDocumentEdit:
    document = lsp.OptionalVersionedTextDocumentIdentifier(uri=session.client_uri(file.uri), version=file.version)
    return lsp.TextDocumentEdit(document, list(_edits(session, file)))


def _edits(session: Session, file: FileEdits) -> list[lsp.TextEdit]:
    encoding = session.client.features.encoding
    return [lsp.TextEdit(to_range(edit.start, edit.end, file.lines, encoding), edit.text) for edit in file.edits]
