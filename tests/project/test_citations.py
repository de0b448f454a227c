"""Citations in the code lead somewhere: `docs/rholang.md 2.6` names a section that the page has."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("rholsp", "tests", "benchmarks", "dashboards", "grammars")

CITATION = re.compile(r"docs/([\w-]+\.md)((?:,? (?:and )?(?:sections? )?(?:\d+(?:\.\d+)*|RH\d{3}|MT\d{3})\b)*)")
SECTION = re.compile(r"\d+(?:\.\d+)*|(?:RH|MT)\d{3}")
HEADING = re.compile(r"^#+ (\d+(?:\.\d+)*)\.? |\b((?:RH|MT)\d{3})\b", re.MULTILINE)


def citations(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The pages that a text cites, each with the sections or codes named behind it."""
    # A docstring may break its line inside a citation.
    for match in CITATION.finditer(re.sub(r"\s+", " ", text)):
        yield match[1], tuple(SECTION.findall(match[2]))


def sections_of(page: str) -> set[str]:
    return {found for pair in HEADING.findall(page) for found in pair if found}


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".peg"} and path.name != Path(__file__).name:
                yield path


def test_every_citation_leads_to_a_section() -> None:
    broken = []
    for path in sources():
        for page, sections in citations(path.read_text(encoding="utf-8")):
            target = ROOT / "docs" / page
            there = sections_of(target.read_text(encoding="utf-8")) if target.is_file() else set()
            if not target.is_file() or not there.issuperset(sections):
                broken.append(f"{path.relative_to(ROOT)}: docs/{page} {' '.join(sections)}")
    assert broken == []


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("(docs/rholang.md 2.6)", [("rholang.md", ("2.6",))]),
        ("docs/rholang.md 2, 3.1 and 5 are", [("rholang.md", ("2", "3.1", "5"))]),
        ("docs/design.md\n    5: a", [("design.md", ("5",))]),
        ("docs/logs.md.", [("logs.md", ())]),
        ("docs/diagnostics.md RH111, RH112", [("diagnostics.md", ("RH111", "RH112"))]),
    ],
)
def test_citations_are_read(text: str, cited: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(citations(text)) == cited


def test_sections_are_read() -> None:
    assert sections_of("# Title\n## 2. Names\n### 2.6 Short forms\n| RH111 | x |") == {"2", "2.6", "RH111"}


PLACEHOLDERS = {"PID.json", "languages.toml"}
"""Names of files that users have."""


def test_every_file_that_a_page_names_is_there() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    files = tracked or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.*") if ".venv" not in path.parts]
    pages = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"), ROOT / "dashboards" / "README.md"]
    missing = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in pages
        for name in re.findall(r"`([\w./-]+\.(?:py|peg|txt|toml|yml|json))`", page.read_text(encoding="utf-8"))
        if name not in PLACEHOLDERS and not any(f"/{file}".endswith(f"/{name}") for file in files)
    ]
    assert missing == []
