"""How far indexing is, on a terminal: shown only where it takes longer than a second."""

from typing import TextIO

import trio

from rholsp.workspace import Progress, Workspace

PATIENCE = 1.0
"""Seconds before anything is shown."""


async def show_progress(workspace: Workspace, terminal: TextIO) -> None:
    """Shows a bar on the terminal until indexing is done, and removes it. It takes the workspace's news."""
    with trio.move_on_after(PATIENCE) as patience:
        await workspace.indexed()
    if patience.cancelled_caught:
        await _draw(workspace, terminal)


async def _draw(workspace: Workspace, terminal: TextIO) -> None:
    # Imported here: it takes longer than most commands.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as ProgressBar

    columns = TextColumn("indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("files")
    with ProgressBar(*columns, console=Console(file=terminal), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("indexing", total=None)
        progress: Progress | None = None
        while progress is None or not progress.finished:
            progress = (await workspace.news()).progress or progress
            if progress is not None:
                bar.update(task, completed=progress.done, total=progress.total)
                bar.refresh()
