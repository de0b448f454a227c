"""A process that serves: it runs the loop, and ends with it."""

import logging
from collections.abc import Awaitable, Callable

import trio

from rholsp import interpreter
from rholsp.config import Settings
from rholsp.telemetry.loop_watch import LongSteps

log = logging.getLogger(__name__)


def run_process(serve: Callable[[], Awaitable[int]], settings: Settings) -> int:
    """Runs the loop, and ends the process with what `serve` returns."""
    interpreter.prepare_server()
    limit = settings.long_steps_seconds
    try:
        status = trio.run(serve, instruments=[] if limit is None else [LongSteps(limit)])
    except Exception:
        # Only faults that may make later answers wrong get here: see where each task is started.
        log.critical("the server has failed", exc_info=True)
        status = 1
    return interpreter.exit_at_once(status)
