"""What is registered in other files is followed through the cache as a fresh workspace follows it, after any edits."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rholsp.features.definition import definition
from rholsp.features.highlight import highlights
from rholsp.features.hover import hover
from rholsp.features.literals import literals_of
from rholsp.features.references import references
from rholsp.features.view import View
from rholsp.workspace import open_workspace
from tests.features.dict_view import DictView
from tests.workspace.editor import REGISTRY
from tests.workspace.helpers import replace_text

NAMES = ("w/lib.rho", "w/app.rho", "v/reg.rho")
edits = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(("", *REGISTRY))), min_size=2, max_size=12)


async def answers(view: View, uri: str) -> list[Any]:
    """What the features say at every name and literal of a file."""
    facts = await view.file(uri)
    assert facts is not None
    summary = facts.summary
    rows = (*summary.sends, *summary.contracts, *summary.receives)
    literals = [literal.span.start for row in rows for literal in literals_of(facts, row)]
    found: list[Any] = []
    for offset in sorted({*summary.starts, *literals}):
        found.append(offset)
        for ask in (definition, highlights, hover):
            found.append(await ask(view, uri, offset))
        found.append(await references(view, uri, offset, True))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits)
async def test_what_is_registered_elsewhere_is_never_stale(done: list[tuple[str, str]]) -> None:
    texts = {f"file:///{name}": "" for name in NAMES}
    async with open_workspace() as workspace:
        for uri in texts:
            await workspace.open(uri, "rholang", 1, "")
        for name, text in done:
            texts[f"file:///{name}"] = text
            await replace_text(workspace, f"file:///{name}", text)
            fresh = DictView(texts)
            for uri in texts:
                assert await answers(await workspace.view(uri), uri) == await answers(fresh, uri)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([f"file:///{name}" for name in NAMES]), st.sampled_from(REGISTRY), min_size=2))
async def test_whatever_place_is_asked_names_that_are_one_agree(texts: dict[str, str]) -> None:
    view = DictView(texts)
    for uri, facts in view.files.items():
        rows = (*facts.summary.sends, *facts.summary.contracts, *facts.summary.receives)
        literals = [literal.span.start for row in rows for literal in literals_of(facts, row)]
        for offset in (*facts.summary.starts, *literals):
            found = await references(view, uri, offset, True)
            if found is None:
                continue
            places = {(place.uri, place.start, place.end) for place in found}
            defined = await definition(view, uri, offset)
            assert defined is None or {(t.uri, *t.selection) for t in defined.targets} <= places
            marked = await highlights(view, uri, offset)
            own = {place for place in places if place[0] == uri}
            if facts.text is not None and not facts.text.startswith("`", offset):
                assert {(uri, mark.start, mark.end) for mark in marked or ()} == own
            for other, start, _ in places:
                again = await references(view, other, start, True)
                if offset not in literals and not texts[other].startswith('"', start):
                    assert {(place.uri, place.start, place.end) for place in again or ()} == places
