"""Ranges of syntax nodes."""

from collections.abc import Iterable, Iterator
from typing import Any

from rholsp.model.summary import Span
from rholsp.syntax.tree import Slot, Tree, first_token, last_token


def enclosing(trees: Iterable[Tree], offset: int) -> list[Span]:
    """The token and the nodes around an offset, the smallest first; for several trees, of the one that is there."""
    for tree in trees:
        first, last = first_token(tree.root), last_token(tree.root, tree.last_tokens)
        if first is not None and last is not None and tree.starts[first] <= offset <= tree.ends[last]:
            return list(_path(tree, offset))[::-1]
    return []


def _path(tree: Tree, offset: int) -> Iterator[Span]:
    """From the root to the token, each time into the part that holds the offset; a name right before it wins."""
    part: Slot = tree.root
    while part is not None:
        first, last = first_token(part), last_token(part, tree.last_tokens)
        if first is None or last is None:
            return
        yield Span(tree.starts[first], tree.ends[last])
        part = _holding(tree, part, offset)


def _holding(tree: Tree, part: Slot, offset: int) -> Slot:
    if isinstance(part, int):
        return None
    found: Slot = None
    children: Any = part[1:] if isinstance(part, tuple) else part
    for child in children:
        first, last = first_token(child), last_token(child, tree.last_tokens)
        if first is None or last is None or not tree.starts[first] <= offset <= tree.ends[last]:
            continue
        touches = offset in (tree.starts[first], tree.ends[last])
        word = tree.text_of(last)[-1:].isalnum() or tree.text_of(first)[:1].isalnum()
        if not touches or found is None or word:
            found = child
    return found
