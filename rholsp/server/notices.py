"""Things a person should know: in the editor's window where they are faults, else in its log; always in ours."""

import logging

from lsprotocol import types as lsp

from rholsp.rholang.summary import Severity
from rholsp.server.session import Session
from rholsp.server.telling import notify
from rholsp.text.uris import to_path
from rholsp.workspace import Notice

log = logging.getLogger(__name__)

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


def tell(session: Session, notice: Notice) -> None:
    text = f"{to_path(notice.uri) or notice.uri}: {notice.message}" if notice.uri else notice.message
    log.log(_LEVELS[notice.severity], "%s", text)
    kind = _TYPES[notice.severity]
    if notice.severity <= Severity.WARNING:
        notify(session, "window/showMessage", lsp.ShowMessageParams(kind, text))
    else:
        notify(session, "window/logMessage", lsp.LogMessageParams(kind, text))
