"""The requests that have not been answered yet: one table, so that each gets exactly one answer."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import trio

from rholsp.protocol.jsonrpc import ErrorCode, RequestId, RpcError, encode_error, encode_result
from rholsp.telemetry.events import Outcome, RequestTrace, ignore, start

# JSON-RPC tells the integer 1 from the string "1", Python's dict does not tell 1 from True or 1.0.
Key = tuple[type, RequestId]


class Ticket:
    """The right to answer one request, once: the first answer is sent, later ones are dropped."""

    __slots__ = ("_table", "id", "scope", "trace")

    def __init__(self, table: "PendingTable", request_id: RequestId, trace: RequestTrace) -> None:
        self._table = table
        self.id = request_id
        self.trace = trace
        self.scope: trio.CancelScope | None = None

    @property
    def method(self) -> str:
        return self.trace.method

    @property
    def open(self) -> bool:
        return self._table.holds(self)

    def succeed(self, result: Any) -> bool:
        """Sends the result, unless the request was answered before; says whether it did.

        A result that JSON cannot express is answered as an internal error, then raised as TypeError.
        """
        if not self.open:
            return False
        try:
            body = encode_result(self.id, result)
        except TypeError:
            self.fail(RpcError(ErrorCode.INTERNAL_ERROR, "the result cannot be written as JSON"))
            raise
        return self._table.close(self, body, Outcome.OK)

    def fail(self, error: RpcError) -> bool:
        """Sends the error, unless the request was answered before; says whether it did."""
        outcome = Outcome.CANCELLED if error.code == ErrorCode.REQUEST_CANCELLED else Outcome.ERROR
        return self._table.close(self, encode_error(self.id, error), outcome)


class PendingTable:
    """Requests received and not yet answered, by id. `finished` hears of each one that was answered."""

    __slots__ = ("_finished", "_send", "_tickets")

    def __init__(self, send: Callable[[bytes], None], finished: Callable[[RequestTrace], None] = ignore) -> None:
        self._send = send
        self._finished = finished
        self._tickets: dict[Key, Ticket] = {}

    def __len__(self) -> int:
        return len(self._tickets)

    def admit(self, request_id: RequestId, method: str, parse_seconds: float = 0.0) -> Ticket | None:
        """A ticket for a new request, or None where a request with this id still waits for its answer.

        `parse_seconds` as in `RequestTrace.begin`.
        """
        key = (type(request_id), request_id)
        if key in self._tickets:
            return None
        ticket = self._tickets[key] = Ticket(self, request_id, start(method, parse_seconds))
        return ticket

    def holds(self, ticket: Ticket) -> bool:
        return self._tickets.get((type(ticket.id), ticket.id)) is ticket

    def close(self, ticket: Ticket, body: bytes, outcome: Outcome) -> bool:
        if not self.holds(ticket):
            return False
        del self._tickets[type(ticket.id), ticket.id]
        self._send(body)
        trace = ticket.trace
        trace.outcome, trace.ended = outcome, perf_counter()
        self._finished(trace)
        return True

    def cancel(self, request_id: RequestId) -> None:
        """Cancels a request: answers RequestCancelled at once and cancels the work.

        An id that is not pending is ignored, since the answer may have crossed the cancellation on its way.
        """
        ticket = self._tickets.get((type(request_id), request_id))
        if ticket is not None:
            ticket.fail(RpcError(ErrorCode.REQUEST_CANCELLED, "cancelled by the client"))
            if ticket.scope is not None:
                ticket.scope.cancel()

    def fail_all(self, error: RpcError) -> None:
        for ticket in list(self._tickets.values()):
            ticket.fail(error)
