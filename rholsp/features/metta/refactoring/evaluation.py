"""Which parts of a form are evaluated for certain, wherever they stand in it.

Only there an expression may become a call of a new function: elsewhere it is data, or a function that is declared in
another file may take it as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from rholsp.features.metta.refactoring.forms import Form
from rholsp.metta.builtins import builtins
from rholsp.metta.declarations import Declarations
from rholsp.metta.nodes import LIST_ITEMS
from rholsp.metta.summary_builder import Part

_METATYPES = frozenset({"Atom", "Expression", "Symbol", "Variable", "Grounded"})
_PARTS = {"if": (0, 1, 2), "let": (1, 2), "chain": (0, 2), "unify": (2, 3), "match": (2,), "println!": (0,)}
"""Parts behind the head of a form of the language that are evaluated, or that it gives on to be."""
_PAIRS = {"let*": (1,), "case": (0,), "switch": (0,)}
"""Parts that are evaluated of forms with a list of pairs; of a pair of `let*` the value is, else the result."""
_RAW = {"match": (1,), "unify": (1,)}
"""Patterns that are matched with what is not evaluated."""


class Evaluated:
    """What is known of one form."""

    def __init__(self, form: Form, defined: Declarations) -> None:
        self._form, self._defined = form, defined
        self.parts: set[int] = set()
        """The lists, by `id`, and the atoms, by token."""
        self.raw: set[str] = set()
        """Variables that may stand for what is not evaluated yet."""
        self._read()

    def __contains__(self, part: Part) -> bool:
        return (part if part.__class__ is int else id(part)) in self.parts

    def _read(self) -> None:
        form = self._form
        if form.evaluated:
            self._walk(form.node)
        elif form.head(form.node) == "=" and len(form.node[LIST_ITEMS]) == 3:
            _, left, body = form.node[LIST_ITEMS]
            if self._defined.unevaluated.get(form.head(left)):
                self.raw.update(self._variables(left))
            self._walk(body)

    def _walk(self, part: Part) -> None:
        todo = [part]
        while todo:
            part = todo.pop()
            self.parts.add(part if part.__class__ is int else id(part))
            if part.__class__ is tuple:
                todo += self._inside(part)

    def _inside(self, node: Part) -> Iterator[Part]:
        name, given = self._form.head(node), node[LIST_ITEMS][1:]
        for at in _RAW.get(name, ()):
            if at < len(given):
                self.raw.update(self._variables(given[at]))
        if name in self._defined.names:
            if name in self._defined.functions:
                kept = self._defined.unevaluated.get(name, frozenset())
                yield from (part for at, part in enumerate(given) if at not in kept)
        elif name in _PARTS:
            yield from (given[at] for at in _PARTS[name] if at < len(given))
        elif name in _PAIRS:
            yield from (given[at] for at in _PAIRS[name] if at < len(given))
            pairs = given[0 if name == "let*" else 1] if len(given) > 1 else None
            for pair in pairs[LIST_ITEMS] if pairs.__class__ is tuple else ():
                if pair.__class__ is tuple and len(pair[LIST_ITEMS]) == 2:
                    yield pair[LIST_ITEMS][1]
        else:
            entry = builtins().get(name)
            if entry is not None and entry.kind == "function":
                for part, parameter in zip(given, entry.parameters, strict=False):
                    if not parameter.is_data and parameter.type not in _METATYPES:
                        yield part

    def _variables(self, part: Part) -> Iterator[str]:
        todo = [part]
        while todo:
            part = todo.pop()
            if part.__class__ is tuple:
                todo += part[LIST_ITEMS]
            elif self._form.text(part).startswith("$"):
                yield self._form.text(part)
