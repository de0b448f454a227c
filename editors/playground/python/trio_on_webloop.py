"""Trio inside Pyodide: on the event loop of JavaScript, without threads, sockets and signals.

    import trio_on_webloop
    trio_on_webloop.install()       # before the first `import trio`
    import trio
    await trio_on_webloop.run(main, argument)

How it works. Trio's guest mode lets another event loop call it whenever there is something to do, and asks a thread to
wait until then. Here the other loop is asyncio's, which in Pyodide is JavaScript's (`pyodide.webloop`), and instead of
a thread a timer of that loop waits. What would wake a thread up by a byte through a pair of sockets wakes the timer.

What works: tasks, nurseries, cancel scopes, timeouts, memory channels, events, locks, `trio.from_thread` from callbacks
of JavaScript by `TrioToken.run_sync_soon`. `trio.to_thread.run_sync` calls the function at once, in place. What cannot
work raises NotImplementedError: sockets, processes, waiting for file descriptors. `trio.run` would block the page, so
`run` here is a coroutine of the host.

The file depends on private parts of Trio, those of 0.31 to 0.34; `install` refuses a Trio that lacks one of them.
It needs nothing of JavaScript itself, and nothing but the standard library and Trio.
"""

import asyncio
import importlib
import importlib.util
import select
import sys
import time
import types
from collections import deque
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any, ClassVar

SLICE_SECONDS = 0.008
"""Ticks of Trio that follow each other for so long are made in one turn of the host; a frame of a screen has 16 ms."""


class _Absent:
    """Stands for what the platform does not have, so that it can be imported and named, and no more."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError("there are no sockets and file descriptors in a browser")


class _LoopIO:
    """Trio's I/O manager (`trio._core._io_epoll.EpollIOManager` is another one) for a platform without any I/O."""

    def __init__(self) -> None:
        self.timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self.due: Callable[[], None] | None = None
        """What goes on when the timer ends, or when it is woken."""
        self.waiting_seconds = inf
        self.woken = False

    def statistics(self) -> Any:
        return types.SimpleNamespace(backend="webloop")

    def close(self) -> None:
        if self.timer is not None:
            self.timer.cancel()

    def force_wakeup(self) -> None:
        self.woken = True
        if self.due is not None:
            self._end_wait()

    def get_events(self, timeout: float) -> bool:
        """Whether something happened. Trio calls this with 0 first, and with the time to wait if that was nothing."""
        woken, self.woken = self.woken, False
        self.waiting_seconds = timeout
        return woken

    def process_events(self, events: bool) -> None:
        for wakeup in _Wakeup.waiting:
            wakeup.resume()

    def wait(self, go_on: Callable[[], None]) -> None:
        """Goes on when the time is over that Trio wants to wait, or when it is woken."""
        self.due = go_on
        loop = asyncio.get_running_loop()
        if self.woken:
            self.timer = loop.call_soon(self._end_wait)
        elif self.waiting_seconds < inf:
            self.timer = loop.call_later(min(self.waiting_seconds, 86_400), self._end_wait)

    def _end_wait(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        go_on, self.due, self.timer = self.due, None, None
        if go_on is not None:
            go_on()

    async def wait_readable(self, _: object) -> None:
        raise NotImplementedError("there are no file descriptors to wait for in a browser")

    wait_writable = notify_closing = wait_readable


class _Wakeup:
    """Takes the place of `WakeupSocketpair`: how the entry queue's task is told of calls from outside."""

    waiting: ClassVar[list[Any]] = []

    def __init__(self) -> None:
        self.is_set = False
        self.task: Any = None

    def wakeup_thread_and_signal_safe(self) -> None:
        self.is_set = True
        if _Wakeup.waiting:
            _current_io().force_wakeup()

    async def wait_woken(self) -> None:
        from trio.lowlevel import Abort, current_task, wait_task_rescheduled

        def abort(_: object) -> Any:
            _Wakeup.waiting.remove(self)
            return Abort.SUCCEEDED

        if not self.is_set:
            self.task = current_task()
            _Wakeup.waiting.append(self)
            await wait_task_rescheduled(abort)
        self.is_set = False

    def resume(self) -> None:
        from trio.lowlevel import reschedule

        if self.is_set:
            _Wakeup.waiting.remove(self)
            reschedule(self.task)

    def drain(self) -> None:
        self.is_set = False

    def wakeup_on_signals(self) -> None:
        pass

    def close(self) -> None:
        pass


_io: list[_LoopIO] = []


def _current_io() -> _LoopIO:
    return _io[-1]


def _new_io() -> _LoopIO:
    _io[:] = [_LoopIO()]
    return _io[0]


async def _in_place(
    sync_fn: Callable[..., Any],
    *args: Any,
    thread_name: str | None = None,
    abandon_on_cancel: bool = False,
    cancellable: bool = False,
    limiter: Any = None,
) -> Any:
    """`trio.to_thread.run_sync` where there are no threads. Others get their turn before and after."""
    import trio

    await trio.lowlevel.checkpoint()
    try:
        return sync_fn(*args)
    finally:
        await trio.lowlevel.cancel_shielded_checkpoint()


def _start_thread_soon(fn: Callable[[], Any], deliver: Callable[[Any], Any], name: object = None) -> None:
    """Takes the place of the thread that waits for events in guest mode."""
    import outcome

    waited = outcome.capture(fn)  # tells the I/O manager how long to wait
    _current_io().wait(lambda: deliver(waited))


def install() -> None:
    """Makes Trio run here. Raises ImportError for a Trio that is built otherwise, RuntimeError if it is too late."""
    if "trio" in sys.modules:
        raise RuntimeError("install() comes before the first import of trio")
    if not hasattr(select, "epoll"):
        for name in ("EPOLLIN", "EPOLLOUT", "EPOLLONESHOT"):
            setattr(select, name, 0)
        select.epoll = _Absent  # type: ignore[misc, assignment]
    if importlib.util.find_spec("ssl") is None:
        sys.modules["ssl"] = _module_of_absentees("ssl")
    # What Trio exports depends on the platform, and it knows none like this one: Android is the one without processes.
    # The standard library knows both, so what Trio needs of it comes first.
    for name in ("ctypes", "ctypes.util", "socket", "ssl", "subprocess"):
        importlib.import_module(name)
    platform, sys.platform = sys.platform, "android"
    try:
        importlib.import_module("trio")
    finally:
        sys.platform = platform
    run = importlib.import_module("trio._core._run")
    entry_queue = importlib.import_module("trio._core._entry_queue")
    to_thread = importlib.import_module("trio.to_thread")
    _replace(run, "TheIOManager", _new_io)
    _replace(run, "start_thread_soon", _start_thread_soon)
    _replace(to_thread, "run_sync", _in_place)
    # attrs keeps the class itself in the field's default, so its methods are what can be replaced.
    pair = importlib.import_module("trio._core._wakeup_socketpair").WakeupSocketpair
    if not hasattr(entry_queue, "WakeupSocketpair"):
        raise ImportError("this Trio has no entry queue that is woken by a pair of sockets")
    for name, method in vars(_Wakeup).items():
        if callable(method) or name == "waiting":
            setattr(pair, name, method)
    _Wakeup.waiting = pair.waiting = []


def _replace(module: types.ModuleType, name: str, value: object) -> None:
    if not hasattr(module, name):
        raise ImportError(f"this Trio has no {module.__name__}.{name}")
    setattr(module, name, value)


def _module_of_absentees(name: str) -> types.ModuleType:
    """A module in which every name is a class that cannot be used."""

    class Absentees(types.ModuleType):
        def __getattr__(self, attribute: str) -> Any:
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            base = Exception if attribute.endswith("Error") else object
            return type(attribute, (_Absent, base), {})

    return Absentees(name)


class _Turns:
    """Calls what Trio wants called soon, several in one turn of the host."""

    def __init__(self) -> None:
        self.calls: deque[Callable[[], object]] = deque()
        self.is_scheduled = False

    def soon(self, call: Callable[[], object]) -> None:
        self.calls.append(call)
        if not self.is_scheduled:
            self.is_scheduled = True
            asyncio.get_running_loop().call_soon(self.take)

    def take(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        try:
            while self.calls and time.monotonic() < until:
                self.calls.popleft()()
        finally:
            self.is_scheduled = False
            if self.calls:
                self.is_scheduled = True
                asyncio.get_running_loop().call_soon(self.take)


async def run(async_fn: Callable[..., Awaitable[Any]], *args: Any) -> Any:
    """`trio.run` as a coroutine of the host: its result, or what it raised. One at a time."""
    import trio

    finished: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    trio.lowlevel.start_guest_run(
        async_fn,
        *args,
        run_sync_soon_threadsafe=_Turns().soon,
        done_callback=finished.set_result,
        host_uses_signal_set_wakeup_fd=True,
    )
    return (await finished).unwrap()
