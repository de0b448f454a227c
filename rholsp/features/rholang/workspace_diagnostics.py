"""What only the whole workspace can say about a Rholang file: names that nothing binds."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from operator import itemgetter

from rholsp.features.view import FileFacts, View
from rholsp.model.summary import Diagnostic, Related, Role, Severity, Span, Symbol, SymbolKind
from rholsp.rholang.lints.summary import summary_lints

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
    found: list[Diagnostic] = list(summary_lints(facts.summary))
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
    ended = _ended(facts, name)
    alike = [other for other in facts.summary.symbols if other.scope and abs(len(other.name) - len(name)) <= _EDITS]
    for span, role in facts.summary.occurrences_of(symbol):
        if role is Role.REFER:
            continue  # an unbound `=x` is RH105, which the file alone decides
        last = bisect_right(ended, span.start, key=itemgetter(0)) - 1
        if last >= 0:
            # `new x in a | b` is `(new x in a) | b`: the commonest way to lose a name.
            hint = "the scope of its binder ends before; put braces around all that belongs to it"
            related = (Related(*ended[last][1], f"`{name}` is bound here"),)
            yield Diagnostic("RH101", Severity.ERROR, *span, f"`{name}` is not bound; {hint}", related)
            continue
        near = _near(alike, name, span)
        hint = f"did you mean `{near}`?" if near else f"bind it with `new {name} in {{ … }}`"
        yield Diagnostic("RH101", Severity.ERROR, *span, f"`{name}` is not bound; {hint}", (), near)


def _ended(facts: FileFacts, name: str) -> list[tuple[int, Span]]:
    """The ends of the scopes of this name, sorted, each with its binder."""
    return sorted(
        (symbol.scope.end, symbol.binder)
        for symbol in facts.summary.symbols
        if symbol.name == name and symbol.scope and symbol.binder
    )


def _near(alike: Iterable[Symbol], name: str, span: Span) -> str:
    """The name in scope, among those of a similar length, that looks most like this one, or ''."""
    names = [
        symbol.name
        for symbol in alike
        if symbol.scope is not None and symbol.scope.start <= span.start and span.end <= symbol.scope.end
    ]
    return next(iter(get_close_matches(name, names, 1, _ALIKE)), "")
