"""`rholsp/statistics`, a request of rholsp's own: sizes of the workspace and counters of its resolver cache."""

from typing import Any

from rholsp.features.view import View
from rholsp.server.session import Session


async def report(session: Session, view: View, params: None) -> dict[str, Any]:
    return (await session.workspace.statistics()).as_json()
