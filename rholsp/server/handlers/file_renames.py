"""workspace/willRenameFiles."""

from lsprotocol import types as lsp

from rholsp.features.file_renames import FileMove, edits_for_moves
from rholsp.features.rename_results import file_name
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_workspace_edit
from rholsp.workspace.snapshot import Snapshot

_SHOWN = 3
"""At most so many files are named in a message."""


async def follow_files(session: Session, view: Snapshot, params: lsp.RenameFilesParams) -> lsp.WorkspaceEdit | None:
    """The edits to make before files and folders are renamed; raises RpcError where a document has changed meanwhile.

    The user is told where a name of a module cannot follow.
    """
    old = await session.uris.real([file.old_uri for file in params.files])
    new = await session.uris.real([file.new_uri for file in params.files])
    moves = [FileMove(before.rstrip("/"), after.rstrip("/")) for before, after in zip(old, new, strict=True)]
    found = await edits_for_moves(view, moves)
    for file in found.files:
        if session.documents.versions.get(file.uri) != file.version:
            raise RpcError(ErrorCode.CONTENT_MODIFIED, f"{session.client_uri(file.uri)} was changed meanwhile")
    if found.stuck:
        names = ", ".join(file_name(uri) for uri in found.stuck[:_SHOWN])
        more = f" and {len(found.stuck) - _SHOWN} more" if len(found.stuck) > _SHOWN else ""
        text = f"rholsp: imports that cannot follow the renamed files stay as they are: {names}{more}"
        session.notify("window/showMessage", lsp.ShowMessageParams(lsp.MessageType.Info, text))
    return to_workspace_edit(session, found.files) if found.files else None
