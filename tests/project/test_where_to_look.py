"""docs/architecture.md and docs/glossary.md lead to the right files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rholsp.metta.diagnostic_codes
import rholsp.model.allowances
from rholsp.features.language_registry import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "rholsp"
CODES = frozenset(code.code for language in LANGUAGES.known for code in language.codes)
CONSTANTS = {
    name: value
    for module in (rholsp.metta.diagnostic_codes, rholsp.model.allowances)
    for name, value in vars(module).items()
    if isinstance(value, str) and value in CODES
}
"""Names under which modules refer to codes."""

ROW = re.compile(r"^\| ((?:RH|MT)\d{3}[^|]*) \| `([^`]+)` \|$", re.MULTILINE)
RANGE = re.compile(r"((?:RH|MT)\d{3})(?: to ((?:RH|MT)\d{3}))?")
PATH = re.compile(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py|\.peg))`")


def rows(page: str) -> Iterator[tuple[str, set[str]]]:
    """Each file of the table of codes, with the codes of its row."""
    for codes, path in ROW.findall(page):
        spans = [(first, last or first) for first, last in RANGE.findall(codes)]
        yield path, {code for first, last in spans for code in CODES if first <= code <= last}


def codes_in(source: str) -> set[str]:
    """The codes that a module's code names, as literals or by their constants; docstrings do not count."""
    found = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in CODES:
            found.add(node.value)
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found.update({CONSTANTS[name]} if name in CONSTANTS else ())
    return found


ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")


@pytest.mark.parametrize(("path", "codes"), list(rows(ARCHITECTURE)))
def test_the_file_of_a_row_names_its_codes(path: str, codes: set[str]) -> None:
    assert codes - codes_in((PACKAGE / path).read_text("utf-8")) == set()


def test_every_code_has_a_row() -> None:
    assert CODES - {code for _, codes in rows(ARCHITECTURE) for code in codes} == set()


def test_every_module_of_lints_has_its_codes_in_the_table() -> None:
    listed = {path for path, _ in rows(ARCHITECTURE)}
    modules = [
        path for language in ("rholang", "metta") for path in sorted((PACKAGE / language / "lints").glob("*.py"))
    ]
    reporting = {str(path.relative_to(PACKAGE)) for path in modules if "report(" in path.read_text("utf-8")}
    assert reporting
    assert reporting - listed == set()


@pytest.mark.parametrize("page", ["architecture.md", "glossary.md"])
def test_every_path_of_the_page_exists(page: str) -> None:
    paths = PATH.findall((ROOT / "docs" / page).read_text("utf-8"))
    # A bare name stands in the folder of the path before it.
    modules = {path.name for path in PACKAGE.rglob("*.py")}
    missing = [path for path in paths if not ((PACKAGE / path).exists() or (ROOT / path).exists() or path in modules)]
    assert len(paths) > 20
    assert missing == []


def test_a_row_may_hold_ranges_and_a_code_by_its_constant() -> None:
    assert list(rows("| RH010, RH020 to RH022 | `a/b.py` |")) == [("a/b.py", {"RH010", "RH020", "RH021", "RH022"})]
    assert codes_in('"""RH501 is here."""\nreport(b, codes.TYPO)\nreport(b, "RH003")  # RH104') == {"MT201", "RH003"}
