"""The workspace: actors that own everything known about all files, behind one handle.

    async with open_workspace() as workspace:
        await workspace.open("file:///a.rho", "rholang", 1, "new x in { x!(1) }")
        view = await workspace.view("file:///a.rho")
        answer = await definition(view, "file:///a.rho", 12)

URIs are normalised (rholsp.text.uris). One task sends the edits, in order. A view sees every edit sent before it was
created.
"""

from rholsp.workspace.actor import ActorStopped
from rholsp.workspace.files.identity import real_paths
from rholsp.workspace.files.selection import IGNORE_FILE, Globs, files_of
from rholsp.workspace.messages import (
    CacheCounters,
    FileChange,
    FileEvent,
    IndexRun,
    News,
    Notice,
    Progress,
    Statistics,
)
from rholsp.workspace.workspace import Workspace, open_workspace

__all__ = [
    "IGNORE_FILE",
    "ActorStopped",
    "CacheCounters",
    "FileChange",
    "FileEvent",
    "Globs",
    "IndexRun",
    "News",
    "Notice",
    "Progress",
    "Statistics",
    "Workspace",
    "files_of",
    "open_workspace",
    "real_paths",
]
