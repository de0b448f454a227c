"""A worker process: reads and summarises the files whose paths come over its input, one after the other.

It ends when its input does, that is with the process that started it, whatever it is doing.
"""

import faulthandler
import json
import logging
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from time import perf_counter

from rholsp import interpreter
from rholsp.features.language import Languages
from rholsp.workspace.analysis import UnreadableFile, empty_summary, key_of
from rholsp.workspace.files.stamp import read_stamped
from rholsp.workspace.store.summary_codec import encode, format_key
from rholsp.workspace.workers import protocol
from rholsp.workspace.workers.protocol import (
    READY,
    Frames,
    Missing,
    NotDone,
    Summarised,
    Unreadable,
    WorkerResult,
    frame,
    read_request,
)

NICENESS = 5
"""Lowers the priority, so that the editor's requests go first even if there are as many workers as processors."""
ORPHAN_SECONDS = 300
"""After so long in one request, the process ends by itself: code that lets no other thread run may be going in circles,
and nobody be left to end it."""

_log = logging.getLogger(__name__)


def main(source: str, policies: str = "{}") -> None:
    """Serves until the input ends.

    `source` names the registry of languages: `module:NAME`. `policies` are those of the process that started this one.

    Everything slow happens before the first message, which is READY.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, output = _take_streams()
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)
    module, _, name = source.partition(":")
    languages: Languages = getattr(import_module(module), name)
    languages.adopt(json.loads(policies))
    for language in languages.known:
        format_key(language)
        language.summarise("")
    protocol.codec()
    interpreter.prepare_worker()
    _write(output, frame(READY))
    while True:
        request = requests.get()
        faulthandler.dump_traceback_later(ORPHAN_SECONDS, exit=True, file=2)
        for uri, path in request:
            _write(output, frame(protocol.answer(answer(uri, path, languages))))
        faulthandler.cancel_dump_traceback_later()
        interpreter.collect_after_request()


def answer(uri: str, path: str, languages: Languages) -> WorkerResult:
    """The file's summary, or why there is none. Blocks."""
    try:
        disk, stamp = read_stamped(path)
    except UnreadableFile as error:
        return Unreadable(uri, path, str(error))
    if disk is None:
        return Missing(uri, path)
    if not disk.text:
        return Summarised(uri, path, encode(empty_summary()), None, None, disk.findings)
    began = perf_counter()
    try:
        language = languages.of_file(uri)
        summary = language.summarise(disk.text)
        seconds = perf_counter() - began
        packed = encode(summary, is_quiet=languages.is_quiet(language.id, summary))
    except Exception:
        _log.exception("analysing %s failed", uri)
        return NotDone(uri, path, "internal error")
    return Summarised(uri, path, packed, key_of(uri, disk, languages), stamp, disk.findings, seconds)


def _take_streams() -> "tuple[queue.SimpleQueue[list[tuple[str, str]]], int]":
    """Requests as they come, and where answers go. A stray print, by whatever code, can then reach neither."""
    source, output = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(source, os.O_BINARY)
        msvcrt.setmode(output, os.O_BINARY)
    requests: queue.SimpleQueue[list[tuple[str, str]]] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(source, requests), daemon=True).start()
    return requests, output


def _read_requests(source: int, requests: "queue.SimpleQueue[list[tuple[str, str]]]") -> None:
    """In a thread of its own, so that the end of the input is seen in the middle of a file."""
    frames = Frames()
    while data := os.read(source, 65_536):
        frames.add(data)
        while (message := frames.take()) is not None:
            requests.put(read_request(message))
    os._exit(0)


def _write(output: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(output, view) :]
    except BrokenPipeError:
        os._exit(0)
