"""The editing session that measures the resolver cache: the same every time, and counted right."""

from pathlib import Path

from benchmarks.editing import Tally, play
from benchmarks.workspaces import generate, write
from rholsp.features.diagnostics import diagnostics
from rholsp.model.summary import Severity
from rholsp.text.uris import from_path
from rholsp.workspace import Statistics, open_workspace


async def played(folder: Path) -> tuple[Tally, Statistics, list[str]]:
    """A short session; the last are the errors that it leaves in the documents."""
    texts = generate(12)
    write(folder, texts)
    by_uri = {from_path(str(folder / name)): text for name, text in texts.items()}
    async with open_workspace() as workspace:
        await workspace.set_folders([from_path(str(folder))])
        await workspace.indexed()
        tally = await play(workspace, by_uri, steps=6, seed=3)
        found = [await diagnostics(await workspace.view(uri), uri) for uri in by_uri]
        errors = [one.message for of in found for one in of or () if one.severity is Severity.ERROR]
        return tally, await workspace.statistics(), errors


async def test_every_lookup_is_counted_once(tmp_path: Path) -> None:
    tally, known, _ = await played(tmp_path)
    assert tally.first
    assert tally.edited_since
    assert tally.again
    assert tally.first + tally.edited_since + tally.again >= known.cache.hits + known.cache.misses + known.cache.joins


async def test_what_is_typed_leaves_the_text_sound(tmp_path: Path) -> None:
    tally, _, errors = await played(tmp_path)
    assert tally.keys
    assert errors == []


async def test_the_same_session_every_time(tmp_path: Path) -> None:
    first, _, _ = await played(tmp_path)
    second, _, _ = await played(tmp_path)
    assert first == second
