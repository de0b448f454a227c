"""Names where processes belong and the reverse, and what only patterns may hold (docs/rholang.md 2.1, 2.3, 3.1)."""

from rholsp.model.reporting import report
from rholsp.model.summary import Role, Severity, Span
from rholsp.rholang import nodes
from rholsp.rholang.summary_builder import Builder, Part, bound_here, span, token_span


def process_as_name(b: Builder, token: int, symbol: int, role: int) -> None:
    """RH103: a process variable where a name belongs."""
    name = b.symbols[symbol].name
    start, end = b.starts[token], b.ends[token]
    related = bound_here(b, symbol, f"`{name}` is bound as a process here")
    if role == Role.EVAL and token and b.kinds[token - 1] == b.tokens.kind_of["*"]:
        message = f"`{name}` is a process already; leave out the `*`"
        report(b, "RH103", Severity.ERROR, Span(b.starts[token - 1], end), message, related, name)
        return
    message = f"`{name}` is a process, but a name belongs here; write `@{name}`"
    report(b, "RH103", Severity.ERROR, Span(start, end), message, related, f"@{name}")


def name_as_process(b: Builder, token: int, symbol: int, quote: int | None) -> None:
    """RH104: a name where a process belongs; ``quote`` is the `@` before it."""
    name = b.symbols[symbol].name
    start, end = b.starts[token], b.ends[token]
    related = bound_here(b, symbol, f"`{name}` is bound as a name here") if b.symbols[symbol].binder else ()
    if quote is not None:
        message = f"`{name}` is a name already; leave out the `@`"
        report(b, "RH104", Severity.ERROR, Span(b.starts[quote], end), message, related, name)
        return
    if is_called(b, token):
        return  # what is wrong is the bracket
    message = f"`{name}` is a name, but a process belongs here; write `*{name}`"
    report(b, "RH104", Severity.ERROR, Span(start, end), message, related, f"*{name}")


def is_called(b: Builder, token: int) -> bool:
    """Whether a bracket follows an identifier as in a call of other languages."""
    following = token + 1
    return (
        b.kinds[token] in b.tokens.identifiers
        and b.kinds[following] == b.tokens.kind_of["("]
        and b.starts[following] == b.ends[token]
    )


def unbound_reference(b: Builder, token: int, name: str) -> None:
    """RH105: `=x` of something that no scope around the pattern binds."""
    place = token_span(b, token)
    report(
        b, "RH105", Severity.ERROR, place, f"`{name}` is not bound outside this pattern, so `=` has nothing to refer to"
    )


def reference_of_other_sort(b: Builder, node: Part, symbol: int, is_name: bool) -> None:
    """RH106: `=x` of a name, or `=*x` of a process."""
    name = b.symbols[symbol].name
    right = f"=*{name}" if is_name else f"={name}"
    message = f"`{name}` is a {'name' if is_name else 'process'}; write `{right}`"
    report(b, "RH106", Severity.ERROR, span(b, node), message, bound_here(b, symbol, "bound here"), right)


def wildcard(b: Builder, token: int) -> None:
    """RH107: `_` outside a pattern."""
    if b.found is not None:
        b.wildcards += 1
        return
    place = token_span(b, token)
    report(b, "RH107", Severity.ERROR, place, "`_` stands for anything, so only a pattern may hold it")


def connective_outside_pattern(b: Builder, node: Part) -> None:
    """RH108: `/\\`, `\\/` or `~` outside a pattern."""
    operator = node[nodes.SIGN] if node[0] == "negation" else node[nodes.OPERATOR]
    if operator is None:
        return
    place = token_span(b, operator)
    sign = b.text[place.start : place.end]
    message = f"`{sign}` combines patterns and can only stand in one"
    if sign != "~":
        message += f"; between values write `{'and' if sign[0] == '/' else 'or'}`"
    report(b, "RH108", Severity.ERROR, place, message)


def pattern_part_outside_pattern(b: Builder, place: Span, what: str) -> None:
    """RH109: a simple type, a reference or a remainder outside a pattern."""
    report(b, "RH109", Severity.WARNING, place, f"{what} means something in a pattern only")


def connective_in_formal(b: Builder, node: Part) -> None:
    """RH110: `\\/` or `~` in a pattern of a `for` or `contract`."""
    report(
        b,
        "RH110",
        Severity.ERROR,
        span(b, node),
        "a receive cannot wait for `\\/` or `~`; receive into a variable and `match` it",
    )


def bundle_content(b: Builder, node: Part) -> None:
    """RH111: a bundle of something that is no value."""
    report(b, "RH111", Severity.ERROR, span(b, node), "a bundle holds a value: no unbound variable, `_` or connective")


def bundle_in_pattern(b: Builder, node: Part) -> None:
    """RH112: a bundle in a pattern."""
    report(b, "RH112", Severity.WARNING, span(b, node), "a pattern never matches by a bundle; match what is inside it")


def unequal_disjuncts(b: Builder, node: Part, names: set[str]) -> None:
    """RH116: the sides of a `\\/` bind different variables; none of them is visible outside in any case."""
    listed = ", ".join(f"`{name}`" for name in sorted(names))
    message = f"{listed} is not bound on every side of `\\/`; no side's variables are visible outside of it"
    report(b, "RH116", Severity.HINT, span(b, node), message)


def unit(b: Builder, node: Part) -> None:
    """RH012: `()`."""
    report(b, "RH012", Severity.WARNING, span(b, node), "no node evaluates the unit `()`; write `Nil`", (), "Nil")


def unbraced_scrutinee(b: Builder, node: Part, kind: str) -> None:
    """RH001 beyond the grammar: both public grammars want braces around such a scrutinee (docs/rholang.md 1.3)."""
    place = span(b, node)
    text = b.text[place.start : place.end]
    fix = f"{{{text}}}" if len(text) <= 200 else ""
    report(b, "RH001", Severity.ERROR, place, f"`match` takes a value here; wrap the {kind} in braces", (), fix)


def group_of_process(b: Builder, node: Part) -> None:
    """RH008: `(P)`: a group here, a tuple of one element in the newest grammar (docs/rholang.md 1.6)."""
    place = span(b, node)
    report(
        b,
        "RH008",
        Severity.HINT,
        place,
        "the newest grammar reads parentheses around a process as a tuple of one element; use braces for a group",
    )


def operator_of_one_dialect(b: Builder, operator: int, message: str, fix: str = "") -> None:
    """RH008: an operator that only one dialect accepts."""
    report(b, "RH008", Severity.HINT, token_span(b, operator), message, (), fix)
