"""`rholsp rename FILE:LINE:COLUMN NEW`: renames a name in all files where it means the same."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import trio

from rholsp.commands.questions import (
    CannotAnswer,
    Position,
    Subject,
    offset_of,
    opened,
    read_subject,
    shown_path,
    split_place,
)
from rholsp.commands.rewriting import rewrite_text, unified_diff
from rholsp.commands.roots import NoSuchRoot, Roots, find_roots
from rholsp.features.fix import applied
from rholsp.features.rename import rename as rename_name
from rholsp.features.rename_results import FileEdits, Refusal
from rholsp.text.plural import plural
from rholsp.text.uris import to_path
from rholsp.workspace import Workspace
from rholsp.workspace.store.actor import default_folder

DONE, REFUSED, COULD_NOT_RUN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file before and after."""

    path: str
    before: str
    after: str
    places: int


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a rename does: the files that it changes, and those that use the name in other programs and stay."""

    files: tuple[Rewritten, ...]
    left: tuple[str, ...] = ()


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has place, new_name, root, diff, workers and store. Returns the exit status."""
    store_folder = default_folder() if args.store else None
    return rename(
        args.place,
        args.new_name,
        root=args.root,
        diff=args.diff,
        workers=args.workers,
        store_folder=store_folder,
        out=sys.stdout,
        err=sys.stderr,
    )


def rename(
    place: str,
    new_name: str,
    *,
    root: str | None = None,
    diff: bool = False,
    workers: int | None = 0,
    store_folder: Path | None = None,
    out: TextIO,
    err: TextIO,
) -> int:
    """Gives the name at a place a new one and writes the files, or with `diff` only what would change.

    Returns 0, 1 where the rename is refused, which changes nothing, and 2 where it could not run or not write.
    """
    found: Renaming | Refusal | CannotAnswer
    try:
        path, position = split_place(place)
        file = read_subject(path)
        roots = Roots(find_roots([path], root), workers, store_folder)
    except (CannotAnswer, NoSuchRoot) as error:
        found = CannotAnswer(str(error))
    else:
        found = trio.run(_renaming_in, roots, file, position, new_name, err)
    if isinstance(found, CannotAnswer):
        err.write(f"rholsp rename: {found}\n")
        return COULD_NOT_RUN
    if isinstance(found, Refusal):
        err.write(f"rholsp rename: {found.reason}\n")
        return REFUSED
    if found.left:
        err.write(f"rholsp rename: other programs use this name too and keep it: {', '.join(found.left)}\n")
    if diff:
        out.writelines(diff_of(found))
        return DONE
    failed = _write(found.files, err)
    count = sum(file.places for file in found.files)
    if not failed:
        out.write(f"renamed {plural(count, 'place')} in {plural(len(found.files), 'file')}\n")
    return COULD_NOT_RUN if failed else DONE


def diff_of(renaming: Renaming) -> Iterable[str]:
    """The lines of a diff, file by file."""
    for file in renaming.files:
        yield from unified_diff(file.path, file.before, file.after)


async def _renaming_in(
    roots: Roots, file: Subject, position: Position, new_name: str, err: TextIO
) -> Renaming | Refusal | CannotAnswer:
    async with roots.open(err) as workspace:
        return await renaming(workspace, file, position, new_name)


async def renaming(
    workspace: Workspace, file: Subject, position: Position, new_name: str
) -> Renaming | Refusal | CannotAnswer:
    """What a rename would do to the files on disk."""
    async with opened(workspace, file) as (view, facts):
        try:
            offset = offset_of(facts, position)
        except CannotAnswer as error:
            return CannotAnswer(f"{file.path}: {error}")
        found = await rename_name(view, file.uri, offset, new_name)
        if isinstance(found, Refusal):
            return found
        try:
            files = tuple([_rewritten(edits) for edits in found.files])
        except CannotAnswer as error:
            return error
        left = sorted({edits.uri for edits in found.offered} | set(found.left))
        return Renaming(files, tuple(map(shown_path, left)))


def _rewritten(edits: FileEdits) -> Rewritten:
    """Raises CannotAnswer where the file cannot be written back as it is."""
    path = shown_path(edits.uri)
    file = read_subject(to_path(edits.uri) or path)
    if not file.is_whole:
        raise CannotAnswer(f"{path}: it is not UTF-8 throughout, or too large")
    return Rewritten(path, file.text, applied(file.text, edits.edits), len(edits.edits))


def _write(files: Iterable[Rewritten], err: TextIO) -> bool:
    """Writes the files; whether one could not be written, which `err` is told."""
    failed = False
    for file in files:
        try:
            rewrite_text(file.path, file.after)
        except OSError as error:
            err.write(f"rholsp rename: {file.path}: {error.strerror or error}\n")
            failed = True
    return failed
