"""The border to worker processes: whatever one of them writes costs at most the file that it was asked for."""

from dataclasses import replace
from pathlib import Path

import pytest
import trio

from rholsp.features.language_registry import LANGUAGES
from rholsp.text.uris import from_path
from rholsp.workspace import open_workspace
from rholsp.workspace.index import indexer
from rholsp.workspace.workers.protocol import BadMessage, Frames
from tests.patience import HUNG
from tests.workspace.helpers import codes

GARBLING = replace(LANGUAGES, source="tests.faults.garbling_worker:LANGUAGES")

WAS_HERE = Path("/tmp/rholsp-was-here")
"""What an answer would make whose reading runs code."""
AS_IF_DEAD = ["RH023"]
"""The file is not tried again here, since what it does to a worker it might do to us: it says so."""
SOUND: list[str] = []
AS_ALWAYS = ["RH121", "RH402"]

ROWS = {
    "noise": AS_IF_DEAD,
    "nothing": AS_IF_DEAD,
    "pickle": AS_IF_DEAD,
    "evil": AS_IF_DEAD,
    "other-type": AS_IF_DEAD,
    "unknown-kind": AS_IF_DEAD,
    "kind-of-the-pool": AS_IF_DEAD,
    "too-few": AS_IF_DEAD,
    "too-many": AS_IF_DEAD,
    "number-for-bytes": AS_IF_DEAD,
    "severity-that-is-none": AS_IF_DEAD,
    "deep": AS_IF_DEAD,
    # The message is in order, so the file is to blame for nothing: it is analysed in this process.
    "no-summary": SOUND,
}


@pytest.mark.parametrize("word", ROWS, ids=ROWS)
async def test_a_worker_may_answer_anything(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "workers_pay", lambda size: True)
    texts = {
        "a.rho": "contract alpha(@x) = { Nil }",
        "b.rho": f"//{word}\nNil",
        "c.rho": "contract gamma(@x) = { Nil }",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    with trio.fail_after(HUNG):
        async with open_workspace(languages=GARBLING, workers=1) as workspace:
            await workspace.set_folders([from_path(str(tmp_path))])
            await workspace.indexed()
            known = {name: await codes(workspace, from_path(str(tmp_path / name))) for name in texts}
            files = (await workspace.statistics()).files
    assert files == 3
    assert known == {"a.rho": AS_ALWAYS, "b.rho": ROWS[word], "c.rho": AS_ALWAYS}
    assert not WAS_HERE.exists()  # noqa: ASYNC240


@pytest.mark.parametrize("length", [1 << 31, (1 << 32) - 1])
def test_a_message_that_would_fill_the_memory_is_none(length: int) -> None:
    frames = Frames()
    frames.add(length.to_bytes(4, "little"))
    with pytest.raises(BadMessage):
        frames.take()
