"""Imports follow the files that they load: whatever moves, each name loads the file that it loaded before."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.definition import file_of_module
from rholsp.features.facts import FileFacts
from rholsp.features.file_renames import FileMove, FileRenameEdits, edits_for_moves
from tests.features.dict_view import DictView


class FilesDictView(DictView):
    async def importing(self) -> tuple[FileFacts, ...]:
        return tuple([facts for facts in self.files.values() if facts.summary.modules])

    async def texts(self, uris: Iterable[str]) -> Mapping[str, str]:
        raise AssertionError("every file is open")


ROOT = "file:///w"


def uri(path: str) -> str:
    return f"{ROOT}/{path}"


def edited(texts: Mapping[str, str], answer: FileRenameEdits) -> dict[str, str]:
    made = dict(texts)
    for file in answer.files:
        for start, end, new in reversed(file.edits):
            made[file.uri] = made[file.uri][:start] + new + made[file.uri][end:]
    return made


def moved(texts: Mapping[str, str], moves: Iterable[FileMove]) -> dict[str, str]:
    """The files after the moves; what moves takes the place of what was there."""
    left, come = dict(texts), {}
    for move in moves:
        for name in [name for name in left if name == move.old or name.startswith(f"{move.old}/")]:
            come[move.new + name[len(move.old) :]] = left.pop(name)
    return left | come


async def answer(texts: Mapping[str, str], *moves: tuple[str, str]) -> FileRenameEdits:
    pairs = [FileMove(uri(old), uri(new)) for old, new in moves]
    return await edits_for_moves(FilesDictView({uri(name): text for name, text in texts.items()}), pairs)


@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        ("!(import! &self near)", ("app/near.metta", "app/far.metta"), "!(import! &self far)"),
        ("!(import! &self near)", ("app/near.metta", "app/deep/near.metta"), "!(import! &self deep:near)"),
        ("!(import! &self near)", ("app/near.metta", "near.metta"), None),
        ("!(import! &self lib)", ("lib", "libs/base"), "!(import! &self libs:base)"),
        ("!(import! &kb top:lib:deep)", ("lib/deep.metta", "lib/a/b.metta"), "!(import! &kb top:lib:a:b)"),
        ('!(include "lib/deep.metta")', ("lib", "base"), '!(include "base/deep.metta")'),
        ('!(include "near")', ("app/near.metta", "app/x/y.metta"), '!(include "x/y")'),
        ('!(include "near")', ("app/near.metta", "app/with%20blank.metta"), '!(include "with blank")'),
        ("!(import! &self lib)", ("app/main.metta", "lib/main.metta"), None),
        ("; é😀\n!(import! &self near) !((", ("app/near.metta", "app/é.metta".replace("é", "%C3%A9")), None),
        ("!(import! &self nothing)", ("app/near.metta", "app/far.metta"), None),
        ("!(import! &self other)", ("app/near.metta", "app/other.metta"), None),
    ],
)
async def test_what_is_written(before: str, move: tuple[str, str], after: str | None) -> None:
    texts = {"app/main.metta": before, "app/near.metta": "", "lib/module.metta": "", "lib/deep.metta": ""}
    found = await answer(texts, move)
    if after is None and "é😀" in before:
        after = before.replace("near", "é")
    made = edited({uri(name): text for name, text in texts.items()}, found)
    assert made[uri("app/main.metta")] == (before if after is None else after)
    assert found.stuck == ()


async def test_a_name_that_no_word_can_be_stays_and_is_told_of() -> None:
    found = await answer({"a.metta": "!(import! &self b)", "b.metta": ""}, ("b.metta", "with%20blank.metta"))
    assert (found.files, found.stuck) == ((), (uri("a.metta"),))


async def test_files_that_move_together_keep_their_imports() -> None:
    texts = {"a/m.metta": "!(import! &self n)", "a/n.metta": "!(import! &self m)"}
    assert await answer(texts, ("a", "b")) == FileRenameEdits(())


async def test_a_file_that_moves_away_from_what_it_loads() -> None:
    texts = {"a/m.metta": "!(import! &self n)", "a/n.metta": "", "b/n.metta": ""}
    found = await answer(texts, ("a/m.metta", "b/m.metta"))
    assert edited({uri("a/m.metta"): texts["a/m.metta"]}, found) == {uri("a/m.metta"): "!(import! &self a:n)"}


async def test_regions_follow_too() -> None:
    text = '// @metta\n@"é"!("!(import! &self lib) !(include \\"lib/deep.metta\\")") | for (@x <- '
    found = await answer({"a.rho": text, "lib/module.metta": "", "lib/deep.metta": ""}, ("lib", "base"))
    assert edited({uri("a.rho"): text}, found)[uri("a.rho")] == text.replace("lib", "base")


NAMES = st.sampled_from(("a", "b", "c"))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
IMPORTS = st.one_of(
    PATHS.map(lambda path: f"!(import! &self {path.replace('/', ':')})"),
    PATHS.map(lambda path: f'!(include "{path}")'),
    PATHS.map(lambda path: f'!(include "{path}.metta")'),
)
FILES = st.dictionaries(
    st.one_of(PATHS, PATHS.map(lambda path: f"{path}/module")).map(lambda path: uri(f"{path}.metta")),
    st.lists(IMPORTS, max_size=2).map("\n".join),
    min_size=1,
    max_size=6,
)


@given(FILES, st.data())
@settings(max_examples=150, deadline=None)
async def test_each_name_loads_what_it_loaded(texts: dict[str, str], data: st.DataObject) -> None:
    places = sorted({*texts, *(name.rpartition("/")[0] for name in texts)} - {ROOT})
    old = data.draw(st.sampled_from(places))
    new = data.draw(PATHS.map(lambda path: uri(path + ".metta" * old.endswith(".metta"))))
    if new == old or new.startswith(f"{old}/") or old.startswith(f"{new}/"):
        return
    moves = [FileMove(old, new)]
    view = FilesDictView(texts)
    found = await edits_for_moves(view, moves)
    later = FilesDictView(moved(edited(texts, found), moves))
    for facts in view.files.values():
        place = facts.uri if not (facts.uri == old or facts.uri.startswith(f"{old}/")) else new + facts.uri[len(old) :]
        if facts.uri in found.stuck or (place != facts.uri and place in texts) or place not in later.files:
            continue
        if later.files[place].text != edited(texts, found)[facts.uri]:
            continue  # Something has moved onto it.
        for used, now in zip(facts.summary.modules, later.files[place].summary.modules, strict=True):
            target = await file_of_module(view, facts.uri, used.name)
            if target is None:
                continue
            wanted = next(iter(moved({target.uri: ""}, moves)))
            if wanted == target.uri and any(
                name != target.uri and next(iter(moved({name: ""}, moves))) == wanted for name in texts
            ):
                continue
            loaded = await file_of_module(later, place, now.name)
            assert loaded is not None
            assert loaded.uri == wanted
