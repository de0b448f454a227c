"""Formats a Rholang text or a part of one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache

from rholsp.rholang import nodes
from rholsp.rholang.formatting.parts import innermost_sound
from rholsp.rholang.formatting.processes import statements
from rholsp.rholang.grammar import language, parse
from rholsp.rholang.highlight_tokens import COMMENT
from rholsp.rholang.syntax_errors import fault_range, syntax_diagnostics
from rholsp.syntax.formatting.document import Document, Place
from rholsp.syntax.formatting.parts import indentation, inner_of, within
from rholsp.syntax.formatting.printer import lay_out
from rholsp.syntax.formatting.style import CannotFormat, Replacement, Style
from rholsp.syntax.formatting.trivia import trivia_between
from rholsp.syntax.tree import Tree

_UNDECORATED = "/!-=*#~+_<>^.:|\\"
"""What a line of decoration is drawn with, and what marks a comment as documentation: no blank goes before it."""


def format_text(text: str, style: Style) -> list[Replacement]:
    """What changes in a whole text. Raises CannotFormat where it has a syntax error."""
    tree = parse(text)
    _refuse_errors(tree)
    return _whole(tree, style)


def format_part(text: str, style: Style, start: int, end: int) -> list[Replacement]:
    """What changes in a range, which stays as far in as the statements around it are.

    Raises CannotFormat where these statements have a syntax error; one elsewhere is no hindrance.
    """
    tree = parse(text)
    found = syntax_diagnostics(tree)
    final = len(tree) - 1
    first = bisect_right(tree.ends, start)
    last = bisect_left(tree.starts, end) - 1
    # Where the range begins or ends between two tokens, both of them say what belongs there.
    begins_between = first > final or start < tree.starts[first] or text[start - 1 : start] in ("\n", "\r")
    before = first - 1 if begins_between else first
    behind = last + 1 if last < 0 or end > tree.ends[last] else last
    for begin, stop in ((before, max(before, behind)), (first, max(last, first))):
        part = innermost_sound(tree, found, begin, stop) if 0 <= begin <= stop <= final else None
        if part is not None and (part.first, part.last) != (0, final):
            document = _document(tree, style, part.first, Place.PART)
            part.tell(document)
            base = style.columns(indentation(text, tree.starts[part.first]) or "")
            return within(lay_out(document, base, base), start, end)
        if not tree.errors and not found:
            return within(_whole(tree, style), start, end)
    _refuse_errors(tree)
    return []


def format_embedded(text: str, style: Style, indent: int, column: int) -> list[Replacement]:
    """What changes in a text in quotes, which begins at `column` of a line that is indented by `indent` columns.

    Raises CannotFormat where it has a syntax error.
    """
    tree = parse(text)
    _refuse_errors(tree)
    document = _document(tree, style, 0, Place.EMBEDDED)
    statements(document, tree.root[nodes.PROGRAM_PROCESSES] if len(tree.root) > 1 else [])
    document.finish()
    return lay_out(document, indent, column, inner_of(text, style, indent, column))


def _refuse_errors(tree: Tree) -> None:
    """Raises CannotFormat for the first syntax error, and where a template puts in what is missing in the tree."""
    for found in syntax_diagnostics(tree):
        raise CannotFormat(found.start, found.message)
    for error in tree.errors:
        message = "what the template puts in here stands for a part of the program"
        raise CannotFormat(fault_range(tree, error)[0], message)


def _whole(tree: Tree, style: Style) -> list[Replacement]:
    document = _document(tree, style, 0)
    statements(document, tree.root[nodes.PROGRAM_PROCESSES] if len(tree.root) > 1 else [])
    document.finish()
    return lay_out(document)


def _document(tree: Tree, style: Style, first: int, place: Place = Place.WHOLE) -> Document:
    trivia = trivia_between(tree.text, tree.starts, tree.ends, _aside(), ("//",))
    return Document(tree.text, tree.starts, tree.ends, trivia, style, _join, tidied, first, place)


def tidied(comment: str) -> str:
    """A comment with a blank behind `//` and none at its end."""
    if not comment.startswith("//"):
        return comment
    comment = comment.rstrip()
    if len(comment) > 2 and not comment[2].isspace() and comment[2] not in _UNDECORATED:
        return f"// {comment[2:]}"
    return comment


@cache
def _aside() -> re.Pattern[str]:
    """What stands between tokens: comments, and statements of a template."""
    return re.compile(f"(?:{language().grammar.tokens['STATEMENT'].pattern})|(?s:{COMMENT.pattern})")


@lru_cache(maxsize=4096)
def _join(left: str, right: str) -> bool:
    return language().lexer.joins(left, right)
