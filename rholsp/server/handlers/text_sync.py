"""What the client tells about documents, files, folders and settings; applied in the order received."""

import logging
from collections.abc import Sequence

from lsprotocol import types as lsp

from rholsp.server.configuration import apply_settings, ask_again, await_configuration
from rholsp.server.session import Session, read_trace
from rholsp.text.edits import PositionRange, TextChange
from rholsp.workspace import FileChange, FileEvent

log = logging.getLogger(__name__)


async def did_open(session: Session, params: lsp.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    uri, alone = await session.uris.open(item.uri)
    if not session.workspace.languages.serve(uri, str(item.language_id)):
        log.info("a document in a language that is not served: %s (%s)", item.uri, item.language_id)
        session.left_alone.add(uri)
        return
    session.left_alone.discard(uri)
    session.versions[uri] = item.version
    session.note_edit(uri)
    await session.workspace.open(uri, str(item.language_id), item.version, item.text, alone=alone)


async def did_change(session: Session, params: lsp.DidChangeTextDocumentParams) -> None:
    uri = session.normalise_uri(params.text_document.uri)
    if uri in session.left_alone:
        return
    if uri not in session.versions:
        log.warning("a change to a document that is not open: %s", params.text_document.uri)
        return
    version = params.text_document.version
    session.versions[uri] = version
    session.note_edit(uri)
    changes = [_change(change) for change in params.content_changes]
    await session.workspace.change(uri, version, changes, session.features.encoding)


def _change(change: lsp.TextDocumentContentChangeEvent) -> TextChange:
    if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
        return TextChange(change.text)
    start, end = change.range.start, change.range.end
    return TextChange(change.text, PositionRange(start.line, start.character, end.line, end.character))


async def did_close(session: Session, params: lsp.DidCloseTextDocumentParams) -> None:
    uri = session.normalise_uri(params.text_document.uri)
    session.uris.close(params.text_document.uri)
    if uri in session.left_alone:
        session.left_alone.remove(uri)
        return
    if uri not in session.versions:
        log.warning("a document was closed that is not open: %s", params.text_document.uri)
        return
    del session.versions[uri]
    session.edited.pop(uri, None)
    await session.workspace.close(uri)


async def did_change_watched_files(session: Session, params: lsp.DidChangeWatchedFilesParams) -> None:
    known = {change.value: change for change in FileChange}
    events = [(event.uri, known[int(event.type)]) for event in params.changes if int(event.type) in known]
    await _tell_of(session, events)


async def did_rename_files(session: Session, params: lsp.RenameFilesParams) -> None:
    """A renamed file, or folder, is gone under its old name and there under its new one."""
    events = []
    for file in params.files:
        events.append((file.old_uri, FileChange.DELETED))
        events.append((file.new_uri, FileChange.CREATED))
    await _tell_of(session, events)


async def _tell_of(session: Session, events: Sequence[tuple[str, FileChange]]) -> None:
    if events:
        uris = await session.uris.real([uri for uri, _ in events])
        changes = [change for _, change in events]
        await session.workspace.files_changed(map(FileEvent, uris, changes))


async def did_change_workspace_folders(session: Session, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    removed = session.uris.remove_folders([folder.uri for folder in params.event.removed])
    added = await session.uris.add_folders([folder.uri for folder in params.event.added])
    await session.workspace.set_folders(added, removed)


async def did_change_configuration(session: Session, params: lsp.DidChangeConfigurationParams) -> None:
    """New settings, in the message itself or, where the client wants to be asked, to be fetched."""
    settings = params.settings
    if isinstance(settings, dict) and "rholsp" in settings:
        apply_settings(session, settings["rholsp"])
    elif session.features.pull_configuration:
        ask_again(session)
    if await await_configuration(session):
        await session.workspace.set_folders([], [], session.globs)


async def set_trace(session: Session, params: lsp.SetTraceParams) -> None:
    session.trace = read_trace(params.value)


async def cancel_progress(session: Session, params: lsp.WorkDoneProgressCancelParams) -> None:
    """The only progress that rholsp shows is that of indexing."""
    await session.workspace.cancel_indexing()


async def did_create_files(session: Session, params: lsp.CreateFilesParams) -> None:
    await _tell_of(session, [(file.uri, FileChange.CREATED) for file in params.files])


async def did_delete_files(session: Session, params: lsp.DeleteFilesParams) -> None:
    await _tell_of(session, [(file.uri, FileChange.DELETED) for file in params.files])
