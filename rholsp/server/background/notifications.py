"""Forwards the workspace's news to the client: changed diagnostics, messages for the user, progress."""

import trio

from rholsp.server.background.progress import ProgressBoard, show_progress
from rholsp.server.background.push_diagnostics import ChangedFiles, push_diagnostics
from rholsp.server.background.refresh_hints import refresh_hints
from rholsp.server.background.user_messages import MessageThrottle
from rholsp.server.session import Session
from rholsp.workspace.containment import Containment


async def forward_news(session: Session) -> None:
    """Runs for the whole session, from the client's `initialized` on."""
    await session.lifecycle.ready.wait()
    changed, board, notices = ChangedFiles(), ProgressBoard(), MessageThrottle(session)
    async with trio.open_nursery() as nursery:
        beside = Containment(nursery, session.workspace.desk)
        beside.start("showing progress", "no progress is shown", show_progress, session, board)
        beside.start("pushing diagnostics", "the diagnostics shown may be stale", push_diagnostics, session, changed)
        beside.start("refreshing hints", "hints and lenses may be stale", refresh_hints, session)
        while True:
            news = await session.workspace.news()
            for notice in news.notices:
                notices.tell(notice)
            if news.progress is not None:
                board.put(news.progress)
                if news.progress.finished:
                    changed.add(session.documents.versions)
                    session.reports.forget()
            if news.changed:
                changed.add(news.changed)
                session.reports.doubt(news.changed)
            for reply in news.awaited:
                reply.put(None)
