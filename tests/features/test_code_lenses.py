"""Code lenses, by the cases in `cases/code_lenses.txt`, each with the line of its clause."""

import pytest

from rholsp.features.code_lenses import code_lenses, usage
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases

A = "file:///a.rho"


@pytest.mark.parametrize("case", cases("code_lenses.txt"), ids=repr)
async def test_code_lenses(case: Case) -> None:
    uri = case.cursor[0] if case.cursor else next(iter(case.files))
    view = DictView(case.files)
    nodes = await code_lenses(view, uri)
    assert nodes is not None
    shown = []
    for node in nodes:
        found = await usage(view, node)
        assert found is not None
        shown.append(f"{node.lines.line_of(node.selection.start) + 1} {node.name}: {found.title}")
        for place in found.places:
            text = case.files[place.uri]
            assert text[place.start : place.end].strip("@*") != ""
    assert shown == case.texts["lenses"].split("\n")


async def test_a_clause_that_is_gone_has_no_uses() -> None:
    nodes = await code_lenses(DictView({A: "contract foo(@x) = { Nil }"}), A)
    assert nodes is not None
    assert await usage(DictView({A: "contract bar(@x) = { Nil }"}), nodes[0]) is None
    assert await usage(DictView({}), nodes[0]) is None
    assert await code_lenses(DictView({}), A) is None
