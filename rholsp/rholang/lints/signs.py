"""RH001 for a sign that stands where another one is due, as `=` for `=>`: one mistake, one error, at the sign."""

from rholsp.model.reporting import report
from rholsp.model.summary import Severity
from rholsp.rholang.summary_builder import Builder, token_span

_FORMS = {
    "=>": "a case is written `pattern => process`",
    "<-": "a `let` of a pattern is written `@x <- value`",
    ":": "a map is written `{key: value}`, and a message is sent with `!`",
}


def due(b: Builder, token: int | None, sign: str) -> None:
    """Report a token that the grammar reads as ``sign`` and that is another one."""
    if token is None or b.tokens.names[b.kinds[token]] == sign:
        return
    place = token_span(b, token)
    found = b.text[place.start : place.end]
    report(b, "RH001", Severity.ERROR, place, f"expected `{sign}`, found `{found}`: {_FORMS[sign]}", (), sign)
