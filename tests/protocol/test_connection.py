"""One conversation: order, cancellation, malformed input and every way it can end."""

import json
import math
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import trio
import trio.testing
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.protocol.connection import Ending, Peer, Step, serve_connection
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.jsonrpc import ErrorCode, Notification, Request, RpcError, encode_notification, encode_request
from rholsp.protocol.outgoing import PeerGone
from rholsp.protocol.pending import Ticket
from tests.patience import HUNG
from tests.server.client import Client, Refused, listening

Handler = Callable[[Any], Awaitable[Any]]


class Server:
    """A conversation with handlers by method; methods that begin with `ordered/` run on the dispatcher."""

    def __init__(self) -> None:
        self.peer = Peer()
        self.heard: list[tuple[str, Any]] = []
        self.cancelled: list[Any] = []
        self.gate = trio.Event()
        self.ending: Ending | None = None
        self.ended = trio.Event()
        self.handlers: dict[str, Handler] = {
            "echo": self.echo,
            "ordered/echo": self.echo,
            "sleep": self.sleep,
            "ordered/gate": self.wait_at_gate,
            "gate": self.wait_at_gate,
            "bug": self.fail,
            "refuse": self.refuse,
            "refuse/group": self.refuse_in_group,
            "unwritable": self.unwritable,
        }

    async def route(self, message: Request | Notification, ticket: Ticket | None) -> Step:
        self.heard.append((message.method, message.params))
        if message.method == "slow/router":
            await self.gate.wait()
            return Step(lambda: self.sleep(message.params), ordered=False)
        if message.method == "bug/router":
            raise ZeroDivisionError("oops")
        handler = self.handlers.get(message.method)
        if handler is None:
            raise RpcError(ErrorCode.METHOD_NOT_FOUND, message.method)
        return Step(lambda: handler(message.params), ordered=message.method.startswith("ordered/"))

    async def echo(self, params: Any) -> Any:
        return params

    async def sleep(self, params: Any) -> None:
        try:
            await trio.sleep(math.inf)
        finally:
            self.cancelled.append(params)

    async def wait_at_gate(self, params: Any) -> Any:
        await self.gate.wait()
        return params

    async def fail(self, params: Any) -> None:
        raise ZeroDivisionError("oops")

    async def refuse(self, params: Any) -> None:
        raise RpcError(ErrorCode.REQUEST_FAILED, "no", {"why": 1})

    async def refuse_in_group(self, params: Any) -> None:
        raise ExceptionGroup("one task failed", [ExceptionGroup("inner", [RpcError(ErrorCode.REQUEST_FAILED, "no")])])

    async def unwritable(self, params: Any) -> object:
        return object()

    async def run(self, stream: trio.abc.HalfCloseableStream) -> None:
        self.ending = await serve_connection(stream, self.peer, self.route, max_frame_bytes=100_000)
        self.ended.set()
        await stream.aclose()


@asynccontextmanager
async def conversation() -> AsyncIterator[tuple[Server, Client]]:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server.run, far)
            async with listening(Client(near)) as client:
                yield server, client
            await near.aclose()
            await server.ended.wait()


async def test_requests_are_answered_and_ids_keep_their_type() -> None:
    async with conversation() as (_, client):
        await client.request("echo", {"a": 1}, request_id=1)
        await client.request("echo", {"a": "1"}, request_id="1")
        assert await client.reply_to("1") == {"a": "1"}
        assert await client.reply_to(1) == {"a": 1}


async def test_messages_arrive_in_order_however_the_bytes_do() -> None:
    async with conversation() as (server, client):
        stream = b"".join(
            encode_frame(b'{"jsonrpc":"2.0","method":"ordered/echo","params":[%d]}' % number) for number in range(50)
        )
        for at in range(0, len(stream), 7):
            await client.stream.send_all(stream[at : at + 7])
        await client.ask("echo", [])
        assert [params for method, params in server.heard if method == "ordered/echo"] == [[n] for n in range(50)]


async def test_ordered_work_holds_back_later_messages_and_other_work_does_not() -> None:
    async with conversation() as (server, client):
        waiting = await client.request("gate", [1])
        assert await client.ask("echo", [2]) == [2]
        holding = await client.request("ordered/gate", [3])
        held_back = await client.request("echo", [4])
        await trio.testing.wait_all_tasks_blocked()
        assert ("echo", [4]) not in server.heard
        server.gate.set()
        assert [await client.reply_to(one) for one in (waiting, holding, held_back)] == [[1], [3], [4]]


async def test_a_cancelled_request_is_answered_at_once_and_its_work_stops() -> None:
    async with conversation() as (server, client):
        sleeping = await client.request("sleep", ["a"])
        await trio.testing.wait_all_tasks_blocked()
        await client.tell("$/cancelRequest", {"id": sleeping})
        with pytest.raises(Refused) as caught:
            await client.reply_to(sleeping)
        assert caught.value.code == ErrorCode.REQUEST_CANCELLED
        await trio.testing.wait_all_tasks_blocked()
        assert server.cancelled == [["a"]]


async def test_a_cancellation_overtakes_the_queue() -> None:
    async with conversation() as (server, client):
        holding = await client.request("ordered/gate", [1])
        queued = await client.request("echo", ["never"])
        await client.tell("$/cancelRequest", {"id": queued})
        with pytest.raises(Refused) as caught:
            await client.reply_to(queued)
        assert caught.value.code == ErrorCode.REQUEST_CANCELLED
        server.gate.set()
        assert await client.reply_to(holding) == [1]
        assert ("echo", ["never"]) not in server.heard


async def test_a_cancellation_overtakes_more_than_any_mailbox_holds() -> None:
    async with conversation() as (server, client):
        gate = await client.request("ordered/gate")
        for number in range(2_000):
            await client.tell("ordered/echo", [number])
        queued = await client.request("echo")
        await client.tell("$/cancelRequest", {"id": queued})
        with pytest.raises(Refused) as refused:
            await client.reply_to(queued)
        assert refused.value.code == ErrorCode.REQUEST_CANCELLED
        server.gate.set()
        await client.reply_to(gate)


async def test_a_client_that_sends_without_end_is_not_read_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rholsp.protocol.connection._BACKLOG_MESSAGES", 10)
    async with conversation() as (server, client):
        gate = await client.request("ordered/gate")
        for number in range(100):
            await client.tell("ordered/echo", [number])
            await trio.testing.wait_all_tasks_blocked()
        assert server.peer.backlog.messages == 11
        server.gate.set()
        await client.reply_to(gate)
        await client.reply_to(await client.request("echo"))
        assert [params for _, params in server.heard[1:-1]] == [[number] for number in range(100)]


async def test_work_that_was_cancelled_while_being_decided_about_never_starts() -> None:
    async with conversation() as (server, client):
        undecided = await client.request("slow/router", ["never"])
        await trio.testing.wait_all_tasks_blocked()
        await client.tell("$/cancelRequest", {"id": undecided})
        with pytest.raises(Refused):
            await client.reply_to(undecided)
        server.gate.set()
        assert await client.ask("echo", [1]) == [1]
        server.peer.stop()
        await server.ended.wait()
        assert server.cancelled == []


@pytest.mark.parametrize("params", [{"id": 99}, {"id": None}, {"id": [1]}, {}, [1], None])
async def test_cancelling_nothing_does_nothing(params: Any) -> None:
    async with conversation() as (_, client):
        await client.tell("$/cancelRequest", params)
        assert await client.ask("echo", [1]) == [1]


async def test_the_id_of_a_live_request_cannot_be_used_again() -> None:
    async with conversation() as (server, client):
        await client.request("gate", [1], request_id=7)
        await client.send({"id": 7, "method": "echo", "params": [2]})
        with pytest.raises(Refused) as caught:
            await client.reply_to(7)
        assert caught.value.code == ErrorCode.INVALID_REQUEST
        client.expect_reply(7)
        server.gate.set()
        assert await client.reply_to(7) == [1]
        assert await client.reply_to(await client.request("echo", [3], request_id=7)) == [3]


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("bug", ErrorCode.INTERNAL_ERROR),
        ("bug/router", ErrorCode.INTERNAL_ERROR),
        ("unwritable", ErrorCode.INTERNAL_ERROR),
        ("refuse", ErrorCode.REQUEST_FAILED),
        ("refuse/group", ErrorCode.REQUEST_FAILED),
        ("unknown", ErrorCode.METHOD_NOT_FOUND),
    ],
)
async def test_a_failing_handler_costs_one_answer(method: str, code: ErrorCode) -> None:
    async with conversation() as (_, client):
        with pytest.raises(Refused) as caught:
            await client.ask(method)
        assert caught.value.code == code
        assert await client.ask("echo", [1]) == [1]


async def test_failing_notifications_cost_nothing() -> None:
    async with conversation() as (_, client):
        for method in ("bug", "bug/router", "refuse", "unknown"):
            await client.tell(method)
        assert await client.ask("echo", [1]) == [1]


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{nonsense", ErrorCode.PARSE_ERROR), (b"[]", ErrorCode.INVALID_REQUEST), (b"{}", ErrorCode.INVALID_REQUEST)],
)
async def test_malformed_messages_are_answered_and_the_session_goes_on(body: bytes, code: ErrorCode) -> None:
    async with conversation() as (_, client):
        await client.send_raw(body)
        assert (await client.error_without_id())["code"] == code
        assert await client.ask("echo", [1]) == [1]


async def test_the_server_asks_and_gets_its_answer() -> None:
    async with conversation() as (server, client):
        client.answers["give"] = lambda params: {"got": params}
        assert await server.peer.ask("give", [5]) == {"got": [5]}
        await client.send({"id": 12345, "result": "to nothing"})
        assert await client.ask("echo", [1]) == [1]


async def test_an_error_answer_is_raised_where_the_server_asked() -> None:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(server.run, far)

        async def refuse() -> None:
            await near.receive_some(1000)
            await near.send_all(encode_frame(b'{"jsonrpc":"2.0","id":1,"error":{"code":-5,"message":"no"}}'))

        nursery.start_soon(refuse)
        with pytest.raises(RpcError, match="no"):
            await server.peer.ask("give", [])
        await near.aclose()


async def test_who_waits_for_the_client_is_told_when_it_leaves(autojump_clock: trio.testing.MockClock) -> None:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(server.run, far)

        async def leave() -> None:
            await near.send_all(encode_frame(encode_request(1, "sleep", [])))
            await near.receive_some(1000)
            await near.aclose()

        nursery.start_soon(leave)
        began = trio.current_time()
        with pytest.raises(PeerGone):
            await server.peer.ask("give", [])
        assert trio.current_time() == began
        await server.ended.wait()
        with trio.fail_after(HUNG), pytest.raises(PeerGone):
            await server.peer.ask("give", [])


async def test_the_end_of_input_lets_requests_finish() -> None:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server.run, far)
            client = Client(near)
            nursery.start_soon(client.listen)
            asked = await client.request("gate", [1])
            await near.send_eof()
            await trio.testing.wait_all_tasks_blocked()
            server.gate.set()
            assert await client.reply_to(asked) == [1]
    assert server.ending is Ending.END_OF_INPUT
    client.assert_nothing_unread()


async def test_the_end_of_input_does_not_wait_for_ever(autojump_clock: trio.testing.MockClock) -> None:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(server.run, far)
        client = Client(near)
        nursery.start_soon(client.listen)
        asked = await client.request("sleep", [])
        await near.send_eof()
        with pytest.raises(Refused, match="stopping"):
            await client.reply_to(asked)
    assert server.ending is Ending.END_OF_INPUT


async def test_a_stop_answers_everybody() -> None:
    async with conversation() as (server, client):
        asked = [await client.request("sleep", [n]) for n in range(5)]
        await trio.testing.wait_all_tasks_blocked()
        server.peer.stop()
        for one in asked:
            with pytest.raises(Refused, match="stopping"):
                await client.reply_to(one)
        await server.ended.wait()
        assert server.ending is Ending.STOPPED


@pytest.mark.parametrize("garbage", [b"Hello\r\n\r\n", b"Content-Length: 200000\r\n\r\n"])
async def test_broken_framing_ends_the_conversation(garbage: bytes) -> None:
    async with conversation() as (server, client):
        await client.stream.send_all(garbage)
        await server.ended.wait()
        assert server.ending is Ending.BROKEN_FRAMING


async def test_a_client_that_writes_everything_before_it_reads_is_served() -> None:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    count = 2000
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server.run, far)
            client = Client(near)
            asked = [await client.request("echo", ["x" * 100]) for _ in range(count)]
            nursery.start_soon(client.listen)
            for one in asked:
                assert await client.reply_to(one) == ["x" * 100]
            await near.send_eof()


async def test_an_output_that_breaks_ends_the_conversation() -> None:
    class DeafStream:
        async def receive_some(self, max_bytes: int | None = None) -> bytes:
            await trio.sleep(math.inf)
            raise AssertionError

        async def send_all(self, data: bytes) -> None:
            raise trio.BrokenResourceError

    peer = Peer()
    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:

            async def run() -> None:
                assert await serve_connection(DeafStream(), peer, Server().route) is Ending.BROKEN_OUTPUT

            nursery.start_soon(run)
            peer.notify("hello", None)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["echo", "gate", "sleep", "bug", "refuse", "unwritable", "unknown", "ordered/echo"]),
            st.sampled_from([1, 2, 3, "1", "2"]),
        ),
        st.tuples(st.just("$/cancelRequest"), st.sampled_from([1, 2, 3, "1", "9"])),
        st.tuples(st.sampled_from(["pause", "open the gate"]), st.none()),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(actions=ACTIONS, hang_up=st.booleans())
async def test_every_request_gets_exactly_one_reply(actions: list[tuple[str, Any]], hang_up: bool) -> None:
    near, far = trio.testing.memory_stream_pair()
    server = Server()
    replies: Counter[tuple[type, Any]] = Counter()
    asked: Counter[tuple[type, Any]] = Counter()

    async def listen() -> None:
        decoder = FrameDecoder()
        while data := await near.receive_some(1000):
            for body in decoder.feed(bytes(data)):
                message = json.loads(body)
                replies[type(message["id"]), message["id"]] += 1

    with trio.fail_after(HUNG):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(server.run, far)
            nursery.start_soon(listen)
            for method, value in actions:
                if method == "pause":
                    await trio.testing.wait_all_tasks_blocked()
                elif method == "open the gate":
                    server.gate.set()
                elif method == "$/cancelRequest":
                    await near.send_all(encode_frame(encode_notification(method, {"id": value})))
                else:
                    asked[type(value), value] += 1
                    await near.send_all(encode_frame(encode_request(value, method, [])))
            await trio.testing.wait_all_tasks_blocked()
            if hang_up and not asked.keys() & {(type(value), value) for method, value in actions if method == "sleep"}:
                server.gate.set()
                await near.send_eof()
            else:
                server.peer.stop()
            await server.ended.wait()
    assert replies == asked
