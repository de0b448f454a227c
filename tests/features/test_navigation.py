"""Definition, declaration, references and highlights, by the cases in `cases/`, over dicts and a live workspace."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from rholsp.features.declaration import declaration
from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.implementation import implementation
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.references import references
from rholsp.features.results import Definitions, HighlightKind
from rholsp.features.type_definition import type_definition
from rholsp.features.view import View
from rholsp.workspace import open_workspace
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases


def cases_of(feature: str) -> list[Case]:
    return cases(f"{feature}.txt") + cases(f"registry_{feature}.txt") + cases(f"metta_{feature}.txt")


Ask = Callable[[View], Awaitable[Any]]


async def answered(case: Case, ask: Ask) -> Any:
    """The answer of the feature, which is the same over dicts, with and without a resolver cache."""
    assert case.cursor is not None
    answer = await ask(DictView(case.files))
    for cache_size in (0, 10):
        async with open_workspace(cache_size=cache_size) as workspace:
            for uri, text in case.files.items():
                await workspace.open(uri, LANGUAGES.of_file(uri).id, 1, text)
            for _ in range(2):
                assert await ask(await workspace.view(case.cursor[0])) == answer
    return answer


def places(answer: Definitions | None) -> list[tuple[str, int, int]]:
    return [] if answer is None else [(target.uri, *target.selection) for target in answer.targets]


def in_order(case: Case) -> list[tuple[str, int, int]]:
    return [(mark.uri, mark.start, mark.end) for mark in sorted(case.marks, key=lambda mark: (mark.label, mark.start))]


@pytest.mark.parametrize("case", cases_of("definition"), ids=repr)
async def test_definition(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await answered(case, lambda view: definition(view, uri, offset))
    assert places(answer) == in_order(case)
    if answer is not None:
        assert answer.origin.start <= offset <= answer.origin.end
        for target in answer.targets:
            assert target.full.start <= target.selection.start <= target.selection.end <= target.full.end


@pytest.mark.parametrize("case", cases("declaration.txt") + cases("metta_declaration.txt"), ids=repr)
async def test_declaration(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    assert places(await answered(case, lambda view: declaration(view, uri, offset))) == in_order(case)


@pytest.mark.parametrize("case", cases("implementation.txt"), ids=repr)
async def test_implementation(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await answered(case, lambda view: implementation(view, uri, offset))
    assert places(answer) == in_order(case)
    if answer is not None:
        assert answer.origin.start <= offset <= answer.origin.end
        for target in answer.targets:
            assert target.full.start <= target.selection.start <= target.selection.end <= target.full.end


@pytest.mark.parametrize("case", cases("type_definition.txt"), ids=repr)
async def test_type_definition(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await answered(case, lambda view: type_definition(view, uri, offset))
    assert places(answer) == in_order(case)
    if answer is not None:
        assert answer.origin.start <= offset <= answer.origin.end
        for target in answer.targets:
            assert target.full.start <= target.selection.start <= target.selection.end <= target.full.end


@pytest.mark.parametrize("case", cases_of("references"), ids=repr)
async def test_references(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    everything = await answered(case, lambda view: references(view, uri, offset, True))
    uses = await answered(case, lambda view: references(view, uri, offset, False))
    if not case.marks:
        assert everything is None
        assert uses is None
        return
    assert [(place.uri, place.start, place.end) for place in everything] == case.marked()
    assert [(place.uri, place.start, place.end) for place in uses] == case.marked("")


@pytest.mark.parametrize("case", cases_of("highlight"), ids=repr)
async def test_highlights(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    answer = await answered(case, lambda view: highlights(view, uri, offset))
    if not case.marks:
        assert answer is None
        return
    expected = sorted((mark.start, mark.end, HighlightKind[mark.label.upper()]) for mark in case.marks)
    assert [(highlight.start, highlight.end, highlight.kind) for highlight in answer] == expected


async def test_a_file_that_nobody_knows_has_no_answers() -> None:
    view = DictView({})
    assert await definition(view, "file:///x.rho", 0) is None
    assert await declaration(view, "file:///x.rho", 0) is None
    assert await implementation(view, "file:///x.rho", 0) is None
    assert await type_definition(view, "file:///x.rho", 0) is None
    assert await references(view, "file:///x.rho", 0, True) is None
    assert await highlights(view, "file:///x.rho", 0) is None
