"""Worker processes that read and summarise many files, and the task that owns them.

A process of its own (rather than multiprocessing or trio-parallel) answers file by file, so that a crash costs one
file and not the batch; it is cancelled by killing it; it does not import `__main__` again; and it ends with its parent.
It costs no more: 2,000 files took two workers 4.6 s, by way of trio-parallel 5.8 s, of multiprocessing 6.0 s,
with the same function but without the care that worker_main takes of garbage collection.
"""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never, cast

import trio

from rholsp.features.language_registry import LANGUAGES
from rholsp.workspace.actor import Inbox, Mailbox, Question, Reply, answering_at_stop
from rholsp.workspace.workers.protocol import (
    READY,
    BadMessage,
    Failed,
    Frames,
    Missing,
    NotDone,
    Summarised,
    Unreadable,
    WorkerResult,
    frame,
    read_answer,
    request,
)

__all__ = [
    "CountWorkers",
    "Failed",
    "Missing",
    "NotDone",
    "SummariseBatch",
    "Summarised",
    "Unreadable",
    "WorkerCounters",
    "WorkerPool",
    "WorkerResult",
    "WorkerSettings",
    "worker_count",
    "worker_pool",
    "workers_pay",
]

PAYING_BYTES = 1_000_000
"""Measured with two workers on two processors: 300 files, 0.97 MB, take 0.50 s in this process and 0.55 s in workers;
1,000 files, 3.3 MB, 1.7 s and 1.35 s. Where both take as long, workers leave this process free for the editor."""
FILES_AT_ONCE = 8
"""Files per request: the way to a worker and back costs 0.2 ms, a file of 100 lines 2 ms."""
STARTING_SECONDS = 20.0
"""A process takes less than a second to start. After so long, its files are analysed in this process instead."""
ENDING_SECONDS = 1.0
"""Seconds to wait for a killed process to end."""
_TRIES = 2
"""Attempts per file: a worker may have died of something else, such as a signal to all processes of a session."""

# The parent's own module path: no other, and above all not the folder where an editor happens to start the server.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from rholsp.workspace.workers.main import main; main(*sys.argv[2:])"
)

_SYSTEM_OPTIONS: dict[str, Any] = {}
if sys.platform == "win32":
    _SYSTEM_OPTIONS["creationflags"] = subprocess.CREATE_NO_WINDOW


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """`count` processes at most. `languages` is where they import the registry of languages from: `module:NAME`.

    A file may take `file_seconds`, then its worker is killed: the largest file that is read at all takes 10 s of an
    idle processor. A worker without work ends after `idle_seconds`.
    """

    count: int
    languages: str = LANGUAGES.source
    policies: Callable[[], dict[str, str]] = dict
    """What new processes go by: see Languages.policies."""
    file_seconds: float = 30.0
    idle_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class WorkerCounters:
    """How many processes run now, and what happened since the pool began."""

    running: int
    started: int
    files: int
    failed: int
    restarts: int = 0
    """Processes that crashed, or were killed for taking too long."""


@dataclass(frozen=True, slots=True, eq=False)
class SummariseBatch(Question[tuple[WorkerResult, ...]]):
    """Pairs of URI and path; each gets one result, in any order."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class CountWorkers(Question[WorkerCounters]):
    """The pool's counters."""


PoolMessage = SummariseBatch | CountWorkers


@dataclass(frozen=True, slots=True)
class WorkerPool:
    """The interface to the workers. Every method raises ActorStopped once they have stopped."""

    mailbox: Mailbox[PoolMessage]

    async def summarise_batch(self, items: Sequence[tuple[str, str]]) -> tuple[WorkerResult, ...]:
        """Reads and summarises files, given as pairs of URI and path. Each gets one result, in any order.

        Several batches may be under way; the earlier one is served first. A batch should have some dozens of files
        for each worker, so that all of them are busy.
        """
        return await self.mailbox.ask(SummariseBatch(tuple(items)))

    async def counters(self) -> WorkerCounters:
        return await self.mailbox.ask(CountWorkers())


def worker_count(setting: int | None) -> int:
    """How many workers to have at most: what was asked for, but no more than there are processors for this process.

    0 where there can be none: then do not start the pool.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return 0
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return usable if setting is None else min(setting, usable)


def workers_pay(text_bytes: int) -> bool:
    """Whether so many bytes of files are read sooner by workers, which take their time to start."""
    return text_bytes >= PAYING_BYTES


async def worker_pool(inbox: Inbox[PoolMessage], settings: WorkerSettings) -> None:
    """Runs until cancelled; then answers all waiting tasks and ends all processes. The first batch starts them."""
    shop = _Shop(settings)

    def held() -> list[Reply[Any]]:
        return list({id(job.batch): job.batch.reply for job in shop.open_jobs()}.values())

    with answering_at_stop(inbox, held):
        async with trio.open_nursery() as nursery:
            while True:
                message = await inbox.receive()
                match message:
                    case SummariseBatch():
                        for _ in range(shop.accept(message)):
                            nursery.start_soon(_keep_worker, shop)
                    case CountWorkers():
                        message.reply.put(shop.counters())
                    case _:
                        assert_never(message)


@dataclass(slots=True, eq=False)
class _Batch:
    size: int
    reply: Reply[tuple[WorkerResult, ...]]
    results: list[WorkerResult] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Job:
    uri: str
    path: str
    batch: _Batch
    tries: int = 0


@dataclass(slots=True)
class _Shop:
    """The pool's state, which its tasks change between awaits only."""

    settings: WorkerSettings
    queue: deque[_Job] = field(default_factory=deque)
    in_work: set[_Job] = field(default_factory=set)
    work: trio.Event = field(default_factory=trio.Event)
    broken: str = ""
    """Why no worker can be started."""
    running: int = 0
    started: int = 0
    files: int = 0
    failed: int = 0
    restarts: int = 0

    def counters(self) -> WorkerCounters:
        return WorkerCounters(self.running, self.started, self.files, self.failed, self.restarts)

    def open_jobs(self) -> list[_Job]:
        return [*self.queue, *self.in_work]

    def accept(self, question: SummariseBatch) -> int:
        """Takes a batch in, and says how many more workers are to be started, which then count as running."""
        batch = _Batch(len(question.items), question.reply)
        self.queue.extend(_Job(uri, path, batch) for uri, path in question.items)
        if not question.items:
            question.reply.put(())
        if self.broken:
            self.give_up(self.broken)
        self._announce()
        more = min(self.settings.count, -(-len(self.queue) // FILES_AT_ONCE)) - self.running
        self.running += max(more, 0)
        return max(more, 0)

    def take(self) -> list[_Job]:
        """The next files for one worker, few enough for the others to have some."""
        share = -(-len(self.queue) // max(self.running, 1))
        jobs = [self.queue.popleft() for _ in range(min(FILES_AT_ONCE, share))]
        self.in_work.update(jobs)
        self._announce()
        return jobs

    def put_back(self, jobs: Sequence[_Job], *, last: Sequence[_Job] = ()) -> None:
        """Files that were not begun go to the front of the queue, `last` to its end."""
        self.in_work.difference_update(jobs, last)
        self.queue.extendleft(reversed(jobs))
        self.queue.extend(last)
        self._announce()

    def finish(self, job: _Job, result: WorkerResult) -> None:
        self.in_work.discard(job)
        self.files += 1
        self.failed += isinstance(result, Failed)
        job.batch.results.append(result)
        if len(job.batch.results) == job.batch.size:
            job.batch.reply.put(tuple(job.batch.results))

    def give_up(self, why: str) -> None:
        """No worker can be started: what waits is for others to do."""
        self.broken = why
        while self.queue:
            job = self.queue.popleft()
            self.finish(job, NotDone(job.uri, job.path, why))
        self._announce()

    def _announce(self) -> None:
        """Keeps `work` set while files wait, and only then."""
        if self.queue:
            self.work.set()
        elif self.work.is_set():
            self.work = trio.Event()


class _WorkerDied(Exception):
    """The process has ended, or says what no worker says: then it is as good as dead."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: trio.Process
    frames: Frames = field(default_factory=Frames)

    async def send(self, message: bytes) -> None:
        """Raises _WorkerDied."""
        try:
            await cast(trio.abc.SendStream, self.process.stdin).send_all(frame(message))
        except (trio.BrokenResourceError, trio.ClosedResourceError) as error:
            raise _WorkerDied from error

    async def receive(self) -> bytes:
        """Raises _WorkerDied."""
        try:
            while (message := self.frames.take()) is None:
                data = await cast(trio.abc.ReceiveStream, self.process.stdout).receive_some(1 << 18)
                if not data:
                    raise _WorkerDied
                self.frames.add(bytes(data))
        except (trio.BrokenResourceError, trio.ClosedResourceError, BadMessage) as error:
            raise _WorkerDied from error
        return message

    async def result(self, job: _Job) -> WorkerResult:
        """The answer for a file. Raises _WorkerDied."""
        try:
            return read_answer(await self.receive(), job.uri, job.path)
        except BadMessage as error:
            raise _WorkerDied from error

    async def end(self) -> int | None:
        """Kills the process, which has nothing to lose; the exit status, None where it has not ended even so.

        A process that waits for a disk that does not answer ends only when that does.
        """
        status: int | None = None
        self.process.kill()
        with trio.move_on_after(ENDING_SECONDS, shield=True):
            status = await self.process.wait()
        with trio.CancelScope(shield=True):
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    await trio.aclose_forcefully(pipe)
        return status


async def _keep_worker(shop: _Shop) -> None:
    """One of the pool's places: has a process while there is work, and a new one after a crash."""
    worker: _Worker | None = None
    try:
        while await _work_comes(shop):
            if worker is None:
                worker = await _start(shop)
                continue
            if not await _do_some(shop, worker):
                shop.restarts += 1
                worker = None
    finally:
        if worker is not None:
            await worker.end()


async def _work_comes(shop: _Shop) -> bool:
    """Waits for work; False, and one worker less, if none comes for long or no process can be started."""
    if not shop.broken:
        with trio.move_on_after(shop.settings.idle_seconds):
            while not shop.queue:
                await shop.work.wait()
    if shop.queue and not shop.broken:
        return True
    shop.running -= 1
    return False


async def _start(shop: _Shop) -> _Worker | None:
    """A process that is ready; without it, whatever waits is answered."""
    worker: _Worker | None = None
    why = f"a worker process took longer than {STARTING_SECONDS:.0f} s to start"
    arguments = [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path), shop.settings.languages]
    arguments.append(json.dumps(shop.settings.policies()))
    try:
        process = await trio.lowlevel.open_process(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            **_SYSTEM_OPTIONS,
        )
        worker = _Worker(process)
        shop.started += 1
        with trio.move_on_after(STARTING_SECONDS):
            if await worker.receive() == READY:
                ready, worker = worker, None
                return ready
            why = "a worker process is none: it began with something else"
    except OSError as error:
        why = f"no worker process can be started: {error.strerror or error}"
    except _WorkerDied:
        why = "a worker process ended before it began"
    finally:
        if worker is not None:
            await worker.end()
    shop.give_up(why)
    return None


async def _do_some(shop: _Shop, worker: _Worker) -> bool:
    """Lets a worker do some of the waiting files; False if it is dead then."""
    jobs = deque(shop.take())
    try:
        await worker.send(request([(job.uri, job.path) for job in jobs]))
        while jobs:
            with trio.move_on_after(shop.settings.file_seconds) as deadline:
                result = await worker.result(jobs[0])
            if deadline.cancelled_caught:
                await worker.end()
                job = jobs.popleft()
                why = f"analysing it took longer than {shop.settings.file_seconds:g} s"
                shop.finish(job, Failed(job.uri, job.path, why))
                shop.put_back(jobs)
                return False
            shop.finish(jobs.popleft(), result)
    except _WorkerDied:
        status = await worker.end()
        job = jobs.popleft()
        job.tries += 1
        again = job.tries < _TRIES
        if not again:
            shop.finish(job, Failed(job.uri, job.path, f"analysing it crashed (status {status})"))
        shop.put_back(jobs, last=[job] if again else [])
        return False
    return True
