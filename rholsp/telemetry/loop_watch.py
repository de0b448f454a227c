"""A Trio instrument that finds tasks that block the event loop. For profiling: it adds a little to every step."""

import logging
from time import perf_counter

import trio

log = logging.getLogger(__name__)


class LongSteps(trio.abc.Instrument):
    """Logs each step of a task, from one await to the next, that took longer than `limit_seconds`."""

    def __init__(self, limit_seconds: float) -> None:
        self._limit = limit_seconds
        self._began = 0.0

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        self._began = perf_counter()

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        seconds = perf_counter() - self._began
        if seconds > self._limit:
            log.warning("a step of %s took %.0f ms", task.name, seconds * 1000)
