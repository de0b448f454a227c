"""What only the whole workspace can say about MeTTa: called symbols that look like a misspelt function."""

from difflib import get_close_matches

from rholsp.features.view import FileFacts, View
from rholsp.metta.builtins import core
from rholsp.metta.codes import TYPO
from rholsp.model.summary import Diagnostic, Role, Severity, SymbolKind

_ALIKE = 0.8
"""How much alike two names must be, in difflib's ratio."""
_SHORTEST = 4
"""Letters of the shortest name that is looked at: shorter ones are alike by chance."""


async def findings(view: View, facts: FileFacts) -> list[Diagnostic]:
    """A hint at each call of a symbol that no rule defines, that stands nowhere else, and that looks like a function.

    A symbol without a rule is data, which is no mistake: so there must be good reason to suspect one.
    """
    summary = facts.summary
    symbols = {
        i: symbol
        for i, symbol in enumerate(summary.symbols)
        if symbol.kind is SymbolKind.GLOBAL and symbol.key is not None and facts.language_of(i) == "metta"
    }
    called = {send.symbol for send in summary.sends} & symbols.keys()
    if not called:
        return []
    known = {summary.symbols[contract.symbol].name for contract in summary.contracts if contract.symbol in symbols}
    suspects: dict[str, tuple[int, str]] = {}
    for i in called:
        name, key = symbols[i].name, symbols[i].key
        if key is None or len(name) < _SHORTEST or name in known or name in core():
            continue
        near = get_close_matches(name, [*known, *core()], 1, _ALIKE)
        if near:
            suspects[key] = i, near[0]
    found: list[Diagnostic] = []
    if suspects:
        defined = await view.defined(suspects)
        for key, (i, alike) in suspects.items():
            if key not in defined.names and defined.complete and len(await view.files_with(key)) == 1:
                found.extend(_hints(facts, i, alike))
    return found


def _hints(facts: FileFacts, symbol: int, alike: str) -> list[Diagnostic]:
    places = list(facts.summary.occurrences_of(symbol))
    if len(places) != 1 or places[0][1] is not Role.SEND:
        return []
    name = facts.summary.symbols[symbol].name
    return [
        Diagnostic(TYPO, Severity.HINT, *places[0][0], f"no rule defines `{name}`; did you mean `{alike}`?", (), alike)
    ]
