"""The workspace to measure against must be an honest one: it answers what rholsp answers."""

from pathlib import Path

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from benchmarks.concurrency import SIDES, Question, Side, material, questions
from benchmarks.one_lock import OneLock, Parse, ReadWriteLock
from benchmarks.workspaces import generate, write
from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.rholang.summarise import summarise
from rholsp.text.document import Document
from rholsp.text.uris import from_path
from tests.patience import HUNG

FILES = 12


async def everything(side: Side, texts: dict[str, str]) -> dict[Question, object]:
    """All that the benchmark may ask about these files, by URI."""
    places = [(uri, start) for uri, text in texts.items() for start in summarise(text).starts]
    asked = [Question(*place, feature) for place in places for feature in ("definition", "hover", "references")]
    return {question: await side.ask(question) for question in asked}


@pytest.mark.parametrize("name", SIDES)
async def test_same_answers_on_a_settled_workspace(name: str, tmp_path: Path) -> None:
    texts = generate(FILES)
    write(tmp_path, texts)
    by_uri = {from_path(str(tmp_path / name)): text for name, text in texts.items()}
    uri = sorted(by_uri)[3]
    by_uri[uri] = "// moved by a line\n" + by_uri[uri]
    answers = []
    for make in (SIDES["rholsp"], SIDES[name]):
        async with make() as side:
            await side.index(str(tmp_path))
            await side.show(Document.of(uri, by_uri[uri], version=1))
            answers.append(await everything(side, by_uri))
    assert answers[0] == answers[1]
    assert any(answers[0].values())


async def test_an_open_document_wins_over_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("contract onDisk() = { Nil }\n")
    workspace = OneLock(Parse.BEFORE_LOCK)
    await workspace.show(Document.of(from_path(str(tmp_path / "a.rho")), "contract inEditor() = { Nil }\n"))
    await workspace.index(str(tmp_path))
    found = await workspace.ask(lambda view: workspace_symbols(view, ""))
    assert [symbol.name for symbol in found] == ["inEditor"]


@pytest.mark.parametrize("caching", [False, True])
async def test_only_its_simple_cache_goes_stale(caching: bool, tmp_path: Path) -> None:
    caller, callee = (from_path(str(tmp_path / name)) for name in ("caller.rho", "callee.rho"))
    workspace = OneLock(Parse.UNDER_LOCK, caching=caching)
    await workspace.show(Document.of(caller, "target!(1)\n"))
    await workspace.show(Document.of(callee, "contract target(x) = { Nil }\n"))
    question = Question(caller, 1)
    before = await workspace.ask(question)
    await workspace.show(Document.of(callee, "\n\ncontract target(x) = { Nil }\n"))
    after = await workspace.ask(question)
    assert (before == after) is caching


async def test_a_waiting_writer_holds_back_later_readers(nursery: trio.Nursery) -> None:
    lock, order = ReadWriteLock(), []
    done = trio.Event()

    async def enter(name: str, side: object) -> None:
        async with side:  # type: ignore[attr-defined]
            order.append(name)
            if name == "first":
                await done.wait()

    for name, side in (("first", lock.reading), ("writer", lock.writing), ("late", lock.reading)):
        nursery.start_soon(enter, name, side)
        await wait_all_tasks_blocked()
    assert order == ["first"]
    done.set()
    await wait_all_tasks_blocked()
    assert order == ["first", "writer", "late"]


async def test_a_writer_that_gives_up_lets_readers_pass(nursery: trio.Nursery) -> None:
    lock, read = ReadWriteLock(), trio.Event()
    giving_up = trio.CancelScope()

    async def write_never() -> None:
        with giving_up:
            async with lock.writing:
                raise AssertionError("the lock was held")

    async def read_late() -> None:
        async with lock.reading:
            read.set()

    async with lock.reading:
        nursery.start_soon(write_never)
        await wait_all_tasks_blocked()
        nursery.start_soon(read_late)
        await wait_all_tasks_blocked()
        assert not read.is_set()
        giving_up.cancel()
        with trio.fail_after(HUNG):
            await read.wait()


def test_what_is_asked_about_is_known_before(tmp_path: Path) -> None:
    made = material(tmp_path, 10, seed=1)
    uris = {document.uri for document in made.documents}
    asked = questions(made.places, 500, seed=1)
    assert {question.uri for question in asked} <= uris
    assert asked == questions(made.places, 500, seed=1)
    assert {question.feature for question in asked} == {"definition", "hover"}
