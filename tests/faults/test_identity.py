"""One real file is one document, whatever path led to it; what is no file of the user's stands for itself alone."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from rholsp.server.client_uris import LONGEST_REMEMBERED, MOST_REMEMBERED, ClientUris
from rholsp.text.uris import from_path, normalise
from rholsp.workspace.files.identity import real_path
from tests.server.client import Client
from tests.server.harness import at, open_document, session

A = "contract shout(@x) = { Nil } | shout!(1)"
B = "shout!(2)"

ANNOTATED = {"workspace": {"workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}}}}
"""A client that is offered edits of other programs' files, too."""

needs_links = pytest.mark.skipif(os.name == "nt", reason="making links needs a right there")


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A folder `real` of two files, to which `link` beside it leads."""
    folder = tmp_path / "real"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.rho").write_text(A)
    (folder / "sub" / "b.rho").write_text(B)
    (tmp_path / "link").symlink_to(folder)
    return folder


@asynccontextmanager
async def opened(folders: list[Path], *uris: str) -> AsyncIterator[Client]:
    async with session(folders=folders, capabilities=ANNOTATED) as client:
        for uri in uris:
            await open_document(client, uri, B if "b.rho" in uri else A)
        while (await client.ask("rholsp/statistics"))["index_ms"] == 0:
            pass
        yield client


async def places(client: Client, uri: str, text: str) -> list[str]:
    """The URIs of all references to `shout`, and of the files that a rename of it edits, which must be the same."""
    params = at(uri, text, "shout") | {"context": {"includeDeclaration": True}}
    found = [place["uri"] for place in await client.ask("textDocument/references", params)]
    edit = await client.ask("textDocument/rename", at(uri, text, "shout") | {"newName": "cry"})
    edited = {change["textDocument"]["uri"]: len(change["edits"]) for change in edit["documentChanges"]}
    assert edited == {other: found.count(other) for other in found}
    return found


# Paths in the test's own folder: the roots, the file that is opened, and where then all references are.
SPELLINGS = {
    "root by a link, file by its own path": (["link"], "real/sub/b.rho", ["link/a.rho"] * 2 + ["real/sub/b.rho"]),
    "root by its own path, file by a link": (["real"], "link/sub/b.rho", ["real/a.rho"] * 2 + ["link/sub/b.rho"]),
    "both by a link": (["link"], "link/sub/b.rho", ["link/a.rho"] * 2 + ["link/sub/b.rho"]),
    "two roots, one folder": (["link", "real"], "real/sub/b.rho", ["link/a.rho"] * 2 + ["real/sub/b.rho"]),
    "nested roots": (["real", "real/sub"], "real/sub/b.rho", ["real/a.rho"] * 2 + ["real/sub/b.rho"]),
    "nested roots by links": (["link", "link/sub"], "link/sub/b.rho", ["link/a.rho"] * 2 + ["link/sub/b.rho"]),
}


@needs_links
@pytest.mark.parametrize(("roots", "own", "expected"), SPELLINGS.values(), ids=SPELLINGS)
async def test_each_file_once_and_as_the_client_calls_it(
    roots: list[str], own: str, expected: list[str], real: Path
) -> None:
    home = real.parent
    uri = from_path(str(home / own))
    async with opened([home / root for root in roots], uri) as client:
        assert sorted(await places(client, uri, B)) == sorted(from_path(str(home / name)) for name in expected)


@needs_links
async def test_a_closed_file_is_asked_about_by_any_path(real: Path) -> None:
    link = real.parent / "link"
    async with opened([link]) as client:
        await client.ask("workspace/symbol", {"query": "shout"})
        params = at(from_path(str(link / "sub" / "b.rho")), B, "shout")
        [place] = await client.ask("textDocument/definition", params)
        assert place["uri"] == from_path(str(link / "a.rho"))


@needs_links
async def test_events_by_any_path(real: Path) -> None:
    link = real.parent / "link"
    uri = from_path(str(real / "a.rho"))
    async with opened([real], uri) as client:
        (real / "sub" / "b.rho").write_text("shout!(3) | shout!(4)")
        change = {"uri": from_path(str(link / "sub" / "b.rho")), "type": 2}
        await client.tell("workspace/didChangeWatchedFiles", {"changes": [change]})
        assert len(await places(client, uri, A)) == 4


@needs_links
async def test_a_folder_goes_with_its_last_name(real: Path) -> None:
    link = real.parent / "link"

    async def found(client: Client) -> int:
        return len(await client.ask("workspace/symbol", {"query": "shout"}))

    async with opened([link, real]) as client:
        for folder, left in ((real, 1), (link, 0)):
            event = {"added": [], "removed": [{"uri": from_path(str(folder)), "name": ""}]}
            await client.tell("workspace/didChangeWorkspaceFolders", {"event": event})
            assert await found(client) == left


@needs_links
async def test_a_file_that_is_open_under_two_names_is_edited_under_one(real: Path) -> None:
    first, second = (from_path(str(real.parent / name / "sub" / "b.rho")) for name in ("real", "link"))
    async with opened([real], first, second) as client:
        for uri, text in ((first, "// one\nshout!(2)"), (second, "shout!(2) | shout!(5)")):
            change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}
            await client.tell("textDocument/didChange", change)
        found = await places(client, first, "// one\nshout!(2)")
        assert sorted(found) == sorted([*[from_path(str(real / "a.rho"))] * 2, first])
        # The second one answers for its own text.
        assert await places(client, second, "shout!(2) | shout!(5)") == [second, second]


SECOND_NAMES = {
    "a link": ("sub/b.rho", "same/b.rho"),
    "another spelling": ("sub/b.rho", "sub/%62.rho"),
    "the usual spelling": ("sub/%62.rho", "sub/b.rho"),
    "two other spellings": ("sub/%62.rho", "sub/%62.%72ho"),
}


@needs_links
@pytest.mark.parametrize(("first", "second"), SECOND_NAMES.values(), ids=SECOND_NAMES)
async def test_two_names_of_an_open_file_are_two_texts(first: str, second: str, real: Path) -> None:
    """Each answers for what was typed into it, the first one for the file, and a closed second one leaves nothing."""
    (real / "same").symlink_to(real / "sub")
    one, two, home = (f"{from_path(str(real))}/{name}" for name in (first, second, "a.rho"))
    texts = {one: "// 1\nshout!(2) | shout!(3)", two: "// 2, longer\nshout!(2)"}
    async with opened([real], one, two) as client:
        for uri, text in texts.items():
            change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}
            await client.tell("textDocument/didChange", change)
        for _ in ("both open", "one closed"):
            assert sorted(await places(client, one, texts[one])) == sorted([home] * 2 + [one] * 2)
            if _ == "both open":
                assert await places(client, two, texts[two]) == [two]
                await client.tell("textDocument/didClose", {"textDocument": {"uri": two}})
        # Nobody asks a disk what a name leads to that is not open.
        params = at(one, texts[one], "shout") | {"textDocument": {"uri": two}}
        assert (await client.ask("textDocument/definition", params) is None) == ("same" in two)


async def test_hard_links_are_two_files(real: Path) -> None:
    """As for git and the editor: both are found, and both get the edits of a rename, which are the same."""
    (real / "hard.rho").hardlink_to(real / "sub" / "b.rho")
    own = from_path(str(real / "sub" / "b.rho"))
    async with opened([real], own) as client:
        assert sorted(await places(client, own, B)) == sorted(
            [*[from_path(str(real / "a.rho"))] * 2, from_path(str(real / "hard.rho")), own]
        )


ALONE = ["git:/w/c.rho?HEAD", "fugitive:///w/.git//0/c.rho", "vscode-notebook-cell:/w/c.rho#a", "rholsp-region:///x"]


@pytest.mark.parametrize("uri", ALONE)
async def test_a_copy_stands_for_itself_alone(uri: str, real: Path) -> None:
    own = from_path(str(real / "a.rho"))
    async with opened([real], own) as client:
        await open_document(client, uri, A)
        elsewhere = await places(client, own, A)
        assert uri not in elsewhere
        assert len(elsewhere) == 3
        symbols = await client.ask("workspace/symbol", {"query": "shout"})
        assert [symbol["location"]["uri"] for symbol in symbols] == [own]
        # Its own names it knows, and no others.
        assert await places(client, uri, A) == [uri, uri]
        items = await client.ask("textDocument/completion", at(uri, A, "shout", occurrence=1, inside=2))
        labels = [item["label"] for item in (items["items"] if isinstance(items, dict) else items)]
        assert "shout" in labels


async def test_an_unsaved_document_has_a_part_in_the_workspace(real: Path) -> None:
    own = from_path(str(real / "a.rho"))
    async with opened([real], own) as client:
        await open_document(client, "untitled:b", B)
        assert "untitled:b" in await places(client, own, A)


LANGUAGES = {
    "markdown": ("file:///w/README.md", False),
    "plaintext": ("file:///w/notes.txt", False),
    "another of a file of ours": ("file:///w/c.rho", True),
    "rho": ("untitled:1", True),
    "": ("untitled:2", True),
}


@pytest.mark.parametrize(("language", "row"), LANGUAGES.items(), ids=LANGUAGES)
async def test_documents_of_other_languages_are_left_alone(language: str, row: tuple[str, bool]) -> None:
    uri, served = row
    async with session() as client:
        await open_document(client, uri, "new x in { x!(1) }", language=language)
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "new y in { y!(1) }"}]}
        await client.tell("textDocument/didChange", change)
        found = await client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        assert (found is not None) == served
        await client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})


class Caseless:
    """A disk that does not tell letters apart, over one that does."""

    def __init__(self, root: Path) -> None:
        self.shown = {str(path).casefold(): str(path) for path in [root, *root.parents, *root.rglob("*")]}

    def lstat(self, path: str) -> os.stat_result:
        return os.lstat(self.shown.get(path.casefold(), path))

    def listdir(self, path: str) -> list[str]:
        return os.listdir(self.shown.get(path.casefold(), path))


def test_on_a_disk_that_does_not_tell_letters_apart(tmp_path: Path) -> None:
    (tmp_path / "Source").mkdir()
    (tmp_path / "Source" / "Token.rho").write_text("")
    disk = Caseless(tmp_path)
    for name in ("Source/Token.rho", "source/token.rho", "SOURCE/TOKEN.RHO", "source/tOKEN.rho"):
        found = real_path(str(tmp_path / name), lstat=disk.lstat, listdir=disk.listdir)
        assert found == str(tmp_path / "Source" / "Token.rho")
    missing = real_path(str(tmp_path / "source" / "New.rho"), lstat=disk.lstat, listdir=disk.listdir)
    assert missing == str(tmp_path / "Source" / "New.rho")


def test_names_of_one_file_that_differ_in_letters_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.rho").write_text("")
    os.link(tmp_path / "a.rho", tmp_path / "A.rho")
    assert real_path(str(tmp_path / "A.rho")) == str(tmp_path / "A.rho")


def test_spellings_do_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    uris = ClientUris()
    for number in range(MOST_REMEMBERED + 500):
        uris.ours(f"file:///c%3A/{number}.rho")
    assert remembered(uris) == MOST_REMEMBERED
    assert uris.theirs(normalise("file:///c%3A/400.rho")) == normalise("file:///c%3A/400.rho")
    last = f"file:///c%3A/{MOST_REMEMBERED + 499}.rho"
    assert uris.theirs(normalise(last)) == last
    uris.ours("file:///c%3A/" + "x" * LONGEST_REMEMBERED)
    assert remembered(uris) == MOST_REMEMBERED


async def test_spellings_of_documents_that_were_closed_do_not_grow() -> None:
    uris = ClientUris()
    for number in range(MOST_REMEMBERED // 10):
        uri = f"untitled:%41{number}" + "x" * LONGEST_REMEMBERED
        await uris.open(uri)
        uris.close(uri)
    assert remembered(uris) == 0


def remembered(uris: ClientUris) -> int:
    kept: list[dict[str, Any]] = [uris._opened, uris._opened_as, uris._remembered]
    return sum(map(len, kept))


def test_long_uris_are_not_kept() -> None:
    normalise("file:///a")
    before = long_uris_kept()
    for number in range(50):
        normalise(f"file:///{number}" + "%41" * 100_000)
    assert long_uris_kept() == before


def long_uris_kept() -> int:
    from rholsp.text import uris

    return uris._normalised.cache_info().currsize
