"""Rename and its preparation, by the cases in `cases/rename.txt`, with every other file open and with all open."""

from dataclasses import replace

import pytest

from rholsp.features.facts import LazySummary
from rholsp.features.rename import prepare_rename, rename
from rholsp.features.rename_results import Refusal, Renameable, RenameEdits, shown
from rholsp.model.summary import Diagnostic, Severity
from tests.features.fixture import Case, cases
from tests.features.rename_view import RenameDictView, applied

A, B = "file:///a.rho", "file:///b.rho"


def wish(case: Case) -> str:
    return next(name.removeprefix("to ") for name in case.texts if name.startswith("to "))


def expected(case: Case) -> dict[str, str]:
    """The files after the rename; those that the case does not show stay as they are."""
    return {uri: case.texts.get(uri.removeprefix("file:///"), text) for uri, text in case.files.items()}


@pytest.mark.parametrize("all_open", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize(
    "case",
    cases("rename.txt") + cases("registry_rename.txt") + cases("literal_rename.txt") + cases("metta_rename.txt"),
    ids=repr,
)
async def test_rename(case: Case, all_open: bool) -> None:
    uri, offset = case.cursor or ("", 0)
    closed = () if all_open else [other for other in case.files if other != uri]
    view = RenameDictView(case.files, closed=closed)
    files = {uri: text.rstrip("\n") for uri, text in case.files.items()}
    answer = await rename(view, uri, offset, wish(case))
    if isinstance(answer, Refusal):
        assert answer.reason == case.texts.get("refused")
        related = [f"{shown(related.place)} {related.message}" for related in answer.related]
        assert "related" not in case.texts or related == case.texts["related"].split("\n")
        return
    assert "refused" not in case.texts
    assert {uri: text.rstrip("\n") for uri, text in applied(files, answer).items()} == expected(case)
    assert [file.uri for file in answer.files] == [uri for uri in files if files[uri] != expected(case)[uri]]
    for file in answer.files:
        assert file.version == view.files[file.uri].version
        assert file.lines is view.files[file.uri].lines
        assert list(file.edits) == sorted(file.edits)
    offered = applied(files, RenameEdits(answer.offered))
    for file in answer.offered:
        assert offered[file.uri].rstrip("\n") == case.texts[f"offered {file.uri.removeprefix('file:///')}"]
    assert len(answer.offered) == sum(name.startswith("offered ") for name in case.texts)
    assert [uri.removeprefix("file:///") for uri in answer.left] == case.texts.get("left", "").split()


@pytest.mark.parametrize("case", cases("rename_prepare.txt") + cases("metta_rename_prepare.txt"), ids=repr)
async def test_prepare(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await prepare_rename(RenameDictView(case.files), uri, offset)
    if isinstance(answer, Renameable):
        assert [(uri, answer.start, answer.end)] == case.marked()
        assert answer.placeholder == case.files[uri][answer.start : answer.end]
    elif isinstance(answer, Refusal):
        assert answer.reason == case.texts["refused"]
    else:
        assert not case.marks
        assert not case.texts


async def test_a_file_that_nobody_knows() -> None:
    view = RenameDictView({})
    assert await prepare_rename(view, A, 0) is None
    assert await rename(view, A, 0, "x") == Refusal("there is no name here")


async def test_while_the_workspace_is_being_read_only_local_names_are_renamed() -> None:
    text = "new x in { x!(1) } | lib!(2)"
    view = RenameDictView({A: text}, complete=False)
    assert isinstance(await rename(view, A, text.index("lib"), "foo"), Refusal)
    assert isinstance(await rename(view, A, text.index("x"), "foo"), RenameEdits)


@pytest.mark.parametrize(
    "disk",
    [None, "bar!(1)", "", " foo!(1)", "foo!(10)"],
    ids=["gone", "other letters", "empty", "moved", "longer"],
)
@pytest.mark.parametrize("new_name", ["fresh", "x"])
async def test_a_file_that_changed_on_disk_is_not_edited(disk: str | None, new_name: str) -> None:
    view = RenameDictView({A: "foo!(0) | new x in { contract foo(y) = { Nil } }", B: "foo!(1)"}, closed=[B])
    if disk is None:
        del view.disk[B]
    else:
        view.disk[B] = disk
    assert await rename(view, A, 0, new_name) == Refusal(
        "b.rho has changed since it was analysed: try again in a moment"
    )


async def test_a_file_that_was_not_read_as_it_is_is_not_edited() -> None:
    view = RenameDictView({A: "foo!(0) | contract foo(x) = { Nil }", B: "foo!(1)"})
    finding = Diagnostic("RH020", Severity.ERROR, 0, 1, "the file is not valid UTF-8")
    view.files[B] = replace(view.files[B], reading=(finding,))
    answer = await rename(view, A, 0, "bar")
    assert answer == Refusal("b.rho cannot be edited safely: the file is not valid UTF-8")


@pytest.mark.parametrize(
    ("new_name", "reads"),
    [("$fresh", []), ("$there", []), ("$y", ["file:///a.metta"]), ("$f\\resh", ["file:///a.metta"])],
)
async def test_a_variable_that_comes_near_none_of_its_name_needs_no_new_reading(
    new_name: str, reads: list[str]
) -> None:
    text = "(= (f $x) (let $y 1 (g $x $y)))\n(= (g $there) $there)"
    view = _Counting({"file:///a.metta": text})
    answer = await rename(view, "file:///a.metta", text.index("$x"), new_name)
    assert view.read == reads
    assert isinstance(answer, Refusal) == (new_name == "$y")


class _Counting(RenameDictView):
    """Notes what is read anew."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(files)
        self.read: list[str] = []

    async def meaning(self, uri: str, text: str) -> LazySummary:
        self.read.append(uri)
        return await super().meaning(uri, text)


async def test_a_string_too_long_to_be_a_key_is_no_new_name() -> None:
    view = RenameDictView({A: '@"foo"!(1)'})
    assert await rename(view, A, 3, "x" * 1000) == Refusal("the new name is too long")
    assert await rename(view, A, 3, "") == Refusal("the new name is empty")
    assert await rename(view, A, 3, "rho:x") == Refusal("names that begin with `rho:` are the node's")
