"""Messages for the user: errors and warnings as window/showMessage, others as window/logMessage, all in our log."""

import logging
from dataclasses import dataclass

import trio
from lsprotocol import types as lsp

from rholsp.model.summary import Severity
from rholsp.server.session import Session
from rholsp.text.uris import to_path
from rholsp.workspace import Notice

log = logging.getLogger(__name__)

_MOST_WINDOWS = 5
_PERIOD_SECONDS = 10.0

_TYPES = {
    Severity.ERROR: lsp.MessageType.Error,
    Severity.WARNING: lsp.MessageType.Warning,
    Severity.INFORMATION: lsp.MessageType.Info,
    Severity.HINT: lsp.MessageType.Log,
}
_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.INFORMATION: logging.INFO,
    Severity.HINT: logging.DEBUG,
}


@dataclass(slots=True)
class MessageThrottle:
    """Sends notices. In a burst of warnings, as from a folder of unreadable files, most go to the log only.

    `windows` counts the warnings shown since `since`; a quiet period resets the count.
    """

    session: Session
    windows: int = 0
    since: float = 0.0

    def tell(self, notice: Notice) -> None:
        text = f"{to_path(notice.uri) or notice.uri}: {notice.message}" if notice.uri else notice.message
        log.log(_LEVELS[notice.severity], "%s", text)
        kind = _TYPES[notice.severity]
        if notice.severity > Severity.WARNING or (notice.severity is Severity.WARNING and self._crowded()):
            self.session.notify("window/logMessage", lsp.LogMessageParams(kind, text))
        else:
            self.session.notify("window/showMessage", lsp.ShowMessageParams(kind, text))

    def _crowded(self) -> bool:
        """Whether enough warnings have been shown; tells the user so, once."""
        now = trio.current_time()
        if now > self.since + _PERIOD_SECONDS:
            self.windows = 0
        self.since = now
        self.windows += 1
        if self.windows == _MOST_WINDOWS + 1:
            more = lsp.ShowMessageParams(lsp.MessageType.Warning, "rholsp has more warnings like these: see its log")
            self.session.notify("window/showMessage", more)
        return self.windows > _MOST_WINDOWS
