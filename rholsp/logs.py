"""Logging: to stderr, which editors show, and to a file in the user's log folder."""

import logging
import logging.handlers
import os
import re
import select
import sys
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import platformdirs

from rholsp.background_writer import BackgroundWriter
from rholsp.config import Settings

MAX_BYTES = 1_000_000
"""Bytes of one log file; a larger one is moved aside, and replaces the one moved aside before."""
KEPT = 20
"""Files of each kind kept when a server starts; the oldest are removed first."""

WAITING_LINES = 1_000
"""Lines waiting for stderr, which may be an unread pipe."""
WAITING_RECORDS = 100_000
"""For the file."""
EQUAL_LINES, EQUAL_SECONDS = 5, 10.0
"""Equal lines written to stderr within that time, at most."""
REMEMBERED = 200
"""Recent lines that new ones are compared with."""
LAST_SECONDS = 1.0
"""Seconds to write the last lines when the process ends."""
_PROCESS = re.compile(r"-(\d+)\.")
"""In the name of a file: the number of the process that writes it."""

log = logging.getLogger(__name__)


def log_folder(settings: Settings) -> Path:
    """The folder for logs: the one asked for, or the user's."""
    return Path(settings.log_folder) if settings.log_folder else platformdirs.user_log_path("rholsp", appauthor=False)


def new_log_path(folder: Path, kind: str, suffix: str) -> Path:
    """A new file's path, since servers and their sessions share the folder; names sort by start time."""
    started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    return folder / f"{kind}-{started}-{os.getpid()}{suffix}"


def configure_logging(settings: Settings) -> None:
    """Sets up the root logger. Without a writable folder, only stderr is used.

    The file is created with its first line. Logging never waits for stderr or the disk.
    """
    root = logging.getLogger()
    root.setLevel(settings.log_level)
    root.addHandler(BriefLines(_stderr))
    folder = log_folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ("server", "wire"):
            remove_old(folder, kind)
        handler = logging.handlers.RotatingFileHandler(
            new_log_path(folder, "server", ".log"), maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:
        log.info("no log in a file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(AllLines(handler))


class AllLines(logging.Handler):
    """Passes every record to another handler, in a thread."""

    def __init__(self, inner: logging.Handler) -> None:
        super().__init__()
        self._inner = inner
        self._writer = BackgroundWriter("log file", self._handle, WAITING_RECORDS)
        self._told = 0

    def emit(self, record: logging.LogRecord) -> None:
        # Format now: the record's arguments may have changed when the thread gets to it.
        record = copy(record)
        record.msg, record.args = record.getMessage(), None
        self._writer.put(record)

    def _handle(self, record: logging.LogRecord) -> None:
        dropped = self._writer.dropped
        if dropped > self._told:
            text = f"{dropped - self._told} lines are missing here: they came faster than the disk took them"
            self._told = dropped
            self._inner.handle(logging.LogRecord(__name__, logging.WARNING, "", 0, text, None, None))
        self._inner.handle(record)

    def close(self) -> None:
        self._writer.close(LAST_SECONDS)
        self._inner.close()
        super().close()


@dataclass(slots=True)
class _Repeated:
    """A recent line: when it was first written, and how often it has come since."""

    since: float
    times: int = 1


class BriefLines(logging.Handler):
    """Passes lines to a writer thread, with repeated ones throttled and counted."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("rholsp: %(levelname)s: %(message)s"))
        self._writer = BackgroundWriter("stderr", write, WAITING_LINES)
        self._clock = clock
        self._recent: OrderedDict[str, _Repeated] = OrderedDict()
        self._told = 0

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        now = self._clock()
        recent = self._recent.get(line)
        if recent is not None and now - recent.since < EQUAL_SECONDS:
            recent.times += 1
            if recent.times > EQUAL_LINES:
                return
        else:
            if recent is not None:
                self._tell_of(line, recent)
                del self._recent[line]
            self._recent[line] = _Repeated(now)
            if len(self._recent) > REMEMBERED:
                self._tell_of(*self._recent.popitem(last=False))
        dropped = self._writer.dropped
        missing = f"rholsp: {dropped - self._told} lines are missing here: nobody read them\n"
        if self._writer.put((missing if dropped > self._told else "") + line + "\n"):
            self._told = dropped

    def _tell_of(self, line: str, repeated: _Repeated) -> None:
        if repeated.times > EQUAL_LINES:
            more = repeated.times - EQUAL_LINES
            first, _, _ = line.partition("\n")
            self._writer.put(f"{first} (and {more:,} times more)\n")

    def close(self) -> None:
        for line, repeated in self._recent.items():
            self._tell_of(line, repeated)
        self._recent.clear()
        self._writer.close(LAST_SECONDS)
        super().close()


def _stderr(line: str) -> None:
    """Writes to the descriptor itself: a thread parked in a buffered writer makes CPython abort at its end."""
    rest = line.encode(errors="backslashreplace")
    with suppress(OSError):
        while rest:
            try:
                rest = rest[os.write(2, rest) :]
            except BlockingIOError:
                select.select([], [2], [])


def remove_old(folder: Path, kind: str, kept: int = KEPT) -> None:
    """Removes all but the newest files of a kind. Files of running servers are kept and not counted."""
    files = [path for path in sorted(folder.glob(f"{kind}-*")) if not _is_written(path)]
    for path in files[: max(len(files) - kept, 0)]:
        with suppress(OSError):
            path.unlink()


def _is_written(path: Path) -> bool:
    """Whether the process in a file's name is running. Its id may have been reused."""
    match = _PROCESS.search(path.name)
    if match is None or sys.platform == "win32":  # which removes no file that is open
        return False
    try:
        os.kill(int(match[1]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
