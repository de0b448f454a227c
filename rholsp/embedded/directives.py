"""Explicit language directives, with the languageId of any guest.

- a comment right before a string or a chain: `// @metta`, `/* @metta */`, `// @language: metta`; a remark may follow
- such a comment before a send, a `for` or a `let`: it holds for their own arguments, sources and values
- `#!metta` at the start of the string itself; the rest of that line is no part of the text

"Right before" means no blank line between. Documentation (`///`, `/** */`) does not direct.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rholsp.embedded.chains import Chain
from rholsp.embedded.detection import Candidate, Host

_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_DIRECTIVE = re.compile(r"(?://(?!/)|/\*(?!\*))\s*@(?:language\s*:\s*)?([\w.+-]+?)(?:[\s:,;].*)?(?:\*/)?", re.DOTALL)
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_SHEBANG = re.compile(r'"#!([\w.+-]+)(?:[^\S\r\n][^"\\\r\n]*)?(?:\r\n|[\r\n]|\\r\\n|\\n|(?="))')


def find(host: Host) -> Iterator[Candidate]:
    """Candidates of the route `directives`."""
    yield from _comments(host)
    yield from _shebangs(host)


def _comments(host: Host) -> Iterator[Candidate]:
    starts, ends = host.starts, host.ends
    done = -1
    for mention in _mentions(host.languages).finditer(host.text):
        token = bisect_right(starts, mention.start())
        if token == done or token >= len(starts) or (token and mention.start() < ends[token - 1]):
            continue
        done = token
        language = _directive(host, ends[token - 1] if token else 0, starts[token])
        if language is not None:
            for chain in host.parts.texts_behind(token):
                yield Candidate(language, chain)


@lru_cache(8)
def _mentions(languages: frozenset[str]) -> re.Pattern[str]:
    """Finds what is a directive if it stands in a comment."""
    words = "|".join(map(re.escape, sorted(languages, reverse=True)))
    return re.compile(rf"@(?:language\s*:\s*)?(?:{words})(?![\w.+-])")


def _directive(host: Host, start: int, end: int) -> str | None:
    """The language that the comments between two tokens name, the last one if there are several."""
    found = None
    blank = max([line.start() for line in _BLANK_LINE.finditer(host.text, start, end)], default=-1)
    for comment in _COMMENT.finditer(host.text, start, end):
        directive = _DIRECTIVE.fullmatch(comment[0])
        if directive is not None and directive[1] in host.languages and comment.end() > blank:
            found = directive[1]
    return found


def _shebangs(host: Host) -> Iterator[Candidate]:
    for match in _SHEBANG.finditer(host.text):
        token = bisect_right(host.starts, match.start()) - 1
        if match[1] not in host.languages or token < 0 or host.starts[token] != match.start():
            continue
        chain = host.parts.text_around(token)
        if chain is not None and chain.tokens[0] == token:
            yield Candidate(match[1], _without(chain, match.end()))


def _without(chain: Chain, offset: int) -> Chain:
    """A chain without what its first literal has before an offset."""
    parts = [(max(start, offset), end, hole) for start, end, hole in chain.parts if end >= offset]
    return replace(chain, parts=tuple(parts))
