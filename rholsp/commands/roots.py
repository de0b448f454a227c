"""The workspace that a command works in: which folders, and how they are read."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rholsp.commands.progress import show_progress
from rholsp.interpreter import freeze_summaries
from rholsp.text.uris import from_path
from rholsp.workspace import Workspace, open_workspace
from rholsp.workspace.files.selection import is_inside


class NoSuchRoot(Exception):
    """What `--root` names is no folder; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Roots:
    """The folders of a workspace, as absolute paths, none inside another."""

    folders: tuple[str, ...] = ()
    workers: int | None = 0
    """See `open_workspace`."""
    store_folder: Path | None = None

    @asynccontextmanager
    async def open(self, terminal: TextIO | None = None, *, watch: bool = False) -> AsyncIterator[Workspace]:
        """The workspace, with all its files indexed.

        `terminal` is where progress is shown, if it takes long. With `watch` the workspace follows the disk.
        """
        opening = open_workspace(
            cache_size=0, workers=self.workers, store_folder=self.store_folder, settled=freeze_summaries
        )
        async with opening as workspace:
            if watch:
                await workspace.watch_disk()
            if self.folders:
                await workspace.set_folders([from_path(folder) for folder in self.folders])
                if terminal is not None and terminal.isatty():
                    await show_progress(workspace, terminal)
                await workspace.indexed()
            yield workspace


def find_roots(paths: Sequence[str], root: str | None) -> tuple[str, ...]:
    """The folders of the workspace that the files and folders lie in: `root` where it is given, else as below.

    For each path it is the nearest folder above, or the path itself, that holds a `.git`; where there is none, the
    folder itself. Raises NoSuchRoot.
    """
    if root is None:
        return _outermost([_workspace_of(path) for path in paths])
    if os.path.isdir(root):
        return (os.path.abspath(root),)
    raise NoSuchRoot(f"{root}: {'not a folder' if os.path.exists(root) else 'no such folder'}")


def _workspace_of(path: str) -> str:
    own = os.path.abspath(path)
    own = own if os.path.isdir(own) else os.path.dirname(own)
    folder = own
    while not os.path.exists(os.path.join(folder, ".git")):
        if folder == os.path.dirname(folder):
            return own
        folder = os.path.dirname(folder)
    return folder


def _outermost(folders: Sequence[str]) -> tuple[str, ...]:
    """The folders that lie in none of the others."""
    kept: list[str] = []
    for folder in sorted(set(folders)):
        if not any(is_inside(folder, other) for other in kept):
            kept.append(folder)
    return tuple(kept)
