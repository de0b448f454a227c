"""The compiled MeTTa grammar, and a text as the trees of its stretches."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from rholsp.metta import compiled
from rholsp.metta.nodes import FILE_ITEMS, LIST_OPEN
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.grammar import END
from rholsp.syntax.lexer import LOOKAHEAD, Lexed
from rholsp.syntax.precompiled import precompiled_grammar
from rholsp.syntax.tree import Fault, Tree


@cache
def language() -> CompiledGrammar:
    """The MeTTa language."""
    return precompiled_grammar("metta.peg", compiled)


def parse(text: str) -> tuple[Tree, ...]:
    """Parse any text as MeTTa; never raises.

    One tree, unless a bracket is not closed: then a line that begins with a bracket no further right than the line of
    the forgotten one begins a tree of its own, so that one mistake does not swallow the forms behind it. Offsets are
    those of the whole text in every tree, tokens are counted from its first.
    """
    lexed = language().lexer.lex(text)
    return trees_of(lexed, 0, len(lexed.starts))


def trees_of(lexed: Lexed, first: int, end: int) -> tuple[Tree, ...]:
    """The same, of the tokens `[first, end)` as if they were all."""
    tree = _tree(lexed, first, end)
    if not any(error.fault is Fault.UNCLOSED for error in tree.errors):
        return (tree,)
    cuts = _new_starts(tree)
    if not cuts:
        return (tree,)
    return tuple([_tree(lexed, first + a, first + b) for a, b in pairwise([0, *cuts, end - first])])


def top_level(tree: Tree) -> Iterator[tuple[Any, bool]]:
    """The parts of a tree, each with whether a `!` stands before it, which then is no part of its own."""
    evaluated = False
    for item in tree.root[FILE_ITEMS] if len(tree.root) > 1 else ():
        if item.__class__ is int and tree.kind_name(item) == "BANG":
            evaluated = True
        else:
            yield item, evaluated
            evaluated = False


def first_token(tree: Tree, item: Any) -> int:
    """The first token of a part of a tree, the `!` before it included."""
    first: int = item if item.__class__ is int else item[LIST_OPEN]
    return first - 1 if first and tree.kinds[first - 1] == form_kinds()[2] else first


def is_border(lexed: Lexed | Tree, token: int) -> bool:
    """Whether a line begins with a form at that token: what is wrong above it leaves the form alone."""
    opening, _, bang = form_kinds()
    kinds, start = lexed.kinds, lexed.starts[token]
    if start and lexed.text[start - 1] not in "\r\n":
        return False
    return kinds[token] == opening or (kinds[token] == bang and kinds[token + 1] == opening)


@cache
def form_kinds() -> tuple[str, str, str]:
    """Kinds of the tokens that forms begin and end with: `(`, `)` and `!`."""
    kind = language().grammar.kind
    return kind("("), kind(")"), kind("BANG")


def _new_starts(tree: Tree) -> list[int]:
    """Tokens at which a form begins although the one before it is not closed."""
    text, starts = tree.text, tree.starts
    opening, closing, bang = form_kinds()
    closes = _closes(tree.kinds, opening, closing)
    cuts: list[int] = []
    depth, waiting, column = 0, False, 0
    for token, kind in enumerate(tree.kinds[: len(tree)]):
        if kind == closing:
            depth = max(0, depth - 1)
        elif kind == opening:
            first = token - 1 if token and tree.kinds[token - 1] == bang else token
            own = _column(text, starts[first])
            if depth and waiting and -1 < own <= column:
                cuts.append(first)
                depth, waiting = 0, False
            if not depth:
                column = max(own, 0)
                waiting = False
            waiting = waiting or not closes[token]
            depth += 1
    return cuts


def _closes(kinds: str, opening: str, closing: str) -> bytearray:
    """For each token whether it is an opening bracket that some bracket closes."""
    closed = bytearray(len(kinds))
    stack: list[int] = []
    for token, kind in enumerate(kinds):
        if kind == opening:
            stack.append(token)
        elif kind == closing and stack:
            closed[stack.pop()] = 1
    return closed


def _column(text: str, offset: int) -> int:
    """How many blanks stand before the offset on its line, -1 if there is anything else."""
    at = offset
    while at and text[at - 1] in " \t\ufeff":
        at -= 1
    return offset - at if not at or text[at - 1] in "\r\n" else -1


def _tree(lexed: Lexed, first: int, end: int) -> Tree:
    """The tree of some tokens, with the offsets of the whole text."""
    if first or end < len(lexed.starts):
        kinds = lexed.kinds[first:end] + END * LOOKAHEAD
        lexed = Lexed(lexed.text, kinds, lexed.starts[first:end], lexed.ends[first:end], (), -1)
    return language().parse_lexed(lexed, {}, {})
