"""Diagnostics of a Rholang file that depend on the workspace: unbound names (RH007, RH101, RH121)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from urllib.parse import unquote

from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.features.facts import FileFacts, Target
from rholsp.features.near_names import NearNames
from rholsp.features.program import declared_names
from rholsp.features.resolve import contract_targets, nearness, symbol_with
from rholsp.features.rholang.linked_sends import linked_misfits
from rholsp.features.rholang.system_names import uris_for
from rholsp.features.workspace_queries import FindingQueries
from rholsp.model.summary import Diagnostic, FileSummary, Related, Role, Severity, Span, SymbolKind
from rholsp.rholang.lints.summary import summary_lints
from rholsp.rholang.lints.tokens import STATEMENTS

_PLACEHOLDER = "RH007"
_SHOWN = 3
"""Contracts of other files that are named."""
_ALIKE = 0.75
"""How much alike two names must be for one to be suggested, in difflib's ratio."""
_EDITS = 2
"""By how many letters their lengths may differ."""
_CANDIDATES = 5
"""So many of the likest names are looked at for one whose scope it is."""
_LOOKED_AT = 100
"""Scopes of one name that are looked at."""


class _Names:
    """The names of a file as findings look at them, put in order once: each look then costs what it finds."""

    def __init__(self, summary: FileSummary) -> None:
        free = frozenset(_free(summary).values())
        self._summary = summary
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        for at, symbol in enumerate(summary.symbol_of if free else ()):
            if symbol in free:
                self._places[symbol].append(at)
        self.contracts: defaultdict[int, list[Span]] = defaultdict(list)
        """Where the names of a symbol's contracts stand."""
        for contract in summary.contracts:
            self.contracts[contract.symbol].append(contract.name)
        self._scopes: defaultdict[str, list[tuple[Span, Span | None]]] = defaultdict(list)
        """By name, where it is bound, and by what."""
        for bound in summary.symbols if free else ():
            if bound.scope:
                self._scopes[bound.name].append((bound.scope, bound.binder))
        self._alike: dict[str, list[str]] | None = None
        """By free name, the names that look most like it; of all at once, so that it is the same whoever asks first."""
        self._free = [summary.symbols[i].name for i in sorted(free) if i not in self.contracts]
        """Those that may be typos."""

    def name(self, symbol: int) -> str:
        return self._summary.symbols[symbol].name

    def occurrences(self, symbol: int) -> Iterator[tuple[Span, Role]]:
        """Every occurrence of a free symbol, in text order."""
        summary = self._summary
        for at in self._places.get(symbol, ()):
            yield Span(summary.starts[at], summary.ends[at]), Role(summary.roles[at])

    def ended(self, name: str) -> list[tuple[int, Span]]:
        """The ends of the scopes of this name, sorted, each with its binder."""
        return sorted((scope.end, binder) for scope, binder in self._scopes.get(name, ()) if binder)

    def near(self, name: str, span: Span) -> str:
        """The name in scope that looks most like this one, or ''."""
        if self._alike is None:
            near = NearNames(self._scopes)
            self._alike = {free: near.near(free, _ALIKE, _EDITS, _CANDIDATES) for free in self._free}
        for other in self._alike[name]:
            scopes = self._scopes[other][:_LOOKED_AT]
            if any(scope.start <= span.start and span.end <= scope.end for scope, _ in scopes):
                return other
        return ""


def _free(summary: FileSummary) -> dict[str, int]:
    """The names that nothing in the file binds, by key."""
    return {
        symbol.key: i
        for i, symbol in enumerate(summary.symbols)
        if symbol.kind is SymbolKind.FREE and symbol.key is not None
    }


def _lints(summary: FileSummary) -> tuple[Diagnostic, ...]:
    return tuple(summary_lints(summary))


async def findings(view: FindingQueries, facts: FileFacts, _settings: DiagnosticSettings) -> list[Diagnostic]:
    """RH101 stands at each occurrence of a free name, RH121 at a contract whose own name nothing binds.

    A node compiles one file. Still, where a contract of another file has the name, the file may be meant for a linker:
    then RH101 is a warning that names the contract. It is none at all for names that the file imports or exports, and
    in such a file for all names of contracts of other files. A contract binds a channel, never a process: where a
    process stands, the name is unbound all the same. While the first index runs errors are held back: the name may
    turn up yet. In a template, ALL-CAPS names that the file binds nowhere are taken for placeholders (RH007); in one
    with statements, which may be a part of another one, what is unbound is a hint.
    """
    free = _free(facts.summary)
    names = facts.derived(_Names)
    found = [*facts.derived(_lints), *await linked_misfits(view, facts)]
    if any(finding.code == _PLACEHOLDER for finding in facts.summary.diagnostics):
        bound = {symbol.name for symbol in facts.summary.symbols if symbol.binder is not None}
        for key in [key for key in free if len(key) > 1 and key.isupper() and key not in bound]:
            found.extend(_placeholders(names, free.pop(key)))
    if free:
        declared = declared_names(facts)
        defined = await view.defined(free)
        for key, i in free.items():
            if key in declared:
                continue
            if i in names.contracts:
                found.extend(_unbound_contracts(names, i))
                found.extend(_unbound_processes(names, i))
            elif key in defined.names:
                if not declared:
                    found.extend(_defined_elsewhere(facts, names, i, await _contracts_of(view, facts, key)))
                found.extend(_unbound_processes(names, i))
            elif defined.complete and not (declared and await _is_declared_elsewhere(view, key)):
                found.extend(_unbound_uses(names, i))
    if any(finding.message == STATEMENTS for finding in facts.summary.diagnostics):
        return [one._replace(severity=Severity.HINT) if one.code == "RH101" else one for one in found]
    return found


async def _is_declared_elsewhere(view: FindingQueries, key: str) -> bool:
    """Whether another file of the old linker exports or imports the name."""
    return any(key in declared_names(other) for other in await view.files_introducing(key))


async def _contracts_of(view: FindingQueries, facts: FileFacts, key: str) -> tuple[Target, ...]:
    """The first contract of a name in each file that has one, the nearest first."""
    targets: list[Target] = []
    for other in await view.files_defining(key):
        symbol = symbol_with(other, key)
        targets += () if symbol is None else contract_targets(other, symbol)[:1]
    return tuple(sorted(targets, key=lambda target: nearness(facts.uri, target.facts.uri)))


def _defined_elsewhere(
    facts: FileFacts, names: _Names, symbol: int, targets: tuple[Target, ...]
) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    if not targets:
        return  # they went between two questions, and what is wrong now will be asked for
    related = tuple(
        [Related(*target.selection, f"`{name}` in another file", target.facts.uri) for target in targets[:_SHOWN]]
    )
    file = unquote(targets[0].facts.uri.rsplit("/", 1)[-1])
    for span, role in names.occurrences(symbol):
        if role not in (Role.USE, Role.REFER):
            message = f"`{name}` is not bound here, and a node compiles each file alone; `{file}` has a contract of it"
            yield Diagnostic("RH101", Severity.WARNING, *span, message, related)


def _unbound_contracts(names: _Names, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    for place in names.contracts.get(symbol, ()):
        message = f"nothing binds `{name}`, so a node refuses this file; write `new {name} in {{ … }}` around it"
        yield Diagnostic("RH121", Severity.WARNING, *place, message)


def _unbound_processes(names: _Names, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    for span, role in names.occurrences(symbol):
        if role is Role.USE:
            hint = f"contracts of that name answer on a channel, and to send on it write `{name}!(…)`"
            yield Diagnostic("RH101", Severity.ERROR, *span, f"no process is bound to `{name}`; {hint}")


def _placeholders(names: _Names, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    for span, _ in names.occurrences(symbol):
        message = f"`{name}` is bound nowhere: taken for a placeholder, as this file is a template"
        yield Diagnostic(_PLACEHOLDER, Severity.HINT, *span, message)


def _unbound_uses(names: _Names, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    ended = names.ended(name)
    for span, role in names.occurrences(symbol):
        if role is Role.REFER:
            continue  # an unbound `=x` is RH105, which the file alone decides
        last = bisect_right(ended, span.start, key=itemgetter(0)) - 1
        if last >= 0:
            # `new x in a | b` is `(new x in a) | b`: the commonest way to lose a name.
            hint = "the scope of its binder ends before; put braces around all that belongs to it"
            related = (Related(*ended[last][1], f"`{name}` is bound here"),)
            yield Diagnostic("RH101", Severity.ERROR, *span, f"`{name}` is not bound; {hint}", related)
            continue
        if name[0] == "'" and name[-1] == "'" and len(name) > 2:
            message = f"`{name}` is a name, and not bound; strings stand in double quotes"
            yield Diagnostic("RH101", Severity.ERROR, *span, message, (), f'"{name[1:-1]}"')
            continue
        near = names.near(name, span)
        hint = f"did you mean `{near}`?" if near else f"bind it with {_binding(name)}"
        yield Diagnostic("RH101", Severity.ERROR, *span, f"`{name}` is not bound; {hint}", (), near)


def _binding(name: str) -> str:
    """How the name is bound, as code: one that is usual for a system channel, to that."""
    uris = uris_for(name)
    return f"``new {name}(`{uris[0]}`) in {{ … }}``" if uris else f"`new {name} in {{ … }}`"
