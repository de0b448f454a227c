"""From bytes on disk to text, and from text to a summary; failures become diagnostics."""

import logging
import time
from array import array
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import trio

from rholsp.features.facts import FileFacts, LazySummary
from rholsp.features.language import Language, Languages, Revision
from rholsp.model.summary import Diagnostic, FileSummary, Severity
from rholsp.text.document import Document
from rholsp.text.lines import LineIndex
from rholsp.workspace.files.regular import NotRegular, TooLarge, explain, read_regular
from rholsp.workspace.store.summary_codec import format_key, text_key

MAX_BYTES = 4_000_000
"""Larger files are not analysed: a dense file of this size takes a few seconds and some hundred megabytes."""
INLINE_LENGTH = 16_000
"""Longer texts are summarised in a thread.

Measured on a 300,000 character text: everybody else then waits 0.8 ms at the median and 7 ms at the 95th percentile,
where threads take turns every 0.5 ms (sys.setswitchinterval), and 7 and 15 ms with Python's 5 ms. With a worker process
they would wait 0.2 ms, but a text that is being typed would have to cross over, and the process would have to be there.
"""
INLINE_SECONDS = 0.02
"""Longest analysis on the loop, in seconds, as estimated beforehand."""
UNKNOWN_PACE = 5e-6
"""Seconds per character assumed for an unknown text: those of the worst texts (benchmarks/hostile.py)."""
LEAST_REVISED = 2_000
"""Shorter texts are analysed from nothing, in 2 ms at most: to keep something for the next version does not pay."""
DENSE_ERRORS = 100
"""Findings of a text that is amid a change for the worse."""

Summarise = Callable[[str], FileSummary]
Revise = Callable[[str, LineIndex, object], Revision]
T = TypeVar("T")

_log = logging.getLogger(__name__)


class UnreadableFile(Exception):
    """A file or folder that exists but cannot be read; the message gives the reason, for the user."""


@dataclass(frozen=True, slots=True)
class DiskText:
    """The text of a file, and what reading it found."""

    text: str
    findings: tuple[Diagnostic, ...] = ()


def read_text(path: str) -> DiskText | None:
    """The file's text, or None where there is no such file. Blocks. Raises UnreadableFile.

    A file that is too large or binary has no text, only a finding; bytes that are no UTF-8 become U+FFFD.
    """
    try:
        # Editors leave out a byte order mark, and positions must agree with theirs.
        data = read_regular(path, MAX_BYTES).removeprefix(BOM_UTF8)
    except TooLarge:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB and is not analysed"
        return DiskText("", (_finding("RH022", message),))
    except NotRegular as error:
        if error.is_folder:
            return None
        raise UnreadableFile(explain(error)) from error
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise UnreadableFile(explain(error)) from error
    return text_of(data)


def text_of(data: bytes) -> DiskText:
    """Decodes the bytes of a file."""
    if b"\0" in data:
        return DiskText("", (_finding("RH021", "the file is binary (it holds NUL bytes) and is not analysed"),))
    try:
        return DiskText(data.decode())
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode())
        message = f"the file is not valid UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        return DiskText(data.decode(errors="replace"), (_finding("RH020", message, at, at + 1),))


def _finding(code: str, message: str, start: int = 0, end: int = 0) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, start, end, message)


@lru_cache(maxsize=1)
def empty_summary() -> FileSummary:
    return _without_meaning(LineIndex.of(""))


def _without_meaning(lines: LineIndex) -> FileSummary:
    return FileSummary(lines, array("I"), array("I"), array("I"), b"", 0, (), (), (), (), ())


def meaning_in_place(uri: str, text: str, summarise: Summarise) -> tuple[FileSummary, tuple[Diagnostic, ...]]:
    """The summary of a text.

    A bug of ours in one file must not end the session: it is logged, and reported on the file as RH023.
    """
    try:
        return summarise(text), ()
    except Exception:
        _log.exception("analysing %s failed", uri)
        return _without_meaning(LineIndex.of(text)), (_finding("RH023", "the file cannot be analysed: internal error"),)


LEAST_LENGTH = 1_000
"""Characters that a shorter text counts for: most of its time goes to what every text costs."""


@dataclass(slots=True)
class Pace:
    """Estimates how long the analysis of a file takes, from the last time; decides where it runs."""

    seconds_per_character: float = UNKNOWN_PACE

    def is_quick(self, length: int) -> bool:
        """Whether a text of this length may be analysed on the loop, while all other tasks wait."""
        return length <= INLINE_LENGTH and length * self.seconds_per_character <= INLINE_SECONDS

    def note(self, length: int, seconds: float, errors: int) -> None:
        """Records an analysis. Where errors are dense, the next text may take much longer than the last."""
        measured = seconds / max(length, LEAST_LENGTH)
        self.seconds_per_character = max(measured, UNKNOWN_PACE) if errors > DENSE_ERRORS else measured


@dataclass(slots=True)
class History:
    """What the last version of an open text left, for the next one."""

    language: str = ""
    left: object = None

    def revised(self, document: Document, language: Language) -> tuple[LazySummary, tuple[Diagnostic, ...]]:
        """The summary of the next version. A bug of ours in `Language.revise` costs the time that it saves."""
        left = self.left if self.language == language.id else None
        self.language, self.left = language.id, None
        if language.revise is not None and len(document.text) >= LEAST_REVISED:
            try:
                revision = language.revise(document.text, document.lines, left)
            except Exception:
                _log.exception("revising %s failed: it is analysed from nothing", document.uri)
            else:
                self.left = revision.left
                return LazySummary(revision.summary, brief=revision.brief, compose=revision.compose), ()
        summary, findings = meaning_in_place(document.uri, document.text, language.summarise)
        return LazySummary(summary), findings


async def meaning_of(uri: str, text: str, summarise: Summarise) -> tuple[FileSummary, tuple[Diagnostic, ...]]:
    """The summary of a text. A checkpoint; a text that may take long is analysed in a thread."""
    return await _run(lambda: meaning_in_place(uri, text, summarise), text, Pace())


async def _run(analyse: Callable[[], T], text: str, pace: Pace) -> T:

    if not pace.is_quick(len(text)):
        return await trio.to_thread.run_sync(analyse, abandon_on_cancel=True)
    await trio.lowlevel.checkpoint()
    return analyse()


async def facts_of_document(
    document: Document, languages: Languages, pace: Pace | None = None, history: History | None = None
) -> FileFacts:
    """The summary of an open document."""
    uri, text = document.uri, document.text
    language = languages.of_file(uri, document.language_id)
    findings: tuple[Diagnostic, ...] = ()
    if len(text) > MAX_BYTES:
        meaning = LazySummary(_without_meaning(document.lines))
        findings = (_finding("RH022", f"longer than {MAX_BYTES:,} characters: the document is not analysed"),)
    else:
        known_pace, kept = pace or Pace(), history or History()

        def measured() -> tuple[LazySummary, tuple[Diagnostic, ...]]:
            began = time.thread_time()
            revised = kept.revised(document, language)
            known_pace.note(len(text), time.thread_time() - began, len(revised[0].summary.diagnostics))
            return revised

        meaning, findings = await _run(measured, text, known_pace)
    return FileFacts(uri, meaning, language.id, document.version, text, findings, alone=document.alone)


def works_inline(document: Document, pace: Pace) -> bool:
    """Whether the document's meaning is known fast enough to make everybody else wait for it."""
    return pace.is_quick(len(document.text)) or len(document.text) > MAX_BYTES


def key_of(uri: str, disk: DiskText | None, languages: Languages) -> bytes:
    """What tells the text from others and is the store's key for it; b"" where there is none. Blocks at first."""
    return text_key(disk.text, format_key(languages.of_file(uri))) if disk is not None and disk.text else b""


async def facts_of_text(uri: str, disk: DiskText, languages: Languages, *, digest: bytes = b"") -> FileFacts:
    """The summary of a file on disk. `digest` is `key_of` the text."""
    if Pace().is_quick(len(disk.text)):
        await trio.lowlevel.checkpoint()
        return analysed_text(uri, disk, languages, digest)
    return await trio.to_thread.run_sync(analysed_text, uri, disk, languages, digest, abandon_on_cancel=True)


def analysed_text(uri: str, disk: DiskText, languages: Languages, digest: bytes) -> FileFacts:
    """The same, synchronously. Slow."""
    language = languages.of_file(uri)
    if not disk.text:
        return FileFacts(uri, LazySummary(empty_summary()), language.id, reading=disk.findings)
    summary, findings = meaning_in_place(uri, disk.text, language.summarise)
    return FileFacts(uri, LazySummary(summary), language.id, reading=disk.findings + findings, digest=digest)


def facts_of_failure(uri: str, why: str, languages: Languages) -> FileFacts:
    """The facts of a file that must not be analysed again; `why` is for the user."""
    finding = _finding("RH023", f"the file cannot be analysed: {why}")
    return FileFacts(uri, LazySummary(empty_summary()), languages.of_file(uri).id, reading=(finding,))
