"""MeTTa laid out: what is in a list stands two columns under its head, and brackets close where the last part ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from rholsp.metta.grammar import language, parse
from rholsp.metta.nodes import FILE_ITEMS
from rholsp.metta.syntax_errors import syntax_diagnostics
from rholsp.model.summary import Diagnostic
from rholsp.syntax.formatting.document import (
    BLANK,
    CLOSE,
    FIT,
    KEEP,
    LINKED,
    SOFT,
    TIGHT,
    Document,
    Indent,
    Place,
)
from rholsp.syntax.formatting.parts import indentation, inner_of, within
from rholsp.syntax.formatting.printer import lay_out
from rholsp.syntax.formatting.style import CannotFormat, Replacement, Style
from rholsp.syntax.formatting.trivia import trivia_between
from rholsp.syntax.formatting.typing import Typed, replacements_of
from rholsp.syntax.tree import Slot, Tree, first_token, last_token

_COMMENT = re.compile(r";[^\r\n]*")
_BESIDE_HEAD = {"let": 2, "chain": 2}
"""How many parts stay beside a head, if they fit there, where a list has a line for each part; 1 for other heads."""


def format_text(text: str, style: Style) -> list[Replacement]:
    """What changes in a whole text. Raises CannotFormat where it has a syntax error."""
    trees = parse(text)
    _refuse_errors([found for tree in trees for found in syntax_diagnostics(tree)])
    (tree,) = trees
    document = _document(tree, style, 0)
    for form in _forms(tree):
        _top_level(document, form)
    document.finish()
    return lay_out(document)


def format_part(text: str, style: Style, start: int, end: int) -> list[Replacement]:
    """What changes in a range, whose forms stay as far in as the first of them is.

    Raises CannotFormat where one of them has a syntax error.
    """
    for tree in parse(text):
        forms = _forms(tree)
        spans = [(tree.starts[_first(form)], tree.ends[_last(form)]) for form in forms]
        first = bisect_right(spans, start, key=_end)
        last = bisect_left(spans, end, key=_start)
        found = [(error.start, error.end, error) for error in syntax_diagnostics(tree)]
        bad = [error for at, stop, error in found if at < end and stop > start]
        broken = [any(at < stop and where >= begin for at, where, _ in found) for begin, stop in spans]
        if first < last:
            _refuse_errors(bad or [error for _, _, error in found if any(broken[first:last])])
        # The forms around it say how far in it is, and what stands between them belongs to the range, too.
        if first and not broken[first - 1] and (first == last or _adjoin(forms[first - 1], forms[first])):
            first -= 1
        if last < len(forms) and not broken[last] and (first == last or _adjoin(forms[last - 1], forms[last])):
            last += 1
        while first < last and indentation(text, spans[first][0]) is None:
            first += 1
        if first < last:
            base = style.columns(indentation(text, spans[first][0]) or "")
            document = _document(tree, style, _first(forms[first]), Place.PART)
            for form in forms[first:last]:
                _top_level(document, form)
            return within(lay_out(document, base, base), start, end)
    return []


def _adjoin(form: list[Slot], following: list[Slot]) -> bool:
    """Whether no bracket without a partner stands between two forms."""
    return _first(following) == _last(form) + 1


def format_embedded(text: str, style: Style, indent: int, column: int) -> list[Replacement]:
    """What changes in a text in quotes, which begins at `column` of a line that is indented by `indent` columns.

    Raises CannotFormat where it has a syntax error.
    """
    trees = parse(text)
    _refuse_errors([found for tree in trees for found in syntax_diagnostics(tree)])
    (tree,) = trees
    document = _document(tree, style, 0, Place.EMBEDDED)
    for form in _forms(tree):
        _top_level(document, form)
    document.finish()
    return lay_out(document, indent, column, inner_of(text, style, indent, column))


def format_typed(text: str, style: Style, offset: int, character: str) -> list[Replacement]:
    """What changes where `character` has just been typed before the offset: `)`, or the end of a line.

    Nothing where that is part of a syntax error; a new line is indented in any text.
    """
    typed = Typed(language().lexer.lex(text), language().brackets, style)
    return replacements_of(typed, offset, character, ")", format_part, _columns)


def _columns(typed: Typed, token: int, opener: int | None) -> int:
    if opener is None:
        return 0
    column = typed.column_of(opener)
    if token <= opener + 1:
        return typed.line_of(opener) + typed.style.indent
    if typed.begins_line(opener + 1):
        return typed.line_of(opener + 1)
    evaluated = opener > 0 and typed.text_of(opener - 1) == "!"
    return column + (1 if evaluated or typed.text_of(opener + 1) == "(" else 2)


def _refuse_errors(found: list[Diagnostic]) -> None:
    if found:
        raise CannotFormat(found[0].start, found[0].message)


def _document(tree: Tree, style: Style, first: int, place: Place = Place.WHOLE) -> Document:
    trivia = trivia_between(tree.text, tree.starts, tree.ends, _COMMENT, (";",))
    return Document(tree.text, tree.starts, tree.ends, trivia, style, _join, str.rstrip, first, place)


def _forms(tree: Tree) -> list[list[Slot]]:
    """The forms of a file, each with the `!` before it."""
    forms: list[list[Slot]] = []
    pending: list[Slot] = []
    for item in tree.root[FILE_ITEMS] if len(tree.root) > 1 else ():
        pending.append(item)
        if not (item.__class__ is int and tree.kind_name(item) == "BANG"):
            forms.append(pending)
            pending = []
    return [*forms, pending] if pending else forms


def _first(form: list[Slot]) -> int:
    first = first_token(form)
    assert first is not None, "a form has a token"
    return first


def _last(form: list[Slot]) -> int:
    last = last_token(form)
    assert last is not None, "a form has a token"
    return last


def _start(span: tuple[int, int]) -> int:
    return span[0]


def _end(span: tuple[int, int]) -> int:
    return span[1]


def _top_level(document: Document, form: list[Slot]) -> None:
    for at, item in enumerate(form):
        if at:
            document.gap = _behind_bang(document, item)
        _form(document, item)
    document.gap = KEEP | BLANK


def _form(document: Document, slot: Slot) -> None:
    if slot.__class__ is int:
        document.token(slot)
        return
    _, opening, items, closing = slot
    evaluated = opening > 0 and document.text_of(opening - 1) == "!"
    document.token(opening)
    beside = _beside_head(document, items)
    if not document.plain(document.next):
        document.enter(Indent.LINE, paired=False)
    elif items and items[0].__class__ is tuple:
        document.enter(Indent.COLUMN)
    else:
        document.enter(Indent.COLUMN, amount=0 if evaluated else 1)
    document.gap = KEEP | TIGHT
    alone = len(items) == 2 and items[1].__class__ is int  # a line of its own would not make room for it
    for at, item in enumerate(items):
        if at and _is_bang(document, items[at - 1]):
            document.gap = _behind_bang(document, item)
        elif at:
            document.gap = (SOFT if at > beside else KEEP if alone else FIT) | BLANK
        _form(document, item)
    document.gap = (CLOSE if items else LINKED) | TIGHT
    document.token(closing)
    document.end()


def _beside_head(document: Document, items: list[Slot]) -> int:
    if not items or items[0].__class__ is tuple:
        return 0
    return _BESIDE_HEAD.get(document.text_of(items[0]), 1)


def _is_bang(document: Document, item: Slot) -> bool:
    return item.__class__ is int and document.text_of(item) == "!"


def _behind_bang(document: Document, item: Slot) -> int:
    """A list stands at its `!`; whether an atom does, its author decides, since `!` and it may be one word together."""
    if item.__class__ is tuple:
        return TIGHT
    return TIGHT if document.token_starts[item] == document.token_ends[item - 1] else BLANK


@lru_cache(maxsize=4096)
def _join(left: str, right: str) -> bool:
    return language().lexer.joins(left, right)
