"""Events of the server, reported to an `Observer`. The floors that report them know neither metrics nor files.

By default each function of an `Observer` does nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from time import perf_counter
from typing import Any

_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How a request was answered; the values are metric labels."""

    OK = "ok"
    ERROR = "error"
    CANCELLED = "cancelled"


class Direction(StrEnum):
    """Of a frame, as the server sees it."""

    IN = "in"
    OUT = "out"


class AnalysisPlace(StrEnum):
    """Where a text was analysed: on the loop, in a thread beside it, or in a worker process."""

    INLINE = "inline"
    THREAD = "thread"
    WORKER = "worker"


class DiagnosticsMode(StrEnum):
    """How diagnostics reach the client."""

    PUSH = "push"
    PULL = "pull"


PHASES = ("queue", "parse", "resolve", "encode")
"""Phases of a request: waiting for its turn, waiting for its document to be parsed, computing, encoding the answer."""


@dataclass(slots=True)
class RequestTrace:
    """The trace of one message through the server. Times are seconds of `perf_counter`, 0 for a stage not reached.

    Written by each task that handles the message, one after the other.
    """

    method: str
    received: float
    """When it was read."""
    begun: float = 0.0
    """When the dispatcher took it."""
    parsed: float = 0.0
    """When its document had been parsed."""
    resolved: float = 0.0
    """When the answer was computed, before it was encoded."""
    ended: float = 0.0
    outcome: Outcome | None = None
    """None for a notification."""
    parsing: float = 0.0
    """Seconds of analysis on the loop while the message waited for its turn; see `begin`."""
    length: int | None = None
    """Length of its document in characters."""

    @property
    def seconds(self) -> float:
        return self.ended - self.received

    def begin(self, parse_seconds: float) -> None:
        """The dispatcher takes the message. `parse_seconds`: analysis on the loop since the session began."""
        self.begun = perf_counter()
        self.parsing += parse_seconds

    def phases(self) -> tuple[float, float, float, float]:
        """The seconds that each of PHASES took; 0 for a phase not reached.

        A short edit is analysed on the loop as soon as it arrives, before the request behind it gets its turn: that
        time counts as parsing, not as queueing.
        """
        if not self.begun:
            return self.ended - self.received, 0.0, 0.0, 0.0
        begun = self.begun
        parsed = self.parsed or begun
        resolved = self.resolved or self.ended
        waited = begun - self.received
        parsing = min(max(self.parsing, 0.0), waited)
        return waited - parsing, parsed - begun + parsing, resolved - parsed, self.ended - resolved


def start(method: str, parse_seconds: float = 0.0) -> RequestTrace:
    """The trace of a message that has just been read; `parse_seconds` as in `RequestTrace.begin`."""
    return RequestTrace(method, perf_counter(), parsing=-parse_seconds)


def ignore(*event: Any) -> None:
    """Ignores an event: the default of every observer function."""


@dataclass(frozen=True, slots=True)
class Observer:
    """One function for each kind of event. All are called on the loop and return at once; see `guarded`."""

    finished: Callable[[RequestTrace], None] = ignore
    """A request was answered, or a notification handled."""
    slow: Callable[[RequestTrace], None] = ignore
    """A message took longer than the limit for slow operations; called besides `finished`."""
    frame: Callable[[Direction, bytes], None] = ignore
    """The body of a frame was read, or is about to be written."""
    parsed: Callable[[AnalysisPlace, float, int], None] = ignore
    """A text was analysed: seconds, and bytes of UTF-8."""
    shown: Callable[[DiagnosticsMode, float], None] = ignore
    """Diagnostics were sent to the client: seconds since the edit that they reflect was read."""


NOBODY = Observer()


def joined(*observers: Observer) -> Observer:
    """An observer that calls all of these, in this order."""
    return Observer(**{field.name: _all([getattr(one, field.name) for one in observers]) for field in fields(Observer)})


def guarded(observer: Observer) -> Observer:
    """The same observer, but a function that raises is logged and not called again, so it can harm nothing else."""
    return Observer(**{field.name: _guarded(field.name, getattr(observer, field.name)) for field in fields(Observer)})


def _guarded(name: str, function: Callable[..., None]) -> Callable[..., None]:
    if function is ignore:
        return ignore
    current = function

    def tell(*event: Any) -> None:
        nonlocal current
        try:
            current(*event)
        except Exception:
            _log.exception("what observes `%s` has failed and is no longer called", name)
            current = ignore

    return tell


def _all(functions: list[Callable[..., None]]) -> Callable[..., None]:
    interested = tuple([function for function in functions if function is not ignore])
    if len(interested) <= 1:
        return interested[0] if interested else ignore

    def tell(*event: Any) -> None:
        for function in interested:
            function(*event)

    return tell


@dataclass(slots=True)
class ParseClock:
    """Sums the seconds of analysis on the loop since the session began."""

    seconds: float = 0.0

    def observer(self) -> Observer:
        return Observer(parsed=self._parsed)

    def _parsed(self, place: AnalysisPlace, seconds: float, text_bytes: int) -> None:
        if place is AnalysisPlace.INLINE:
            self.seconds += seconds
