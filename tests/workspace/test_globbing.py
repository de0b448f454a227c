"""Patterns of .gitignore files: what git says of them, and never much work."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from rholsp.workspace.files.crawler import crawl
from rholsp.workspace.files.selection import Globs, IgnoreRules
from rholsp.workspace.globbing import MAX_ALTERNATIVES, MAX_LENGTH, MAX_RULES, rules_of, rules_with_braces

SEGMENT = st.text("ab*?", min_size=1, max_size=4) | st.sampled_from(
    ["**", "*", "[ab]", "[!a]b", "a[b-z]*", "\\*", "\\a", "[", "a]", "[]a]", "[[:digit:]]", "[^b]?", "*.c", "a b"]
)
LINE = st.builds(
    lambda bang, slash, parts, folder, end: bang + slash + "/".join(parts) + folder + end,
    st.sampled_from(["", "", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(SEGMENT, min_size=1, max_size=4),
    st.sampled_from(["", "", "/"]),
    st.sampled_from(["", "", " ", "\\ "]),
) | st.sampled_from(["", "#", "# a", "\\#", "!", "/", "\\", "a/**", "**/a", "a/**/b", "***", "a**b"])
NAME = st.text("ab", min_size=1, max_size=3) | st.sampled_from(["#", "*", "a b", "a.c", "7", "]", "-", "a "])
PATH = st.lists(NAME, min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def git_ignores(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[str]], list[str]]:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is the judge here")
    repository = tmp_path_factory.mktemp("repository")
    quiet = {"PATH": str(Path(git).parent), "HOME": str(repository), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run([git, "init", "-q", "."], cwd=repository, check=True, env=quiet)

    def ask(rules: str, paths: list[str]) -> list[str]:
        (repository / ".gitignore").write_text(rules)
        asked = "\0".join(paths).encode()
        done = subprocess.run(
            [git, "check-ignore", "--no-index", "-z", "--stdin"],
            cwd=repository,
            input=asked,
            capture_output=True,
            check=False,
            env=quiet,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout.decode().split("\0")[:-1]

    return ask


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, max_size=5), st.lists(PATH, min_size=1, max_size=8, unique=True))
@example(["***/?", "a/***/b", "b/****"], ["a", "a/b", "a/c/b", "b/a/b"])
@example(["[/[ab]", "[a/b]", "/[/[ab]", "a\\/b"], ["a", "b", "a/b", "[a", "c/a"])
def test_git_ignores_the_same_files(
    git_ignores: Callable[[str, list[str]], list[str]],
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    paths: list[str],
) -> None:
    # Two stars beside other characters are one star, says gitignore(5); what git does with them depends on the places
    # of the two texts in memory (`prev_p < text` in its wildmatch.c).
    assume(not any("**" in part and part.strip("*!") for line in lines for part in line.split("/")))
    root = tmp_path_factory.mktemp("rules")
    text = "\n".join(lines)
    (root / ".gitignore").write_text(text)
    rules = IgnoreRules(str(root))
    assert [path for path in paths if rules.hide(path)] == git_ignores(text, paths)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 11 + "b", "a" * 60 + "0.rho"),
        ("*a" * 300 + "b", "a" * 250),
        ("?*" * 300 + "b", "a" * 250),
        ("**/a/" * 100 + "b", "a/" * 400 + "c"),
        ("**/*a*a*a*a/" * 20 + "b", ("a" * 50 + "/") * 60 + "c"),
        ("/**" * 300 + "/b", "a/" * 400 + "c"),
        ("[a-z]*" * 100 + "[!a]", "a" * 250),
        ("*" * 900 + "b", "a" * 250),
        ("a/" * 400 + "*b", "a/" * 400 + "a" * 250),
    ],
)
def test_no_pattern_is_tried_at_many_places(pattern: str, path: str) -> None:
    """With a translation that tries them all, none of these ends within the time of a test run."""
    rules = rules_of([pattern, pattern + "/", "/" + pattern])
    for _ in range(20):
        assert rules.verdict(path) is None


def test_stars_find_what_they_should() -> None:
    taken = {
        "*a*a*b": ["aab", "xaxaxb", "aabb", "aaab", "dir/aab"],
        "**/x/**/y/z": ["x/y/z", "a/x/y/y/z", "x/x/b/y/z"],
        "/a*c/**/*.rho": ["abc/x.rho", "ac/b/c/d.rho"],
        "a/**": ["a/b", "a/b/c"],
    }
    left = {"*a*a*b": ["ab", "aba"], "**/x/**/y/z": ["x/z", "x/y/z/z"], "/a*c/**/*.rho": ["x.rho", "b/ac/x.rho"]}
    for pattern, paths in taken.items():
        assert [rules_of([pattern]).verdict(path) for path in paths] == [True] * len(paths)
        assert [rules_of([pattern]).verdict(path) for path in left.get(pattern, [])] == [None] * len(
            left.get(pattern, [])
        )


def test_what_is_too_much_is_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "kept.rho").write_text("Nil")
    many = "\n".join([f"gen{i}" for i in range(MAX_RULES)] + ["kept.rho"])
    (tmp_path / ".gitignore").write_text(many)
    found = crawl(str(tmp_path))
    assert [Path(path).name for path in found.paths] == ["kept.rho"]
    assert found.faults == (
        (
            str(tmp_path / ".gitignore"),
            f"it has more than {MAX_RULES:,} patterns: those from line {MAX_RULES + 1} on are left out",
        ),
    )
    long = rules_of(["a" * (MAX_LENGTH + 1), "kept.rho"])
    assert long.verdict("kept.rho")
    assert len(long.faults) == 1


def test_braces_that_stand_for_very_many_patterns_are_left_out() -> None:
    globs = Globs(include=("{a,b}" * 17 + "*.rho", "*.metta"))
    assert globs.take("x.metta")
    assert not globs.take("a" * 17 + ".rho")
    assert [fault.split("`")[2] for fault in globs.faults] == [
        f" stands for 131,072 patterns, which is more than {MAX_ALTERNATIVES}: it is left out"
    ]
    assert rules_with_braces(["{a,b}/{c,d}.rho", "x{,y}"]).faults == ()
    assert [
        path
        for path in ("a/c.rho", "b/d.rho", "x", "xy", "c")
        if rules_with_braces(["{a,b}/{c,d}.rho", "x{,y}"]).match(path)
    ] == [
        "a/c.rho",
        "b/d.rho",
        "x",
        "xy",
    ]
