"""README, docs and Makefile say the same, and name nothing of one person's machine."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FOLDERS = ("", "examples", "dashboards", "editors/grammars", "editors/vscode")
PAGES = [*(ROOT / folder / "README.md" for folder in FOLDERS), *sorted((ROOT / "docs").glob("*.md"))]
SKIPPED = {"__pycache__", "build", "dist", "node_modules", "out"}


def make_targets() -> set[str]:
    """The targets of the Makefile that a person calls by name."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def files() -> Iterator[Path]:
    """The files of the checkout, without what tools put there."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED and (name == ".ci" or not name.startswith("."))]
        yield from (Path(folder) / name for name in names)


def machine_paths(text: str) -> list[str]:
    """The absolute paths in a text that lie in the checkout, beside it, or in the environment that runs the test."""
    beside = [ROOT] if ROOT.parent == Path(ROOT.anchor) else [*ROOT.parent.iterdir()]
    environment = [Path(sys.prefix)] if sys.prefix != sys.base_prefix else []
    found = [name.rstrip(".") for name in re.findall(r"(?<![\w.~-])/[\w.-]+(?:/[\w.-]+)*", text)]
    return [name for name in found if any(Path(name).is_relative_to(place) for place in (*beside, *environment))]


def test_the_first_screen_is_a_sentence_a_picture_two_commands_and_what_is_next() -> None:
    first = README.split("\n## ")[0]
    form = r"(# .+)\n\n(.+)\n\n!\[.+\]\((.+)\)\n\n```sh\n(.+)```\n\nNext: .+\n"
    title, sentence, picture, code = re.fullmatch(form, first, re.DOTALL).groups()
    assert title == "# rholsp"
    assert sentence.count(".") == 1
    assert (ROOT / picture).is_file()
    assert [line.partition("#")[0].strip() for line in code.splitlines()] == ["make run", "make test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    named = set(re.findall(r"(?:^|`)make (?:[A-Z]+=\S+ )?([a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= make_targets()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_every_command_that_the_readme_names_exists() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "rholsp", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    named = set(re.findall(r"^rholsp ([a-z]+)|`rholsp ([a-z]+)", README, re.MULTILINE))
    assert {first or second for first, second in named} == {
        "check",
        "format",
        "index",
        "mcp",
        "play",
        "query",
        "rename",
        "replay",
        "settings",
        "stats",
    }
    assert {"check", "replay", "stats"} <= set(re.findall(r"[a-z]+", answer.stdout))


def test_the_examples_are_all_listed() -> None:
    listed = re.findall(r"\(([\w/]+\.rho)\)", (ROOT / "examples" / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(
        str(path.relative_to(ROOT / "examples")) for path in (ROOT / "examples").rglob("*.rho")
    )


def test_ci_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.search(r"^make test$", script.read_text("utf-8"), re.MULTILINE)


def test_no_file_names_a_path_of_this_machine() -> None:
    places = {path.relative_to(ROOT): machine_paths(path.read_text("utf-8", "ignore")) for path in files()}
    assert len(places) > 20
    assert {str(path): named for path, named in places.items() if named} == {}


def test_paths_of_this_machine_are_recognised() -> None:
    assert machine_paths(f'root = "{ROOT}"') == [str(ROOT)]
    assert machine_paths(f"see file://{ROOT}/absent.") == [f"{ROOT}/absent"]
    assert machine_paths("#!/usr/bin/env bash\ntextDocument/hover file:///nowhere/at/all a/b") == []
