"""Syntax errors as a person sees them: messages.txt holds texts with their errors drawn below.

After a deliberate change run the test once with UPDATE_EXPECTED=1 and read the difference.
"""

import os
from pathlib import Path

from rholsp.model.summary import Diagnostic
from rholsp.rholang.summarise import summarise
from rholsp.text.lines import LineIndex, PositionEncoding

FILE = Path(__file__).parent / "messages.txt"
RULE = "-" * 60


def drawn(text: str) -> str:
    """The text, and below each line its errors with a marker under the range."""
    index = LineIndex.of(text)
    found = [one for one in summarise(text).diagnostics if one.code in ("RH001", "RH002")]
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        lines.append(f"  {line}")
        lines += [row for d in found if index.line_of(d.start) == number for row in _marks(d, index)]
    return "\n".join(lines)


def _marks(d: Diagnostic, index: LineIndex) -> list[str]:
    _, column = index.position(d.start, PositionEncoding.UTF32)
    rows = [f"  {' ' * column}{'^' * max(1, d.end - d.start)} {d.code} {d.message}"]
    for place in d.related:
        line, at = index.position(place.start, PositionEncoding.UTF32)
        rows.append(f"  {' ' * column}| {line + 1}:{at + 1} {place.message}")
    return rows


def cases() -> list[str]:
    blocks = FILE.read_text(encoding="utf-8").split(f"\n{RULE}\n")
    return [block.rstrip("\n") for block in blocks]


def source(block: str) -> str:
    """The text of a case: its lines without those that draw errors."""
    kept = [line[2:] for line in block.split("\n") if not line.lstrip().startswith(("^", "| ")) or _code(line)]
    return "\n".join(kept)


def _code(line: str) -> bool:
    """Whether a line that begins with a bar is program text: drawn places start with line:column."""
    word = line.lstrip().removeprefix("| ").split(" ")[0]
    return line.lstrip().startswith("| ") and not word.replace(":", "").isdigit()


def test_messages() -> None:
    now = [drawn(source(block)) for block in cases()]
    if os.environ.get("UPDATE_EXPECTED"):
        FILE.write_text(f"\n{RULE}\n".join(now) + "\n", encoding="utf-8")
    assert now == cases()


def test_one_mistake_gives_one_error() -> None:
    """Every case holds one mistake, except those that say so."""
    for block in cases():
        errors = [line for line in block.split("\n") if line.lstrip().startswith("^")]
        expected = 2 if "two mistakes" in block else 1
        assert len(errors) == expected, block
