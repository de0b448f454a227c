"""What is done at once, without the dispatcher or the writer, is done in the same order as with them."""

import math
import os
from collections.abc import Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import trio
import trio.testing
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.protocol.connection import Peer, Step, serve_connection
from rholsp.protocol.framing import encode_frame
from rholsp.protocol.json_text import dumps, loads
from rholsp.protocol.jsonrpc import ErrorCode, Notification, Request, RpcError
from rholsp.protocol.messages import MessageStream
from rholsp.protocol.stdio import StdioStream
from rholsp.telemetry.events import RequestTrace
from tests.patience import HUNG

POSIX = pytest.mark.skipif(os.name == "nt", reason="pipes are written in threads there")


class Wire(MessageStream):
    """Takes messages at once where `takes` says so."""

    def __init__(self, takes: Iterable[bool] = ()) -> None:
        self.put, self.get = trio.open_memory_channel[list[bytes]](math.inf)
        self.takes = iter(takes)
        self.written: list[tuple[str, Any]] = []
        self.sending = False

    def say(self, *messages: Any) -> None:
        self.put.send_nowait([dumps({"jsonrpc": "2.0", **message}) for message in messages])

    async def receive(self) -> Iterable[bytes] | None:
        async for bodies in self.get:
            return bodies
        return None

    async def send(self, bodies: Sequence[bytes]) -> None:
        self.sending = True
        await trio.lowlevel.checkpoint()
        self.sending = False
        self.written += [("writer", loads(body)) for body in bodies]

    def send_at_once(self, body: bytes) -> bool:
        assert not self.sending, "while the writer is at it"
        if not next(self.takes, False):
            return False
        self.written.append(("at once", loads(body)))
        return True

    def answers(self) -> list[Any]:
        return [message["id"] for _, message in self.written if "id" in message]


class Handlers:
    """Requests whose method begins with `quick` have a shortcut; `note` is a notification that takes a turn."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.notes = 0

    def shortcut(self, message: Request, trace: RequestTrace) -> Step | None:
        if message.method == "quick/bad":
            raise RpcError(ErrorCode.INVALID_PARAMS, "bad")
        return self._step("shortcut", message) if message.method.startswith("quick") else None

    async def route(self, message: Request | Notification, trace: RequestTrace) -> Step:
        if message.method == "note":
            return Step(self._note, ordered=True)
        await trio.lowlevel.checkpoint()
        return self._step("router", message)

    def _step(self, way: str, message: Request | Notification) -> Step:
        self.seen.append((way, message.method))
        notes = self.notes

        async def work() -> int:
            if message.method.endswith("slow"):
                await trio.lowlevel.checkpoint()
            return notes

        return Step(work, ordered=False)

    async def _note(self) -> None:
        await trio.lowlevel.checkpoint()
        self.notes += 1


@asynccontextmanager
async def talk(wire: Wire, handlers: Handlers):  # type: ignore[no-untyped-def]
    peer = Peer()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(serve_connection, wire, peer, handlers.route, handlers.shortcut)
            yield peer
            await trio.testing.wait_all_tasks_blocked()
            wire.put.close()


def request(number: int, method: str) -> dict[str, Any]:
    return {"id": number, "method": method}


async def test_a_lone_request_takes_neither_dispatcher_nor_writer() -> None:
    wire, handlers = Wire([True]), Handlers()
    async with talk(wire, handlers):
        wire.say(request(1, "quick"))
    assert handlers.seen == [("shortcut", "quick")]
    assert wire.written == [("at once", {"jsonrpc": "2.0", "id": 1, "result": 0})]


async def test_a_request_behind_an_edit_waits_for_the_dispatcher() -> None:
    wire, handlers = Wire(), Handlers()
    async with talk(wire, handlers):
        wire.say(request(1, "quick"), {"method": "note"}, request(2, "quick"))
        await trio.testing.wait_all_tasks_blocked()
        wire.say(request(3, "quick"))
    assert handlers.seen == [("shortcut", "quick"), ("router", "quick"), ("shortcut", "quick")]
    results = {message["id"]: message["result"] for _, message in wire.written}
    assert results == {1: 0, 2: 1, 3: 1}


async def test_a_refusal_by_the_shortcut_is_the_answer() -> None:
    wire, handlers = Wire([True]), Handlers()
    async with talk(wire, handlers):
        wire.say(request(1, "quick/bad"))
    assert [message["error"]["code"] for _, message in wire.written] == [ErrorCode.INVALID_PARAMS]


async def test_what_cannot_be_written_at_once_is_written_before_all_that_comes_later() -> None:
    wire, handlers = Wire([False, True, True]), Handlers()
    async with talk(wire, handlers) as peer:
        await trio.testing.wait_all_tasks_blocked()
        for number in range(3):
            peer.notify("n", number)
        await trio.testing.wait_all_tasks_blocked()
        peer.notify("n", 3)
    assert [(way, message["params"]) for way, message in wire.written] == [
        ("writer", 0),
        ("writer", 1),
        ("writer", 2),
        ("at once", 3),
    ]


async def test_answers_that_come_together_are_written_together() -> None:
    wire, handlers = Wire([True] * 9), Handlers()
    async with talk(wire, handlers):
        wire.say(*(request(number, "quick") for number in range(3)))
    assert [way for way, _ in wire.written].count("at once") <= 1
    assert sorted(wire.answers()) == [0, 1, 2]


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.sampled_from(["note", "quick", "quick/slow", "other", "other/slow"]), min_size=1, max_size=6)),
    st.lists(st.booleans()),
)
def test_each_request_sees_the_edits_before_it_and_no_later_one(bursts: list[list[str]], takes: list[bool]) -> None:
    wire, handlers = Wire(takes), Handlers()
    expected: dict[int, int] = {}
    notes = 0

    async def main() -> None:
        nonlocal notes
        async with talk(wire, handlers):
            for burst in bursts:
                messages = []
                for method in burst:
                    if method == "note":
                        notes += 1
                        messages.append({"method": method})
                    else:
                        expected[len(expected)] = notes
                        messages.append(request(len(expected) - 1, method))
                wire.say(*messages)
                await trio.lowlevel.checkpoint()

    trio.run(main)
    assert {message["id"]: message["result"] for _, message in wire.written} == expected


@POSIX
@pytest.mark.parametrize("size", [10, 100_000])
async def test_a_pipe_takes_at_once_what_fits(size: int) -> None:
    fd_in, fd_out = os.pipe()
    stream = StdioStream(os.open(os.devnull, os.O_RDONLY), fd_out)
    frame = encode_frame(b"x" * size)
    assert stream.send_at_once(frame) is (size == 10)
    if size == 10:
        assert os.read(fd_in, 1000) == frame
        os.set_blocking(fd_in, False)
        while stream.send_at_once(frame):
            pass
        assert set(os.read(fd_in, 1 << 20).split(b"x" * size)[:-1]) == {frame.removesuffix(b"x" * size)}
    os.close(fd_in)
    assert not stream.send_at_once(frame), "a broken pipe is the writer's to find"
    os.close(fd_out)
