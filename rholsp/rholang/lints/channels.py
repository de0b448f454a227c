"""Dead messages, receives and contracts: RH601 to RH606.

Only names are looked at of which everything that can ever receive from them stands in the records of their file; for
all but RH601, everything that can ever be sent on them too (`Symbol.is_received_elsewhere`, `Symbol.escapes`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from rholsp.model.summary import (
    Contract,
    Diagnostic,
    FileSummary,
    Receive,
    Related,
    Role,
    Send,
    Severity,
    Span,
    Symbol,
    SymbolKind,
)
from rholsp.rholang.lints.messages import misfit
from rholsp.rholang.pattern_shapes import accepts, call_arguments

Taker = Contract | Receive
"""What takes messages off a channel."""

_MOST_PAIRS = 4_000
"""Sends times receivers of one channel that are compared; hand-written programs have some hundreds at most."""
_SUGGESTED = 5
"""For so many messages of one channel the literal is looked for that was meant."""
_RELATED = 5
"""So many places explain a finding at most."""


@dataclass(slots=True)
class Channel:
    """One name that does not escape, with all that is done with it, in text order."""

    symbol: Symbol
    sends: list[Send] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    receives: list[Receive] = field(default_factory=list)

    @property
    def takers(self) -> list[Taker]:
        return [*self.contracts, *self.receives]


def channel_findings(summary: FileSummary) -> Iterator[Diagnostic]:
    """Findings about the private channels of a file without syntax errors."""
    channels = private_channels(enumerate(summary.symbols))
    if not channels:
        return
    collect(channels, summary.sends, summary.contracts, summary.receives)
    result = result_name(summary, enumerate(summary.symbols))
    repeated = Repeated(repeated_spans(summary.contracts, summary.receives))
    for number, channel in channels.items():
        yield from findings_about(summary, channel, repeated.innermost, number == result)


def private_channels(symbols: Iterable[tuple[int, Symbol]]) -> dict[int, Channel]:
    """By number, the symbols that lints look at."""
    return {
        i: Channel(symbol)
        for i, symbol in symbols
        if symbol.kind is SymbolKind.NEW and not symbol.is_received_elsewhere and not symbol.uri and symbol.scope
    }


def collect(
    channels: Mapping[int, Channel], sends: Iterable[Send], contracts: Iterable[Contract], receives: Iterable[Receive]
) -> None:
    """Add to the channels what is done with them."""
    for send in sends:
        if send.symbol in channels:
            channels[send.symbol].sends.append(send)
    for contract in contracts:
        if contract.symbol in channels:
            channels[contract.symbol].contracts.append(contract)
    for receive in receives:
        if receive.symbol in channels:
            channels[receive.symbol].receives.append(receive)


def repeated_spans(contracts: Iterable[Contract], receives: Iterable[Receive]) -> list[Span]:
    """What of these runs again and again."""
    return [*(contract.span for contract in contracts), *(one.span for one in receives if one.arrow == "<=")]


def is_made(symbol: Symbol) -> bool:
    """Whether the file makes the name, and it is no system name."""
    return symbol.kind is SymbolKind.NEW and not symbol.uri and symbol.binder is not None


def result_name(summary: FileSummary, symbols: Iterable[tuple[int, Symbol]]) -> int:
    """The first name that the file makes, -1 for none: an exploratory deploy answers with what is sent on it.

    `symbols` are all of the file, or some with the first among them.
    """
    made = [(symbol.binder or Span(0, 0), i, symbol) for i, symbol in symbols if is_made(symbol)]
    if not made:
        return -1
    binder, number, first = min(made)
    if first.container >= 0:
        return -1
    before = bisect_left(summary.starts, binder.start)
    return -1 if summary.roles[:before].strip(bytes([Role.BINDER, Role.USE])) else number


def findings_about(
    summary: FileSummary, channel: Channel, repeated: Callable[[Span], Span | None], is_result: bool
) -> Iterator[Diagnostic]:
    """Findings about one channel. `repeated` tells the smallest span around a receive that runs again and again."""
    few = len(channel.sends) * (len(channel.contracts) + len(channel.receives)) <= _MOST_PAIRS
    if channel.symbol.escapes:
        if channel.takers and few:
            yield from _misfits(channel)
        return
    if not channel.takers:
        if not is_result:
            yield from _never_received(channel)
    elif not channel.sends or (few and not _calls(channel)):
        yield from _never_called(channel)
    elif few:
        misfits = list(_misfits(channel))
        yield from misfits
        if not misfits:
            yield from _idle_clauses(channel)
            if not is_result:
                yield from _loop(summary, channel, repeated)


def _calls(channel: Channel) -> bool:
    """Whether anything but what receives from the channel sends on it."""
    bodies = [taker.span for taker in channel.takers]
    return any(not any(_inside(send.name, body) for body in bodies) for send in channel.sends)


# ------------------------------------------------------------------------------------------------ one side missing


def _never_received(channel: Channel) -> Iterator[Diagnostic]:
    name = channel.symbol.name
    if name[0] == "_":
        return
    for send in channel.sends:
        message = f"nothing receives from `{name}`, and it is known nowhere else, so this message stays where it is"
        yield _hint("RH603", send.name, message, _bound(channel.symbol))


def _never_called(channel: Channel) -> Iterator[Diagnostic]:
    name, own = channel.symbol.name, channel.sends
    if name[0] == "_":
        return
    why = "is sent to only from here" if own else "is never sent to"
    related = [*_bound(channel.symbol), *(_place(send.name, "the only sends stand in its own body") for send in own)]
    for contract in channel.contracts:
        message = f"`{name}` {why}, and it is known nowhere else, so this contract never runs"
        yield _hint("RH602", contract.name, message, related)
    for receive in channel.receives:
        message = f"`{name}` {why}, and it is known nowhere else, so this never receives anything"
        yield _hint("RH604", receive.name, message, related)


# ------------------------------------------------------------------------------------------------ what does not fit


def _misfits(channel: Channel) -> Iterator[Diagnostic]:
    suggested = 0
    for send in channel.sends:
        arguments = call_arguments(send)
        if all(accepts(taker, arguments) == "no" for taker in channel.takers):
            suggested += 1
            reason = misfit(send, channel.takers, suggest=suggested <= _SUGGESTED)
            related = [_place(taker.name, f"takes {_formals(taker)}") for taker in channel.takers[:_RELATED]]
            yield Diagnostic(
                "RH601",
                Severity.WARNING,
                *send.name,
                f"nothing that receives from `{channel.symbol.name}` takes this message: {reason}",
                tuple(related[:_RELATED]),
            )


def _formals(taker: Taker) -> str:
    if isinstance(taker, Contract):
        return taker.signature.partition("(")[2].removesuffix(")") or "nothing"
    count = len(taker.formals)
    return f"{count} value{'' if count == 1 else 's'}{' or more' if taker.variadic else ''}"


def _idle_clauses(channel: Channel) -> Iterator[Diagnostic]:
    messages = [call_arguments(send) for send in channel.sends]
    for taker in channel.takers:
        if all(accepts(taker, arguments) == "no" for arguments in messages):
            what = "contract never runs" if isinstance(taker, Contract) else "receive waits in vain"
            message = f"no send on `{channel.symbol.name}` fits, and it is known nowhere else, so this {what}"
            related = [_place(send.name, "this one does not fit") for send in channel.sends]
            yield _hint("RH605", taker.name, message, related)


# ------------------------------------------------------------------------------------------------ loops


class Repeated:
    """What runs again and again: spans of which no two overlap, but for those inside of others."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: (span.start, -span.end))
        self._around: list[int] = []
        """By number, the innermost one around each, -1 for none."""
        open_ones: list[int] = []
        for at, span in enumerate(self._spans):
            while open_ones and self._spans[open_ones[-1]].end < span.end:
                open_ones.pop()
            self._around.append(open_ones[-1] if open_ones else -1)
            open_ones.append(at)

    def innermost(self, inner: Span) -> Span | None:
        """The smallest one around a place."""
        at = bisect_right(self._spans, inner.start, key=itemgetter(0)) - 1
        while at >= 0 and self._spans[at].end < inner.end:
            at = self._around[at]
        return self._spans[at] if at >= 0 else None


def _loop(summary: FileSummary, channel: Channel, repeated: Callable[[Span], Span | None]) -> Iterator[Diagnostic]:
    """RH606: the only receiver takes one message, and then sends another one."""
    if channel.contracts or len(channel.receives) != 1 or channel.receives[0].arrow != "<-":
        return
    (receive,) = channel.receives
    binder, around = channel.symbol.binder, repeated(receive.span)
    if binder is None or (around is not None and not _inside(binder, around)):
        return
    for send in channel.sends:
        if not _inside(send.name, receive.span) or send.name.start < receive.bind.end:
            continue
        if not _puts_back(summary, send, receive):
            name = channel.symbol.name
            message = (
                f"this `for` runs once, so nothing receives what is sent to `{name}` here; to receive again and again, "
                f"write `for (… <= {name})` or a contract"
            )
            related = (_place(receive.name, "takes one message"),)
            yield Diagnostic("RH606", Severity.WARNING, *send.name, message, related)


def _puts_back(summary: FileSummary, send: Send, receive: Receive) -> bool:
    """Whether the message is what was received: then the channel holds a state, which is as good as never taken."""
    if any(shape[0] not in ("var", "eval") for shape in send.args):
        return False
    if any(shape[0] not in ("var", "wild", "and") for shape in receive.formals):
        return False
    first, last = (bisect_left(summary.starts, offset) for offset in (send.name.end, send.span.end))
    for at in range(first, last):
        if summary.roles[at] != Role.BINDER:
            binder = summary.symbols[summary.symbol_of[at]].binder
            if binder is None or not _inside(binder, receive.bind):
                return False
    return True


# ------------------------------------------------------------------------------------------------ parts


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _bound(symbol: Symbol) -> list[Related]:
    return [] if symbol.binder is None else [_place(symbol.binder, f"`{symbol.name}` is made here")]


def _place(span: Span, message: str) -> Related:
    return Related(*span, message)


def _hint(code: str, place: Span, message: str, related: Sequence[Related]) -> Diagnostic:
    return Diagnostic(code, Severity.HINT, *place, message, tuple(related[:_RELATED]), unnecessary=True)
