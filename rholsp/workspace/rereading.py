"""Rereads closed files that may have changed, beside their shard: many at a time, analysing only those that differ.

A checkout of another branch touches thousands of files at once, and build tools touch files without changing them.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import trio

from rholsp.features.facts import FileFacts
from rholsp.features.language import Languages
from rholsp.text.uris import to_path
from rholsp.workspace.analysis import DiskText, UnreadableFile, analysed_text, key_of
from rholsp.workspace.files.regular import DiskStuck, Pulse, on_disk
from rholsp.workspace.files.selection import IgnoreRules, Selection
from rholsp.workspace.files.stamp import Stamp, read_stamped, stamp_of

BATCH = 32
"""Files read in one batch."""
ANALYSED = 4
"""Files analysed in one batch, in a thread: some milliseconds."""

_analysing = trio.lowlevel.RunVar[trio.CapacityLimiter]("analysing closed files")


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file, and what is known of it."""

    uri: str
    generation: int
    digest: bytes
    """Of the text that its facts show, empty where there is none."""
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class Reread:
    """The result of reading. Without `facts` the file is gone, ignored or unreadable, unless it is `unchanged`."""

    file: ToRead
    facts: FileFacts | None = None
    unchanged: bool = False
    stamp: Stamp | None = None
    refused: str = ""
    """Why it cannot be read, for the user."""


@dataclass(frozen=True, slots=True)
class AllReread:
    """The results for several files."""

    files: tuple[Reread, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    file: ToRead
    disk: DiskText
    digest: bytes
    stamp: Stamp | None


async def reread(files: Sequence[ToRead], selection: Selection, languages: Languages) -> AsyncIterator[AllReread]:
    """The files' current state, in any order. Must be consumed to its end."""
    try:
        read = await on_disk(lambda pulse: _read_all(files, selection, languages, pulse))
    except DiskStuck as error:
        yield AllReread(tuple([Reread(file, refused=str(error)) for file in files]))
        return
    yield AllReread(tuple([found for found in read if isinstance(found, Reread)]))
    texts = [found for found in read if isinstance(found, _Text)]
    for begin in range(0, len(texts), ANALYSED):
        some = texts[begin : begin + ANALYSED]
        # One after the other: more threads would only compete with the loop.
        yield AllReread(
            await trio.to_thread.run_sync(
                _analyse, some, languages, abandon_on_cancel=True, limiter=_limiter_of_this_run()
            )
        )


def _limiter_of_this_run() -> trio.CapacityLimiter:
    try:
        return _analysing.get()
    except LookupError:
        limiter = trio.CapacityLimiter(1)
        _analysing.set(limiter)
        return limiter


def _read_all(
    files: Sequence[ToRead], selection: Selection, languages: Languages, pulse: Pulse
) -> list[Reread | _Text]:
    """Blocks."""
    rules: dict[str, IgnoreRules] = {}
    found: list[Reread | _Text] = []
    for file in files:
        found.append(_read(file, selection, languages, rules))
        pulse.beats += 1
    return found


def _read(file: ToRead, selection: Selection, languages: Languages, rules: dict[str, IgnoreRules]) -> Reread | _Text:
    path = to_path(file.uri)
    assert path is not None, "only files on disk belong to a folder"
    if selection.hides(file.uri, rules):
        return Reread(file)
    if file.stamp is not None and file.stamp == stamp_of(path):
        return Reread(file, unchanged=True, stamp=file.stamp)
    try:
        disk, stamp = read_stamped(path)
    except UnreadableFile as error:
        return Reread(file, refused=str(error))
    if disk is None:
        return Reread(file)
    digest = key_of(file.uri, disk, languages)
    if digest and digest == file.digest and not disk.findings:
        return Reread(file, unchanged=True, stamp=stamp)
    return _Text(file, disk, digest, stamp)


def _analyse(texts: Sequence[_Text], languages: Languages) -> tuple[Reread, ...]:
    """Takes some milliseconds."""
    return tuple(
        [
            Reread(text.file, analysed_text(text.file.uri, text.disk, languages, text.digest), stamp=text.stamp)
            for text in texts
        ]
    )
