"""Measures event loop lag."""

from collections.abc import Callable

import trio

_PERIOD_SECONDS = 1.0


async def probe_loop(lagged: Callable[[float], None]) -> None:
    """Sleeps repeatedly and reports by how many seconds each wake-up was late."""
    while True:
        due = trio.current_time() + _PERIOD_SECONDS
        await trio.sleep_until(due)
        lagged(max(trio.current_time() - due, 0.0))
