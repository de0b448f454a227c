"""Features in a thread answer what they answer on the loop, and leave the loop to others meanwhile."""

import threading

import pytest
import trio

from rholsp.features.view import View
from rholsp.server.handlers import threads
from rholsp.server.handlers.threads import beside
from rholsp.workspace import open_workspace

URI = "file:///w/a.rho"


async def names_of(view: View, uri: str) -> tuple[int, list[str]]:
    """Asks the view twice, and says where it ran."""
    facts = await view.file(uri)
    assert facts is not None
    resolution = await view.resolve(uri, facts.summary.contracts[0].name.start)
    assert resolution is not None
    return threading.get_ident(), [symbol.name for symbol in facts.summary.symbols]


async def test_a_long_text_is_looked_at_in_a_thread() -> None:
    async with open_workspace() as workspace:
        await workspace.open(URI, "rholang", 1, "contract a(x) = { Nil }")
        here, short = await beside(0, names_of, await workspace.view(URI), URI)
        there, long = await beside(threads.IN_THREAD, names_of, await workspace.view(URI), URI)
    assert (here == threading.get_ident(), there == threading.get_ident()) == (True, False)
    assert short == long != []


async def test_a_feature_that_waits_for_anything_else_is_a_fault() -> None:
    async def waits(view: View) -> None:
        await trio.lowlevel.checkpoint()

    async with open_workspace() as workspace:
        with pytest.raises(RuntimeError):
            await beside(threads.IN_THREAD, waits, await workspace.view())
