"""Work that would keep the loop for long: features that walk all of a long text, and the conversion of long answers.

A feature asks its view now and then, which only the loop can answer: from the thread, each question is a trip there.
"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

import trio

from rholsp.features.view import View

IN_THREAD = 4_000
"""Characters from which on a text is long: the worst ones take some 15 ms."""
OF_ONE_NAME = 3
"""How many times longer a text may be for a feature that looks at the occurrences of one name only."""
QUICK_LENGTH, QUICK_SECONDS = 13_000, 0.004
"""A text of no more characters stays on the loop, with a feature that took no longer for it last time. A thread costs
each answer a millisecond, and what an edit makes of such a text takes 50 ms at the worst, once."""
_REMEMBERED = 1_000
"""Texts with features whose time is known."""
MANY = 200
"""Parts from which on an answer is long: converting and encoding one takes some 40 µs."""
PER_PART = 10
"""Places and the like that become JSON at once, without lsprotocol's types: they cost as much as one part."""
THREADS = 4
"""Threads that compute at the same time: the loop waits for its turn among them."""

V = TypeVar("V", bound=View)
P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")
R = TypeVar("R", covariant=True)


def _is_true() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """What a feature found, yet to be converted to LSP's types: of so many parts, which may be very many."""

    parts: int
    convert: Callable[[], R]
    check: Callable[[], object] = _is_true
    """Raises RpcError where the answer is true no more: the client may have sent edits while it was converted."""

    async def through(self, encode: Callable[[R], T]) -> T:
        """The answer, converted and encoded; in a thread where it is long."""
        if self.parts < MANY:
            self.check()
            return encode(self.convert())
        found = await in_thread(lambda: encode(self.convert()))
        self.check()
        return found


def each(items: Sequence[Item], convert: Callable[[Item], T]) -> Answer[list[T]]:
    """The answer that has one part for each item."""
    return Answer(len(items), lambda: [convert(item) for item in items])


async def in_thread(work: Callable[[], T]) -> T:
    """What `work` gives, which computes for long. Its exceptions are raised here."""
    return await trio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=_limiter_of_this_run())


async def beside(
    length: int, feature: Callable[Concatenate[V, P], Awaitable[T]], view: V, *args: P.args, **kwargs: P.kwargs
) -> T:
    """What a feature answers about a text of this length, the one that the view's request is about."""
    if length < IN_THREAD:
        return await feature(view, *args, **kwargs)
    known, key = _quick_of_this_run(), (feature, getattr(view, "own", None))
    seconds = 0.0
    if length <= min(QUICK_LENGTH, known.pop(key, 0) * 5 // 4):
        began = perf_counter()
        found = await feature(view, *args, **kwargs)
        seconds = perf_counter() - began
    else:
        from_thread = cast(V, _FromThread(view))

        def work() -> T:
            nonlocal seconds
            began = thread_time()
            found = _driven(feature(from_thread, *args, **kwargs))
            seconds = thread_time() - began
            return found

        found = await in_thread(work)
    if seconds <= QUICK_SECONDS:
        known[key] = length
        if len(known) > _REMEMBERED:
            del known[next(iter(known))]
    return found


_quick = trio.lowlevel.RunVar[dict[tuple[object, object], int]]("lengths of texts that features were quick with")


def _quick_of_this_run() -> dict[tuple[object, object], int]:
    try:
        return _quick.get()
    except LookupError:
        known: dict[tuple[object, object], int] = {}
        _quick.set(known)
        return known


_computing = trio.lowlevel.RunVar[trio.CapacityLimiter]("threads that compute")


def _limiter_of_this_run() -> trio.CapacityLimiter:
    try:
        return _computing.get()
    except LookupError:
        limiter = trio.CapacityLimiter(THREADS)
        _computing.set(limiter)
        return limiter


def _driven(begun: Awaitable[T]) -> T:
    """The result of a coroutine that never waits, since what it awaits has been waited for in the thread."""
    running = cast(Coroutine[Any, Any, T], begun)
    try:
        running.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    running.close()
    raise RuntimeError("a feature awaits something else than its view")


class _FromThread:
    """A view whose questions are answered on the loop while the thread waits."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._view, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def asked(*args: Any) -> Any:
            return trio.from_thread.run(found, *args)

        return asked
