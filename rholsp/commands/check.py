"""`rholsp check PATH…`: the diagnostics that an editor would show, for people and for other programs."""

import argparse
import json
import os
import sys
import unicodedata
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

import trio

from rholsp.features.diagnostics import diagnostics
from rholsp.features.language_registry import LANGUAGES
from rholsp.model.summary import Diagnostic, Severity
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.uris import from_path, to_path
from rholsp.workspace import open_workspace
from rholsp.workspace.analysis import DiskText, UnreadableFile, read_text, text_of
from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.selection import files_of, is_inside
from rholsp.workspace.store.actor import default_folder

CLEAN, ERRORS, COULD_NOT_RUN = 0, 1, 2
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFORMATION: "36", Severity.HINT: "2"}
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "remark", Severity.HINT: "hint"}
_WIDTH = 100
"""Columns of a source line that are shown."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as the user named it. `disk` is what was read from elsewhere than the disk, None for a file there."""

    path: str
    uri: str
    disk: DiskText | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in one file, sorted by place. `text` is that of a file with findings."""

    source: _Source
    text: str
    lines: LineIndex
    findings: tuple[Diagnostic, ...]


def wants_colour(stream: TextIO, *, no_color: bool, environ: Mapping[str, str]) -> bool:
    """Colour on a terminal, unless the user said no: `--no-color`, or NO_COLOR with any value (no-color.org)."""
    return stream.isatty() and not no_color and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has paths, format, root, stdin_filename, color, workers and store; the exit status."""
    colour = wants_colour(sys.stdout, no_color=not args.color, environ=os.environ)
    return check(
        args.paths,
        root=args.root,
        stdin=sys.stdin.buffer,
        stdin_filename=args.stdin_filename,
        output=args.format,
        colour=colour,
        workers=args.workers,
        store_folder=default_folder() if args.store else None,
        out=sys.stdout,
        err=sys.stderr,
    )


def check(
    paths: Sequence[str],
    *,
    root: str | None = None,
    stdin: BinaryIO | None = None,
    stdin_filename: str | None = None,
    output: Literal["text", "json"] = "text",
    colour: bool = False,
    workers: int | None = 0,
    store_folder: Path | None = None,
    out: TextIO,
    err: TextIO,
) -> int:
    """Checks the files of the paths in the workspace that they lie in, and writes what it finds in them.

    That is `root`, or else the nearest folder above with a `.git`, or else the folder itself. The path `-` stands for
    `stdin`, a file that lies where `stdin_filename` says. What the workspace ignores is checked where a path names it.

    Returns 0 where nothing is an error, 1 where something is, 2 where a path is missing or cannot be read; everything
    else is checked all the same.
    """
    complaints: list[str] = []
    if root is not None and not os.path.isdir(root):
        err.write(f"rholsp check: {root}: {'not a folder' if os.path.exists(root) else 'no such folder'}\n")
        return COULD_NOT_RUN
    places = [stdin_filename if path == "-" else path for path in paths]
    above = [_workspace_of(place) for place in places if place is not None] if root is None else [os.path.abspath(root)]
    roots = _outermost(above)
    sources: dict[str, _Source] = {}
    for path in paths:
        if path == "-":
            name = stdin_filename or "<stdin>"
            uri = "untitled:stdin" if stdin_filename is None else from_path(os.path.abspath(stdin_filename))
            data = b"" if stdin is None else stdin.read()
            sources[uri] = _Source(name, uri, text_of(data.removeprefix(BOM_UTF8)))
            continue
        for source in _sources(path, roots, complaints, err):
            sources.setdefault(os.path.realpath(to_path(source.uri) or source.uri), source)
    found = trio.run(_check, list(sources.values()), roots, workers, store_folder, complaints)
    for complaint in complaints:
        err.write(f"rholsp check: {complaint}\n")
    if output == "json":
        json.dump([entry for file in found for entry in _entries(file)], out, indent=2)
        out.write("\n")
    else:
        for file in found:
            for finding in file.findings:
                out.write(_shown(file, finding, colour))
        if found:
            err.write(_total(found))
    if complaints:
        return COULD_NOT_RUN
    has_errors = any(finding.severity is Severity.ERROR for file in found for finding in file.findings)
    return ERRORS if has_errors else CLEAN


def _workspace_of(path: str) -> str:
    """The nearest folder above a file, or a folder, that holds a `.git`; otherwise the folder itself."""
    own = os.path.abspath(path)
    own = own if os.path.isdir(own) else os.path.dirname(own)
    folder = own
    while not os.path.exists(os.path.join(folder, ".git")):
        if folder == os.path.dirname(folder):
            return own
        folder = os.path.dirname(folder)
    return folder


def _outermost(folders: Sequence[str]) -> list[str]:
    """The folders that lie in none of the others."""
    kept: list[str] = []
    for folder in sorted(set(folders)):
        if not any(is_inside(folder, other) for other in kept):
            kept.append(folder)
    return kept


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


async def _check(
    sources: list[_Source], roots: Sequence[str], workers: int | None, store_folder: Path | None, complaints: list[str]
) -> list[_Found]:
    """Indexes the folders as the server would; then what is to be checked and is not in them is opened."""
    async with open_workspace(cache_size=0, workers=workers, store_folder=store_folder) as workspace:
        if roots:
            await workspace.set_folders([from_path(root) for root in roots])
            await workspace.indexed()
        view = await workspace.view()
        opened: dict[str, DiskText] = {}
        for source in sources:
            disk = source.disk
            if disk is None and await view.file(source.uri) is None:
                try:
                    disk = read_text(to_path(source.uri) or "")
                except UnreadableFile as error:
                    complaints.append(f"{source.path}: {error}")
            if disk is not None:
                opened[source.uri] = disk
                await workspace.open(source.uri, "", None, disk.text)
        view = await workspace.view()
        found: list[_Found] = []
        for source in sources:
            facts, findings = await view.file(source.uri), await diagnostics(view, source.uri)
            if facts is None or findings is None:
                continue  # it cannot be read, or is gone
            if source.uri in opened:
                findings = opened[source.uri].findings + findings
            text = facts.text if facts.text is not None else _text_on_disk(source) if findings else ""
            found.append(_Found(source, text, facts.lines, findings))
        return found


def _text_on_disk(source: _Source) -> str:
    try:
        disk = read_text(to_path(source.uri) or "")
    except UnreadableFile:
        return ""
    return disk.text if disk is not None else ""


def _position(file: _Found, offset: int) -> tuple[int, int]:
    """Line and column, both counted from 1, in code points."""
    line, column = file.lines.position(offset, PositionEncoding.UTF32)
    return line + 1, column + 1


def _entries(file: _Found) -> Iterator[dict[str, object]]:
    for finding in file.findings:
        line, column = _position(file, finding.start)
        end_line, end_column = _position(file, finding.end)
        yield {
            "path": file.source.path,
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
            "severity": finding.severity.name.lower(),
            "code": finding.code,
            "message": finding.message,
        }


def _shown(file: _Found, finding: Diagnostic, colour: bool) -> str:
    def painted(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    line, column = _position(file, finding.start)
    tone = _COLOURS[finding.severity]
    severity = painted(f"{finding.severity.name.lower()} {finding.code}", tone)
    parts = [f"{painted(f'{file.source.path}:{line}:{column}', '1')}: {severity}: {finding.message}\n"]
    source, marker = _marked_line(file, finding)
    if source.strip():
        gutter = f"{line:>5}"
        parts.append(f"{gutter} | {source}\n{' ' * len(gutter)} | {painted(marker, tone)}\n")
    for related in finding.related:
        at, column = _position(file, related.start)
        parts.append(f"      {file.source.path}:{at}:{column}: {related.message}\n")
    return "".join(parts)


def _marked_line(file: _Found, finding: Diagnostic) -> tuple[str, str]:
    """The line where the finding begins, cut to a readable width around it, and carets under the finding."""
    text, lines = file.text, file.lines
    line = lines.line_of(finding.start)
    start, end = lines.starts[line], lines.line_end(line)
    left = max(start, finding.start - _WIDTH // 2)
    right = min(end, left + _WIDTH)
    before, marked = text[left : finding.start], text[finding.start : min(finding.end, right)]
    cut_left, cut_right = "…" * (left > start), "…" * (right < end)
    marker = " " * len(cut_left) + "".join(map(_blank, before)) + "^" * max(1, sum(map(_columns, marked)))
    return _printable(cut_left + text[left:right] + cut_right), marker


def _blank(character: str) -> str:
    """What takes as much room on a terminal as the character."""
    return "\t" if character == "\t" else " " * _columns(character)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _printable(text: str) -> str:
    """The text without characters that would move a terminal's cursor or change its state."""

    def moves(character: str) -> bool:
        return character != "\t" and unicodedata.category(character) in ("Cc", "Cf")

    return "".join("\N{REPLACEMENT CHARACTER}" if moves(character) else character for character in text)


def _total(found: list[_Found]) -> str:
    """`2 errors, 1 hint in 12 files`."""
    counts = Counter(finding.severity for file in found for finding in file.findings)
    parts = [plural(counts[severity], _NOUNS[severity]) for severity in Severity if counts[severity]]
    return f"{', '.join(parts) or 'nothing wrong'} in {plural(len(found), 'file')}\n"


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
