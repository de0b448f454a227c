"""Findings about constructs that bind: receipts, `new`, `let`, `select`, `match` (docs/rholang.md 3.1)."""

from rholsp.model.reporting import report
from rholsp.model.summary import Related, Severity
from rholsp.rholang import nodes
from rholsp.rholang.lints import sorts
from rholsp.rholang.summary_builder import (
    Builder,
    Part,
    bound_here,
    is_broken,
    occurrence_span,
    span,
    spelling,
    token_span,
)
from rholsp.text.plural import plural

Node = tuple[Part, ...]

_COMPLEX = frozenset({"ack_source", "sync_source", "method_source"})
_SCRUTINEES = {
    "plain_send": "send",
    "sync_send": "send",
    "method_send": "send",
    "for": "`for`",
    "new": "`new`",
    "if": "`if`",
    "let": "`let`",
    "match": "`match`",
    "select": "`select`",
    "contract": "contract",
    "bundle": "bundle",
    "agent": "agent",
}
"""What both public grammars refuse between `match` and `{`, and how a message calls it."""


def duplicate_new(b: Builder, symbol: int, first: int) -> None:
    """RH114: a name twice in one `new`; the later one hides the earlier."""
    binder = b.symbols[symbol].binder
    assert binder is not None  # it was just declared
    name = b.symbols[symbol].name
    related = bound_here(b, first, f"`{name}` is declared here first")
    b.exempt_from_unused.add(first)
    report(b, "RH114", Severity.WARNING, binder, f"`{name}` is declared twice in one `new`", related)


def receipt(b: Builder, binds: list[Node], channels: list[tuple[int, int]], where: int | None) -> None:
    """RH113, RH118, RH006, RH119: joined binds must agree. ``channels`` are the plain sources: symbol and token."""
    seen: dict[int, int] = {}
    for symbol, token in channels:
        if symbol in seen:
            first = occurrence_span(b, seen[symbol])
            place = occurrence_span(b, token)
            name = b.symbols[symbol].name
            related = (Related(first.start, first.end, "first bind"),)
            message = f"one `&` group receives twice on `{name}`; use `;` to receive one after the other"
            report(b, "RH113", Severity.ERROR, place, message, related)
        else:
            seen[symbol] = token
    first_arrow = binds[0][nodes.BIND_ARROW]
    for bind in binds[1:]:
        arrow = bind[nodes.BIND_ARROW]
        if arrow is not None and first_arrow is not None and b.kinds[arrow] != b.kinds[first_arrow]:
            place = token_span(b, arrow)
            sign = spelling(b, first_arrow)
            related = (Related(b.starts[first_arrow], b.ends[first_arrow], "first arrow"),)
            message = f"all binds of one `&` group need the same arrow, here `{sign}`"
            report(b, "RH118", Severity.ERROR, place, message, related, sign)
    complex_binds = [_is_complex(bind) for bind in binds]
    if not complex_binds[0] and any(complex_binds):
        source = binds[complex_binds.index(True)][nodes.BIND_SOURCE]
        message = "the current node takes `?!`, `!?` and method sources only as the first of their `&` group"
        report(b, "RH006", Severity.WARNING, span(b, source), message)
    if where is not None and any(complex_binds):
        message = "the current node ignores `where` when a source is `?!`, `!?` or a method"
        report(b, "RH119", Severity.WARNING, token_span(b, where), message)


def _is_complex(bind: Node) -> bool:
    return bind[nodes.BIND_SOURCE].__class__ is tuple and bind[nodes.BIND_SOURCE][0] in _COMPLEX


def select(b: Builder, node: Node) -> None:
    """RH005: no current node runs `select`."""
    if node[nodes.SELECT_KEYWORD] is not None:
        place = token_span(b, node[nodes.SELECT_KEYWORD])
        report(b, "RH005", Severity.WARNING, place, "`select` is not implemented in the current node")


def scrutinee(b: Builder, node: Node) -> None:
    """RH001 for a scrutinee that needs braces."""
    kind = _SCRUTINEES.get(node[0])
    if kind is not None:
        sorts.unbraced_scrutinee(b, node, kind)


def mixed_let(b: Builder, separators: list[int]) -> None:
    """RH001: `;` and `&` in one `let`."""
    for separator in separators[1:]:
        if b.kinds[separator] != b.kinds[separators[0]]:
            place = token_span(b, separator)
            sign = spelling(b, separators[0])
            related = (Related(b.starts[separators[0]], b.ends[separators[0]], "first separator"),)
            message = f"one `let` is either sequential (`;`) or concurrent (`&`); this one began with `{sign}`"
            report(b, "RH001", Severity.ERROR, place, message, related, sign)
            return


def let_values(b: Builder, decl: Node) -> None:
    """RH115: as many values as names, unless a remainder takes the rest."""
    wanted = sum(name is not None for name in (decl[nodes.LET_NAMES_FORMALS] or ())[::2])
    given = sum(value is not None for value in (decl[nodes.LET_NAMES_VALUES] or ())[::2])
    rest = decl[nodes.LET_NAMES_REST] is not None
    _dialect_of_let(b, decl[nodes.LET_NAMES_VALUES] or [])
    if (given >= wanted if rest else given == wanted) or is_broken(b):
        return
    for comma, value in zip(
        (decl[nodes.LET_NAMES_VALUES] or ())[1::2], (decl[nodes.LET_NAMES_VALUES] or ())[2::2], strict=False
    ):
        if value.__class__ is tuple and value[0] == "compare" and spelling(b, value[nodes.OPERATOR]) == "<-":
            # `y <- 2` reads as `y < -2`, and so does the hint at its arrow.
            b.diagnostics = [d for d in b.diagnostics if (d.code, d.start) != ("RH008", b.starts[value[2]])]
            message = "bindings of a `let` are separated with `;`, or with `&` where none sees the others"
            report(b, "RH001", Severity.ERROR, token_span(b, comma), message, (), ";")
            return
    at_least = "at least " if rest else ""
    message = f"`let` binds {plural(wanted, 'name')} and needs {at_least}as many values, but gets {given}"
    report(b, "RH115", Severity.ERROR, span(b, decl), message)


def _dialect_of_let(b: Builder, values: list[Part]) -> None:
    """RH008: a comma behind the last value."""
    if values and len(values) % 2 == 0 and values[-1] is not None:
        report(b, "RH008", Severity.HINT, token_span(b, values[-1]), "only the newest grammar accepts a comma here")


def let_of_nothing(b: Builder, arrow: int) -> None:
    """RH008: `let <- in P`."""
    report(b, "RH008", Severity.HINT, token_span(b, arrow), "only rchain's grammar lets a `let` bind nothing")


def separators(b: Builder, binds: list[Part], right: str) -> None:
    """RH001: a comma between binds; ``right`` says in words what belongs there."""
    for separator in binds[1::2]:
        if separator is not None and spelling(b, separator) == ",":
            message = f"binds are joined with {right}; a comma joins the patterns of one"
            report(b, "RH001", Severity.ERROR, token_span(b, separator), message, (), "&")
