"""Features and long answers in a thread are what they are on the loop, and leave the loop to others meanwhile."""

import threading

import pytest
import trio

from rholsp.features.view import View
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers import threads
from rholsp.server.handlers.threads import Answer, beside, each
from rholsp.workspace import open_workspace
from tests.server.harness import at, open_document, session

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


async def test_a_long_text_stays_on_the_loop_while_a_feature_is_quick_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    here, long = threading.get_ident(), threads.IN_THREAD
    async with open_workspace() as workspace:
        for uri in (URI, URI + "2"):
            await workspace.open(uri, "rholang", 1, "contract a(x) = { Nil }")

        async def stays(length: int, uri: str = URI) -> bool:
            return (await beside(length, names_of, await workspace.view(uri), uri))[0] == here

        monkeypatch.setattr(threads, "QUICK_SECONDS", 1000.0)
        assert [await stays(long) for _ in range(3)] == [False, True, True]
        assert not await stays(long, URI + "2"), "another text"
        assert not await stays(long * 2), "it has grown"
        assert await stays(long * 2)
        assert not await stays(threads.QUICK_LENGTH + 1)
        monkeypatch.setattr(threads, "QUICK_SECONDS", -1.0)
        assert [await stays(long) for _ in range(2)] == [True, False], "it was slow last time"


async def test_a_feature_that_waits_for_anything_else_is_a_fault() -> None:
    async def waits(view: View) -> None:
        await trio.lowlevel.checkpoint()

    async with open_workspace() as workspace:
        with pytest.raises(RuntimeError):
            await beside(threads.IN_THREAD, waits, await workspace.view())


@pytest.mark.parametrize("parts", [threads.MANY - 1, threads.MANY])
async def test_a_long_answer_is_converted_and_encoded_in_a_thread(parts: int) -> None:
    where: list[int] = []

    def convert(item: int) -> int:
        where.append(threading.get_ident())
        return item + 1

    def encode(found: list[int]) -> str:
        where.append(threading.get_ident())
        return ",".join(map(str, found))

    answer = each(range(parts), convert)
    assert answer.parts == parts
    assert await answer.through(encode) == ",".join(map(str, range(1, parts + 1)))
    assert len(where) == parts + 1
    assert {one == threading.get_ident() for one in where} == {parts < threads.MANY}


async def test_an_answer_that_edits_overtook_while_it_was_converted_is_none() -> None:
    begun, edited = threading.Event(), threading.Event()
    version = 1

    def convert() -> int:
        begun.set()
        edited.wait()
        return 1

    def check() -> None:
        if version != 1:
            raise RpcError(ErrorCode.CONTENT_MODIFIED, "changed meanwhile")

    async def edit() -> None:
        nonlocal version
        await trio.to_thread.run_sync(begun.wait)
        version = 2
        edited.set()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(edit)
        with pytest.raises(RpcError, match="changed meanwhile"):
            await Answer(threads.MANY, convert, check).through(str)
    with pytest.raises(RpcError, match="changed meanwhile"):
        await Answer(1, convert, check).through(str)


ROWS = 2 * threads.MANY
LONG = "new a in {" + " |\n".join(f"a!({i})" for i in range(ROWS)) + "}"
QUESTIONS = {
    "references": ({"context": {"includeDeclaration": True}}, ROWS + 1),
    "documentHighlight": ({}, ROWS + 1),
    "linkedEditingRange": ({}, ROWS + 1),
    "rename": ({"newName": "b"}, ROWS + 1),
}


@pytest.mark.parametrize("method", QUESTIONS)
async def test_long_answers_are_those_that_short_ones_would_be(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    extra, parts = QUESTIONS[method]
    answers = []
    for many in (threads.MANY, parts * 2):
        monkeypatch.setattr(threads, "MANY", many)
        async with session(folders=()) as client:
            await open_document(client, URI, LONG)
            answers.append(await client.ask(f"textDocument/{method}", at(URI, LONG, "a") | extra))
    assert answers[0] == answers[1]
    assert str(answers[0]).count("'start'") == parts
