"""initialize is answered before the program is all there: once, and as the session would."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
import trio
import trio.testing

from rholsp.app import serve
from rholsp.config import Settings
from rholsp.protocol.framing import FramingError
from rholsp.protocol.json_text import dumps, loads
from rholsp.protocol.messages import MessageStream
from rholsp.startup import EarlyGreeting
from tests.patience import HUNG

INITIALIZE = {
    "id": 7,
    "method": "initialize",
    "params": {"capabilities": {"general": {"positionEncodings": ["utf-8"]}}},
}
INITIALIZED = {"method": "initialized", "params": {}}
SHUTDOWN, EXIT = {"id": 8, "method": "shutdown"}, {"method": "exit"}


class Wire(MessageStream):
    def __init__(self, *reads: Any) -> None:
        self.put, self.get = trio.open_memory_channel[Any](math.inf)
        self.sent: list[Any] = []
        self.broken = False
        for read in reads:
            self.say(read)

    def say(self, read: Any) -> None:
        """Messages that come together, or an error, or None for the end."""
        self.put.send_nowait(read)

    async def receive(self) -> Iterable[bytes] | None:
        read = await self.get.receive()
        if isinstance(read, OSError):
            raise read
        return None if read is None else self._bodies(read)

    def _bodies(self, read: Sequence[Any]) -> Iterable[bytes]:
        for message in read:
            if isinstance(message, Exception):
                raise message
            yield dumps({"jsonrpc": "2.0", **message})

    async def send(self, bodies: Sequence[bytes]) -> None:
        if self.broken:
            raise trio.BrokenResourceError
        self.sent += map(loads, bodies)


async def greeted(wire: Wire) -> EarlyGreeting:
    early = EarlyGreeting(wire)
    with trio.fail_after(HUNG):
        await early.greet()
    return early


async def read(early: EarlyGreeting) -> list[Any]:
    return [loads(body) for body in await early.receive() or ()]


async def test_the_first_answer_is_the_session_s_and_the_only_one() -> None:
    alone, wire = Wire([INITIALIZE]), Wire([INITIALIZE])
    statuses = []
    for one in (alone, await greeted(wire)):
        plain = alone if one is alone else wire
        early = list(plain.sent)
        async with trio.open_nursery() as nursery:

            async def run(one: MessageStream = one) -> None:
                statuses.append(await serve(one, Settings(store=False, workers=0)))

            nursery.start_soon(run)
            with trio.fail_after(HUNG):
                plain.say([INITIALIZED, SHUTDOWN])
                while not any(message.get("id") == 8 for message in plain.sent):
                    await trio.testing.wait_all_tasks_blocked(0.01)
                plain.say([EXIT])
        if one is not alone:
            assert [message["id"] for message in early] == [7]
    assert statuses == [0, 0]
    assert [message for message in wire.sent if message.get("id") == 7] == [
        message for message in alone.sent if message.get("id") == 7
    ]
    assert wire.sent[0]["result"]["capabilities"]["positionEncoding"] == "utf-8"


async def test_what_comes_with_the_first_message_and_after_it_is_read_in_order() -> None:
    wire = Wire([INITIALIZE, INITIALIZED], [SHUTDOWN], None)
    early = await greeted(wire)
    assert [message["method"] for message in await read(early)] == ["initialize", "initialized"]
    assert [message["method"] for message in await read(early)] == ["shutdown"]
    assert await early.receive() is None


@pytest.mark.parametrize(
    "first",
    [
        {"method": "initialize", "params": {"capabilities": {}}},
        {"id": 1, "method": "initialize", "params": {"capabilities": 5}},
        {"id": 1, "method": "initialize", "params": None},
        {"id": 1, "method": "shutdown"},
        {"id": 1, "result": None},
    ],
)
async def test_anything_else_is_left_to_the_session(first: dict[str, Any]) -> None:
    wire = Wire([first])
    early = await greeted(wire)
    assert wire.sent == []
    assert await read(early) == [{"jsonrpc": "2.0", **first}]
    await early.send([dumps({"id": 1, "error": {}})])
    assert wire.sent == [{"id": 1, "error": {}}]


async def test_only_the_answer_to_the_first_message_is_dropped() -> None:
    wire = Wire([INITIALIZE])
    early = await greeted(wire)
    answer, question = {"id": 7, "error": {"code": 1}}, {"id": 7, "method": "window/showMessageRequest"}
    await early.send([dumps(question), dumps(answer), dumps(answer)])
    assert wire.sent[1:] == [question, answer]
    assert early.send_at_once(dumps(answer)) is False


async def test_an_output_that_is_broken_is_the_session_s_to_find() -> None:
    wire = Wire([INITIALIZE])
    wire.broken = True
    early = await greeted(wire)
    assert len(await read(early)) == 1
    with pytest.raises(trio.BrokenResourceError):
        await early.send([dumps({"id": 7, "result": None})])


async def test_an_end_and_a_fault_reach_whoever_reads() -> None:
    early = await greeted(Wire([], None))
    assert await early.receive() is None
    early = await greeted(Wire(OSError("gone")))
    with pytest.raises(OSError, match="gone"):
        await early.receive()
    early = await greeted(Wire([INITIALIZE, FramingError("no header")]))
    bodies = iter(await early.receive() or ())
    assert loads(next(bodies))["id"] == 7
    with pytest.raises(FramingError):
        next(bodies)
