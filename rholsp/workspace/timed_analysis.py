"""Reports the time of each analysis to an observer."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from time import perf_counter

import trio

from rholsp.features.language import Languages, Revision
from rholsp.model.summary import FileSummary
from rholsp.telemetry.events import AnalysisPlace, Observer, ignore
from rholsp.text.lines import LineIndex
from rholsp.workspace.analysis import Revise, Summarise

Report = Callable[[float, FileSummary], None]


def watched(languages: Languages, observer: Observer) -> Languages:
    """The same languages, reporting how long each analysis took and where; unchanged if the observer ignores that.

    Call this on the loop. Texts may be analysed anywhere; the observer is called on the loop.
    """
    if observer.parsed is ignore:
        return languages
    token, loop = trio.lowlevel.current_trio_token(), threading.get_ident()

    def report(seconds: float, summary: FileSummary) -> None:
        if threading.get_ident() == loop:
            observer.parsed(AnalysisPlace.INLINE, seconds, summary.lines.utf8_bytes)
        else:
            # The loop may have ended before the thread does.
            with suppress(trio.RunFinishedError):
                token.run_sync_soon(observer.parsed, AnalysisPlace.THREAD, seconds, summary.lines.utf8_bytes)

    known = tuple(
        [
            replace(
                one,
                summarise=_timed_summarise(one.summarise, report),
                revise=None if one.revise is None else _timed_revise(one.revise, report),
            )
            for one in languages.known
        ]
    )
    return replace(languages, known=known)


def _timed_summarise(summarise: Summarise, report: Report) -> Summarise:
    def timed(text: str) -> FileSummary:
        began = perf_counter()
        summary = summarise(text)
        report(perf_counter() - began, summary)
        return summary

    return timed


def _timed_revise(revise: Revise, report: Report) -> Revise:
    def timed(text: str, lines: LineIndex, left: object, most: int | None) -> Revision | None:
        began = perf_counter()
        revision = revise(text, lines, left, most)
        if revision is not None:
            report(perf_counter() - began, revision.summary)
        return revision

    return timed
