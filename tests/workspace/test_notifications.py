"""News wait for the one who tells them, in one piece."""

import pytest
import trio

from rholsp.model.summary import Severity
from rholsp.workspace.actor import open_mailbox
from rholsp.workspace.messages import LastRun, News, NextNews, Notice, Progress, Stale
from rholsp.workspace.notifications import MAX_NOTICES, news_desk


async def test_news_that_nobody_fetches_are_merged(nursery: trio.Nursery) -> None:
    desk, inbox = open_mailbox()
    nursery.start_soon(news_desk, inbox)
    for number in range(3):
        await desk.tell(Stale(frozenset({f"file:///{number % 2}.rho"})))
        await desk.tell(Progress(number, 3, finished=False))
    await desk.tell(Notice("file:///a.rho", "so it is"))
    assert await desk.ask(NextNews()) == News(
        frozenset({"file:///0.rho", "file:///1.rho"}),
        (Notice("file:///a.rho", "so it is"),),
        Progress(2, 3, finished=False),
    )
    await desk.tell(Stale(frozenset({"file:///2.rho"})))
    assert await desk.ask(NextNews()) == News(frozenset({"file:///2.rho"}))
    nursery.cancel_scope.cancel()


async def test_who_asks_first_waits(nursery: trio.Nursery) -> None:
    desk, inbox = open_mailbox()
    nursery.start_soon(news_desk, inbox)
    heard: list[News] = []

    async def listen() -> None:
        heard.append(await desk.ask(NextNews()))

    async with trio.open_nursery() as listening:
        listening.start_soon(listen)
        await trio.testing.wait_all_tasks_blocked()
        assert heard == []
        await desk.tell(Notice(None, "there it is"))
    assert heard == [News(notices=(Notice(None, "there it is"),))]
    nursery.cancel_scope.cancel()


async def test_a_flood_of_notices_is_cut_and_counted(nursery: trio.Nursery) -> None:
    desk, inbox = open_mailbox()
    nursery.start_soon(news_desk, inbox)
    for number in range(MAX_NOTICES + 7):
        await desk.tell(Notice(f"file:///{number}.rho", "no", Severity.ERROR))
    news = await desk.ask(NextNews())
    assert len(news.notices) == MAX_NOTICES + 1
    assert news.notices[-1] == Notice(None, "7 more notices are left out", Severity.ERROR)
    nursery.cancel_scope.cancel()


async def test_a_message_for_somebody_else_is_a_fault() -> None:
    desk, inbox = open_mailbox()
    await desk.tell(LastRun())
    with pytest.raises(AssertionError, match="unreachable"):
        await news_desk(inbox)
