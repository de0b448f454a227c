"""Finds the parts of a text that can be formatted separately: parallel processes, or the cases of a `match`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rholsp.model.summary import Diagnostic
from rholsp.rholang import nodes
from rholsp.rholang.formatting.brackets import side_by_side
from rholsp.rholang.formatting.processes import cases, process, statements
from rholsp.syntax.formatting.document import Document
from rholsp.syntax.formatting.parts import indentation
from rholsp.syntax.tree import Node, Slot, Tree, first_token, last_token

_CASES = {"match": nodes.MATCH_CASES, "select": nodes.SELECT_BRANCHES}
"""Where such a node has its list of cases."""
_BODIES = {
    "contract": nodes.CONTRACT_BODY,
    "for": nodes.FOR_BODY,
    "bundle": nodes.BUNDLE_BODY,
    "braces": nodes.BRACES_BODY,
    "agent_member": nodes.AGENT_MEMBER_BODY,
}
"""Where such a node has the processes between its braces."""


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens from `first` to `last`, and what tells them to a document."""

    first: int
    last: int
    tell: Callable[[Document], None]


def innermost_sound(tree: Tree, found: Sequence[Diagnostic], first: int, last: int) -> Part | None:
    """The smallest part around these tokens that begins its line and has no syntax error; None where there is none."""
    smallest: Part | None = None
    for part in _around(tree, first, last):
        if indentation(tree.text, tree.starts[part.first]) is not None:
            smallest = part
    # What is wrong in the smallest one is wrong in those around it.
    if smallest is None or not _is_sound(tree, found, smallest.first, smallest.last):
        return None
    return smallest


def _around(tree: Tree, first: int, last: int) -> Iterator[Part]:
    """The parts around these tokens, from the outermost inwards."""
    slot: Slot = tree.root
    while slot.__class__ is tuple:
        part = _part(slot, first, last)
        if part is not None:
            yield part
        slot = _child(slot, first, last)


def _part(node: Node, first: int, last: int) -> Part | None:
    kind = node[0]
    if kind == "program":
        return _run(node[nodes.PROGRAM_PROCESSES] if len(node) > 1 else [], 1, first, last, _tell_statements)
    if kind in _CASES:
        return _run(node[_CASES[kind]] or [], 1, first, last, _tell_cases)
    if kind == "agent":
        return _run(node[nodes.AGENT_MEMBERS] or [], 2, first, last, _tell_side_by_side)
    body = node[_BODIES[kind]] if kind in _BODIES else None
    if body is None or (body.__class__ is tuple and body[0] in ("map", "rest")):
        return None
    items = body[nodes.PAR_PROCESSES] if body.__class__ is tuple and body[0] == "par" else [body]
    return _run(items, 2, first, last, _tell_side_by_side)


def _run(
    items: list[Slot], step: int, first: int, last: int, tell: Callable[[list[Slot]], Callable[[Document], None]]
) -> Part | None:
    """The items from the one that holds the first token to the one that holds the last; None where none does.

    Every `step`-th is an item, what is between them is a separator.
    """
    ends = [end for item in items if (end := last_token(item)) is not None]
    if len(ends) < len(items):
        return None
    at, to = bisect_left(ends, first), bisect_left(ends, last)
    at -= at % step
    to += to % step
    if to >= len(items):
        return None
    begin = first_token(items[at])
    return None if begin is None or begin > first else Part(begin, ends[to], tell(items[at : to + 1]))


def _tell_statements(items: list[Slot]) -> Callable[[Document], None]:
    return lambda document: statements(document, items)


def _tell_cases(items: list[Slot]) -> Callable[[Document], None]:
    return lambda document: cases(document, items)


def _tell_side_by_side(items: list[Slot]) -> Callable[[Document], None]:
    return lambda document: side_by_side(document, process, ("par", items))


def _child(node: Node, first: int, last: int) -> Slot:
    """The part of a node, or of a list in it, that holds both tokens of those in the node; None where none does."""
    slots = [slot for slot in node[1:] if slot is not None]
    while slots:
        *others, final = slots
        begin = -1
        for slot in others:
            end = last_token(slot)
            if end is not None and end >= last:
                break
            begin = begin if end is None else end
        else:
            # Where the node ends, so does its last part: asking each again would take long in what is nested deeply.
            slot = final
        if first <= begin:
            return None
        if slot.__class__ is not list:
            return slot
        slots = [part for part in slot if part is not None]
    return None


def _is_sound(tree: Tree, found: Sequence[Diagnostic], first: int, last: int) -> bool:
    """Whether no error touches the tokens, nor the token behind them, where something may be missing."""
    start, end = tree.starts[first], tree.ends[last]
    if any(error.start < end and error.end > start for error in found):
        return False
    if any(first <= error.token <= last + 1 or first <= error.opener <= last for error in tree.errors):
        return False
    return not any(first <= token <= last for token in tree.skipped)
