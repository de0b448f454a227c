"""Reports message timings to the client and the log: slow messages always, all of them on request.

Never any document text. LSP 3.17, "SetTrace Notification" and "LogTrace Notification".
"""

import logging
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from rholsp.server.handshake import Trace
from rholsp.server.session import Session
from rholsp.telemetry.events import PHASES, Observer, RequestTrace

log = logging.getLogger(__name__)

_WARNING = 2
_MOST_MESSAGES = 5
_PERIOD_SECONDS = 10.0
_OF_ALL_FILES = frozenset({"workspace/diagnostic"})
"""Requests that take as long as the workspace is large, and are answered in parts."""


@dataclass(slots=True)
class Tracer:
    """Observes one session.

    `told` holds the times of the latest reports of slow operations; `untold` counts the unreported ones by method.
    """

    session: Session
    told: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_MESSAGES))
    untold: Counter[str] = field(default_factory=Counter)

    def observer(self) -> Observer:
        return Observer(finished=self.finished)

    def finished(self, trace: RequestTrace) -> None:
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s (%s)", summary(trace), details(trace))
        limit = self.session.settings.slow_seconds
        counts = trace.received > self.session.lifecycle.loaded and trace.method not in _OF_ALL_FILES
        if counts and limit and trace.seconds > limit:
            self._slow(trace)
        if self.session.client.trace is not Trace.OFF:
            self._trace(trace)

    def _slow(self, trace: RequestTrace) -> None:
        self.session.peer.observer.slow(trace)
        # On a busy machine everything is slow, and so is whatever queues behind a slow message.
        if len(self.told) == _MOST_MESSAGES and trace.ended - self.told[0] <= _PERIOD_SECONDS:
            self.untold[trace.method] += 1
            return
        self.told.append(trace.ended)
        more = "".join(f"; {count:,} of {method} since the last report" for method, count in self.untold.items())
        self.untold.clear()
        text = f"slow: {summary(trace)} ({details(trace)}){more}"
        log.warning("%s", text)
        self.session.peer.notify("window/logMessage", {"type": _WARNING, "message": text})

    def _trace(self, trace: RequestTrace) -> None:
        params: dict[str, Any] = {"message": summary(trace)}
        if self.session.client.trace is Trace.VERBOSE:
            params["verbose"] = details(trace)
        self.session.peer.notify("$/logTrace", params)


def summary(trace: RequestTrace) -> str:
    """One line about the message: `textDocument/hover: ok after 1.2 ms`."""
    return f"{trace.method}: {trace.outcome or 'done'} after {trace.seconds * 1000:.1f} ms"


def details(trace: RequestTrace) -> str:
    """Where the time went: `queue 0.1 ms, parse 0.0 ms, resolve 1.0 ms, encode 0.1 ms, document of 120 characters`."""
    parts = [f"{name} {seconds * 1000:.1f} ms" for name, seconds in zip(PHASES, trace.phases(), strict=True)]
    if trace.length is not None:
        parts.append(f"document of {trace.length:,} characters")
    return ", ".join(parts)
