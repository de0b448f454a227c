"""After any sequence of edits the answers are those of a fresh server, and the cache never changes an answer."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import trio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rholsp.workspace import analysis, open_workspace
from tests.workspace.editor import Editor, Step, names, steps, texts, work_through
from tests.workspace.helpers import replace_text

STEPS = int(os.environ.get("RHOLSP_STEPS", "2000"))
"""About so many steps are done; in a long run by hand, many more."""
_SEGMENT = 15


@settings(
    max_examples=max(1, STEPS // _SEGMENT), deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(
    st.lists(st.lists(steps, max_size=2 * _SEGMENT), min_size=1, max_size=2),
    st.lists(st.tuples(names, texts), max_size=4),
    st.sampled_from([1, 5, 1000]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
async def test_every_answer_is_that_of_a_fresh_workspace(
    segments: list[list[Step]],
    before: list[tuple[str, str]],
    cache_size: int,
    with_store: bool,
    patient: bool,
    threads: bool,
) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache, pytest.MonkeyPatch.context() as patch:
        if threads:  # Every text takes its time.
            patch.setattr(analysis, "INLINE_LENGTH", 0)
        editor = Editor.at(folder)
        for name, text in before:
            editor.path(name).write_text(text)
        store = Path(cache) if with_store else None
        await work_through(segments, editor, cache_size=cache_size, store=store, patient=patient)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(names, texts), min_size=1, max_size=12))
async def test_questions_that_race_with_edits_see_the_edits_before_them(edits: list[tuple[str, str]]) -> None:
    """Each question runs in a task of its own, as in the server, and may end after later edits."""
    opened: dict[str, str] = {}
    seen: list[tuple[str, str, str | None]] = []
    async with open_workspace() as workspace, trio.open_nursery() as nursery:

        async def ask(view: Any, uri: str, expected: str) -> None:
            facts = await view.file(uri)
            seen.append((uri, expected, facts and facts.text))
            for offset in facts.summary.starts:
                resolution = await view.resolve(uri, offset)
                assert resolution.facts is facts
                assert all(target.facts is facts for target in resolution.targets if target.facts.uri == uri)

        for name, text in edits:
            uri = f"file:///{name}"
            if uri in opened:
                await replace_text(workspace, uri, text)
            else:
                await workspace.open(uri, "rholang", 1, text)
            opened[uri] = text
            for other, expected in opened.items():
                nursery.start_soon(ask, await workspace.view(other), other, expected)
    assert len(seen) >= len(edits)
    assert all(expected == text for _, expected, text in seen)
