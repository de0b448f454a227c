"""Messages to handlers: initialize here, everything else by the method table."""

import logging
from collections.abc import Awaitable, Callable
from time import perf_counter

from rholsp.lazy_imports import late
from rholsp.protocol.connection import Router, Step
from rholsp.protocol.jsonrpc import Notification, Request
from rholsp.protocol.pending import Ticket
from rholsp.server.handlers.lifecycle import allows_notification, check_request, initialize, read_handshake
from rholsp.server.session import Session

log = logging.getLogger(__name__)


def make_router(session: Session) -> Router:
    """The router of one session; called for one message at a time, in the order received."""

    async def route(message: Request | Notification, ticket: Ticket | None) -> Step:
        if isinstance(message, Request):
            check_request(session, message.method)
            if message.method == "initialize":
                handshake = read_handshake(message.params)
                return Step(lambda: initialize(session, handshake), ordered=True)
        elif not allows_notification(session, message.method):
            log.info("notification out of season: %s", message.method)
            return Step(_nothing, ordered=True)
        step_for = await late("rholsp.server.dispatch", _load_step_for)
        session.loaded = min(session.loaded, perf_counter())
        return await step_for(session, message)

    return route


def _load_step_for() -> Callable[[Session, Request | Notification], Awaitable[Step]]:
    from rholsp.server.dispatch import step_for

    return step_for


async def _nothing() -> None:
    return None
