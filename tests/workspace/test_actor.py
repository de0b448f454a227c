"""Mailboxes, replies, and the promise that nobody waits for ever."""

from dataclasses import dataclass

import pytest
import trio

from rholsp.workspace.actor import (
    MAILBOX_SIZE,
    ActorStopped,
    Inbox,
    Question,
    Reply,
    answering_at_stop,
    open_mailbox,
    waiting,
)


@dataclass(frozen=True, slots=True, eq=False)
class Ask(Question[int]):
    number: int = 0


async def test_the_first_answer_counts() -> None:
    reply = Reply[int]()
    reply.put(1)
    reply.put(2)
    reply.fail(lambda: ValueError())
    assert await reply.get() == 1


async def test_a_failed_reply_raises_a_new_exception_for_each_who_waits() -> None:
    reply = Reply[int]()
    reply.fail(lambda: ValueError("no"))
    raised = []
    for _ in range(2):
        with pytest.raises(ValueError, match="no") as caught:
            await reply.get()
        raised.append(caught.value)
    assert raised[0] is not raised[1]


async def test_at_stop_everybody_is_answered_queued_held_and_blocked(nursery: trio.Nursery) -> None:
    mailbox, inbox = open_mailbox()
    kept: list[Reply[object]] = []
    refused = 0

    async def actor(inbox: Inbox, task_status: trio.TaskStatus[trio.CancelScope] = trio.TASK_STATUS_IGNORED) -> None:
        with trio.CancelScope() as scope, answering_at_stop(inbox, lambda: kept):
            task_status.started(scope)
            message = await inbox.receive()
            assert isinstance(message, Ask)
            kept.append(message.reply)  # type: ignore[arg-type]
            await trio.sleep_forever()

    async def asker() -> None:
        nonlocal refused
        with pytest.raises(ActorStopped):
            await mailbox.ask(Ask())
        refused += 1

    scope = await nursery.start(actor, inbox)
    askers = MAILBOX_SIZE + 10
    async with trio.open_nursery() as asking:
        for _ in range(askers):
            asking.start_soon(asker)
        await trio.testing.wait_all_tasks_blocked()
        assert mailbox.channel.statistics().tasks_waiting_send > 0
        scope.cancel()
    assert refused == askers
    with pytest.raises(ActorStopped):
        await mailbox.tell(Ask())


async def test_waiting_takes_over_from_blocked_senders_and_ends(nursery: trio.Nursery) -> None:
    mailbox, inbox = open_mailbox()
    for number in range(MAILBOX_SIZE + 5):
        nursery.start_soon(mailbox.tell, Ask(number))
    await trio.testing.wait_all_tasks_blocked()
    assert len(list(waiting(inbox))) == MAILBOX_SIZE + 5
    inbox.close()


async def test_an_actor_is_idle_when_it_has_handled_all_that_was_sent(nursery: trio.Nursery) -> None:
    mailbox, inbox = open_mailbox()
    handled: list[object] = []
    going = trio.Event()

    async def actor() -> None:
        while True:
            handled.append(await inbox.receive())
            handled.extend(waiting(inbox))
            await going.wait()

    assert mailbox.idle, "nothing was sent"
    nursery.start_soon(actor)
    await trio.testing.wait_all_tasks_blocked()
    for number in range(MAILBOX_SIZE + 5):
        nursery.start_soon(mailbox.tell, Ask(number=number))
    await trio.testing.wait_all_tasks_blocked()
    assert handled
    assert not mailbox.idle, "the first is being handled"
    going.set()
    await trio.testing.wait_all_tasks_blocked()
    assert len(handled) == MAILBOX_SIZE + 5
    assert mailbox.idle
    await mailbox.tell(Ask())
    assert not mailbox.idle or len(handled) == MAILBOX_SIZE + 6


async def test_a_message_that_was_not_sent_leaves_an_actor_idle(nursery: trio.Nursery) -> None:
    mailbox, inbox = open_mailbox()
    with trio.CancelScope() as scope:
        scope.cancel()
        await mailbox.tell(Ask())
    assert mailbox.idle
    inbox.close()
    assert not mailbox.idle, "nothing may be read off an actor that has stopped"
