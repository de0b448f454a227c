"""A worker process: reads and summarises the files whose paths come over its input, one after the other.

It ends when its input does, that is with the process that started it, whatever it is doing.
"""

import faulthandler
import gc
import logging
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from time import perf_counter

from rholsp.workspace.reading import Summarise, UnreadableFile, empty_summary
from rholsp.workspace.store_format import encode, format_key, text_key
from rholsp.workspace.store_stamps import read_stamped
from rholsp.workspace.worker_messages import Frames, Missing, NotDone, Summarised, Unreadable, WorkerResult, frame

NICENESS = 5
"""The editor's questions go first, also where there are no more processors than workers."""
ORPHAN_SECONDS = 300
"""After so long in one request, the process ends by itself: code that lets no other thread run may be going in circles,
and nobody be left to end it."""

_log = logging.getLogger(__name__)


def main(language: str, summarise: str) -> None:
    """Serves until the input ends. `summarise` names a function: `module:function`.

    Everything slow happens before the first answer, which is None.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, output = _take_streams()
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)
    module, _, name = summarise.partition(":")
    function: Summarise = getattr(import_module(module), name)
    own_format = format_key(language)
    function("")
    # Parsing makes many objects and few cycles: collections run between requests, and not over what is loaded here.
    gc.disable()
    gc.collect()
    gc.freeze()
    _write(output, frame(None))
    while True:
        request = requests.get()
        faulthandler.dump_traceback_later(ORPHAN_SECONDS, exit=True, file=2)
        for uri, path in request:
            _write(output, frame(answer(uri, path, function, own_format)))
        faulthandler.cancel_dump_traceback_later()
        gc.collect()


def answer(uri: str, path: str, summarise: Summarise, own_format: bytes) -> WorkerResult:
    """What the file means, or why that is not known. Blocks."""
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
        summary = summarise(disk.text)
        seconds = perf_counter() - began
        packed = encode(summary)
    except Exception:
        _log.exception("analysing %s failed", uri)
        return NotDone(uri, path, "internal error")
    return Summarised(uri, path, packed, text_key(disk.text, own_format), stamp, disk.findings, seconds)


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
            requests.put(message[0])  # type: ignore[arg-type]
    os._exit(0)


def _write(output: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(output, view) :]
    except BrokenPipeError:
        os._exit(0)
