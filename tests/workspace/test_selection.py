"""Which files belong: globs, and the rules of .gitignore files as gitignore(5) has them."""

from pathlib import Path

import pytest

from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.selection import Globs, IgnoreRules, Selection, relative_to
from tests.workspace.helpers import uri_of


def tree(root: Path, *files: str) -> None:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Nil")


def crawled(root: Path, globs: Globs | None = None, under: Path | None = None) -> list[str]:
    found = crawl(str(root), globs, under=None if under is None else str(under))
    assert found.refused == ()
    return [relative_to(str(root), path) for path in found.paths]


@pytest.mark.parametrize(
    ("globs", "taken", "left"),
    [
        (Globs(), ["a.rho", "x/y/a.rhox"], ["a.txt", "rho", "target/a.rho", "x/node_modules/y/a.rho", ".git/a.rho"]),
        (Globs(include=("**/*.{rho,rholang}",)), ["a.rho", "x/a.rholang"], ["a.rhox"]),
        (Globs(include=("src/**/*.rho", "/top.rho")), ["src/a.rho", "src/x/a.rho", "top.rho"], ["a.rho", "x/top.rho"]),
        (Globs(exclude=("/build", "*.gen.rho")), ["x/build/a.rho", "target/a.rho"], ["build/a.rho", "x/a.gen.rho"]),
        (Globs(exclude=("gen/*", "!gen/kept.rho")), ["gen/kept.rho"], ["gen/a.rho"]),
        (Globs(exclude=()), ["node_modules/a.rho"], [".hg/a.rho"]),
    ],
)
def test_globs(globs: Globs, taken: list[str], left: list[str], tmp_path: Path) -> None:
    assert [name for name in (*taken, *left) if globs.take(name)] == taken
    tree(tmp_path, *taken, *left)
    assert crawled(tmp_path, globs) == sorted(taken)


def test_a_pattern_that_makes_no_sense_is_passed_over() -> None:
    assert Globs(include=("*.rho", "!", "a[")).take("x.rho")


def test_rules_of_nested_ignore_files(tmp_path: Path) -> None:
    tree(tmp_path, "a.rho", "gen/a.rho", "gen/keep.rho", "lib/gen/a.rho", "lib/b.rho", "lib/deep/b.rho", "out/x/c.rho")
    (tmp_path / ".gitignore").write_text("# made by a tool\r\ngen/*\n!gen/keep.rho\n/out/\n")
    (tmp_path / "lib" / ".gitignore").write_text("b.rho\n")
    (tmp_path / "lib" / "deep" / ".gitignore").write_text("!b.rho\n")
    (tmp_path / "out" / ".gitignore").write_text("!*\n")
    expected = ["a.rho", "gen/keep.rho", "lib/deep/b.rho", "lib/gen/a.rho"]
    assert crawled(tmp_path) == expected
    rules = IgnoreRules(str(tmp_path))
    files = sorted(relative_to(str(tmp_path), str(path)) for path in tmp_path.rglob("*.rho"))
    assert [name for name in files if not rules.hide(name)] == expected
    selection = Selection((uri_of(tmp_path),))
    assert [name for name in files if not selection.hides(uri_of(tmp_path / name))] == expected


def test_a_part_of_a_folder_keeps_the_rules_of_the_whole(tmp_path: Path) -> None:
    tree(tmp_path, "a.rho", "lib/b.rho", "lib/gen/c.rho", "out/d.rho", "target/e.rho")
    (tmp_path / ".gitignore").write_text("gen\nout\n")
    assert crawled(tmp_path, under=tmp_path / "lib") == ["lib/b.rho"]
    assert crawled(tmp_path, under=tmp_path / "lib" / "gen") == []
    assert crawled(tmp_path, under=tmp_path / "out") == []
    assert crawled(tmp_path, under=tmp_path / "target") == []
    assert crawled(tmp_path, under=tmp_path / "nowhere") == []
    assert crawled(tmp_path, under=tmp_path) == ["a.rho", "lib/b.rho"]


def test_a_file_in_two_folders_belongs_if_it_does_to_one(tmp_path: Path) -> None:
    tree(tmp_path, "target/a.rho", "lib/b.rho")
    (tmp_path / ".gitignore").write_text("lib\n")
    outer = Selection((uri_of(tmp_path),))
    both = Selection((uri_of(tmp_path), uri_of(tmp_path / "target"), uri_of(tmp_path / "lib")))
    target, lib = uri_of(tmp_path / "target" / "a.rho"), uri_of(tmp_path / "lib" / "b.rho")
    assert not outer.selects(target)
    assert both.selects(target)
    assert outer.selects(lib)
    assert outer.hides(lib)
    assert not both.hides(lib)


def test_names_that_uris_spell_otherwise(tmp_path: Path) -> None:
    tree(tmp_path, "a b/ü[1].rho")
    (tmp_path / ".gitignore").write_text("a b/\n")
    uri = uri_of(tmp_path / "a b" / "ü[1].rho")
    assert "%20" in uri
    selection = Selection((uri_of(tmp_path),), Globs(include=("a b/*.rho",)))
    assert selection.selects(uri)
    assert selection.hides(uri)
