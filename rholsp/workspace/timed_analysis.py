"""Analysing texts under observation."""

import threading
from contextlib import suppress
from dataclasses import replace
from time import perf_counter

import trio

from rholsp.features.language import Languages
from rholsp.model.summary import FileSummary
from rholsp.telemetry.events import AnalysisPlace, Observer, ignore
from rholsp.workspace.analysis import Summarise


def watched(languages: Languages, observer: Observer) -> Languages:
    """The same languages, which tell how long each text took, and where; themselves where nobody wants to know.

    To be called on the loop; texts may be analysed anywhere, and the observer hears of it on the loop.
    """
    if observer.parsed is ignore:
        return languages
    known = tuple([replace(one, summarise=_timed(one.summarise, observer)) for one in languages.known])
    return replace(languages, known=known)


def _timed(summarise: Summarise, observer: Observer) -> Summarise:
    token, loop = trio.lowlevel.current_trio_token(), threading.get_ident()

    def timed(text: str) -> FileSummary:
        began = perf_counter()
        summary = summarise(text)
        seconds = perf_counter() - began
        if threading.get_ident() == loop:
            observer.parsed(AnalysisPlace.INLINE, seconds, summary.lines.utf8_bytes)
        else:
            # The server may be over before the thread is: then nobody counts any more.
            with suppress(trio.RunFinishedError):
                token.run_sync_soon(observer.parsed, AnalysisPlace.THREAD, seconds, summary.lines.utf8_bytes)
        return summary

    return timed
