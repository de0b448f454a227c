"""Definitions of MeTTa's names, by the cases in `cases/metta_definition.txt`."""

import pytest

from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases


@pytest.mark.parametrize("case", cases("metta_definition.txt"), ids=repr)
async def test_definition(case: Case) -> None:
    uri, offset = case.cursor or ("", 0)
    resolution = await DictView(case.files).resolve(uri, offset)
    assert resolution is not None
    found = [(target.facts.uri, *target.selection) for target in resolution.targets]
    marks = sorted(case.marks, key=lambda mark: (mark.label, mark.start))
    assert found == [(mark.uri, mark.start, mark.end) for mark in marks]
