"""The news desk: collects news for the client until `forward_news` fetches it."""

from typing import Any, assert_never

from rholsp.workspace.actor import Inbox, Reply, answering_at_stop
from rholsp.workspace.messages import CatchUp, News, NewsMessage, NextNews, Notice, Progress, Stale

MAX_NOTICES = 20


async def news_desk(inbox: Inbox[NewsMessage]) -> None:
    """Runs until cancelled; then answers the waiting task. News not yet fetched is merged, so it never piles up."""
    stale: set[str] = set()
    notices: list[Notice] = []
    left_out = 0
    progress: Progress | None = None
    awaited: list[Reply[None]] = []
    waiting: Reply[News] | None = None

    def held() -> list[Reply[Any]]:
        return [*awaited, *([] if waiting is None else [waiting])]

    with answering_at_stop(inbox, held):
        while True:
            message = await inbox.receive()
            match message:
                case Stale(uris):
                    stale |= uris
                case Notice():
                    if len(notices) < MAX_NOTICES:
                        notices.append(message)
                    else:
                        left_out += 1
                case Progress():
                    progress = message
                case NextNews():
                    waiting = message.reply
                case CatchUp():
                    awaited.append(message.reply)
                case _:
                    assert_never(message)
            if waiting is not None and (stale or notices or progress is not None or awaited):
                if left_out:
                    notices.append(Notice(None, f"{left_out} more notices are left out", notices[-1].severity))
                waiting.put(News(frozenset(stale), tuple(notices), progress, tuple(awaited)))
                waiting, stale, notices, left_out, progress, awaited = None, set(), [], 0, None, []
