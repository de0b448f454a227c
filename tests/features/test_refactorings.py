"""Refactorings, by the cases in `cases/refactorings*.txt`."""

import re
from pathlib import Path

import pytest

from rholsp.features.facts import FileFacts
from rholsp.features.fix import applied
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.refactoring_layout import is_formatted, style_of
from rholsp.features.refactorings import Reshaped, offers, written_out
from rholsp.workspace import open_workspace
from tests.features.dict_view import DictView, facts_of
from tests.features.fixture import Case, cases

FILES = sorted(path.name for path in (Path(__file__).parent / "cases").glob("refactorings*.txt"))


def selection(case: Case) -> tuple[str, int, int]:
    """The file, and the range that is selected: all that is marked so, or the cursor."""
    marks = case.marked("selected")
    if marks:
        return marks[0][0], marks[0][1], marks[-1][2]
    assert case.cursor is not None
    return case.cursor[0], case.cursor[1], case.cursor[1]


def shown(reshaped: Reshaped) -> str:
    """The new text, with `$0` before the name that the user may choose."""
    at = reshaped.rename_at
    return reshaped.text if at is None else f"{reshaped.text[:at]}$0{reshaped.text[at:]}"


def formatted(facts: FileFacts) -> bool:
    return is_formatted(LANGUAGES, facts, style_of(facts.text or ""))


@pytest.mark.parametrize("case", [case for name in FILES for case in cases(name)], ids=repr)
async def test_refactorings(case: Case) -> None:
    uri, start, end = selection(case)
    view = DictView(case.files)
    found = {one.title: await written_out(view, one) for one in await offers(view, uri, start, end)}
    assert {title: shown(one) for title, one in found.items()} == {t: e for t, e in case.texts.items() if t != "none"}
    for one in found.values():
        assert applied(case.files[uri], one.action.edits) == one.text
        if formatted(view.files[uri]):
            assert formatted(facts_of(uri, one.text))
    async with open_workspace() as workspace:
        for other, content in case.files.items():
            await workspace.open(other, LANGUAGES.of_file(other).id, 1, content)
        real = await workspace.view(uri)
        assert [one.title for one in await offers(real, uri, start, end)] == list(found)


async def test_files_that_nobody_shows_have_none() -> None:
    assert await offers(DictView({}), "file:///a.rho", 0, 1) == []


PAGE = Path(__file__).resolve().parents[2] / "docs" / "refactorings.md"
_EXAMPLE = re.compile(
    r"^## ([^\n]+)\n|^```(rholang|metta)\n(.+?)\n```\n\n```\2\n(.+?)\n```\n", re.MULTILINE | re.DOTALL
)


def examples() -> list[tuple[str, str, str, str]]:
    """Of the page: the title, the file, the text before and the text after."""
    found, title = [], ""
    for match in _EXAMPLE.finditer(PAGE.read_text("utf-8")):
        title = (match[1] or title).removeprefix("MeTTa: ")
        if match[2]:
            found.append((title, f"file:///a{'.rho' if match[2] == 'rholang' else '.metta'}", match[3], match[4]))
    return found


@pytest.mark.parametrize(("title", "uri", "before", "after"), examples())
async def test_the_page_shows_what_is_done(title: str, uri: str, before: str, after: str) -> None:
    start = re.search("[«‸]", before)
    assert start is not None
    text = re.sub("[«‸»]", "", before)
    end = before.find("»") - 1 if start[0] == "«" else start.start()
    view = DictView({uri: text})
    found = [await written_out(view, one) for one in await offers(view, uri, start.start(), end)]
    assert [one.text for one in found if one.action.title.startswith(title)] == [after]


def test_the_page_has_an_example_of_each() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {one.removeprefix("MeTTa: ") for one in headings} == {title for title, _, _, _ in examples()}
