"""The result of parsing: tokens, root and errors. docs/grammar-engine.md says what a node looks like."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Node = tuple[Any, ...]
"""``(kind, slot, slot, ...)``."""
Slot = Any
"""A token (int), a node (tuple), a list of both and of None, or None."""


class Fault(Enum):
    """What kind of mistake a syntax error is."""

    MISSING = "missing"
    """Something required is not there."""
    SEPARATOR = "separator"
    """Two items stand side by side without a separator, or something stands where only a separator can."""
    UNCLOSED = "unclosed"
    """A bracket is not closed; ``opener`` is its token."""
    UNMATCHED = "unmatched"
    """A closing bracket that nothing opened."""
    NESTING = "nesting"
    """Nested too deeply."""
    MANY = "many"
    """The first error that is left out because there are too many."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """One syntax error, in tokens. The language turns it into words."""

    fault: Fault
    token: int
    """Index of the token found; the number of tokens at the end of the text."""
    expected: tuple[str, ...]
    """Names of the tokens and rules that would have been right, the likeliest first."""
    rule: str
    """The rule that was being read."""
    opener: int
    """The innermost open bracket's token, or -1."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed text. Tokens in the tree and ``skipped`` together are all tokens; trivia lies between tokens."""

    text: str
    kinds: str
    """One character per token, then a few END."""
    starts: array[int]
    ends: array[int]
    root: Node
    errors: tuple[SyntaxFault, ...]
    skipped: tuple[int, ...]
    stray: tuple[tuple[int, int], ...]
    """Spans of characters that begin no token."""
    unclosed_trivia: int
    """Offset of a comment that is never closed, or -1."""
    names: Mapping[str, str]
    """Name of each kind: the literal's text, or the token rule's name."""
    last_tokens: dict[int, int] = field(default_factory=dict, repr=False, compare=False)
    """For `last_token`."""

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.starts)

    def text_of(self, token: int) -> str:
        """The text of a token."""
        return self.text[self.starts[token] : self.ends[token]]

    def kind_name(self, token: int) -> str:
        """Name of a token's kind: ``new``, ``IDENT``; '' behind the last token."""
        return self.names.get(self.kinds[token], "")


def tokens_of(slot: Slot) -> Iterator[int]:
    """The tokens under a node, a list or a token, in order of the text. Does not recurse, so any depth is fine."""
    stack = [slot]
    while stack:
        top = stack.pop()
        if isinstance(top, int):
            yield top
        elif isinstance(top, tuple):
            stack.extend(reversed(top[1:]))
        elif top is not None:
            stack.extend(reversed(top))


def first_token(slot: Slot) -> int | None:
    """The first token under a slot, or None."""
    return next(tokens_of(slot), None)


def last_token(slot: Slot, known: dict[int, int] | None = None) -> int | None:
    """The last token under a slot, or None.

    `known` remembers what was passed, by identity, and -1 for slots without tokens: all calls for one tree with one
    `known` take time linear in the tree together.
    """
    if slot is None or isinstance(slot, int):
        return slot
    known = {} if known is None else known
    path: list[tuple[Any, Iterator[Any]]] = [(slot, reversed(slot))]
    while path:
        node, items = path[-1]
        found = known.get(id(node))
        if found is None:
            item = next((item for item in items if item is not None and item.__class__ is not str), -1)
            if not isinstance(item, int):
                path.append((item, reversed(item)))
                continue
            found = item
        if found >= 0:
            for passed, _ in path:
                known[id(passed)] = found
            return found
        known[id(node)] = -1
        path.pop()
    return None


def sexpr(tree: Tree, slot: Slot) -> str:
    """A slot as text for tests and people: ``(add a + b)``; absent parts are left out, missing ones too."""
    if slot is None:
        return ""
    if isinstance(slot, int):
        return tree.text_of(slot)
    if isinstance(slot, tuple):
        return f"({' '.join(part for part in (slot[0], *(sexpr(tree, child) for child in slot[1:])) if part)})"
    return f"[{' '.join(part for child in slot if (part := sexpr(tree, child)))}]"
