"""The top-level forms of a MeTTa text, for reshaping them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rholsp.features.refactoring import RefactoringSite
from rholsp.metta.grammar import parse, top_level
from rholsp.metta.nodes import LIST_CLOSE, LIST_ITEMS, LIST_OPEN
from rholsp.metta.summary_builder import Node, Part
from rholsp.model.summary import Span
from rholsp.syntax.tree import Tree, first_token, last_token


@dataclass(frozen=True, slots=True)
class Form:
    """One form, in the tree that it belongs to."""

    tree: Tree
    node: Node
    evaluated: bool
    """Whether a `!` stands before it."""

    @property
    def start(self) -> int:
        """Where it begins, its `!` included."""
        first: int = self.node[LIST_OPEN]
        return self.tree.starts[first - 1 if self.evaluated else first]

    def span(self, part: Part) -> Span:
        first, last = first_token(part), last_token(part)
        assert first is not None, "a part of the text"
        assert last is not None, "a part of the text"
        return Span(self.tree.starts[first], self.tree.ends[last])

    def text(self, part: Part) -> str:
        """Of an atom, '' for a list."""
        return self.tree.text_of(part) if part.__class__ is int else ""

    def head(self, part: Part) -> str:
        """The first atom of a list, '' where there is none."""
        return self.text(part[LIST_ITEMS][0]) if part.__class__ is tuple and part[LIST_ITEMS] else ""

    @property
    def is_sound(self) -> bool:
        """Whether every bracket of it is closed, and nothing in it is skipped."""
        first, last = self.node[LIST_OPEN], self.node[LIST_CLOSE]
        if last is None or any(first <= token <= last for token in self.tree.skipped):
            return False
        return not any(first <= error.token <= last or first <= error.opener <= last for error in self.tree.errors)

    @property
    def top(self) -> int:
        """Where it begins with the comments on the lines right above it."""
        text, top = self.tree.text, self.start
        line = _line_start(text, top)
        while line and not text[line:top].strip():
            above = _line_start(text, line - (2 if text.startswith("\r\n", line - 2) else 1))
            if not text[above:line].lstrip(" \t").startswith(";"):
                break
            top = line = above
        return top


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def forms(trees: Iterable[Tree]) -> Iterator[Form]:
    """All that are lists, in text order."""
    for tree in trees:
        for item, evaluated in top_level(tree):
            if item.__class__ is tuple:
                yield Form(tree, item, evaluated)


def form_at(site: RefactoringSite) -> Form | None:
    """The sound one around a selection."""
    for form in forms(parse(site.text) if site.tree is None else (site.tree(),)):
        place = form.span(form.node)
        if form.start <= site.start and site.end <= place.end:
            return form if form.is_sound else None
    return None


def line_end(site: RefactoringSite) -> str:
    """What parts two forms: a line's end as the text has them, and a blank where a string is all on one line."""
    found = re.search(r"\r\n|\r|\n", site.text)
    return found[0] if found is not None else " " if site.is_region else "\n"
