"""What only the whole workspace can say about a Rholang file: names that nothing binds."""

from collections.abc import Iterator
from difflib import get_close_matches

from rholsp.features.view import FileFacts, View
from rholsp.model.summary import Diagnostic, Related, Role, Severity, Span, Symbol, SymbolKind

_ALIKE = 0.75
"""How much alike two names must be for one to be suggested, in difflib's ratio."""
_EDITS = 2
"""By how many letters their lengths may differ."""


async def findings(view: View, facts: FileFacts) -> list[Diagnostic]:
    """RH101 stands at each occurrence of a free name that no contract of the workspace defines.

    While the first index runs it is held back: the name may turn up yet. RH121 is the hint at a contract whose own name
    nothing binds.
    """
    free = {
        symbol.key: i
        for i, symbol in enumerate(facts.summary.symbols)
        if symbol.kind is SymbolKind.FREE and symbol.key is not None
    }
    found: list[Diagnostic] = []
    if free:
        defined = await view.defined(free)
        for key, i in free.items():
            if key in defined.names:
                found.extend(_unbound_contracts(facts, i))
            elif defined.complete:
                found.extend(_unbound_uses(facts, i))
    return found


def _unbound_contracts(facts: FileFacts, symbol: int) -> Iterator[Diagnostic]:
    name = facts.summary.symbols[symbol].name
    for contract in facts.summary.contracts:
        if contract.symbol == symbol:
            yield Diagnostic(
                "RH121",
                Severity.HINT,
                *contract.name,
                f"nothing binds `{name}`, so a node refuses this file; write `new {name} in {{ … }}` around it",
            )


def _unbound_uses(facts: FileFacts, symbol: int) -> Iterator[Diagnostic]:
    name = facts.summary.symbols[symbol].name
    for span, role in facts.summary.occurrences_of(symbol):
        if role is Role.REFER:
            continue  # an unbound `=x` is RH105, which the file alone decides
        near = _near(facts, name, span)
        ended = _ended(facts, name, span)
        if ended is not None:
            # `new x in a | b` is `(new x in a) | b`: the commonest way to lose a name.
            hint = "the scope of its binder ends before; put braces around all that belongs to it"
        else:
            hint = f"did you mean `{near}`?" if near else f"bind it with `new {name} in {{ … }}`"
        related = () if ended is None else (Related(*ended, f"`{name}` is bound here"),)
        fix = "" if ended is not None else near
        yield Diagnostic("RH101", Severity.ERROR, *span, f"`{name}` is not bound; {hint}", related, fix)


def _ended(facts: FileFacts, name: str, span: Span) -> Span | None:
    """The binder of the same name whose scope ended last before the use."""
    ended = [
        (symbol.scope.end, symbol.binder)
        for symbol in facts.summary.symbols
        if symbol.name == name and symbol.scope and symbol.binder and symbol.scope.end <= span.start
    ]
    return max(ended)[1] if ended else None


def _near(facts: FileFacts, name: str, span: Span) -> str:
    """The name in scope that looks most like this one, or ''."""

    def candidate(symbol: Symbol) -> bool:
        scope = symbol.scope
        return scope is not None and scope.start <= span.start and span.end <= scope.end and _near_length(symbol.name)

    def _near_length(other: str) -> bool:
        return abs(len(other) - len(name)) <= _EDITS

    names = [symbol.name for symbol in facts.summary.symbols if candidate(symbol)]
    return next(iter(get_close_matches(name, names, 1, _ALIKE)), "")
