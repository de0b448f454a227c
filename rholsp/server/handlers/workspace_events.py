"""Changes to files, workspace folders and settings, applied in the order received."""

from collections.abc import Sequence

from lsprotocol import types as lsp

from rholsp.server.configuration import apply_settings, ask_again, await_configuration, shown_diagnostics
from rholsp.server.session import Session
from rholsp.workspace import FileChange, FileEvent


async def did_change_watched_files(session: Session, params: lsp.DidChangeWatchedFilesParams) -> None:
    known = {change.value: change for change in FileChange}
    events = [(event.uri, known[int(event.type)]) for event in params.changes if int(event.type) in known]
    await _tell_of(session, events)


async def did_rename_files(session: Session, params: lsp.RenameFilesParams) -> None:
    """A renamed file or folder counts as deleted under its old name and created under its new one."""
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
    """New settings: asked for where the client supports workspace/configuration, else taken from the message."""
    settings = params.settings
    shown = shown_diagnostics(session)
    if isinstance(settings, dict) and "rholsp" in settings:
        apply_settings(session, settings["rholsp"])
    elif session.client.features.pull_configuration:
        ask_again(session)
    if await await_configuration(session):
        await session.workspace.set_folders([], [], session.configuration.globs)
    if shown_diagnostics(session) != shown:
        await session.workspace.renew_diagnostics(session.documents.versions)


async def take_late_settings(session: Session, params: None) -> None:
    """Applies settings that the client sent after the server had stopped waiting for them."""
    if await await_configuration(session):
        await session.workspace.set_folders([], [], session.configuration.globs)
    await session.workspace.renew_diagnostics(session.documents.versions)


async def did_create_files(session: Session, params: lsp.CreateFilesParams) -> None:
    await _tell_of(session, [(file.uri, FileChange.CREATED) for file in params.files])


async def did_delete_files(session: Session, params: lsp.DeleteFilesParams) -> None:
    await _tell_of(session, [(file.uri, FileChange.DELETED) for file in params.files])
