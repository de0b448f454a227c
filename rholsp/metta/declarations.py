"""What the top-level forms of a text declare, found before the walk, since a name may be used before it is defined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from rholsp.metta.doc_comments import documentation_above, documentation_of
from rholsp.metta.grammar import top_level
from rholsp.metta.nodes import LIST_ITEMS, LIST_OPEN
from rholsp.metta.summary_builder import Node, Part, last_token, one_line
from rholsp.syntax.tree import Tree

RULES = frozenset({"=", "macro", "defmacro"})
CORE = frozenset({"=", ":", "!", "->", "&self", "&", "_"})
"""Built-in names that stay so whatever a text defines: the language is made of them."""
_METATYPES = frozenset({"Atom", "Expression", "Symbol", "Variable"})
"""Types of arguments that are not evaluated before the call."""
_READ_AHEAD = RULES | {":", "@doc"}


@dataclass(frozen=True)
class Declarations:
    """What a text declares, or a part of it."""

    functions: Set[str]
    """Names that rules define with arguments."""
    constants: Set[str]
    declared: Set[str]
    """Names that have a type declaration."""
    unevaluated: Mapping[str, frozenset[int]]
    """Which arguments a function takes as they stand, by name; only of functions that the text declares."""
    types: Mapping[str, str]
    """Declared types, by name."""
    docs: Mapping[str, str]
    """Documentation from `@doc` forms, by name."""
    remarks: Mapping[str, str]
    """Comments above type declarations, by name."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Names that the text makes its own, built in or not."""
        return frozenset(self.functions | self.constants | self.declared) - CORE

    def meaning_changed(self, other: Declarations) -> set[str]:
        """Names that mean something else to those who use them."""
        if self is other:
            return set()
        changed = {name for name, _ in self.unevaluated.items() ^ other.unevaluated.items()}
        changed |= self.functions ^ other.functions
        changed |= self.constants ^ other.constants
        return changed | (self.names ^ other.names)

    def description_changed(self, other: Declarations) -> set[str]:
        """Names of which something else is said where they are defined."""
        if self is other:
            return set()
        pairs = (self.types, other.types), (self.docs, other.docs), (self.remarks, other.remarks)
        return {name for one, two in pairs for name, _ in one.items() ^ two.items()}


def with_beginnings(trees: Iterable[Tree], before: int) -> Iterator[tuple[Tree, int]]:
    """The trees, each with where the token before it ends; ``before`` is that of the first, 0 where there is none."""
    for tree in trees:
        yield tree, before
        before = tree.ends[-1] if tree.ends else before


def declarations_of(trees: Iterable[Tree], before: int) -> Declarations:
    """What the top-level forms of neighbouring trees declare."""
    functions: set[str] = set()
    constants: set[str] = set()
    declared: set[str] = set()
    unevaluated: dict[str, frozenset[int]] = {}
    types: dict[str, str] = {}
    docs: dict[str, str] = {}
    remarks: dict[str, str] = {}
    for tree, behind in with_beginnings(trees, before):
        text, starts, ends = tree.text, tree.starts, tree.ends
        for node, evaluated in top_level(tree):
            items = [] if evaluated or node.__class__ is int else node[LIST_ITEMS]
            if len(items) < 2 or items[0].__class__ is not int:
                continue
            head, part = items[:2]
            form = text[starts[head] : ends[head]]
            if form not in _READ_AHEAD:
                continue
            token = name_token(part)
            if token is None:
                continue
            name = text[starts[token] : ends[token]]
            if form == "@doc":
                docs.setdefault(name, documentation_of(tree, node))
            elif form == ":":
                if name not in CORE:
                    declared.add(name)
                if name not in remarks:
                    remarks[name] = comment_above(tree, node, behind)
                if len(items) > 2 and part.__class__ is int:
                    types.setdefault(name, type_text(tree, items[2:]))
                    taken = _taken_as_they_stand(tree, items[2])
                    if taken is not None:
                        unevaluated[name] = unevaluated.get(name, taken) | taken
            elif part.__class__ is int:
                constants.add(name)
            elif name not in CORE:
                functions.add(name)
    return Declarations(functions, constants, declared, unevaluated, types, docs, remarks)


def together(parts: Sequence[Declarations]) -> Declarations:
    """What neighbouring parts of a text declare together: the first says what a name is."""
    if len(parts) == 1:
        return parts[0]

    def names(of: Callable[[Declarations], Set[str]]) -> frozenset[str]:
        return frozenset[str]().union(*map(of, parts))

    unevaluated: dict[str, frozenset[int]] = {}
    types: dict[str, str] = {}
    docs: dict[str, str] = {}
    remarks: dict[str, str] = {}
    for part in reversed(parts):
        types.update(part.types)
        docs.update(part.docs)
        remarks.update(part.remarks)
        for name, taken in part.unevaluated.items():
            unevaluated[name] = unevaluated.get(name, taken) | taken
    return Declarations(
        names(lambda part: part.functions),
        names(lambda part: part.constants),
        names(lambda part: part.declared),
        unevaluated,
        types,
        docs,
        remarks,
    )


def _taken_as_they_stand(tree: Tree, declared: Part) -> frozenset[int] | None:
    """Which arguments a function of that type takes as they stand; None where it is no function's type."""
    if declared.__class__ is int or not declared[LIST_ITEMS]:
        return None
    words = [tree.text_of(part) if part.__class__ is int else "" for part in declared[LIST_ITEMS]]
    if words[0] != "->":
        return None
    return frozenset([i for i, word in enumerate(words[1:-1]) if word in _METATYPES])


def name_token(part: Part) -> int | None:
    """The atom that a pattern or a declaration is about: itself, or the head of its innermost first list."""
    while part.__class__ is tuple:
        if not part[LIST_ITEMS]:
            return None
        part = part[LIST_ITEMS][0]
    token: int = part
    return token


def type_text(tree: Tree, items: list[Part]) -> str:
    first = items[0]
    start = tree.starts[first if first.__class__ is int else first[LIST_OPEN]]
    return one_line(tree.text[start : tree.ends[last_token(items[-1])]])


def comment_above(tree: Tree, node: Node, before: int) -> str:
    """The comment above a form; ``before`` is where the token before the tree ends, 0 where there is none."""
    first = node[LIST_OPEN]
    if first and tree.text[tree.starts[first - 1] : tree.starts[first]] == "!":
        first -= 1
    return documentation_above(tree.text, tree.ends[first - 1] if first else before, tree.starts[first])
