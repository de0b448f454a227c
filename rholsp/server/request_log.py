"""What the client and the log hear of how messages fare: slow ones always, all of them where the client traces.

Never a word of a document. LSP 3.17, "SetTrace Notification" and "LogTrace Notification".
"""

import logging
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from rholsp.telemetry.events import PHASES, Course
from rholsp.server.session import Session, Trace

log = logging.getLogger(__name__)

_WARNING = 2
_MOST_MESSAGES = 5
_PERIOD_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Tracer:
    """Listens to one session. `told` holds the times of the latest words about slow operations to the client."""

    session: Session
    told: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_MESSAGES))

    def finished(self, course: Course) -> None:
        limit = self.session.settings.slow_seconds
        if limit and course.seconds > limit and course.received > self.session.loaded:
            self._slow(course)
        if self.session.trace is not Trace.OFF:
            self._trace(course)

    def _slow(self, course: Course) -> None:
        text = f"slow: {summary(course)} ({details(course)})"
        log.warning("%s", text)
        self.session.peer.observer.slow(course)
        # A machine that is busy makes everything slow: the log keeps it all, the client need not.
        if len(self.told) < _MOST_MESSAGES or course.ended - self.told[0] > _PERIOD_SECONDS:
            self.told.append(course.ended)
            self.session.peer.notify("window/logMessage", {"type": _WARNING, "message": text})

    def _trace(self, course: Course) -> None:
        params: dict[str, Any] = {"message": summary(course)}
        if self.session.trace is Trace.VERBOSE:
            params["verbose"] = details(course)
        self.session.peer.notify("$/logTrace", params)


def summary(course: Course) -> str:
    """The message in a few words: `textDocument/hover: ok after 1.2 ms`."""
    return f"{course.method}: {course.outcome or 'done'} after {course.seconds * 1000:.1f} ms"


def details(course: Course) -> str:
    """Where the time went: `queue 0.1 ms, parse 0.0 ms, resolve 1.0 ms, encode 0.1 ms, document of 120 characters`."""
    parts = [f"{name} {seconds * 1000:.1f} ms" for name, seconds in zip(PHASES, course.phases(), strict=True)]
    if course.length is not None:
        parts.append(f"document of {course.length:,} characters")
    return ", ".join(parts)
