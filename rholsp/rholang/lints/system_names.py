"""Names from ``new x(`rho:…`)``: which there are, and what is done with them (RH506, RH508, RH509)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from rholsp.model.summary import Contract, Diagnostic, FileSummary, Receive, Related, Send, Severity, Symbol, SymbolKind
from rholsp.rholang.builtins import SHORTHANDS, URIS
from rholsp.rholang.pattern_shapes import call_arguments

_REGISTERED = re.compile(r"rho:(?:id:|lib:|serve:|registry:\S*\d)")
"""URIs that a deploy can register: which there are is not known here."""
_ALIKE = 0.8
_SUGGESTED = 5
"""For so many unknown URIs of a file the known one is looked for that was meant."""


def system_findings(summary: FileSummary) -> Iterator[Diagnostic]:
    """Findings about a file's system names."""
    named = system_names(enumerate(summary.symbols))
    if named:
        yield from unknown_uris(symbol for symbol in named.values() if is_unknown(symbol))
        yield from misuses(named, summary.sends, summary.contracts, summary.receives)


def system_names(symbols: Iterable[tuple[int, Symbol]]) -> dict[int, Symbol]:
    """Those that are bound to a URI, by number."""
    return {i: symbol for i, symbol in symbols if symbol.kind is SymbolKind.NEW and symbol.uri}


def is_unknown(symbol: Symbol) -> bool:
    """Whether no node knows what a system name is bound to."""
    return symbol.binder is not None and not _is_known(symbol.uri)


def unknown_uris(unknown: Iterable[Symbol]) -> Iterator[Diagnostic]:
    """RH508 for each of a file's unknown system names, in the order of their numbers."""
    for number, symbol in enumerate(unknown):
        if symbol.binder is not None:
            near = next(iter(get_close_matches(symbol.uri, URIS, 1, _ALIKE)), "") if number < _SUGGESTED else ""
            hint = f"; did you mean `{near}`?" if near else ""
            message = f"no node knows the URI `{symbol.uri}`, so a deploy with it fails{hint}"
            yield Diagnostic("RH508", Severity.WARNING, *symbol.binder, message)


def misuses(
    named: Mapping[int, Symbol], sends: Iterable[Send], contracts: Iterable[Contract], receives: Iterable[Receive]
) -> Iterator[Diagnostic]:
    """What is received from system names that only take, and sent to them as they do not take it."""
    takers: list[Contract | Receive] = [*contracts, *receives]
    for taker in takers:
        if taker.symbol in named:
            yield from _received(named[taker.symbol], taker)
    for send in sends:
        if send.symbol in named:
            yield from _sent(named[send.symbol], send)


def _is_known(uri: str) -> bool:
    return uri in URIS or uri in SHORTHANDS or _REGISTERED.match(uri) is not None or "$$" in uri or "%" in uri


def _received(symbol: Symbol, taker: Contract | Receive) -> Iterator[Diagnostic]:
    entry = URIS.get(symbol.uri)
    if entry is not None and entry.is_channel:
        message = f"`{symbol.name}` is `{symbol.uri}`, which can be sent to and not received from"
        yield Diagnostic("RH506", Severity.WARNING, *taker.name, message, bound_place(symbol))


def _sent(symbol: Symbol, send: Send) -> Iterator[Diagnostic]:
    entry = URIS.get(symbol.uri)
    if entry is None or not entry.is_channel:
        return
    given = len(call_arguments(send))
    if given in entry.arities:
        return
    wanted = " or ".join(map(str, sorted(entry.arities)))
    takes = ", ".join(entry.arguments)
    takes += "".join(f"; {variant.nodes}: {', '.join(variant.arguments)}" for variant in entry.variants)
    message = f"`{symbol.uri}` takes {wanted} argument{'' if wanted == '1' else 's'} ({takes}), not {given}"
    yield Diagnostic("RH509", Severity.WARNING, *send.name, message, bound_place(symbol))


def bound_place(symbol: Symbol) -> tuple[Related, ...]:
    """What a finding about a system name explains itself by."""
    return () if symbol.binder is None else (Related(*symbol.binder, f"`{symbol.name}` is made here"),)
