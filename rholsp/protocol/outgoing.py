"""Requests of ours that wait for the other side's answer."""

from collections.abc import Callable
from itertools import count
from typing import Any

import trio

from rholsp.protocol.jsonrpc import Response, encode_request


class PeerGone(Exception):
    """The other side left before it answered."""


class _Waiter:
    __slots__ = ("answer", "arrived")

    def __init__(self) -> None:
        self.arrived = trio.Event()
        self.answer: Response | None = None


class OutgoingRequests:
    """Gives each request an id, and each answer to the task that asked."""

    __slots__ = ("_closed", "_ids", "_send", "_waiters")

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._ids = count(1)
        self._waiters: dict[int | str, _Waiter] = {}
        self._closed = False

    async def ask(self, method: str, params: Any) -> Any:
        """The other side's result. Raises its RpcError, or PeerGone where it left without an answer."""
        if self._closed:
            raise PeerGone(method)
        request_id = next(self._ids)
        waiter = self._waiters[request_id] = _Waiter()
        try:
            self._send(encode_request(request_id, method, params))
            await waiter.arrived.wait()
        finally:
            self._waiters.pop(request_id, None)
        if waiter.answer is None:
            raise PeerGone(method)
        if waiter.answer.error is not None:
            raise waiter.answer.error
        return waiter.answer.result

    def receive(self, response: Response) -> bool:
        """Delivers an answer; False if no task waits for it."""
        waiter = self._waiters.get(response.id) if type(response.id) is int else None
        if waiter is None:
            return False
        waiter.answer = response
        waiter.arrived.set()
        return True

    def close(self) -> None:
        """Raises PeerGone in every waiting task: no answers will come."""
        self._closed = True
        for waiter in self._waiters.values():
            waiter.arrived.set()
