"""From a message to the work it asks for: initialize here, everything else through the method table.

Importing the table, and lsprotocol with it, takes longer than answering initialize, so the first message after
initialize imports it.
"""

import logging
import math
import sys
from collections.abc import Awaitable, Callable, Collection
from time import perf_counter

from rholsp.lazy_imports import late
from rholsp.protocol.connection import Router, Shortcut, Step
from rholsp.protocol.jsonrpc import Notification, Request
from rholsp.protocol.unfinished_types import import_lsprotocol
from rholsp.server.handlers.lifecycle import allows_notification, check_request, initialize
from rholsp.server.handshake import read_handshake
from rholsp.server.session import Session
from rholsp.telemetry.events import RequestTrace

log = logging.getLogger(__name__)

_TABLE, _STEPS = "rholsp.server.methods", "rholsp.server.steps"


def known_methods() -> Collection[str]:
    """initialize, and the method table's names once it is imported."""
    return {"initialize", *getattr(sys.modules.get(_TABLE), "METHODS", ())}


def make_router(session: Session) -> Router:
    """The router of one session; called for one message at a time, in the order received."""

    async def route(message: Request | Notification, trace: RequestTrace) -> Step:
        if isinstance(message, Request):
            check_request(session, message.method)
            if message.method == "initialize":
                handshake = read_handshake(message.params)
                return Step(lambda: initialize(session, handshake), ordered=True)
        elif not allows_notification(session, message.method):
            log.info("notification not allowed at this point of the session: %s", message.method)
            return Step(_nothing, ordered=True)
        step_for = await late(_STEPS, _load_steps)
        session.lifecycle.loaded = min(session.lifecycle.loaded, perf_counter())
        return await step_for(session, message, trace)

    return route


def make_shortcut(session: Session) -> Shortcut:
    """Decides about requests as the router does, where that takes no waiting."""

    def route(request: Request, trace: RequestTrace) -> Step | None:
        if session.lifecycle.loaded == math.inf:
            return None
        from rholsp.server.steps import step_at_once

        return step_at_once(session, request, trace)

    return route


def _load_steps() -> Callable[[Session, Request | Notification, RequestTrace], Awaitable[Step]]:
    import_lsprotocol()
    from rholsp.server.steps import step_for

    return step_for


async def _nothing() -> None:
    return None
