"""Texts compared by lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rholsp.text.line_diff import line_diff


def rewritten(before: str, after: str) -> str:
    text = before
    for replacement in reversed(line_diff(before, after)):
        text = text[: replacement.start] + replacement.text + text[replacement.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("a\nb\nc\n", "a\nx\nc\n", 1),
        ("a\nb", "a\nb", 0),
        ("", "a", 1),
        ("a\r\nb\rc", "x\r\nb\rd", 2),
        ("é\n", "", 1),
        ("a\nb\nc", "c", 1),
    ],
)
def test_what_differs_is_whole_lines(before: str, after: str, count: int) -> None:
    assert len(line_diff(before, after)) == count
    assert rewritten(before, after) == after


LINES = st.lists(st.sampled_from(["a", "b", "é𝄞", "", "\n", "\r\n", "\r"]), max_size=12).map("".join)


@given(LINES, LINES)
def test_one_text_becomes_the_other(before: str, after: str) -> None:
    assert rewritten(before, after) == after
