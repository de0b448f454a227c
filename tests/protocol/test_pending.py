"""Exactly one reply per request, whatever races with whatever."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.protocol.pending import Outcome, PendingTable, Ticket

IDS = st.sampled_from([1, 2, "1", "2", ""])
STEPS = st.lists(
    st.tuples(st.sampled_from(["admit", "succeed", "fail", "cancel", "unwritable", "fail_all"]), IDS), max_size=40
)


@given(STEPS)
def test_every_admitted_request_gets_exactly_one_reply(steps: list[tuple[str, int | str]]) -> None:
    sent: list[bytes] = []
    observed: list[Outcome] = []
    table = PendingTable(sent.append, lambda trace: observed.append(trace.outcome))
    admitted: Counter[tuple[type, int | str]] = Counter()
    tickets: dict[tuple[type, int | str], Ticket] = {}
    for step, request_id in steps:
        key = (type(request_id), request_id)
        ticket = tickets.get(key)
        if step == "admit":
            was_open = ticket is not None and ticket.open
            fresh = table.admit(request_id, "m")
            assert (fresh is None) == was_open
            if fresh is not None:
                tickets[key] = fresh
                admitted[key] += 1
        elif step == "cancel":
            table.cancel(request_id)
        elif step == "fail_all":
            table.fail_all(RpcError(ErrorCode.REQUEST_FAILED, "stopping"))
        elif ticket is not None:
            was_open = ticket.open
            if step == "succeed":
                assert ticket.succeed(None) == was_open
            elif step == "fail":
                assert ticket.fail(RpcError(ErrorCode.INTERNAL_ERROR, "x")) == was_open
            elif was_open:
                with pytest.raises(TypeError):
                    ticket.succeed(object())
    table.fail_all(RpcError(ErrorCode.REQUEST_FAILED, "stopping"))
    replies = Counter((type(reply["id"]), reply["id"]) for reply in map(json.loads, sent))
    assert replies == admitted
    assert len(observed) == len(sent)
    assert len(table) == 0


def test_a_stale_ticket_cannot_answer_a_later_request_of_the_same_id() -> None:
    sent: list[bytes] = []
    table = PendingTable(sent.append)
    first = table.admit(1, "m")
    assert first is not None
    assert first.succeed("one")
    second = table.admit(1, "m")
    assert second is not None
    assert not first.succeed("late")
    assert second.succeed("two")
    assert [json.loads(body)["result"] for body in sent] == ["one", "two"]


def test_outcomes_are_told_apart() -> None:
    observed: list[tuple[str, Outcome]] = []
    table = PendingTable(lambda body: None, lambda trace: observed.append((trace.method, trace.outcome)))
    for request_id, method in enumerate(["ok", "error", "cancelled"]):
        table.admit(request_id, method)
    table.cancel(2)
    ok, error = table.admit(3, "ok"), table.admit(4, "error")
    assert ok is not None
    assert error is not None
    ok.succeed(1)
    error.fail(RpcError(ErrorCode.REQUEST_FAILED, "no"))
    assert observed == [("cancelled", Outcome.CANCELLED), ("ok", Outcome.OK), ("error", Outcome.ERROR)]
