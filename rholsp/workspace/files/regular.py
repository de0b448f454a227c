"""Reads untrusted files: regular files only, up to a number of bytes, within a time limit.

A name may lead to a pipe that nobody writes to, to a device without end, to a file that grows while it is read, or to a
disk that has gone away. None of them may hold up more than the one who asked for it.
"""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import trio

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds without progress after which a disk is given up."""
THREADS = 16
"""Threads for reading from disks: a disk that hangs must not take threads from the analysis of open documents."""
MOST_STUCK = 8
"""While so many threads hang on a disk, no further read begins."""
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY", "O_NOINHERIT")
)
_CHUNK = 1 << 20


class NotRegular(OSError):
    """Something that is no regular file: a folder, a pipe, a device, a socket."""

    def __init__(self, mode: int) -> None:
        super().__init__(0, "not a regular file")
        self.is_folder = stat.S_ISDIR(mode)


class TooLarge(OSError):
    """More bytes than were asked for."""


class DiskStuck(Exception):
    """The disk does not answer; the message is for the user."""


def explain(error: OSError | ValueError) -> str:
    """Why the system refused, in its own words; Python raises ValueError for a path that no system allows."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def read_regular(path: str, limit: int) -> bytes:
    """All of a file. Blocks as long as the disk does, never for a writer to come.

    Raises OSError, as opening and reading do; NotRegular; TooLarge for more than `limit` bytes; ValueError for a path
    that no system allows. What the name leads to is looked at after it was opened: it may change in between.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotRegular(status.st_mode)
        if status.st_size > limit:
            raise TooLarge(0, f"larger than {limit:,} bytes")
        # The size may be a lie, as that of files that a system makes up, or may grow.
        parts: list[bytes] = []
        room = limit + 1
        while room > 0 and (part := os.read(descriptor, min(room, _CHUNK))):
            parts.append(part)
            room -= len(part)
        if room <= 0:
            raise TooLarge(0, f"larger than {limit:,} bytes")
        return b"".join(parts)
    finally:
        os.close(descriptor)


@dataclass(slots=True)
class Pulse:
    """Progress of work in a thread, which counts up with each step."""

    beats: int = 0


@dataclass(slots=True)
class _Threads:
    limiter: trio.CapacityLimiter = field(default_factory=lambda: trio.CapacityLimiter(THREADS))
    stuck: int = 0


_threads = trio.lowlevel.RunVar[_Threads]("threads for disks")


def _threads_of_this_run() -> _Threads:
    try:
        return _threads.get()
    except LookupError:
        threads = _Threads()
        _threads.set(threads)
        return threads


@dataclass(slots=True, eq=False)
class _Call(Generic[T]):
    """Work in a thread. The thread writes `begun` and `ended`, the loop all else."""

    work: Callable[[Pulse], T]
    threads: _Threads
    token: trio.lowlevel.TrioToken
    patience: float
    pulse: Pulse = field(default_factory=Pulse)
    begun: bool = False
    ended: bool = False
    abandoned: bool = False
    counted: bool = False
    results: list[T] = field(default_factory=list)
    """One result, or none."""
    error: Exception | None = None

    def run(self) -> None:
        self.begun = True
        try:
            self.results.append(self.work(self.pulse))
        except Exception as error:
            # Raised once the nursery is left, which would wrap it.
            self.error = error
        finally:
            self.ended = True
            if self.abandoned:
                # The server may be over before the disk answers.
                with suppress(trio.RunFinishedError):
                    self.token.run_sync_soon(self.forget)

    def abandon(self) -> None:
        self.abandoned = True
        if self.begun and not self.ended:
            self.counted = True
            self.threads.stuck += 1

    def forget(self) -> None:
        if self.counted:
            self.counted = False
            self.threads.stuck -= 1

    async def watch(self, scope: trio.CancelScope) -> None:
        """Cuts the work off once it has begun and does not go on, or cannot begin since others do not go on."""
        before = -1
        while self.pulse.beats != before or (not self.begun and self.threads.stuck < MOST_STUCK):
            before = self.pulse.beats
            await trio.sleep(self.patience)
        scope.cancel()


async def on_disk(work: Callable[[Pulse], T], *, patience: float | None = None) -> T:
    """What `work` gives, done in a thread for disks; its thread is left to itself where that takes too long.

    Raises DiskStuck where it shows no sign of life for `patience` seconds, PATIENCE if that is not given.
    """
    threads = _threads_of_this_run()
    if threads.stuck >= MOST_STUCK:
        raise DiskStuck("the disk does not answer")
    call = _Call(work, threads, trio.lowlevel.current_trio_token(), PATIENCE if patience is None else patience)
    with trio.CancelScope() as scope:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(call.watch, scope)
            await trio.to_thread.run_sync(call.run, abandon_on_cancel=True, limiter=threads.limiter)
            nursery.cancel_scope.cancel()
    if scope.cancelled_caught:
        call.abandon()
        raise DiskStuck("the disk does not answer")
    if call.error is not None:
        raise call.error
    return call.results[0]
