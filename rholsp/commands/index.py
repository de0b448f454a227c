"""`rholsp index PATH…`: fills the index on disk, so that the next start of the server reads it instead of parsing.

With `--scip FILE` it writes an index for code search instead.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

import trio

from rholsp.commands.rewriting import replacing_file
from rholsp.commands.roots import Roots
from rholsp.commands.scip.writing import Written, write_index
from rholsp.interpreter import freeze_summaries
from rholsp.text.plural import plural
from rholsp.text.uris import from_path, to_path
from rholsp.workspace import IndexRun, Notice, Progress, open_workspace
from rholsp.workspace.store.actor import StoreCounters, default_folder

DONE, COULD_NOT_RUN = 0, 2


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has paths, scip, workers and store. Returns the exit status."""
    if args.scip is not None:
        store_folder = default_folder() if args.store else None
        return write_scip(
            args.paths, args.scip, store_folder=store_folder, workers=args.workers, out=sys.stdout, err=sys.stderr
        )
    if not args.store:
        sys.stderr.write("rholsp index: --no-store leaves no index to fill\n")
        return COULD_NOT_RUN
    return index(args.paths, store_folder=default_folder(), workers=args.workers, out=sys.stdout, err=sys.stderr)


def index(paths: Sequence[str], *, store_folder: Path, workers: int | None, out: TextIO, err: TextIO) -> int:
    """Indexes all files of the folders, as the server would, and reports how many there were and how long it took.

    Returns 0, or 2 if a path is not a folder or the index on disk cannot be used. An unreadable file is reported and
    does not change the status.
    """
    if not _are_folders(paths, err):
        return COULD_NOT_RUN
    folders = [from_path(os.path.abspath(path)) for path in paths]
    run, stored, notices = trio.run(_index, folders, store_folder, workers)
    for notice in notices:
        where = None if notice.uri is None else to_path(notice.uri)
        err.write(f"rholsp index: {f'{where}: ' if where else ''}{notice.message}\n")
    out.write(_report(run))
    if stored.dropped:
        err.write(f"rholsp index: {stored.dropped} of them could not be written to {store_folder}\n")
    return COULD_NOT_RUN if stored.dropped else DONE


def write_scip(
    paths: Sequence[str],
    file: str,
    *,
    store_folder: Path | None = None,
    workers: int | None = 0,
    out: TextIO,
    err: TextIO,
) -> int:
    """Writes what the folders mean as a SCIP index, whole or not at all; its root is the folder that holds them all.

    Returns 0, or 2 if a path is not a folder. Raises OSError where the file cannot be written.
    """
    if not _are_folders(paths, err):
        return COULD_NOT_RUN
    folders = [os.path.abspath(path) for path in paths]
    roots = Roots(tuple(folders), workers, store_folder)
    with replacing_file(file) as stream:
        written = trio.run(
            _write_scip, roots, os.path.commonpath(folders), ["index", "--scip", file, *paths], stream, err
        )
    out.write(f"{plural(written.documents, 'document')}, {plural(written.externals, 'external symbol')}: {file}\n")
    return DONE


async def _write_scip(roots: Roots, root: str, arguments: list[str], stream: BinaryIO, err: TextIO) -> Written:
    async with roots.open(err) as workspace:
        return await write_index(workspace, root, arguments, stream)


def _are_folders(paths: Sequence[str], err: TextIO) -> bool:
    """Whether all paths are folders; `err` is told which are not."""
    wrong = [path for path in paths if not os.path.isdir(path)]
    for path in wrong:
        err.write(f"rholsp index: {path}: {'not a folder' if os.path.exists(path) else 'no such folder'}\n")
    return not wrong


def _report(run: IndexRun) -> str:
    parts = [f"{run.stored} known already", f"{run.analysed} analysed"]
    if run.by_workers:
        parts.append(f"{run.by_workers} of them by worker processes")
    if run.failed:
        parts.append(f"{run.failed} could not be analysed")
    files = "1 file" if run.files == 1 else f"{run.files} files"
    return f"{files} in {run.milliseconds / 1000:.2f} s: {', '.join(parts)}\n"


async def _index(
    folders: list[str], store_folder: Path, workers: int | None
) -> tuple[IndexRun, StoreCounters, list[Notice]]:
    notices: list[Notice] = []
    opening = open_workspace(cache_size=0, store_folder=store_folder, workers=workers, settled=freeze_summaries)
    async with opening as workspace:
        await workspace.set_folders(folders)
        progress: Progress | None = None
        while progress is None or not progress.finished:
            news = await workspace.news()
            notices.extend(news.notices)
            progress = news.progress
        return await workspace.indexed(), await workspace.stored(), notices
