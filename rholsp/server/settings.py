"""The editor's settings, wherever they come from: initialization options, a notification, or an answer."""

import logging
from typing import Any

from rholsp.config import read_editor_settings
from rholsp.server.session import Session

log = logging.getLogger(__name__)

_WARNING = 2


def apply_settings(session: Session, value: Any) -> None:
    """Settings that make no sense keep their defaults, with one line in the client's log each."""
    session.editor, complaints = read_editor_settings(value)
    for complaint in complaints:
        log.warning("%s", complaint)
        session.peer.notify("window/logMessage", {"type": _WARNING, "message": complaint})
