"""Reports the time of each analysis to an observer."""

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
    """The same languages, reporting how long each analysis took and where; unchanged if the observer ignores that.

    Call this on the loop. Texts may be analysed anywhere; the observer is called on the loop.
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
            # The loop may have ended before the thread does.
            with suppress(trio.RunFinishedError):
                token.run_sync_soon(observer.parsed, AnalysisPlace.THREAD, seconds, summary.lines.utf8_bytes)
        return summary

    return timed
