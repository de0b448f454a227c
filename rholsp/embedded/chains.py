"""Constant texts in a program: a string literal, or a chain of `++` and `%%` with literals in it.

Adjacent literals of a chain are one text; its other operands, and `${key}` in a literal that `%%` fills in, are holes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rholsp.model.summary import Part, Span
from rholsp.rholang import nodes
from rholsp.rholang.names import unwrap
from rholsp.rholang.pattern_shapes import map_pairs
from rholsp.syntax.tree import Slot, Tree, first_token, last_token

LITERALS = frozenset({"STRING", "OPEN_STRING"})
"""The tokens of strings; the second one lacks its end."""

_VARIABLE = re.compile(r'\$\{([^{}"]*)\}')


@dataclass(frozen=True, slots=True)
class Chain:
    """One text, perhaps with holes."""

    tokens: tuple[int, ...]
    """Its literals; at least one."""
    parts: tuple[Part, ...]
    span: Span
    """From the first quote to the last."""
    operands: tuple[Slot, ...]
    """What fills each hole, None where that is not known."""


def moved(chain: Chain, tokens: int, by: int) -> Chain:
    """The chain of literals so many tokens behind, so many code points behind; what fills its holes is left out."""
    return Chain(
        tuple([token + tokens for token in chain.tokens]),
        tuple([(start + by, end + by, hole) for start, end, hole in chain.parts]),
        Span(chain.span.start + by, chain.span.end + by),
        (),
    )


def is_chain(tree: Tree, part: Slot) -> bool:
    """Whether a node is a `++` or a `%%`."""
    return (
        part.__class__ is tuple
        and part[0] in ("add", "multiply")
        and part[nodes.OPERATOR] is not None
        and tree.kind_name(part[nodes.OPERATOR]) in ("++", "%%")
    )


def chain_of(tree: Tree, part: Slot) -> Chain | None:
    """The text of an expression; None if it contains no literal of its own."""
    tokens: list[int] = []
    parts: list[Part] = []
    operands: list[Slot] = []
    for operand, values in leaves(tree, part):
        if operand.__class__ is int and tree.kind_name(operand) in LITERALS:
            tokens.append(operand)
            _literal(tree, operand, values, parts, operands)
            continue
        first, last = first_token(operand), last_token(operand, tree.last_tokens)
        if first is not None and last is not None:
            parts.append((tree.starts[first], tree.ends[last], True))
            operands.append(operand)
    if not tokens:
        return None
    span = Span(tree.starts[tokens[0]], tree.ends[tokens[-1]])
    return Chain(tuple(tokens), tuple(parts), span, tuple(operands))


def leaves(tree: Tree, part: Slot) -> list[tuple[Slot, Slot]]:
    """The operands of a chain from left to right, each with what `%%` fills it with; a chain leans to the left."""
    found: list[tuple[Slot, Slot]] = []
    stack: list[tuple[Slot, Slot]] = [(part, None)]
    while stack:
        top, values = stack.pop()
        top = unwrap(top)
        if not is_chain(tree, top):
            if top is not None:
                found.append((top, values))
        elif top[0] == "multiply":
            stack.append((top[nodes.LEFT], unwrap(top[nodes.RIGHT])))
        else:
            stack.append((top[nodes.RIGHT], values))
            stack.append((top[nodes.LEFT], values))
    return found


def _literal(tree: Tree, token: int, values: Slot, parts: list[Part], operands: list[Slot]) -> None:
    start = tree.starts[token] + 1
    end = tree.ends[token] - (tree.kind_name(token) == "STRING")
    at = start
    if values is not None:
        by_key = _by_key(tree, values)
        for match in _VARIABLE.finditer(tree.text, start, end):
            if at < match.start():
                parts.append((at, match.start(), False))
            parts.append((match.start(), match.end(), True))
            operands.append(by_key.get(match[1]))
            at = match.end()
    if at < end or start == end:
        parts.append((at, end, False))


def _by_key(tree: Tree, values: Slot) -> dict[str, Any]:
    """The values of a map by those of its keys that are literals."""
    if values.__class__ is not tuple or values[0] != "braces" or values[nodes.BRACES_BODY].__class__ is not tuple:
        return {}
    pairs = map_pairs(values[nodes.BRACES_BODY]) if values[nodes.BRACES_BODY][0] == "map" else []
    return {
        tree.text_of(key)[1:-1]: value
        for key, value in pairs
        if key.__class__ is int and tree.kind_name(key) == "STRING"
    }
