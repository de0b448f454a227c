"""Imports that are deferred until the client has its first answer.

lsprotocol defines a thousand classes, which takes longer than everything else between the start of the process and the
answer to initialize. A thread imports it while the first answer is on its way.
"""

import sys
from collections.abc import Callable
from typing import TypeVar

import trio

T = TypeVar("T")


async def late(module: str, load: Callable[[], T]) -> T:
    """The result of `load`, which imports from `module`; the first import runs in a thread."""
    if module in sys.modules:
        return load()
    return await trio.to_thread.run_sync(load)
