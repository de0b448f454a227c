"""`rholsp check PATH…`: the diagnostics that an editor would show, for people and for other programs."""

import argparse
import json
import os
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

import trio

from rholsp.commands.findings_report import FileFindings, entries, shown, total
from rholsp.commands.machine_reports import annotations, sarif
from rholsp.commands.rewriting import rewrite_text, unified_diff
from rholsp.commands.roots import NoSuchRoot, Roots, find_roots
from rholsp.features.code_actions import fix_all
from rholsp.features.diagnostics import diagnostics, files_referred_to
from rholsp.features.fix import applied
from rholsp.features.language_registry import LANGUAGES
from rholsp.model.summary import Severity
from rholsp.text.plural import plural
from rholsp.text.uris import from_path, to_path
from rholsp.workspace import Workspace
from rholsp.workspace.analysis import DiskText, UnreadableFile, read_text, text_of
from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.selection import files_of, is_inside
from rholsp.workspace.store.actor import default_folder

CLEAN, ERRORS, COULD_NOT_RUN = 0, 1, 2
Output = Literal["text", "json", "sarif", "github"]


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as the user named it. `disk` is what was read from elsewhere than the disk, None for a file there."""

    path: str
    uri: str
    disk: DiskText | None = None


def wants_colour(stream: TextIO, *, no_color: bool, environ: Mapping[str, str]) -> bool:
    """Colour on a terminal, unless the user said no: `--no-color`, or NO_COLOR with any value (no-color.org)."""
    return stream.isatty() and not no_color and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def run(args: argparse.Namespace) -> int:
    """The subcommand. Returns the exit status.

    `args` has paths, root, stdin_filename, format, fix, diff, watch, color, workers and store.
    """
    if "-" in args.paths and (args.fix or args.diff or args.watch):
        sys.stderr.write("rholsp check: --fix, --diff and --watch take files, not stdin\n")
        return COULD_NOT_RUN
    if args.watch and (args.fix or args.diff):
        sys.stderr.write("rholsp check: --watch changes nothing; use it without --fix and --diff\n")
        return COULD_NOT_RUN
    options: dict[str, Any] = {"root": args.root, "workers": args.workers, "out": sys.stdout, "err": sys.stderr}
    options["store_folder"] = default_folder() if args.store else None
    if args.diff:
        return show_fixes(args.paths, **options)
    colour = wants_colour(sys.stdout, no_color=not args.color, environ=os.environ)
    if args.watch:
        return watch(args.paths, output=args.format, colour=colour, **options)
    if "-" in args.paths:
        options["stdin"] = sys.stdin.buffer
    name = args.stdin_filename
    return check(args.paths, stdin_filename=name, output=args.format, colour=colour, fix=args.fix, **options)


def check(
    paths: Sequence[str],
    *,
    root: str | None = None,
    stdin: BinaryIO | None = None,
    stdin_filename: str | None = None,
    output: Output = "text",
    colour: bool = False,
    fix: bool = False,
    workers: int | None = 0,
    store_folder: Path | None = None,
    out: TextIO,
    err: TextIO,
) -> int:
    """Checks the files of the paths within their workspace, and writes the findings.

    The workspace is `root`, else the nearest folder above with a `.git`, else the folder itself. The path `-` reads
    `stdin` as the file `stdin_filename`. Ignored files are checked if a path names them. `fix` first applies all safe
    fixes.

    Returns 0 without errors, 1 with errors, 2 if a path is missing or cannot be read; everything else is checked all
    the same.
    """
    complaints: list[str] = []
    named = [stdin_filename if path == "-" else path for path in paths]
    folders = _folders([path for path in named if path is not None], root, err)
    if folders is None:
        return COULD_NOT_RUN
    roots = Roots(folders, workers, store_folder)
    sources = _gather([path for path in paths if path != "-"], folders, complaints, err)
    if stdin is not None:
        name = stdin_filename or "<stdin>"
        uri = "untitled:stdin" if stdin_filename is None else from_path(os.path.abspath(stdin_filename))
        sources.append(_Source(name, uri, text_of(stdin.read().removeprefix(BOM_UTF8))))
    if fix:
        sources = _loaded(sources, complaints)
        repaired = trio.run(_repaired, sources, roots, err)
        sources, refused = _written(sources, repaired)
        complaints += refused
        err.write(f"repaired {plural(sum(text is not None for _, text in repaired) - len(refused), 'file')}\n")
    found = trio.run(_check, sources, roots, complaints, err)
    for complaint in complaints:
        err.write(f"rholsp check: {complaint}\n")
    status = _report(found, output, colour, out, err)
    return COULD_NOT_RUN if complaints else status


def _report(found: list[FileFindings], output: Output, colour: bool, out: TextIO, err: TextIO) -> int:
    """Writes the findings; 1 with errors among them, otherwise 0."""
    match output:
        case "json":
            json.dump([entry for file in found for entry in entries(file)], out, indent=2)
            out.write("\n")
        case "sarif":
            json.dump(sarif(found, LANGUAGES), out, indent=2)
            out.write("\n")
        case "github":
            out.writelines(annotations(found))
        case "text":
            for file in found:
                for finding in file.findings:
                    out.write(shown(file, finding, colour))
    if output in ("text", "github") and found:
        err.write(total(found))
    out.flush()
    has_errors = any(finding.severity is Severity.ERROR for file in found for finding in file.findings)
    return ERRORS if has_errors else CLEAN


def watch(
    paths: Sequence[str],
    *,
    root: str | None = None,
    output: Output = "text",
    colour: bool = False,
    workers: int | None = 0,
    store_folder: Path | None = None,
    out: TextIO,
    err: TextIO,
) -> int:
    """As `check`, again and again: after each change of the workspace's files. Ends when it is interrupted.

    Returns 2 where a path is missing at the start.
    """
    missing = [path for path in paths if not os.path.exists(path)]
    for path in missing:
        err.write(f"rholsp check: {path}: no such file or folder\n")
    if missing:
        return COULD_NOT_RUN
    folders = _folders(paths, root, err)
    if folders is None:
        return COULD_NOT_RUN
    roots = Roots(folders, workers, store_folder)
    trio.run(_watch, paths, roots, partial(_report, output=output, colour=colour, out=out, err=err), err)
    return CLEAN


def _folders(paths: Sequence[str], root: str | None, err: TextIO) -> tuple[str, ...] | None:
    """The folders of the workspace; None, which `err` is told of, where `root` is none."""
    try:
        return find_roots(paths, root)
    except NoSuchRoot as error:
        err.write(f"rholsp check: {error}\n")
        return None


def _gather(paths: Sequence[str], roots: Sequence[str], complaints: list[str], err: TextIO) -> list[_Source]:
    """Every file once, in the order of the paths."""
    sources: dict[str, _Source] = {}
    for path in paths:
        for source in _sources(path, roots, complaints, err):
            sources.setdefault(os.path.realpath(to_path(source.uri) or source.uri), source)
    return list(sources.values())


def _sources(path: str, roots: Sequence[str], complaints: list[str], err: TextIO) -> Iterator[_Source]:
    """The files that a path names; `complaints` gets what stands in the way, `err` that there are none."""
    if not os.path.exists(path):
        complaints.append(f"{path}: no such file or folder")
        return
    if not os.path.isdir(path):
        yield _Source(path, from_path(os.path.abspath(path)))
        return
    folder = os.path.abspath(path)
    root = next((root for root in roots if is_inside(folder, root)), folder)
    found = crawl(root, under=folder)
    if not found.files:
        # What the workspace leaves out is wanted where somebody names it.
        found = crawl(folder)
    complaints.extend(f"{_named(path, folder, refused)}: {why}" for refused, why in found.refused)
    if not found.files and not found.refused:
        err.write(f"rholsp check: {path}: there are no {' or '.join(files_of(LANGUAGES))} files in it\n")
    for file in found.paths:
        yield _Source(_named(path, folder, file), from_path(file))


def _named(path: str, folder: str, file: str) -> str:
    """A file of a folder, as seen from the path that the user named it by."""
    return os.path.normpath(os.path.join(path, os.path.relpath(file, folder)))


async def _check(sources: list[_Source], roots: Roots, complaints: list[str], err: TextIO) -> list[FileFindings]:
    async with roots.open(err) as workspace:
        return await _findings(workspace, sources, complaints)


async def _findings(workspace: Workspace, sources: list[_Source], complaints: list[str]) -> list[FileFindings]:
    """What the workspace says of the files. Those that are not of its folders, or not on the disk, are opened."""
    view = await workspace.view()
    unknown = [source for source in sources if source.disk is not None or await view.file(source.uri) is None]
    opened = {source.uri: source.disk for source in _loaded(unknown, complaints) if source.disk is not None}
    for uri, disk in opened.items():
        await workspace.open(uri, "", None, disk.text)
    view = await workspace.view()
    found: list[FileFindings] = []
    for source in sources:
        facts, findings = await view.file(source.uri), await diagnostics(view, source.uri)
        if facts is None or findings is None:
            continue  # it cannot be read, or is gone
        if source.uri in opened:
            findings = opened[source.uri].findings + findings
        text = facts.text
        if text is None:
            text = "".join(disk.text for disk in [_read(source, [])] if findings and disk is not None)
        others = await files_referred_to(view, findings)
        found.append(FileFindings(source.path, text, facts.lines, findings, others))
    for uri in opened:
        await workspace.close(uri)
    return found


async def _watch(paths: Sequence[str], roots: Roots, report: Callable[[list[FileFindings]], int], err: TextIO) -> None:
    """Reports now, and whenever a change of the workspace's files changes the report. Runs until it is cancelled."""
    last: tuple[list[FileFindings], list[str]] | None = None
    async with roots.open(err, watch=True) as workspace:
        while True:
            complaints: list[str] = []
            sources = _gather(paths, roots.folders, complaints, err)
            found = await _findings(workspace, sources, complaints)
            if (found, complaints) != last:
                last = found, complaints
                for complaint in complaints:
                    err.write(f"rholsp check: {complaint}\n")
                report(found)
                err.write(f"watching {', '.join(roots.folders)}: Ctrl+C ends it\n\n")
                err.flush()
            while not (await workspace.news()).changed:
                pass


def _loaded(sources: Iterable[_Source], complaints: list[str]) -> list[_Source]:
    """The files with their texts; those that cannot be read go to the `complaints`."""
    read = ((source, source.disk or _read(source, complaints)) for source in sources)
    return [replace(source, disk=disk) for source, disk in read if disk is not None]


def _read(source: _Source, complaints: list[str]) -> DiskText | None:
    try:
        return read_text(to_path(source.uri) or "")
    except UnreadableFile as error:
        complaints.append(f"{source.path}: {error}")
        return None


# ------------------------------------------------------------------------------------------------ repairs

_Repaired = tuple[str, str | None]
"""The text that was read, and that after all safe repairs, None where nothing changes."""


def show_fixes(
    paths: Sequence[str],
    *,
    root: str | None = None,
    workers: int | None = 0,
    store_folder: Path | None = None,
    out: TextIO,
    err: TextIO,
) -> int:
    """Writes what `--fix` would change, as a diff; returns 1 where that is anything, 2 where a path cannot be read."""
    complaints: list[str] = []
    folders = _folders(paths, root, err)
    if folders is None:
        return COULD_NOT_RUN
    sources = _loaded(_gather(paths, folders, complaints, err), complaints)
    for complaint in complaints:
        err.write(f"rholsp check: {complaint}\n")
    repaired = trio.run(_repaired, sources, Roots(folders, workers, store_folder), err)
    for source, (before, text) in zip(sources, repaired, strict=True):
        if text is not None:
            out.writelines(unified_diff(source.path, before, text))
    count = sum(text is not None for _, text in repaired)
    err.write(f"would repair {plural(count, 'file')}\n")
    return COULD_NOT_RUN if complaints else ERRORS if count else CLEAN


async def _repaired(sources: list[_Source], roots: Roots, err: TextIO) -> list[_Repaired]:
    """Each file before and after its repairs, made one file after the other.

    A file that was not read whole, or not as it stands on the disk, is left alone.
    """
    repaired: list[_Repaired] = []
    async with roots.open(err) as workspace:
        texts = [disk for source in sources if (disk := source.disk) is not None]
        for source, disk in zip(sources, texts, strict=True):
            await workspace.open(source.uri, "", None, disk.text)
        for source, disk in zip(sources, texts, strict=True):
            action = None if disk.findings else await fix_all(await workspace.view(), source.uri)
            text = None if action is None else applied(disk.text, action.edits)
            if text is not None:
                await workspace.open(source.uri, "", None, text)
            repaired.append((disk.text, text))
    return repaired


def _written(sources: list[_Source], repaired: list[_Repaired]) -> tuple[list[_Source], list[str]]:
    """The files as they are after writing the repaired ones, and which could not be written, in words."""
    complaints: list[str] = []
    after: list[_Source] = []
    for source, (_, text) in zip(sources, repaired, strict=True):
        if text is not None:
            try:
                rewrite_text(source.path, text)
                source = replace(source, disk=DiskText(text))
            except OSError as error:
                complaints.append(f"{source.path}: {error.strerror or error}")
        after.append(source)
    return after, complaints
