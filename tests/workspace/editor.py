"""A user at work: steps done to a workspace and to the disk, and what a fresh workspace would have to be told."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import trio
from hypothesis import strategies as st

from rholsp.rholang.registry_uris import uri_of_key
from rholsp.workspace import FileChange, Globs, Workspace, open_workspace
from tests.workspace.helpers import event, everything, replace_text, uri_of

ROOTS = ("w", "other")
NAMES = (
    *("w/a.rho", "w/b.rho", "w/sub/c.rho", "w/sub/target/d.rho", "w/e.txt", "w/moved/c.rho", "other/f.rho"),
    *("w/g.metta", "w/sub/h.metta"),
)
LANGUAGES = ("rholang", "metta", "plaintext")
"""What an editor calls a document; it may change its mind while the document is closed."""
FOLDERS = ("w/sub", "w/moved", "other/sub")
IGNORING = ("w/.gitignore", "w/sub/.gitignore")
RULES = ("", "sub\n", "c.rho\n", "*.rho\n!a.rho\n", "!c.rho\n", "*.metta\n")
GLOBS = (Globs(), Globs(exclude=("sub",)), Globs(include=("**/*.{rho,txt}",), exclude=()))
RHOLANG = (
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
REGIONS = (
    'new run(`rho:metta:run`) in { run!("(= (lib $x) (aid $x))") | run!("!(lib 1)") }',
    '@"rho:metta:run"!("(lib " ++ x ++ ")", "(: aid (-> A B))")',
    '// @metta\nlib!("(= (aid $x) \\"$x\\")", "(ai" ++ "d 1)")',
    "contract lib(@code) = { @`rho:metta:run`!(code) }",
    'lib!("(aid $x $y)")',
    'for (@v <- @"q") { @"rho:metta:run"!("(lib " ++ v) }',
    '@"q"!("(= (lib) a)")',
    '@"rho:metta:run"!("(= (aid',
)
"""Some are regions only where other parts of the file say so."""
URIS = tuple(uri_of_key(bytes.fromhex(key)) for key in ("00", "01"))
REGISTRY = (
    *(
        f"new C, sign(`rho:registry:insertSigned:secp256k1`) in {{ {clauses} | "
        f'sign!("{key}".hexToBytes(), (1, bundle+{{*C}}), 0, 0) }}'
        for key, clauses in (
            ("00", 'contract C(@"get", r) = { Nil } | contract C(@x) = { Nil }'),
            ("00", 'for (@"get", @v <- C) { Nil }'),
            ("01", "contract C(@x) = { C!(x) }"),
        )
    ),
    *(
        f"new look(`rho:registry:lookup`), r in {{ look!(`{uri}`, *r) | for ({pattern} <- r) {{ {call} }} }}"
        for uri, pattern, call in (
            (URIS[0], "@(_, X)", '@X!("get", 1)'),
            ("rho:lang:x", "@(_, X)", "@X!(1) | lib!(X)"),
            (URIS[1], "X", "X!(2)"),
        )
    ),
    *(f"new boot(`rho:registry:lookup`) in {{ boot!({{`rho:lang:x`: `{uri}`}}) }}" for uri in URIS),
)
METTA = ("(= (lib $x) (aid $x))", "(= (lib $x $y) $x)", "(: aid (-> A B))", "!(lib 1)", "(aid (lib 1 2))", "(= (aid")

texts = st.one_of(
    st.lists(st.sampled_from((*RHOLANG, *REGIONS)), max_size=3).map(" | ".join),
    st.lists(st.sampled_from(REGISTRY), max_size=2).map(" | ".join),
    st.lists(st.sampled_from(METTA), max_size=3).map("\n".join),
)
languages = st.sampled_from((*LANGUAGES, *LANGUAGES[:1] * 2))
names = st.sampled_from(NAMES)
steps = st.one_of(
    st.tuples(st.just("open"), names, languages, texts),
    st.tuples(st.just("change"), names, texts),
    st.tuples(st.just("change"), names, texts),
    # Names that were there stay, and the file does more with them: uses and then defines one, say.
    st.tuples(st.just("grow"), names, st.sampled_from(RHOLANG), st.sampled_from(RHOLANG)),
    st.tuples(st.just("close"), names),
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("move"), st.sampled_from(FOLDERS), st.sampled_from(FOLDERS)),
    st.tuples(st.just("ignore"), st.sampled_from(IGNORING), st.sampled_from(RULES)),
    st.tuples(st.just("folder"), st.sampled_from(ROOTS), st.booleans()),
    st.tuples(st.just("globs"), st.sampled_from(GLOBS)),
    st.tuples(st.just("cancel indexing")),
    st.tuples(st.just("ask"), names),
    st.tuples(st.just("ask"), names),
    st.tuples(st.just("give up")),
)
Step = tuple[Any, ...]


@dataclass
class Editor:
    """Where the user is: the open documents, by name, with language, version and text; folders and globs."""

    root: Path
    opened: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    folders: dict[str, None] = field(default_factory=lambda: {"w": None})
    globs: Globs = GLOBS[0]
    versions: Iterator[int] = field(default_factory=lambda: count(1))

    @staticmethod
    def at(folder: str) -> "Editor":
        # Files are known by the path that they are opened with, and the system may have links in this one.
        root = Path(os.path.realpath(folder))
        for name in (*ROOTS, "w/sub/target", "w/moved"):
            (root / name).mkdir(parents=True)
        return Editor(root)

    def path(self, name: str) -> Path:
        return self.root / name

    def uri(self, name: str) -> str:
        return uri_of(self.root / name)

    @property
    def uris(self) -> list[str]:
        return [self.uri(name) for name in NAMES]

    async def begin(self, workspace: Workspace) -> None:
        """Tells a workspace that knows nothing yet where the user is."""
        await workspace.set_folders([self.uri(folder) for folder in self.folders], [], self.globs)
        for name, document in self.opened.items():
            await workspace.open(self.uri(name), *document)

    async def do(self, step: Step, workspace: Workspace) -> None:
        match step:
            case ("open", name, language, text) if name not in self.opened:
                self.opened[name] = (language, next(self.versions), text)
                await workspace.open(self.uri(name), *self.opened[name])
            case ("change", name, text) if name in self.opened:
                language, version = self.opened[name][0], next(self.versions)
                self.opened[name] = (language, version, text)
                await replace_text(workspace, self.uri(name), text, version)
            case ("grow", name, text, part) if self.opened.get(name, ("rholang",))[0] == "rholang":
                is_open = name in self.opened
                await self.do(("change", name, text) if is_open else ("open", name, "rholang", text), workspace)
                await (await workspace.view(self.uri(name))).file(self.uri(name))
                await self.do(("change", name, f"{text} | {part}"), workspace)
            case ("close", name) if name in self.opened:
                del self.opened[name]
                await workspace.close(self.uri(name))
            case ("write", name, text) if self.path(name).parent.exists():
                existed = self.path(name).exists()
                self.path(name).write_text(text)
                await event(workspace, self.path(name), FileChange.CHANGED if existed else FileChange.CREATED)
            case ("delete", name) if self.path(name).exists():
                self.path(name).unlink()
                await event(workspace, self.path(name), FileChange.DELETED)
            case ("rename", old, new) if self.path(old).exists() and self.path(new).parent.exists() and old != new:
                self.path(old).replace(self.path(new))
                await self.renamed(old, new, workspace)
            case ("move", old, new) if self.path(old).exists() and not self.path(new).exists():
                self.path(old).rename(self.path(new))
                await self.renamed(old, new, workspace)
            case ("ignore", name, rules) if self.path(name).parent.exists():
                self.path(name).write_text(rules)
                await event(workspace, self.path(name), FileChange.CHANGED)
            case ("folder", name, wanted) if wanted != (name in self.folders):
                if wanted:
                    self.folders[name] = None
                    await workspace.set_folders([self.uri(name)])
                else:
                    del self.folders[name]
                    await workspace.set_folders([], [self.uri(name)])
            case ("globs", globs) if globs != self.globs:
                self.globs = globs
                await workspace.set_folders([], [], globs)
            case ("cancel indexing",):
                await workspace.cancel_indexing()

    async def renamed(self, old: str, new: str, workspace: Workspace) -> None:
        await event(workspace, self.path(old), FileChange.DELETED)
        await event(workspace, self.path(new), FileChange.CREATED)

    async def fresh_answers(self) -> dict[Any, Any]:
        """What a workspace says that is told nothing but where the user is now; it has neither cache nor store."""
        async with open_workspace(cache_size=0, shards=1) as fresh:
            await self.begin(fresh)
            await fresh.indexed()
            return await everything(fresh, self.uris)


class Asking:
    """Questions in flight, each in a task of its own, as in the server; they may end after later edits."""

    def __init__(self, nursery: trio.Nursery, editor: Editor, workspace: Workspace) -> None:
        self.nursery = nursery
        self.editor = editor
        self.workspace = workspace
        self.scopes: list[trio.CancelScope] = []
        self.ended: list[trio.Event] = []

    async def ask(self, name: str) -> None:
        uri = self.editor.uri(name)
        opened = dict(self.editor.opened)
        self.scopes.append(trio.CancelScope())
        self.ended.append(trio.Event())
        view = await self.workspace.view(uri)
        self.nursery.start_soon(self._follow, self.scopes[-1], self.ended[-1], view, uri, opened.get(name), opened)

    async def rest(self) -> None:
        """Waits until no question is in flight."""
        for ended in self.ended:
            await ended.wait()
        self.ended.clear()

    def give_up(self) -> None:
        for scope in self.scopes:
            scope.cancel()
        self.scopes.clear()

    async def _follow(
        self,
        scope: trio.CancelScope,
        ended: trio.Event,
        view: Any,
        uri: str,
        expected: tuple[str, int, str] | None,
        opened: dict[str, tuple[str, int, str]],
    ) -> None:
        with scope:
            facts = await view.file(uri)
            if expected is not None and facts is not None:
                # A text that an edit overtakes before it is analysed is never analysed; the edit may be its closing.
                assert facts.version >= expected[1], "the view shows its document as it was then, or later"
                assert facts.version > expected[1] or facts.text == expected[2], "a version has one text"
            versions = {self.editor.uri(name): version for name, (_, version, _) in opened.items()}
            for offset in () if facts is None else facts.summary.starts:
                resolution = await view.resolve(uri, offset)
                assert resolution.facts is facts
                for target in resolution.targets:
                    assert target.facts is facts or target.facts.uri != uri, "one version of a file in one answer"
                    version = target.facts.version
                    assert version is None or version >= versions.get(target.facts.uri, 0), "no edit is forgotten"
        ended.set()


async def work_through(
    segments: Sequence[Sequence[Step]], editor: Editor, *, cache_size: int, store: Path | None, patient: bool
) -> int:
    """Does the steps, with a new workspace for each segment, and checks the laws on the way and at each end.

    `patient` compares the cached with the uncached answers after each step, for which all work must rest; else all
    steps and questions of a segment race. Returns how many answers were compared.
    """
    compared = 0
    for segment in segments:
        async with open_workspace(cache_size=cache_size, store_folder=store) as workspace:
            await editor.begin(workspace)
            async with trio.open_nursery() as nursery:
                asking = Asking(nursery, editor, workspace)
                for step in segment:
                    await editor.do(step, workspace)
                    match step:
                        case ("ask", name):
                            await asking.ask(name)
                        case ("give up",):
                            asking.give_up()
                    if patient:
                        await asking.rest()
                        compared += await check_cache(workspace, editor)
            await workspace.indexed()
            fresh = await editor.fresh_answers()
            if ("cancel indexing",) in segment:
                # What a cancelled run left over, the next one takes up; that reads everything anew.
                await workspace.set_folders([], [], editor.globs)
                await workspace.indexed()
            answers = await everything(workspace, editor.uris)
            assert answers == await everything(workspace, editor.uris)
            assert answers == fresh
    return compared


async def check_cache(workspace: Workspace, editor: Editor) -> int:
    """What the cache says is what is computed without it, where nothing changes in between. How often it was asked."""
    compared = 0
    await workspace.indexed()
    uncached = replace(workspace, cache=None)
    for name in editor.opened:
        uri = editor.uri(name)
        facts = await (await workspace.view(uri)).file(uri)
        for offset in () if facts is None else facts.summary.starts:
            with_cache = await (await workspace.view(uri)).resolve(uri, offset)
            without = await (await uncached.view(uri)).resolve(uri, offset)
            assert with_cache is not None
            assert without is not None
            assert with_cache.facts is without.facts
            assert with_cache.targets == without.targets
            compared += 1
    return compared
