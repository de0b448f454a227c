"""The bar of a long indexing run: on a terminal only, and gone when it is done."""

import io
from pathlib import Path

import pytest

from rholsp.commands import progress
from rholsp.commands.roots import Roots


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def shown(folder: Path, terminal: io.StringIO) -> str:
    for number in range(20):
        (folder / f"{number}.rho").write_text(f"contract c{number}(@x) = {{ @x!(1) }}")
    async with Roots((str(folder),)).open(terminal) as workspace:
        assert (await workspace.indexed()).files == 20
    return terminal.getvalue()


async def test_what_takes_long_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setenv("TERM", "xterm")
    text = await shown(tmp_path, Terminal())
    assert "indexing" in text
    assert "20/20" in text


async def test_what_is_no_terminal_shows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    assert await shown(tmp_path, io.StringIO()) == ""
