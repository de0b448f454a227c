"""After any sequence of edits the answers are those of a fresh server, and the cache never changes an answer."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rholsp.workspace import FileChange, Workspace, open_workspace
from tests.workspace.helpers import event, everything, replace_text, uri_of

NAMES = ("a.rho", "b.rho", "sub/c.rho", "sub/target/d.rho", "e.txt")
PARTS = (
    "contract lib(@x) = { Nil }",
    "contract lib(@x, @y) = { @x!(y) }",
    'contract @"q"(x) = { lib!(*x) }',
    "lib!(1)",
    'for (@v <- @"q") { lib!(v, 2) }',
    '@"q"!(3)',
    "new lib in { contract lib(z) = { z!(*lib) } | lib!(4) }",
    "contract other(@x) = { lib!(x) }",
    "other!(5)",
    "new broken in { broken!(",
)

texts = st.lists(st.sampled_from(PARTS), max_size=3).map(" | ".join)
names = st.sampled_from(NAMES)
steps = st.one_of(
    st.tuples(st.just("open"), names, texts),
    st.tuples(st.just("change"), names, texts),
    st.tuples(st.just("close"), names),
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("folder"), st.booleans()),
    st.tuples(st.just("ask"), names),
)


class Editor:
    """Does the steps to a workspace, and remembers what a fresh one would have to be told."""

    def __init__(self, workspace: Workspace, root: Path) -> None:
        self.workspace = workspace
        self.root = root
        self.opened: dict[str, tuple[int, str]] = {}
        self.has_folder = True

    def path(self, name: str) -> Path:
        return self.root / name

    async def do(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("open", name, text) if name not in self.opened:
                self.opened[name] = (1, text)
                await self.workspace.open(uri_of(self.path(name)), "rholang", 1, text)
            case ("change", name, text) if name in self.opened:
                version = self.opened[name][0] + 1
                self.opened[name] = (version, text)
                await replace_text(self.workspace, uri_of(self.path(name)), text, version)
            case ("close", name) if name in self.opened:
                del self.opened[name]
                await self.workspace.close(uri_of(self.path(name)))
            case ("write", name, text):
                self.path(name).write_text(text)
                await event(self.workspace, self.path(name), FileChange.CHANGED)
            case ("delete", name) if self.path(name).exists():
                self.path(name).unlink()
                await event(self.workspace, self.path(name), FileChange.DELETED)
            case ("rename", old, new) if self.path(old).exists():
                self.path(old).replace(self.path(new))
                await event(self.workspace, self.path(old), FileChange.DELETED)
                await event(self.workspace, self.path(new), FileChange.CREATED)
            case ("folder", wanted) if wanted != self.has_folder:
                self.has_folder = wanted
                folder = [uri_of(self.root)]
                await (self.workspace.set_folders(folder) if wanted else self.workspace.set_folders([], folder))
            case ("ask", name):
                await everything(self.workspace, [uri_of(self.path(name))])


async def fresh_answers(editor: Editor, uris: list[str], cache_size: int) -> dict[Any, Any]:
    async with open_workspace(cache_size=cache_size, shards=1) as fresh:
        if editor.has_folder:
            await fresh.set_folders([uri_of(editor.root)])
            await fresh.indexed()
        for name, (version, text) in editor.opened.items():
            await fresh.open(uri_of(editor.path(name)), "rholang", version, text)
        return await everything(fresh, uris)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, max_size=25), st.lists(st.tuples(names, texts), max_size=3))
async def test_every_answer_is_that_of_a_fresh_workspace(
    work: list[tuple[Any, ...]], before: list[tuple[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder))  # noqa: ASYNC240
        (root / "sub" / "target").mkdir(parents=True)
        for name, text in before:
            (root / name).write_text(text)
        uris = [uri_of(root / name) for name in NAMES]
        async with open_workspace(cache_size=5) as workspace:
            await workspace.set_folders([uri_of(root)])
            editor = Editor(workspace, root)
            for step in work:
                await editor.do(step)
            await workspace.indexed()
            answers = await everything(workspace, uris)
            assert answers == await everything(workspace, uris)
        assert answers == await fresh_answers(editor, uris, cache_size=0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(names, texts), min_size=1, max_size=12))
async def test_questions_that_race_with_edits_see_the_edits_before_them(edits: list[tuple[str, str]]) -> None:
    """Each question runs in a task of its own, as in the server, and may end after later edits."""
    opened: dict[str, str] = {}
    seen: list[tuple[str, str, str | None]] = []
    async with open_workspace() as workspace, trio.open_nursery() as nursery:

        async def ask(view: Any, uri: str, expected: str) -> None:
            facts = await view.file(uri)
            seen.append((uri, expected, facts and facts.text))
            for offset in facts.summary.starts:
                resolution = await view.resolve(uri, offset)
                assert resolution.facts is facts
                assert all(target.facts is facts for target in resolution.targets if target.facts.uri == uri)

        for name, text in edits:
            uri = f"file:///{name}"
            if uri in opened:
                await replace_text(workspace, uri, text)
            else:
                await workspace.open(uri, "rholang", 1, text)
            opened[uri] = text
            for other, expected in opened.items():
                nursery.start_soon(ask, await workspace.view(other), other, expected)
    assert len(seen) >= len(edits)
    assert all(expected == text for _, expected, text in seen)
