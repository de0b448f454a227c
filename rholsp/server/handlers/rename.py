"""textDocument/prepareRename and textDocument/rename."""

from collections.abc import Iterable, Sequence
from functools import partial

from lsprotocol import types as lsp

from rholsp.features.rename import RenameView, prepare_rename, rename
from rholsp.features.rename_results import FileEdits, Refusal, file_name
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import Answer
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_document_edit, to_range, to_text_edits, to_workspace_edit

_OTHERS = "other-programs"
_ANNOTATION = lsp.ChangeAnnotation(
    label="In other programs",
    needs_confirmation=True,
    description="these files are in other folders, and nothing links them to the renamed name",
)
"""LSP 3.16, "ChangeAnnotation": the editor asks the user before it makes such edits."""
_SHOWN = 3
"""At most so many files are named in a message."""


async def ask_what_to_rename(
    session: Session, view: RenameView, position: TextPosition, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    """Raises RpcError (RequestFailed) with the reason if the name cannot be renamed."""
    found = await prepare_rename(view, position.uri, position.offset)
    if found is None:
        return None
    if isinstance(found, Refusal):
        raise _refused(found)
    span = to_range(found.start, found.end, found.lines, session.client.features.encoding)
    return lsp.PrepareRenamePlaceholder(span, found.placeholder)


async def rename_everywhere(
    session: Session, view: RenameView, position: TextPosition, params: lsp.RenameParams
) -> Answer[lsp.WorkspaceEdit]:
    """Raises RpcError: RequestFailed with the reason for a refusal, ContentModified if a document has changed."""
    found = await rename(view, position.uri, position.offset, params.new_name)
    if isinstance(found, Refusal):
        raise _refused(found)
    features = session.client.features
    can_ask = features.document_changes and features.change_annotations
    offered = found.offered if can_ask else ()
    edited = (*found.files, *offered)
    check = partial(_check_versions, session, edited)
    check()
    _tell_what_stays(session, found.left if can_ask else (*[file.uri for file in found.offered], *found.left))
    parts = sum(1 + len(file.edits) for file in edited)
    return Answer(parts, partial(_to_workspace_edit, session, found.files, offered), check)


def _check_versions(session: Session, files: Iterable[FileEdits]) -> None:
    for file in files:
        if session.documents.versions.get(file.uri) != file.version:
            raise RpcError(ErrorCode.CONTENT_MODIFIED, f"{session.client_uri(file.uri)} was changed meanwhile")


def _to_workspace_edit(session: Session, files: Sequence[FileEdits], offered: Sequence[FileEdits]) -> lsp.WorkspaceEdit:
    if not offered:
        return to_workspace_edit(session, files)
    changes = [to_document_edit(session, file, to_text_edits(session, file)) for file in files]
    changes += [to_document_edit(session, file, _annotated(session, file)) for file in offered]
    return lsp.WorkspaceEdit(document_changes=list(changes), change_annotations={_OTHERS: _ANNOTATION})


def _tell_what_stays(session: Session, uris: Sequence[str]) -> None:
    """Tells the user which files of other programs keep the old name, since they may mean the same one."""
    if uris:
        names = ", ".join(file_name(uri) for uri in sorted(uris)[:_SHOWN])
        more = f" and {len(uris) - _SHOWN} more" if len(uris) > _SHOWN else ""
        text = f"rholsp: files of other programs also use this name and were not changed: {names}{more}"
        session.notify("window/showMessage", lsp.ShowMessageParams(lsp.MessageType.Info, text))


def _refused(refusal: Refusal) -> RpcError:
    return RpcError(ErrorCode.REQUEST_FAILED, refusal.reason)


def _annotated(session: Session, file: FileEdits) -> list[lsp.AnnotatedTextEdit]:
    return [lsp.AnnotatedTextEdit(_OTHERS, edit.range, edit.new_text) for edit in to_text_edits(session, file)]
