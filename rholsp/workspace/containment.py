"""Limits what the failure of a task costs: the task itself, never the session, if the rest can do without it.

Each task's cost is stated where the task is started. A bug leaves a traceback in the log either way.
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
    """Runs a task. If it fails, tells the user what failed and its `cost`, and lets the session go on."""
    failed = False
    try:
        await task(*args)
    except* (ActorStopped, ActorLost):
        # The actor it depends on has gone, which is reported already, or the session is ending.
        log.debug("%s has ended with an actor that it depends on", what)
    except* Exception as faults:
        log.error("%s has failed: %s", what, cost, exc_info=faults)
        failed = True
    if failed:
        with suppress(ActorStopped):
            await desk.tell(Notice(None, f"{what} has failed: {cost}. See the log for the reason."))


@dataclass(frozen=True, slots=True)
class Containment:
    """Starts tasks in a nursery, each with the cost of its failure."""

    nursery: trio.Nursery
    desk: Mailbox[Notice]

    def start(self, what: str, cost: str, task: Callable[[*Args], Awaitable[None]], *args: *Args) -> None:
        self.nursery.start_soon(contained, what, cost, self.desk, partial(task, *args))
