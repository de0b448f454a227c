"""Analysing texts under observation."""

import threading
from contextlib import suppress
from time import perf_counter

import trio

from rholsp.model.summary import FileSummary
from rholsp.observing import Observer, Place, ignore
from rholsp.workspace.reading import Summarise


def watched(summarise: Summarise, observer: Observer) -> Summarise:
    """The same function, which tells how long each text took, and where; itself where nobody wants to know.

    To be called on the loop; the result may be called anywhere, and the observer hears of it on the loop.
    """
    if observer.parsed is ignore:
        return summarise
    token, loop = trio.lowlevel.current_trio_token(), threading.get_ident()

    def timed(text: str) -> FileSummary:
        began = perf_counter()
        summary = summarise(text)
        seconds = perf_counter() - began
        if threading.get_ident() == loop:
            observer.parsed(Place.INLINE, seconds, summary.lines.utf8_bytes)
        else:
            # The server may be over before the thread is: then nobody counts any more.
            with suppress(trio.RunFinishedError):
                token.run_sync_soon(observer.parsed, Place.THREAD, seconds, summary.lines.utf8_bytes)
        return summary

    return timed
