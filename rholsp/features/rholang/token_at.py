"""The token at an offset, for the few features that explain what is no name: methods, operators, keywords."""

import re
from dataclasses import dataclass

from rholsp.rholang.highlight_tokens import stretch_around

_TOKEN = re.compile(
    r"""(?P<skip>//[^\r\n]*|/\*.*?(?:\*/|\Z)|"(?:[^"\\]|\\.)*(?:"|\\?\Z))
    |(?P<uri>`[^`]*(?:`|\Z))
    |(?P<keyword>bundle[+\-0])
    |(?P<word>[^\W\d][\w']*)
    |(?P<number>\d[\w]*)
    |(?P<operator>\.\.\.|<<-|!\?|!!|!=|\?!|<-|<=|>=|==|=>|=\*|\+\+|--|%%|/\\|\\/|\|\||&&|\{\||\|\}|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)

_BEFORE = 1_000
"""Characters before the offset in which the token before it is looked for."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `kind` is word, keyword (bundle+ and the like), operator, uri, or number."""

    kind: str
    text: str
    start: int
    end: int
    before: str
    """The token before it, '' at the start and where none is near."""


def token_at(text: str, offset: int) -> Token | None:
    """The token that holds the offset or ends there, a word rather than an operator.

    None in comments, strings and blanks.
    """
    before, found = "", None
    start, _ = stretch_around(text, offset, _BEFORE, 0)
    for match in _TOKEN.finditer(text, start):
        if match.start() > offset:
            break
        kind = str(match.lastgroup)
        holds = match.end() >= offset and kind != "skip"
        if holds and (found is None or (found.end == offset and not (found.kind == "word" and kind == "operator"))):
            found = Token(kind, match[0], match.start(), match.end(), before)
        if kind != "skip" or match[0].startswith('"'):
            before = match[0]
    return found
