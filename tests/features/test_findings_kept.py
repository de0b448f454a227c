"""What findings make of a text alone is made once for each text of an open document."""

from dataclasses import replace

import pytest

from rholsp.features.diagnostics import diagnostics
from rholsp.features.facts import FileFacts
from rholsp.features.rholang import workspace_diagnostics
from rholsp.model.summary import FileSummary
from tests.features.dict_view import DictView

URI = "file:///w/a.rho"
TEXT = "new value, unused in { valeu!(1) | other!(2) | value!(3) }"


async def of_version(text: str, version: int | None) -> DictView:
    view = DictView({URI: text})
    facts = await view.file(URI)
    assert facts is not None
    view.files[URI] = replace(facts, version=version)
    return view


@pytest.mark.parametrize(("version", "times"), [(1, 1), (None, 3)], ids=["open", "closed"])
async def test_lints_run_once_for_each_text(version: int | None, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lints, looked_at = workspace_diagnostics._lints, []

    def counted(summary: FileSummary) -> object:
        looked_at.append(summary)
        return lints(summary)

    monkeypatch.setattr(workspace_diagnostics, "_lints", counted)
    view = await of_version(TEXT, version)
    found = [await diagnostics(view, URI) for _ in range(3)]
    assert found[0] == found[1] == found[2] != ()
    assert len(looked_at) == times
    edited = await of_version(TEXT.replace("value!(3)", "Nil"), version)
    assert await diagnostics(edited, URI) != found[0]
    assert len(looked_at) == times + 1


async def test_what_is_kept_is_what_a_fresh_look_finds() -> None:
    """Whoever asks first, and about whichever names, since the index may know more later."""
    text = "new value, vaule in { value!(1) | vaule!(2) | valeu!(3) | vlaue!(4) | valu!(5) }"
    other = "contract valeu(@x) = { Nil } | contract vlaue(@x) = { Nil }"
    lived = await of_version(text, 1)
    kept: FileFacts = lived.files[URI]
    for files in ({URI: text, "file:///w/b.rho": other}, {URI: text}):
        view = DictView(files)
        fresh = await diagnostics(view, URI)
        view.files[URI] = kept
        assert await diagnostics(view, URI) == fresh
