"""Features that walk all of a text, in a thread where the text is long: others would wait for them.

A feature asks its view now and then, which only the loop can answer: from the thread, each question is a trip there.
"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import trio

from rholsp.features.view import View

IN_THREAD = 4_000
"""Characters from which on a text is long: the worst ones take some 15 ms."""

P = ParamSpec("P")
T = TypeVar("T")


async def beside(
    length: int, feature: Callable[Concatenate[View, P], Awaitable[T]], view: View, *args: P.args, **kwargs: P.kwargs
) -> T:
    """What a feature answers about a text of this length."""
    if length < IN_THREAD:
        return await feature(view, *args, **kwargs)
    from_thread = cast(View, _FromThread(view))
    return await trio.to_thread.run_sync(_driven, lambda: feature(from_thread, *args, **kwargs), abandon_on_cancel=True)


def _driven(begin: Callable[[], Awaitable[T]]) -> T:
    """The result of a coroutine that never waits, since what it awaits has been waited for in the thread."""
    running = cast(Coroutine[Any, Any, T], begin())
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
