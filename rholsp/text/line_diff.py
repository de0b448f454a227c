"""A line diff: the edits that turn one text into another."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from rholsp.text.lines import LineIndex


class Replacement(NamedTuple):
    """New text for the range [start, end) of the first text: whole lines."""

    start: int
    end: int
    text: str


def line_diff(before: str, after: str) -> tuple[Replacement, ...]:
    """The runs of lines that differ, in order; lines end as LSP has it."""
    return tuple(_differing(before, after))


def _differing(before: str, after: str) -> Iterator[Replacement]:
    old, new = _lines(before), _lines(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    # "autojunk" would take the commonest lines of long files for noise.
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Replacement(starts[i1], starts[i2], "".join(new[j1:j2]))


def _lines(text: str) -> list[str]:
    """The lines with their ends; what follows the last end is one too, unless it is empty."""
    starts = [*LineIndex.of(text).starts, len(text)]
    return [text[start:end] for start, end in pairwise(starts) if start < end]
