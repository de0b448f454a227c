"""Adds the skeleton of a type declaration before the first rule of a function."""

from collections.abc import Iterator

from rholsp.features.metta.refactoring.forms import Form, form_at, forms, line_end
from rholsp.features.refactoring import REWRITE, Refactoring, RefactoringSite
from rholsp.features.rewrite import Change, Rewrite, Written
from rholsp.metta.grammar import parse
from rholsp.metta.nodes import LIST_ITEMS
from rholsp.metta.summary_builder import Part
from rholsp.model.summary import Role

_ANY = "%Undefined%"
"""The type that fits all: to declare it changes nothing (Hyperon's gradual typing)."""


def declare_type(site: RefactoringSite) -> Iterator[Refactoring]:
    """`(: f (-> %Undefined% %Undefined%))` for `(= (f $x) …)`, from the left side of any of its rules."""
    form = form_at(site)
    left = None if form is None else _left(form)
    if form is None or left is None or site.end > form.span(left).end:
        return
    name = left if left.__class__ is int else left[LIST_ITEMS][0]
    summary = site.summary
    place = form.span(name)
    at = summary.occurrence_at(place.start)
    if at is None or (summary.starts[at], summary.ends[at]) != place:
        return
    symbol = summary.symbol_of[at]
    if any(role is Role.DECLARE for _, role in summary.occurrences_of(symbol)):
        return
    first = next(one for one in forms(parse(site.text)) if _defines(one, form.text(name)))
    arguments = 0 if left.__class__ is int else len(left[LIST_ITEMS]) - 1
    type_ = f" (-> {' '.join([_ANY] * (arguments + 1))})" if left.__class__ is tuple else f" {_ANY}"
    pieces = Written("(: "), Written(form.text(name), symbol), Written(f"{type_}){line_end(site)}")
    rewrite = Rewrite((Change(first.start, first.start, pieces),))
    yield Refactoring(f"Declare the type of `{form.text(name)}`", REWRITE, rewrite)


def _left(form: Form) -> Part | None:
    """The left side of a rule: an atom, or a list that an atom begins."""
    if form.evaluated or form.head(form.node) != "=" or len(form.node[LIST_ITEMS]) < 3:
        return None
    left = form.node[LIST_ITEMS][1]
    if left.__class__ is tuple and form.head(left) == "":
        return None
    return left


def _defines(form: Form, name: str) -> bool:
    left = _left(form)
    return left is not None and name == (form.text(left) or form.head(left))
