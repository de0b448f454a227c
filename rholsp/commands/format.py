"""`rholsp format PATH…`: formats files in place, or shows what would change."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import BinaryIO, TextIO

from rholsp.commands.rewriting import replace_file, unified_diff
from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.formatting import format_document
from rholsp.features.language_registry import LANGUAGES
from rholsp.syntax.formatting.style import CannotFormat, Style, applied
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.text.plural import plural
from rholsp.text.uris import from_path
from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.regular import read_regular

MAX_BYTES = 64_000_000
"""Of one file."""

log = logging.getLogger(__name__)

DONE, WOULD_CHANGE, COULD_NOT_RUN = 0, 1, 2
STDIN = "-"
_MANY = 50
"""So many files are worth a line on a terminal that tells how far it is."""


class Mode(Enum):
    WRITE = auto()
    CHECK = auto()
    DIFF = auto()
    CHECK_AND_DIFF = auto()


@dataclass(slots=True)
class _Count:
    changed: int = 0
    unchanged: int = 0
    failed: int = 0


class Unformatted(Exception):
    """A file is left unformatted; the message gives the reason, for the user."""


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has paths, check, diff and stdin_filename. Returns the exit status."""
    mode = {
        (False, False): Mode.WRITE,
        (True, False): Mode.CHECK,
        (False, True): Mode.DIFF,
        (True, True): Mode.CHECK_AND_DIFF,
    }[args.check, args.diff]
    if STDIN not in args.paths:
        return format_paths(args.paths, mode, out=sys.stdout, err=sys.stderr)
    if len(args.paths) > 1:
        sys.stderr.write("rholsp format: - stands alone\n")
        return COULD_NOT_RUN
    name = args.stdin_filename or "stdin.rho"
    return format_stream(sys.stdin.buffer, sys.stdout.buffer, mode, name=name, err=sys.stderr)


def format_paths(paths: Sequence[str], mode: Mode, *, out: TextIO, err: TextIO) -> int:
    """Formats all files of the paths; reports a file that cannot be read, written or parsed, and leaves it as it is.

    Returns 0, 1 if `check` or `diff` finds something to change, 2 if a file or folder was left out.
    """
    files, complaints = _gather(paths)
    count = _Count()
    for at, path in enumerate(files):
        _tell_progress(err, at, len(files))
        try:
            changed = _format_file(path, mode, out)
        except Unformatted as error:
            complaints.append(str(error))
            count.failed += 1
        except Exception:  # a fault of ours in one file is no reason to leave the others as they are
            log.exception("formatting %s failed", path)
            complaints.append(f"{path}: internal error")
            count.failed += 1
        else:
            count.changed += changed
            count.unchanged += not changed
    _tell_progress(err, len(files), len(files))
    for complaint in complaints:
        err.write(f"rholsp format: {complaint}\n")
    err.write(_total(count, mode))
    if complaints:
        return COULD_NOT_RUN
    return WOULD_CHANGE if count.changed and mode in (Mode.CHECK, Mode.CHECK_AND_DIFF) else DONE


def format_stream(source: BinaryIO, target: BinaryIO, mode: Mode, *, name: str, err: TextIO) -> int:
    """Lays out what it reads and writes it, or what would change; a text with a syntax error is written as it was read.

    `name` tells the language. The exit status is that of `format_paths`.
    """
    data = source.read()
    try:
        text = _decoded(name, data)
        new = formatted(name, text)
    except Unformatted as error:
        err.write(f"rholsp format: {error}\n")
        if mode is Mode.WRITE:
            target.write(data)
        return COULD_NOT_RUN
    if mode is Mode.WRITE:
        target.write(new.encode())
        return DONE
    if mode is not Mode.CHECK:
        target.write("".join(unified_diff(name, text, new)).encode())
    return WOULD_CHANGE if new != text and mode is not Mode.DIFF else DONE


def formatted(path: str, text: str, style: Style | None = None) -> str:
    """The text laid out. Raises Unformatted with the place of its first syntax error."""
    language = LANGUAGES.of_file(from_path(os.path.abspath(path)))
    facts = FileFacts(path, LazySummary(language.summarise(text)), language.id, None, text)
    try:
        found = format_document(LANGUAGES, facts, style or Style())
    except CannotFormat as error:
        line, column = LineIndex.of(text).position(error.offset, PositionEncoding.UTF32)
        raise Unformatted(f"{path}:{line + 1}:{column + 1}: {error}") from None
    return applied(text, found or ())


def _gather(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Every file once, in the order of the paths, and what stands in the way, in words."""
    files: dict[str, str] = {}
    complaints: list[str] = []
    for path in paths:
        if not os.path.exists(path):
            complaints.append(f"{path}: no such file or folder")
            continue
        found = [path]
        if os.path.isdir(path):
            crawled = crawl(path)
            found = list(crawled.paths)
            complaints.extend(f"{refused}: {why}" for refused, why in crawled.refused)
        for file in found:
            files.setdefault(os.path.realpath(file), file)
    return list(files.values()), complaints


def _format_file(path: str, mode: Mode, out: TextIO) -> bool:
    """Whether the file changes, or would. Raises Unformatted."""
    try:
        text = _decoded(path, read_regular(path, MAX_BYTES))
        new = formatted(path, text)
        if new == text:
            return False
        if mode is Mode.WRITE:
            replace_file(path, new.encode())
        elif mode is Mode.CHECK:
            out.write(f"{path}\n")
        else:
            out.writelines(unified_diff(path, text, new))
    except OSError as error:
        raise Unformatted(f"{path}: {error.strerror or error}") from None
    return True


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unformatted(f"{path}: not valid UTF-8 at byte {error.start}") from None


def _tell_progress(err: TextIO, done: int, all_files: int) -> None:
    if all_files >= _MANY and err.isatty() and (done % 10 == 0 or done == all_files):
        err.write(f"\r{done} of {plural(all_files, 'file')}" + ("\r\x1b[K" if done == all_files else ""))
        err.flush()


def _total(count: _Count, mode: Mode) -> str:
    """`2 files formatted, 1 left as it was, 1 failed`."""
    verb = "formatted" if mode is Mode.WRITE else "would be formatted"
    parts = [f"{plural(count.changed, 'file')} {verb}", f"{count.unchanged} in order already"]
    if count.failed:
        parts.append(f"{count.failed} left as {'it is' if count.failed == 1 else 'they are'}")
    return f"{', '.join(parts)}\n"
