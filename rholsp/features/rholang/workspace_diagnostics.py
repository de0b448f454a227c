"""Diagnostics of a Rholang file that depend on the workspace: unbound names (RH007, RH101, RH121)."""

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from urllib.parse import unquote

from rholsp.features.diagnostic_settings import DiagnosticSettings
from rholsp.features.facts import FileFacts, Target
from rholsp.features.program import declared_names
from rholsp.features.resolve import contract_targets, nearness, symbol_with
from rholsp.features.rholang.free_names import ComposedFreeNames, FreeNames
from rholsp.features.rholang.linked_sends import linked_misfits
from rholsp.features.rholang.system_names import uris_for
from rholsp.features.workspace_queries import FindingQueries
from rholsp.model.summary import Diagnostic, FileSummary, Related, Role, Severity
from rholsp.rholang.lints.composed import composed_lints
from rholsp.rholang.lints.summary import summary_lints
from rholsp.rholang.lints.tokens import STATEMENTS

_PLACEHOLDER = "RH007"
_SHOWN = 3
"""Contracts of other files that are named."""


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
    names = facts.derived(FreeNames, ComposedFreeNames)
    free = dict(names.free)
    found = [*facts.derived(_lints, composed_lints), *await linked_misfits(view, facts)]
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
            if names.contracts(i):
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
    facts: FileFacts, names: FreeNames, symbol: int, targets: tuple[Target, ...]
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


def _unbound_contracts(names: FreeNames, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    message = f"nothing binds `{name}`, so a node refuses this file; write `new {name} in {{ … }}` around it"
    for place in names.contracts(symbol):
        yield Diagnostic("RH121", Severity.WARNING, *place, message)


def _unbound_processes(names: FreeNames, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    hint = f"contracts of that name answer on a channel, and to send on it write `{name}!(…)`"
    for span in names.uses(symbol):
        yield Diagnostic("RH101", Severity.ERROR, *span, f"no process is bound to `{name}`; {hint}")


def _placeholders(names: FreeNames, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    for span, _ in names.occurrences(symbol):
        message = f"`{name}` is bound nowhere: taken for a placeholder, as this file is a template"
        yield Diagnostic(_PLACEHOLDER, Severity.HINT, *span, message)


def _unbound_uses(names: FreeNames, symbol: int) -> Iterator[Diagnostic]:
    name = names.name(symbol)
    ended = names.ended(name)
    for span, role in names.occurrences(symbol):
        if role is Role.REFER:
            continue  # an unbound `=x` is RH105, which the file alone decides
        last = bisect_right(ended, span[0], key=itemgetter(0)) - 1
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
