"""Extracts the selected expression into a function of its own, before the form that it is in."""

from collections import Counter
from collections.abc import Iterator

from rholsp.features.metta.refactoring.evaluation import Evaluated
from rholsp.features.metta.refactoring.forms import Form, form_at, line_end
from rholsp.features.refactoring import EXTRACT, Refactoring, RefactoringSite
from rholsp.features.rewrite import Change, Kept, Piece, Rewrite, Written
from rholsp.metta.declarations import Declarations, declarations_of
from rholsp.metta.grammar import parse
from rholsp.metta.nodes import LIST_ITEMS
from rholsp.metta.summary_builder import Node, Part
from rholsp.model.summary import Span, SymbolKind
from rholsp.syntax.tree import tokens_of

_NAME = "extracted"


def extract_function(site: RefactoringSite) -> Iterator[Refactoring]:
    """`(* $x (+ $y 1))` as `(extracted $x $y)`, with `(= (extracted $x $y) (* $x (+ $y 1)))` before the form.

    The variables that also stand elsewhere in the form are its parameters. Only what is evaluated is extracted, and no
    variable that is not evaluated in it, nor one twice that stands for what is yet to be.
    """
    form = form_at(site) if site.start < site.end else None
    chosen = None if form is None else _chosen(form, site)
    if form is None or chosen is None:
        return
    place = form.span(chosen)
    parameters = _parameters(site, form, place)
    if parameters is None or not _may_move(
        form, chosen, declarations_of(parse(site.text), 0), [name for name, _ in parameters]
    ):
        return
    name = Written(_fresh(site), _NAME)
    formals = [Written(spelling, f"formal {symbol}") for spelling, symbol in parameters]
    given = [Written(spelling, symbol) for spelling, symbol in parameters]
    kept = Kept(place.start, place.end, {symbol: f"formal {symbol}" for _, symbol in parameters})
    rule = (
        *(Written("(= ("), name, *_spaced(formals), Written(") "), kept),
        Written(f"){line_end(site)}"),
    )
    call = Written("("), name, *_spaced(given), Written(")")
    rewrite = Rewrite((Change(form.top, form.top, rule), Change(place.start, place.end, call)))
    yield Refactoring("Extract into a function", EXTRACT, rewrite, _NAME)


def _chosen(form: Form, site: RefactoringSite) -> Node | None:
    """The list that is selected, nothing more and nothing less."""
    selected = site.text[site.start : site.end]
    start = site.start + len(selected) - len(selected.lstrip())
    end = site.start + len(selected.rstrip())
    part: Part = form.node
    while part.__class__ is tuple:
        if form.span(part) == (start, end):
            return part if part is not form.node or form.evaluated else None
        inside = (item for item in part[LIST_ITEMS] if form.span(item).start <= start < form.span(item).end)
        part = next(inside, None)
    return None


def _parameters(site: RefactoringSite, form: Form, place: Span) -> list[tuple[str, int]] | None:
    """The variables in a range that are bound before it, by their first use; None where one goes on behind it."""
    summary = site.summary
    whole = form.span(form.node)
    found: list[tuple[str, int]] = []
    for start, end, symbol in zip(summary.starts, summary.ends, summary.symbol_of, strict=True):
        meaning = summary.symbols[symbol]
        if not place.start <= start < place.end or meaning.kind is not SymbolKind.VARIABLE:
            continue
        if (meaning.name, symbol) in found:
            continue
        others = [span for span, _ in summary.occurrences_of(symbol) if not _is_within(span, place)]
        if any(not _is_within(span, whole) for span in others):
            return None
        if others:
            if meaning.binder is None or meaning.binder.start >= place.start:
                return None
            found.append((site.text[start:end], symbol))
    return found


def _is_within(span: Span, place: Span) -> bool:
    return place.start <= span.start and span.end <= place.end


def _may_move(form: Form, chosen: Node, defined: Declarations, parameters: list[str]) -> bool:
    """Whether the value is the same where the parameters are evaluated first."""
    evaluated = Evaluated(form, defined)
    if chosen not in evaluated or not form.head(chosen) or form.head(chosen).startswith("$"):
        return False
    used = [token for token in tokens_of(chosen) if form.text(token) in parameters]
    uses = Counter(form.text(token) for token in used)
    return all(token in evaluated for token in used) and all(uses[name] == 1 for name in evaluated.raw & uses.keys())


def _fresh(site: RefactoringSite) -> str:
    words = {tree.text_of(token) for tree in parse(site.text) for token in range(len(tree))} | site.taken
    number, name = 1, _NAME
    while name in words:
        number += 1
        name = f"{_NAME}{number}"
    return name


def _spaced(pieces: list[Written]) -> Iterator[Piece]:
    for piece in pieces:
        yield Written(" ")
        yield piece
