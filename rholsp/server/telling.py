"""Notifications to the client, from lsprotocol values."""

from typing import Any

from rholsp.protocol.codec import encode
from rholsp.server.session import Session


def notify(session: Session, method: str, params: Any) -> None:
    """Queues a notification; `params` is an lsprotocol value."""
    session.peer.notify(method, encode(params))
