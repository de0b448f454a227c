"""What is selected in a Rholang text: the nodes around it, and the processes that it consists of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

from rholsp.features.refactoring import RefactoringSite
from rholsp.features.rewrite import Change, Kept, Piece, Rewrite, Written
from rholsp.model.summary import FileSummary, Role, Span
from rholsp.rholang import nodes
from rholsp.rholang.grammar import language, parse
from rholsp.syntax.tree import Node, Slot, Tree, first_token, last_token

_RUNNING = {
    "program": (nodes.PROGRAM_PROCESSES,),
    "par": (nodes.PAR_PROCESSES,),
    "braces": (nodes.BRACES_BODY,),
    "new": (nodes.NEW_BODY,),
    "if": (nodes.IF_CONSEQUENCE, nodes.IF_ALTERNATIVE),
    "contract": (nodes.CONTRACT_BODY,),
    "for": (nodes.FOR_BODY,),
    "select": (nodes.SELECT_BRANCHES,),
    "branch": (nodes.BRANCH_BODY,),
    "match": (nodes.MATCH_CASES,),
    "case": (nodes.CASE_BODY,),
    "let": (nodes.LET_BODY,),
    "agent": (nodes.AGENT_MEMBERS,),
    "agent_member": (nodes.AGENT_MEMBER_BODY,),
    "linking": (nodes.LINKING_BODY,),
    "sync_send": (nodes.SYNC_SEND_CONTINUATION,),
    "method_send": (nodes.METHOD_SEND_CONTINUATION,),
    "sequel": (nodes.SEQUEL_BODY,),
}
"""Which slots of a node run when it runs; all others are read: values, patterns, names."""
_LISTS = {
    "contract": nodes.CONTRACT_BODY,
    "for": nodes.FOR_BODY,
    "agent_member": nodes.AGENT_MEMBER_BODY,
    "braces": nodes.BRACES_BODY,
    "par": nodes.PAR_PROCESSES,
}
"""Slots where several processes stand side by side without brackets of their own."""


MOST_USES = 200
"""Uses of a name that are rewritten at once."""


class Step(NamedTuple):
    """A node around the selection, the slot that leads on to it, and the item there if the slot is a list."""

    node: Node
    slot: int
    item: int
    runs: bool
    """Whether the node is run where the file is, not sent, quoted or matched."""

    @property
    def kind(self) -> str:
        return str(self.node[0])

    @property
    def inner_runs(self) -> bool:
        return self.runs and self.slot in _RUNNING.get(self.kind, ()) and not is_map(self.node)

    @property
    def is_list(self) -> bool:
        """Whether several processes may stand side by side where it leads on to."""
        return _LISTS.get(self.kind) == self.slot


class Run(NamedTuple):
    """Processes side by side that a selection covers, nothing more and nothing less."""

    start: int
    end: int
    depth: int
    """Index of the step that holds them."""
    only: Slot
    """The process, where it is one alone."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A sound place of a text: no syntax error touches what is around it closely enough to matter."""

    text: str
    tree: Tree
    summary: FileSummary
    is_cursor: bool
    first: int
    last: int
    """Tokens."""
    steps: tuple[Step, ...]
    """From the root inwards."""
    site: RefactoringSite

    @staticmethod
    def of(site: RefactoringSite) -> Selection | None:
        """What a range of a text covers; None where it covers no token."""
        tree = parse(site.text) if site.tree is None else site.tree()
        is_cursor = site.start == site.end
        first, last = bisect_left(tree.starts, site.start), bisect_right(tree.ends, site.end) - 1
        if is_cursor:
            first = last = _token_at(tree, site.start)
        if not 0 <= first <= last < len(tree):
            return None
        return Selection(site.text, tree, site.summary, is_cursor, first, last, tuple(_steps(tree, first, last)), site)

    def whole(self) -> Selection:
        """The same, with all of the text read: only then the nodes around other tokens are known."""
        whole = self if self.site.tree is None else Selection.of(replace(self.site, tree=None))
        assert whole is not None, "it covers the same tokens"
        return whole

    # -------------------------------------------------------------------------------------------- places

    def span(self, slot: Slot) -> Span:
        """Where a part of the tree stands. It must have tokens."""
        first, last = first_token(slot), last_token(slot, self.tree.last_tokens)
        assert first is not None, "a part of the text"
        assert last is not None, "a part of the text"
        return Span(self.tree.starts[first], self.tree.ends[last])

    def token(self, token: int) -> Span:
        return Span(self.tree.starts[token], self.tree.ends[token])

    def text_of(self, slot: Slot) -> str:
        place = self.span(slot)
        return self.text[place.start : place.end]

    def kept(self, slot: Slot) -> Kept:
        return Kept(*self.span(slot))

    def within(self, opening: int, closing: int) -> Kept:
        """All that stands between two tokens, comments too, without the blanks at its ends."""
        start, end = self.tree.ends[opening], self.tree.starts[closing]
        inside = self.text[start:end]
        return Kept(start + len(inside) - len(inside.lstrip()), max(start, end - len(inside) + len(inside.rstrip())))

    def line_end(self, kept: Kept) -> tuple[Written, ...]:
        """The end of a line, where what is kept ends in a comment that would take in what follows."""
        last = bisect_right(self.tree.ends, kept.end) - 1
        begins = max(self.tree.ends[last] if last >= 0 else 0, kept.start)
        return (Written("\n"),) if self.text[begins : kept.end].strip() else ()

    def comments_before(self, slot: Slot) -> Kept:
        """The comments on lines of their own right before a part of the tree, with the end of the last line."""
        start = self.span(slot).start
        before = self.tree.ends[self.token_at(start) - 1] if self.token_at(start) else 0
        gap = self.text[before:start]
        line = gap.find("\n") + 1 if before else 0
        if not gap[line:].strip():
            return Kept(start, start)
        return Kept(before + line + len(gap[line:]) - len(gap[line:].lstrip()), start)

    # -------------------------------------------------------------------------------------------- what is there

    def head(self, kind: str, *bodies: int) -> tuple[int, Node] | None:
        """The innermost node of a kind around the selection, if that is in its head: its depth, and the node."""
        for depth in range(len(self.steps) - 1, -1, -1):
            step = self.steps[depth]
            if step.kind in _RUNNING and step.runs:
                is_head = step.kind == kind and step.slot not in bodies
                if is_head:
                    return (depth, step.node) if self.is_sound(step.node) else None
                if step.inner_runs:
                    return None
        return None

    def run(self) -> Run | None:
        """The processes that are selected."""
        for depth, step in enumerate(self.steps):
            slot = step.node[step.slot] if step.slot else None
            if not step.inner_runs or step.kind in ("select", "match", "agent", "sync_send", "method_send"):
                continue
            items = slot[:: 1 if step.kind == "program" else 2] if isinstance(slot, list) else [slot]
            run = self._covered(items, depth, step.kind)
            if run is not None:
                return run
        return None

    def _covered(self, items: Sequence[Slot], depth: int, kind: str) -> Run | None:
        for at, item in enumerate(items):
            if item is None or first_token(item) != self.first:
                continue
            for to in range(at, len(items)):
                end = last_token(items[to], self.tree.last_tokens)
                if end == self.last and all(self.is_sound(one) for one in items[at : to + 1]):
                    if kind == "program" and to > at:
                        return None
                    start, stop = self.tree.starts[self.first], self.tree.ends[self.last]
                    return Run(start, stop, depth, items[at] if to == at else None)
        return None

    def is_sound(self, slot: Slot) -> bool:
        """Whether no syntax error touches a part of the tree."""
        first, last = first_token(slot), last_token(slot, self.tree.last_tokens)
        if first is None or last is None:
            return False
        errors = self.tree.errors
        if any(first <= one.token <= last + 1 or first <= one.opener <= last for one in errors):
            return False
        return not any(first <= token <= last for token in self.tree.skipped)

    def occurrences(self, symbol: int) -> list[tuple[Span, Role]]:
        """The first ones of a symbol; of one that has more than a person would reshape, one too many."""
        return list(islice(self.summary.occurrences_of(symbol), MOST_USES + 1))

    def steps_at(self, token: int) -> tuple[Step, ...]:
        """The nodes around another token. All of the text must have been read: see `whole`."""
        assert self.site.tree is None, "all of the text is read"
        return tuple(_steps(self.tree, token, token))

    def token_at(self, offset: int) -> int:
        """The token that begins at an offset."""
        return bisect_left(self.tree.starts, offset)

    def symbol_at(self, place: Span) -> int | None:
        """The symbol whose occurrence has exactly this range."""
        starts, ends = self.summary.starts, self.summary.ends
        for at in range(bisect_left(starts, place.start), len(starts)):
            if starts[at] != place.start:
                return None
            if ends[at] == place.end:
                return self.summary.symbol_of[at]
        return None

    # -------------------------------------------------------------------------------------------- what to write

    def fresh(self, base: str) -> str:
        """A name like this that stands nowhere in the text."""
        words = {self.tree.text_of(token) for token in range(len(self.tree))}
        known = frozenset(language().grammar.names().values())
        number, name = 1, base
        while name in words or name in known:
            number += 1
            name = f"{base}{number}"
        return name

    def rewrite(self, *changes: Change) -> Rewrite | None:
        """A rewrite of these changes; None where a comment would be lost."""
        ordered = tuple(sorted(changes, key=lambda change: (change.start, change.end)))
        if any(one.end > other.start for one, other in pairwise(ordered)):
            return None
        kept = [piece for change in ordered for piece in change.pieces if isinstance(piece, Kept)]
        for change in ordered:
            if any(self._has_comment(*gap) for gap in _gaps(change, kept)):
                return None
        return Rewrite(ordered)

    def _has_comment(self, start: int, end: int) -> bool:
        """Whether anything but tokens and blanks stands in a range."""
        at = start
        for token in range(bisect_right(self.tree.ends, start), len(self.tree)):
            if self.tree.starts[token] >= end:
                break
            if self.text[at : self.tree.starts[token]].strip():
                return True
            at = max(at, self.tree.ends[token])
        return bool(self.text[at:end].strip())

    def braced(self, run: Run | Slot) -> tuple[Piece, ...]:
        """A process, or several, in braces: its own where it has some."""
        if isinstance(run, Run):
            place, only = Span(run.start, run.end), run.only
        else:
            place, only = self.span(run), run
        if is_block(only):
            return (Kept(*place),)
        return Written("{ "), Kept(*place), Written(" }")


def is_block(slot: Slot) -> bool:
    """Whether a process is one in braces."""
    return isinstance(slot, tuple) and slot[0] == "braces" and not is_map(slot)


def is_map(node: Node) -> bool:
    if node[0] != "braces":
        return False
    body = node[nodes.BRACES_BODY]
    return isinstance(body, tuple) and body[0] in ("map", "rest")


def processes(slot: Slot) -> list[Slot]:
    """The processes side by side in a body, which may be in braces."""
    if is_block(slot):
        slot = slot[nodes.BRACES_BODY]
    if isinstance(slot, tuple) and slot[0] == "par":
        return [part for part in slot[nodes.PAR_PROCESSES][::2] if part is not None]
    return [] if slot is None else [slot]


def changed(start: int, end: int, changes: Sequence[Change]) -> Change:
    """One change of all between two offsets, in which only these are made."""
    pieces: list[Piece] = []
    at = start
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        pieces += (Kept(at, change.start), *change.pieces)
        at = change.end
    return Change(start, end, (*pieces, Kept(at, end)))


def without_item(selection: Selection, items: Sequence[Slot], at: int) -> Change:
    """Drops one of several processes side by side, with the sign between it and the next."""
    place = selection.span(items[at])
    if at + 1 < len(items):
        return Change(place.start, selection.span(items[at + 1]).start, ())
    return Change(selection.span(items[at - 1]).end, place.end, ())


def _gaps(change: Change, kept: Sequence[Kept]) -> Iterator[tuple[int, int]]:
    """What of a change's range no piece keeps."""
    at = change.start
    for piece in sorted(kept, key=lambda piece: piece.start):
        if piece.start >= change.end or piece.end <= at:
            continue
        if piece.start > at:
            yield at, piece.start
        at = max(at, piece.end)
    if at < change.end:
        yield at, change.end


def _token_at(tree: Tree, offset: int) -> int:
    """The token around an offset, or touching it: a word before anything else. -1 for none."""
    at = bisect_right(tree.starts, offset) - 1
    if at >= 0 and tree.ends[at] >= offset:
        is_word = tree.text[tree.starts[at]].isalnum()
        if tree.starts[at] == offset and at and tree.ends[at - 1] == offset and not is_word:
            return at - 1
        return at
    return -1


def _steps(tree: Tree, first: int, last: int) -> Iterator[Step]:
    node: Slot = tree.root
    runs = True
    while isinstance(node, tuple):
        slot, item, child = _child(tree, node, first, last)
        step = Step(node, slot, item, runs)
        yield step
        runs = step.inner_runs
        node = child


def _child(tree: Tree, node: Node, first: int, last: int) -> tuple[int, int, Slot]:
    """The part of a node that holds both tokens: its slot, its place in a list or -1, and itself; else 0, -1, None."""
    for slot in range(1, len(node)):
        part = node[slot]
        for item, child in enumerate(part) if isinstance(part, list) else ((-1, part),):
            begin, end = first_token(child), last_token(child, tree.last_tokens)
            if begin is not None and end is not None and end >= last:
                return (slot, item, child) if begin <= first else _whole(part, slot)
    return 0, -1, None


def _whole(part: Slot, slot: int) -> tuple[int, int, Slot]:
    """The slot itself, where the selection begins in one of its items and ends in another."""
    return (slot, -1, None) if isinstance(part, list) else (0, -1, None)
