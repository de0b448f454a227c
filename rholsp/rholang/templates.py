"""Placeholders: where another program puts text before the file is Rholang (docs/rholang.md 1.7, RH007).

A pair of marks stands around a placeholder on one line; a pair whose closing mark is empty stands before a word. What
stands between is an expression of the template's language: a name, what is reached from it by dots, a call, filters
behind bars. So `{{ x!(1) }}` and `{{"key": 1}}`, blocks in blocks, stay Rholang.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rholsp.model.summary import Span, TemplateStatement

Marks = tuple[str, str]
"""An opening and a closing mark."""

DEFAULT: tuple[Marks, ...] = (("{{", "}}"), ("#{", "}"), ("${", "}"), ("$$", "$$"), ("$", ""))

_WORD = r"[A-Za-z_]\w*+"
_ARGUMENTS = r"(?:\([^(){}\r\n]*+\))?"
_EXPRESSION = (
    rf"[ \t]*+(?!(?:Nil|true|false)\b)[A-Za-z_][\w.:]*+{_ARGUMENTS}(?:[ \t]*+\|[ \t]*+{_WORD}{_ARGUMENTS})*[ \t]*+"
)


def marks_of(text: str) -> tuple[Marks, ...]:
    """Pairs of marks as JSON gives them: an array of arrays of two strings."""
    return tuple([(opening, closing) for opening, closing in json.loads(text)])


def placeholder_pattern(pairs: Sequence[Marks]) -> str:
    """A regular expression for all of them, the letters and digits behind included: `{{ x }}Value` is one name."""
    # The longest mark that fits is meant: `$$x$$` is no `$` with something behind it.
    ordered = sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)
    texts = [
        re.escape(opening) + (_EXPRESSION + re.escape(closing) if closing else _WORD) for opening, closing in ordered
    ]
    return rf"(?:{'|'.join(texts)})[\w']*+" if texts else r"(?!)"


def statements(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[TemplateStatement]:
    """The statements `{% … %}` of a text whose tokens stand there; those in strings are none."""
    at = text.find("{%")
    while at >= 0:
        before = bisect_right(starts, at) - 1
        end = text.find("%}", at)
        if end < 0:
            return
        if before < 0 or ends[before] <= at:
            yield TemplateStatement(Span(at, end + 2))
        at = text.find("{%", end)
