"""Records every message in a file for `rholsp replay`. The format: docs/logs.md.

The recording contains the documents' texts.
"""

import logging
import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from rholsp import __version__
from rholsp.background_writer import BackgroundWriter
from rholsp.protocol.json_text import NotJson, dumps, loads
from rholsp.telemetry.events import Direction, Observer

log = logging.getLogger(__name__)

FORMAT = 1
MAX_BYTES = 1_000_000_000
"""Longest recording in bytes, so that a forgotten recorder does not fill the disk."""

MAX_WAITING, MAX_WAITING_BYTES = 100_000, 100_000_000
"""Messages waiting for the disk: with more, recording stops, since a recording with gaps is useless."""
LAST_SECONDS = 5.0
"""Seconds to write the last messages when the session ends."""


@contextmanager
def recording(path: Path) -> Iterator[Observer]:
    """Inside the block, the observer writes every message to a new file that only the user can read.

    If the file cannot be written, logs a warning and records nothing.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)  # noqa: SIM115
    except OSError as error:
        log.warning("messages are not recorded: %s", error)
        yield Observer()
        return
    log.info("messages are recorded in %s", path)
    with file:
        recorder = _Recorder(file)
        recorder.begin()
        try:
            yield Observer(frame=recorder.frame)
        finally:
            recorder.end()


class _Recorder:
    """Writes each line as it comes, so that a crash loses almost none; in a thread, so that no task waits."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file
        self._began = perf_counter()
        self._room = MAX_BYTES
        self._writer = BackgroundWriter("wire log", self._record, MAX_WAITING)
        self._handed_over = self._recorded = 0
        """Bytes, the first counted by who hands over, the second by the thread."""

    def begin(self) -> None:
        started = datetime.now(UTC).isoformat(timespec="seconds")
        self._write(dumps({"rholsp_wire_log": FORMAT, "version": __version__, "started": started}))

    def frame(self, direction: Direction, body: bytes) -> None:
        if self._file is None:
            return
        self._handed_over += len(body)
        waiting = self._handed_over - self._recorded > MAX_WAITING_BYTES
        if waiting or not self._writer.put((perf_counter() - self._began, direction, body)):
            self._file = None
            log.warning("messages are recorded no longer: the disk is too slow for them")

    def _record(self, frame: tuple[float, Direction, bytes]) -> None:
        after, direction, body = frame
        self._write(b'{"t":%.6f,"dir":"%b",%b}' % (after, direction.value.encode(), _message(body)))
        self._recorded += len(body)

    def end(self) -> None:
        """Records what was handed over, as far as the disk takes it in time."""
        if not self._writer.close(LAST_SECONDS):
            log.warning("the last messages are not recorded: the disk is too slow for them")

    def _write(self, line: bytes) -> None:
        if self._file is None:
            return
        self._room -= len(line)
        try:
            if self._room < 0:
                raise OSError(f"the record is {MAX_BYTES:,} bytes long")
            self._file.write(line + b"\n")
        except OSError as error:
            self._file = None
            log.warning("messages are recorded no longer: %s", error)


def _message(body: bytes) -> bytes:
    """The member that holds a message: as JSON on one line, or in Base64 what is no JSON."""
    with suppress(NotJson):
        return b'"message":' + dumps(loads(body))
    return b'"raw":"%b"' % b64encode(body)
