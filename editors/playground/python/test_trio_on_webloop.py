"""What works of Trio on the host's loop. Runs inside Pyodide, from `backend.test.mjs`: each test is a coroutine."""

import asyncio
import time
from typing import Any

import trio
import trio_on_webloop


async def test_a_result() -> None:
    async def main(number: int) -> int:
        await trio.lowlevel.checkpoint()
        return number + 1

    assert await trio_on_webloop.run(main, 1) == 2


async def test_an_exception() -> None:
    async def main() -> None:
        raise KeyError("x")

    raised: object = None
    try:
        await trio_on_webloop.run(main)
    except KeyError as error:
        raised = error.args
    assert raised == ("x",)


async def test_tasks_and_channels() -> None:
    async def main() -> list[int]:
        send, receive = trio.open_memory_channel[int](0)
        got: list[int] = []

        async def produce() -> None:
            async with send:
                for number in range(100):
                    await send.send(number)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(produce)
            async for number in receive:
                got.append(number)
        return got

    assert await trio_on_webloop.run(main) == list(range(100))


async def test_time_passes() -> None:
    async def main() -> tuple[float, float]:
        began = time.monotonic()
        await trio.sleep(0.05)
        slept = time.monotonic() - began
        with trio.move_on_after(0.02) as scope:
            await trio.sleep_forever()
        assert scope.cancelled_caught
        return slept, time.monotonic() - began

    slept, all_of_it = await trio_on_webloop.run(main)
    assert slept >= 0.045
    assert slept + 0.015 <= all_of_it


async def test_deadlines_wake_in_order() -> None:
    order: list[float] = []

    async def sleep(seconds: float) -> None:
        await trio.sleep(seconds)
        order.append(seconds)

    async def main() -> None:
        async with trio.open_nursery() as nursery:
            for seconds in (0.03, 0.01, 0.02):
                nursery.start_soon(sleep, seconds)

    await trio_on_webloop.run(main)
    assert order == [0.01, 0.02, 0.03]


async def test_the_host_goes_on_meanwhile() -> None:
    turns = 0

    async def host() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def main() -> None:
        for _ in range(20_000):
            await trio.lowlevel.checkpoint()

    beside = asyncio.ensure_future(host())
    await trio_on_webloop.run(main)
    beside.cancel()
    assert turns > 3


async def test_the_host_calls_in() -> None:
    """As a message event of JavaScript does, while every task waits."""
    received: list[int] = []

    async def main() -> None:
        token = trio.lowlevel.current_trio_token()
        event = trio.Event()

        def message(number: int) -> None:
            received.append(number)
            if number == 3:
                event.set()

        loop = asyncio.get_running_loop()
        for number in (1, 2, 3):
            loop.call_later(number * 0.01, token.run_sync_soon, message, number)
        await event.wait()

    await trio_on_webloop.run(main)
    assert received == [1, 2, 3]


async def test_a_thread_is_in_place() -> None:
    async def main() -> int:
        return await trio.to_thread.run_sync(lambda: 7, abandon_on_cancel=True, limiter=trio.CapacityLimiter(1))

    assert await trio_on_webloop.run(main) == 7


async def test_what_cannot_work_says_so() -> None:
    async def main() -> None:
        await trio.lowlevel.wait_readable(0)

    try:
        await trio_on_webloop.run(main)
    except NotImplementedError:
        return
    raise AssertionError


async def test_one_run_after_another() -> None:
    async def main() -> int:
        await trio.sleep(0.001)
        return 1

    assert sum([await trio_on_webloop.run(main) for _ in range(5)]) == 5


async def run_all() -> list[str]:
    """Runs all tests; their names."""
    tests: dict[str, Any] = {name: test for name, test in globals().items() if name.startswith("test_")}
    for test in tests.values():
        await asyncio.wait_for(test(), 30)
    return list(tests)
