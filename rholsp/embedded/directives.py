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

from rholsp.embedded.chains import Chain
from rholsp.embedded.detection import Candidate, Host, candidates_in

_MENTION = re.compile(r"@(?:language\s*:\s*)?([\w.+-]+)")
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_DIRECTIVE = re.compile(r"(?://(?!/)|/\*(?!\*))\s*@(?:language\s*:\s*)?([\w.+-]+?)(?:[\s:,;].*)?(?:\*/)?", re.DOTALL)
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_SHEBANG = re.compile(r'"#!([\w.+-]+)(?:[^\S\r\n][^"\\\r\n]*)?(?:\r\n|[\r\n]|\\r\\n|\\n|(?="))')


def find(host: Host) -> Iterator[Candidate]:
    """Candidates of the route `directives`."""
    yield from _comments(host)
    yield from _shebangs(host)


def _comments(host: Host) -> Iterator[Candidate]:
    tree = host.tree
    done = -1
    for mention in _MENTION.finditer(host.text):
        if mention[1] not in host.languages:
            continue
        token = bisect_right(tree.starts, mention.start())
        if token == done or token >= len(tree) or (token and mention.start() < tree.ends[token - 1]):
            continue
        done = token
        language = _directive(host, tree.ends[token - 1] if token else 0, tree.starts[token])
        if language is not None:
            for expression in _directed(host, token):
                yield from candidates_in(host, language, expression)


def _directive(host: Host, start: int, end: int) -> str | None:
    """The language that the comments between two tokens name, the last one if there are several."""
    found = None
    blank = max([line.start() for line in _BLANK_LINE.finditer(host.text, start, end)], default=-1)
    for comment in _COMMENT.finditer(host.text, start, end):
        directive = _DIRECTIVE.fullmatch(comment[0])
        if directive is not None and directive[1] in host.languages and comment.end() > blank:
            found = directive[1]
    return found


def _directed(host: Host, token: int) -> Iterator[object]:
    """The expressions that a directive before a token holds for."""
    if token in host.messages.chains:
        yield host.messages.chains[token]
    else:
        yield from host.messages.statements.get(token, ())


def _shebangs(host: Host) -> Iterator[Candidate]:
    tree = host.tree
    for match in _SHEBANG.finditer(host.text):
        token = bisect_right(tree.starts, match.start()) - 1
        if match[1] not in host.languages or token < 0 or tree.starts[token] != match.start():
            continue
        for candidate in candidates_in(host, match[1], host.messages.chains.get(token)):
            if candidate.chain.tokens[0] == token:
                yield replace(candidate, chain=_without(candidate.chain, match.end()))


def _without(chain: Chain, offset: int) -> Chain:
    """A chain without what its first literal has before an offset."""
    parts = [(max(start, offset), end, hole) for start, end, hole in chain.parts if end >= offset]
    return replace(chain, parts=tuple(parts))
