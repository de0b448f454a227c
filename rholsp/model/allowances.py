"""Parses allow comments: `rholsp: allow RH603, RH402`, on a finding's line or the line above, in any language."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rholsp.model.summary import Allowance, Span

UNUSED_ALLOWANCE = "RH024"
"""The code of a comment that allows what is not there, in any language."""

_WORD = "rholsp:"
_COMMENT = re.compile(r"rholsp:[ \t]*allow[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*)")
_CODE = re.compile(r"\w+")


def allowances(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[Allowance, ...]:
    """The allowances of a text whose tokens stand there, by place. A text without any costs one search."""
    return tuple(_found(text, starts, ends)) if _WORD in text else ()


def _found(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[Allowance]:
    for comment in _COMMENT.finditer(text):
        at = comment.start()
        following = bisect_right(starts, at)
        if following and at < ends[following - 1]:
            continue  # in a string, not in a comment
        line = _line_start(text, at)
        if following and ends[following - 1] > line:
            target = at
        elif following < len(starts):
            target = starts[following]
        else:
            target = at
        covered = Span(_line_start(text, target), _line_end(text, target))
        for code in _CODE.finditer(text, comment.start(1), comment.end(1)):
            yield Allowance(code.group(), Span(code.start(), code.end()), covered)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _line_end(text: str, offset: int) -> int:
    ends = [end for end in (text.find("\n", offset), text.find("\r", offset)) if end >= 0]
    return min(ends, default=len(text))
