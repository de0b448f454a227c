"""Forms that bind variables: which of their parts are patterns, and where they are visible (docs/metta.md 2)."""

from collections.abc import Iterator
from typing import NamedTuple

from rholsp.metta.builtins import Builtin
from rholsp.metta.lints import rules
from rholsp.metta.nodes import LIST_ITEMS
from rholsp.metta.summary_builder import Builder, Handler, Node, Part, data, end_of, leave, pattern, span, text_of
from rholsp.metta.visitor import evaluate, listed
from rholsp.model.summary import Span


class Binding(NamedTuple):
    """A form with patterns and a part that sees their variables, by index among the parts behind the head."""

    patterns: tuple[int, ...]
    body: int
    least: int
    """With fewer parts than that nothing is bound."""
    lists: tuple[int, ...] = ()
    """Parts that are taken as lists."""


BINDINGS = {
    "let": Binding((0,), 2, 3),
    "chain": Binding((1,), 2, 3),
    "map-atom": Binding((1,), 2, 3, (0,)),
    "filter-atom": Binding((1,), 2, 3, (0,)),
    "foldl-atom": Binding((2, 3), 4, 5, (0,)),
    "unify": Binding((1,), 2, 4),
    "atom-subst": Binding((1,), 2, 3),
    "if-decons-expr": Binding((1, 2), 3, 5, (0,)),
    "sealed": Binding((0,), 1, 2),
    "|->": Binding((0,), 1, 2),
    "\\": Binding((0,), 1, 2),
}


def _binding(b: Builder, node: Node, entry: Builtin) -> None:
    items = node[LIST_ITEMS]
    name = text_of(b, items[0])
    form, given = BINDINGS[name], items[1:]
    if len(given) < form.least:
        for item in given:
            evaluate(b, item)
        return
    for i, item in enumerate(given):
        if i != form.body and i not in form.patterns:
            (listed if i in form.lists else evaluate)(b, item)
    bound: list[str] = []
    scope = span(b, given[form.body])
    for i in form.patterns:
        if form.lists and entry.is_everywhere:
            rules.variable_needed(b, given[i], entry)
        bound += pattern(b, given[i], scope)
    evaluate(b, given[form.body])
    leave(b, bound)


def _match(b: Builder, node: Node, entry: Builtin) -> None:
    """`(match space pattern template)`; MeTTaTron names its space with two atoms, `& self`."""
    items = node[LIST_ITEMS]
    given = items[1:]
    if len(given) > 3 and text_of(b, given[0]) == "&":
        given = given[2:]
    elif given:
        evaluate(b, given[0])
        given = given[1:]
    if len(given) < 2:
        for item in given:
            data(b, item)
        return
    bound = pattern(b, given[0], span(b, given[1]))
    for item in given[1:]:
        evaluate(b, item)
    leave(b, bound)


def _cases(b: Builder, node: Node, entry: Builtin) -> None:
    """`(case value ((pattern result) ...))`."""
    given = node[LIST_ITEMS][1:]
    for i, item in enumerate(given):
        if i != 1 or item.__class__ is int:
            evaluate(b, item)
            continue
        for _, case, result in _pairs(b, item, "a case is a pair: `(pattern result)`"):
            bound = pattern(b, case, span(b, result))
            evaluate(b, result)
            leave(b, bound)


def _let_star(b: Builder, node: Node, entry: Builtin) -> None:
    """`(let* ((pattern value) ...) body)`: each binding is visible behind its pair."""
    given = node[LIST_ITEMS][1:]
    end = end_of(b, node)
    bound: list[str] = []
    for i, item in enumerate(given):
        if i or item.__class__ is int:
            evaluate(b, item)
            continue
        for arm, binder, value in _pairs(b, item, "a binding is a pair: `(pattern value)`"):
            evaluate(b, value)
            bound += pattern(b, binder, Span(end_of(b, arm), end))
    leave(b, bound)


def _mork(b: Builder, node: Node, entry: Builtin) -> None:
    """A form of MORK: all of its parts are data, and one variable of that name is one throughout."""
    for item in node[LIST_ITEMS][1:]:
        data(b, item)


def _pairs(b: Builder, node: Node, message: str) -> Iterator[tuple[Node, Part, Part]]:
    """The pairs in a list, each with its two parts. Anything else there is data.

    A list of other length is a mistake, and an atom may be a pair at run time.
    """
    for item in node[LIST_ITEMS]:
        if item.__class__ is not int and len(item[LIST_ITEMS]) == 2:
            yield item, *item[LIST_ITEMS]
            continue
        if item.__class__ is not int:
            rules.no_pair(b, item, message)
        data(b, item)


FORMS: dict[str, Handler] = {
    **dict.fromkeys(BINDINGS, _binding),
    **dict.fromkeys(("case", "switch", "switch-minimal", "switch-internal"), _cases),
    **dict.fromkeys(("exec", "coalg", "lookup", "rulify", ","), _mork),
    "match": _match,
    "let*": _let_star,
}
"""What to do with the forms that bind, by their heads."""
