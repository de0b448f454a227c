"""A thread that writes items from a bounded queue, since writing to an unread pipe or a hanging disk blocks.

Adding an item never waits: an item that finds no room is dropped and counted.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class BackgroundWriter(Generic[T]):
    """Calls `write` for one item after the other, in a thread that begins with the first and ends with the process.

    At most `capacity` items wait. `write` raises nothing. May be used by all threads.
    """

    def __init__(self, name: str, write: Callable[[T], None], capacity: int) -> None:
        self._name = name
        self._write = write
        self._capacity = capacity
        self._items: SimpleQueue[tuple[T] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.dropped = 0
        """Items that found no room."""

    def put(self, item: T) -> bool:
        """Whether the item found room."""
        if self._items.qsize() >= self._capacity:
            self.dropped += 1
            return False
        self._items.put((item,))
        if self._thread is None:
            self._start()
        return True

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                # A daemon thread cannot keep the process alive, even if a pipe blocks it for ever.
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (item := self._items.get()) is not None:
            self._write(item[0])

    def close(self, seconds: float) -> bool:
        """Waits, for so long at most, until the queue is written; returns whether it is. Blocks."""
        if self._thread is None:
            return True
        self._items.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()
