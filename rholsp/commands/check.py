"""`rholsp check PATH…`: the diagnostics that an editor would show, for people and for other programs."""

import argparse
import json
import os
import sys
import unicodedata
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TextIO

import trio

from rholsp.commands.rewriting import replace_file, unified_diff
from rholsp.features.code_actions import fix_all
from rholsp.features.diagnostics import diagnostics
from rholsp.features.fix import applied
from rholsp.model.summary import Diagnostic, Severity
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.uris import from_path
from rholsp.workspace import open_workspace
from rholsp.workspace.analysis import DiskText, UnreadableFile, read_text
from rholsp.workspace.files.crawler import crawl

CLEAN, ERRORS, COULD_NOT_RUN = 0, 1, 2
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFORMATION: "36", Severity.HINT: "2"}
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "remark", Severity.HINT: "hint"}
_WIDTH = 100
"""Columns of a source line that are shown."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as the user named it, and its text."""

    path: str
    uri: str
    disk: DiskText


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in one file, sorted by place."""

    source: _Source
    lines: LineIndex
    findings: tuple[Diagnostic, ...]


def wants_colour(stream: TextIO, *, no_color: bool, environ: Mapping[str, str]) -> bool:
    """Colour on a terminal, unless the user said no: `--no-color`, or NO_COLOR with any value (no-color.org)."""
    return stream.isatty() and not no_color and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has paths, format, fix, diff and color. Returns the exit status."""
    colour = wants_colour(sys.stdout, no_color=not args.color, environ=os.environ)
    if args.diff:
        return show_fixes(args.paths, out=sys.stdout, err=sys.stderr)
    return check(args.paths, output=args.format, colour=colour, fix=args.fix, out=sys.stdout, err=sys.stderr)


def check(
    paths: Sequence[str],
    *,
    output: Literal["text", "json"] = "text",
    colour: bool = False,
    fix: bool = False,
    out: TextIO,
    err: TextIO,
) -> int:
    """Checks all files of the paths as one workspace and writes what it finds; with `fix`, after all safe repairs.

    Returns 0 where nothing is an error, 1 where something is, 2 where a path is missing or cannot be read; everything
    else is checked all the same.
    """
    sources, complaints = _gather(paths)
    if fix:
        repaired = trio.run(_repaired, sources)
        sources, refused = _written(sources, repaired)
        complaints += refused
        err.write(f"repaired {plural(sum(text is not None for text in repaired) - len(refused), 'file')}\n")
    for complaint in complaints:
        err.write(f"rholsp check: {complaint}\n")
    found = trio.run(_check, sources)
    if output == "json":
        json.dump([entry for file in found for entry in _entries(file)], out, indent=2)
        out.write("\n")
    else:
        for file in found:
            for finding in file.findings:
                out.write(_shown(file, finding, colour))
        if found or not complaints:
            err.write(_total(found))
    if complaints:
        return COULD_NOT_RUN
    has_errors = any(finding.severity is Severity.ERROR for file in found for finding in file.findings)
    return ERRORS if has_errors else CLEAN


def _gather(paths: Sequence[str]) -> tuple[list[_Source], list[str]]:
    """Every file once, in the order of the paths, and what stands in the way, in words."""
    sources: dict[str, _Source] = {}
    complaints: list[str] = []
    for path in paths:
        if not os.path.exists(path):
            complaints.append(f"{path}: no such file or folder")
            continue
        files = [path]
        if os.path.isdir(path):
            found = crawl(path)
            files = list(found.paths)
            complaints.extend(f"{refused}: {why}" for refused, why in found.refused)
        for file in files:
            try:
                disk = read_text(file)
            except UnreadableFile as error:
                complaints.append(f"{file}: {error}")
            else:
                if disk is not None:
                    sources.setdefault(os.path.realpath(file), _Source(file, from_path(os.path.abspath(file)), disk))
    return list(sources.values()), complaints


async def _check(sources: list[_Source]) -> list[_Found]:
    async with open_workspace(cache_size=0) as workspace:
        for source in sources:
            await workspace.open(source.uri, "", None, source.disk.text)
        view = await workspace.view()
        found: list[_Found] = []
        for source in sources:
            facts, findings = await view.file(source.uri), await diagnostics(view, source.uri)
            assert facts is not None, "the workspace knows every document that is open"
            assert findings is not None, "the workspace knows every document that is open"
            found.append(_Found(source, facts.lines, source.disk.findings + findings))
        return found


def show_fixes(paths: Sequence[str], *, out: TextIO, err: TextIO) -> int:
    """Writes what `--fix` would change, as a diff; returns 1 where that is anything, 2 where a path cannot be read."""
    sources, complaints = _gather(paths)
    for complaint in complaints:
        err.write(f"rholsp check: {complaint}\n")
    repaired = trio.run(_repaired, sources)
    for source, text in zip(sources, repaired, strict=True):
        if text is not None:
            out.writelines(unified_diff(source.path, source.disk.text, text))
    count = sum(text is not None for text in repaired)
    err.write(f"would repair {plural(count, 'file')}\n")
    return COULD_NOT_RUN if complaints else ERRORS if count else CLEAN


async def _repaired(sources: list[_Source]) -> list[str | None]:
    """The text of each file after all its safe repairs, made one file after the other; None where nothing changes.

    A file that was not read whole, or not as it stands on the disk, is left alone.
    """
    repaired: list[str | None] = []
    async with open_workspace(cache_size=0) as workspace:
        for source in sources:
            await workspace.open(source.uri, "", None, source.disk.text)
        for source in sources:
            action = None if source.disk.findings else await fix_all(await workspace.view(), source.uri)
            text = None if action is None else applied(source.disk.text, action.edits)
            if text is not None:
                await workspace.open(source.uri, "", None, text)
            repaired.append(text)
    return repaired


def _written(sources: list[_Source], repaired: list[str | None]) -> tuple[list[_Source], list[str]]:
    """The files as they are after writing the repaired ones, and which could not be written, in words."""
    complaints: list[str] = []
    after: list[_Source] = []
    for source, text in zip(sources, repaired, strict=True):
        if text is not None:
            try:
                mark = BOM_UTF8 if Path(source.path).read_bytes().startswith(BOM_UTF8) else b""
                replace_file(source.path, mark + text.encode())
                source = replace(source, disk=DiskText(text))
            except OSError as error:
                complaints.append(f"{source.path}: {error.strerror or error}")
        after.append(source)
    return after, complaints


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
    text, lines = file.source.disk.text, file.lines
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
