"""Patterns that match code where a value was meant: RH304, RH305."""

from rholsp.model.reporting import report
from rholsp.model.summary import Severity
from rholsp.rholang.names import unwrap
from rholsp.rholang.summary_builder import Builder, Part, span

_CONSTRUCTS = {
    "if": "`if`",
    "select": "`select`",
    "sync_send": "`!?`",
    "method_send": "method send",
    "match": "`match`",
}
_EXPRESSIONS = {
    **dict.fromkeys(("or", "and", "equal", "compare", "add", "multiply", "not"), "expression"),
    "matches": "`matches`",
    "method": "method call",
}
CODE = frozenset({*_CONSTRUCTS, *_EXPRESSIONS, "braces", "group"})
"""Nodes that as a whole pattern may be worth a hint."""


def code_as_pattern(b: Builder, node: Part) -> None:
    """RH304, RH305: a whole pattern that is an instruction or an expression, which matches code of that form only."""
    node = unwrap(node)
    if node.__class__ is not tuple:
        return
    construct, expression = _CONSTRUCTS.get(node[0]), _EXPRESSIONS.get(node[0])
    if construct is not None:
        message = f"this pattern matches code that is written as such a {construct}: nothing in it runs"
        report(b, "RH304", Severity.HINT, span(b, node), message)
    elif expression is not None:
        message = (
            f"this pattern matches code that is written as such an {expression}, not its value; compare with `where`"
        )
        report(
            b, "RH305", Severity.HINT, span(b, node), message.replace("an `", "a `").replace("an method", "a method")
        )
