"""From bytes on disk to text, and from text to a summary; failures become diagnostics."""

import logging
import time
from array import array
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
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
LEAST_PACE = 1e-7
"""Seconds per character that an analysis takes at least: what was measured for a text of blanks says little."""
DENSE_ERRORS = 100
"""Errors of a text that is amid a change for the worse."""

Summarise = Callable[[str], FileSummary]
Revise = Callable[[str, LineIndex, object, int | None], Revision | None]
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
    """Estimates how long the analysis of a file takes, from the last times; decides where it runs."""

    seconds_per_character: float = UNKNOWN_PACE
    """Of an analysis from nothing."""
    of_revision: float | None = None
    """Seconds that the last revision took; None while there was none."""

    def is_quick(self, length: int) -> bool:
        """Whether a text of this length may be analysed on the loop, while all other tasks wait."""
        return length <= INLINE_LENGTH and length * self.seconds_per_character <= INLINE_SECONDS

    @property
    def most_read(self) -> int:
        """How many characters a revision on the loop may read again beside those that it always reads; 0 for none."""
        if self.of_revision is None or self.of_revision > INLINE_SECONDS * 3 / 4:
            return 0
        return int((INLINE_SECONDS - self.of_revision) / max(self.seconds_per_character, LEAST_PACE))

    def note(self, length: int, seconds: float, errors: int) -> None:
        """Records an analysis from nothing. Where errors are dense, the next may take much longer than the last."""
        measured = seconds / max(length, LEAST_LENGTH)
        self.seconds_per_character = max(measured, UNKNOWN_PACE) if errors > DENSE_ERRORS else measured

    def note_revision(self, seconds: float) -> None:
        """Records a revision of the version before."""
        self.of_revision = seconds


@dataclass(slots=True)
class History:
    """What the last version of an open text left, for the next one, and how long the last ones took."""

    language: str = ""
    left: object = None
    pace: Pace = field(default_factory=Pace)

    def revised(
        self, document: Document, language: Language, most: int | None = None
    ) -> tuple[LazySummary, tuple[Diagnostic, ...]] | None:
        """The summary of the next version. A bug of ours in `Language.revise` costs the time that it saves.

        None where more than `most` characters would have to be read again for it; then nothing has changed.
        """
        began = time.thread_time()
        left = self.left if self.language == language.id else None
        if most is not None and (left is None or len(document.text) < LEAST_REVISED):
            return None
        if language.revise is not None and len(document.text) >= LEAST_REVISED:
            try:
                revision = language.revise(document.text, document.lines, left, most)
            except Exception:
                _log.exception("revising %s failed: it is analysed from nothing", document.uri)
                self.left = None
                if most is not None:
                    return None
            else:
                if revision is None and most is not None:
                    return None
                assert revision is not None  # there is no limit
                self.language, self.left = language.id, revision.left
                if revision.is_from_nothing:
                    self._note(document, began, revision.summary)
                else:
                    self.pace.note_revision(time.thread_time() - began)
                return _lazy(revision, language), ()
        self.language, self.left = language.id, None
        summary, findings = meaning_in_place(document.uri, document.text, language.summarise)
        self._note(document, began, summary)
        return LazySummary(summary), findings

    def _note(self, document: Document, began: float, summary: FileSummary) -> None:
        errors = sum([found.severity is Severity.ERROR for found in summary.diagnostics])
        self.pace.note(len(document.text), time.thread_time() - began, errors)


def _lazy(revision: Revision, language: Language) -> LazySummary:
    again = None if revision.left is None else partial(_revised, language, revision.left)
    return LazySummary(revision.summary, brief=revision.brief, compose=revision.compose, revise=again)


def _revised(language: Language, left: object, text: str) -> LazySummary | None:
    """What another text means, made from what a version of it left; None where most of it would be read again."""
    if language.revise is None or len(text) < LEAST_REVISED:
        return None
    revision = language.revise(text, LineIndex.of(text), left, len(text) // 4)
    return None if revision is None else _lazy(revision, language)


async def meaning_instead(uri: str, text: str, language: Language, known: LazySummary | None) -> LazySummary:
    """What a file would mean with another text than the one whose meaning is known, in a thread where that takes long.

    A checkpoint.
    """

    def analyse() -> LazySummary:
        try:
            revised = None if known is None else known.revised(text)
        except Exception:
            _log.exception("revising %s failed: another text is analysed from nothing", uri)
            revised = None
        return LazySummary(meaning_in_place(uri, text, language.summarise)[0]) if revised is None else revised

    if not Pace().is_quick(len(text)):
        return await trio.to_thread.run_sync(analyse, abandon_on_cancel=True)
    await trio.lowlevel.checkpoint()
    return analyse()


async def meaning_of(uri: str, text: str, summarise: Summarise) -> tuple[FileSummary, tuple[Diagnostic, ...]]:
    """The summary of a text. A checkpoint; a text that may take long is analysed in a thread."""
    if not Pace().is_quick(len(text)):
        return await trio.to_thread.run_sync(lambda: meaning_in_place(uri, text, summarise), abandon_on_cancel=True)
    await trio.lowlevel.checkpoint()
    return meaning_in_place(uri, text, summarise)


def facts_at_once(document: Document, languages: Languages, history: History) -> FileFacts | None:
    """The summary of an open document, if it takes no longer than everybody else may wait for it; else None.

    A text may be revised in a few milliseconds that it would take a second to analyse from nothing. What an edit makes
    the analysis read again is not known before: it is begun, and left where that turns out to be much.
    """
    if len(document.text) > MAX_BYTES:
        summary = LazySummary(_without_meaning(document.lines))
        found = _finding("RH022", f"longer than {MAX_BYTES:,} characters: the document is not analysed")
        return _facts(document, languages, summary, (found,))
    pace = history.pace
    if pace.is_quick(len(document.text)):
        most = None
    elif pace.most_read and history.left is not None:
        most = pace.most_read
    else:
        return None
    revised = history.revised(document, languages.of_file(document.uri, document.language_id), most)
    return None if revised is None else _facts(document, languages, *revised)


async def facts_in_thread(document: Document, languages: Languages, history: History) -> FileFacts:
    """The same, however long it takes."""
    language = languages.of_file(document.uri, document.language_id)
    revised = await trio.to_thread.run_sync(history.revised, document, language, abandon_on_cancel=True)
    assert revised is not None  # there is no limit
    return _facts(document, languages, *revised)


async def facts_of_document(document: Document, languages: Languages, history: History | None = None) -> FileFacts:
    """The same, where it is done soonest. A checkpoint."""
    history = history or History()
    await trio.lowlevel.checkpoint()
    facts = facts_at_once(document, languages, history)
    return await facts_in_thread(document, languages, history) if facts is None else facts


def _facts(
    document: Document, languages: Languages, meaning: LazySummary, findings: tuple[Diagnostic, ...]
) -> FileFacts:
    uri, language = document.uri, languages.of_file(document.uri, document.language_id)
    return FileFacts(uri, meaning, language.id, document.version, document.text, findings, alone=document.alone)


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
