"""What the failure of one task may cost: itself, and never the session, where the rest can do without it.

Every task of the tree has its cost written where it is started. A bug leaves a traceback in the log either way.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVarTuple

import trio

from rholsp.workspace.actor import ActorLost, ActorStopped, Mailbox
from rholsp.workspace.messages import Notice

log = logging.getLogger(__name__)

Args = TypeVarTuple("Args")


async def contained(
    what: str, cost: str, desk: Mailbox[Notice], task: Callable[[*Args], Awaitable[None]], *args: *Args
) -> None:
    """Runs a task whose failure costs no more than `cost`, which the user is told."""
    failed = False
    try:
        await task(*args)
    except* (ActorStopped, ActorLost):
        # Whom it asked has gone, which is told already or about to be the end of all.
        log.debug("%s has ended with the one it asked", what)
    except* Exception as faults:
        log.error("%s has failed: %s", what, cost, exc_info=faults)
        failed = True
    if failed:
        with suppress(ActorStopped):
            await desk.tell(Notice(None, f"{what} has failed: {cost}. The log says why."))


@dataclass(frozen=True, slots=True)
class Containment:
    """Starts tasks in a nursery, each of which costs what is said there if it fails."""

    nursery: trio.Nursery
    desk: Mailbox[Notice]

    def start(self, what: str, cost: str, task: Callable[[*Args], Awaitable[None]], *args: *Args) -> None:
        self.nursery.start_soon(contained, what, cost, self.desk, partial(task, *args))
