"""textDocument/inlayHint: what a reader of a call or of a receive would have to look up.

- The names of parameters before arguments: those of the clause that go to definition names first. An argument that says
  it itself has none, and neither has a parameter that is a pattern: what it takes shows in the argument.
- Behind a call the clause that it reaches, where the name has several or where it stands in another file.
- Behind a name that receives what was looked up, or the instance of an agent, what that is.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from rholsp.embedded.position_map import PositionMap
from rholsp.features.facts import FileFacts, Target
from rholsp.features.implementation import with_receives
from rholsp.features.literals import linkage_of
from rholsp.features.resolve import CERTAIN_MISFIT, Occurrence, implying, nearness
from rholsp.features.results import Location
from rholsp.features.signature import Calls, Signature
from rholsp.features.view import View
from rholsp.model.pieces import near
from rholsp.model.summary import Contract, Receive, Region, Send, Span

_PLAIN_NAME = re.compile(r"[*@$]*([\w'-]+)")
_WORD_START = re.compile(r"[_'-]|(?<=[a-z0-9])(?=[A-Z])")
_SHOWN = 5
"""Clauses that a hint about several tells of."""
_LONGEST = 24
"""Characters of a label that stands for a name."""


class HintKind(Enum):
    PARAMETER = auto()
    CLAUSE = auto()
    RECEIVED = auto()


@dataclass(frozen=True, slots=True)
class InlayHint:
    """`label` is shown before the character at `offset`; `about` says more, in plain lines.

    That of a parameter is about the signature of what takes the call. A click leads to `target`.
    """

    offset: int
    label: str
    about: str
    kind: HintKind = HintKind.PARAMETER
    target: Location | None = None


@dataclass(frozen=True, slots=True)
class _Argument:
    offset: int
    text: str


@dataclass(slots=True)
class _Known:
    """What several calls of a file share; it grows while one request is answered."""

    maps: dict[Span, PositionMap] = field(default_factory=dict)
    receivers: dict[int, list[tuple[Target, Contract | Receive]]] = field(default_factory=dict)
    """By symbol: all that may take messages on it, the nearest file first."""
    takers: dict[Hashable, tuple[Target, ...]] = field(default_factory=dict)
    """By symbol and arguments: those that may take such a message."""
    definitions: dict[int, tuple[Target, ...]] = field(default_factory=dict)
    """By symbol: what the resolver says that its calls may mean."""
    candidates: dict[int, list[tuple[Target, Contract | Receive]]] = field(default_factory=dict)
    """The same without what takes no calls, the nearest file first; each with what takes them."""
    signatures: dict[tuple[str, int, int], Signature | None] = field(default_factory=dict)
    """By file and the target's indexes."""


async def inlay_hints(
    view: View, uri: str, start: int, end: int, kinds: Collection[HintKind] = frozenset(HintKind)
) -> tuple[InlayHint, ...] | None:
    """The hints of some kinds in a range of a file, in text order; None where its text is not known."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    known = _Known()
    found: list[InlayHint] = []
    with_parameters, with_clauses = HintKind.PARAMETER in kinds, HintKind.CLAUSE in kinds
    for send in [
        one for _, one in near(facts.summary.sends, start, end) if one.span.start < end and one.span.end >= start
    ]:
        if with_parameters and send.args:
            found += await _of_call(view, facts, send, known)
        if with_clauses and start <= send.span.end < end:
            found += await _of_clause(view, facts, send, known)
    if HintKind.RECEIVED in kinds:
        found += await _of_received(view, facts, Span(start, end))
    return tuple(sorted((one for one in found if start <= one.offset < end), key=lambda one: one.offset))


# ------------------------------------------------------------------------------------------------ parameters


async def _of_call(view: View, facts: FileFacts, send: Send, known: _Known) -> list[InlayHint]:
    calls = view.languages.get(facts.language_of(send.symbol)).calls
    signature = None if calls is None else await _signature(view, facts, calls, send, known)
    if calls is None or signature is None:
        return []
    arguments = _arguments(facts, calls, send, known.maps)
    # In text that is being written the call's record and its brackets may disagree.
    if len(arguments) != len(send.args):
        return []
    hidden = len(calls.arguments(send)) - len(send.args)
    found: list[InlayHint] = []
    named = set[int]()
    for number, argument in enumerate(arguments, hidden):
        parameter = signature.parameter_of(number)
        if parameter is None or parameter in named:
            continue
        named.add(parameter)
        place = signature.parameters[parameter]
        name = calls.parameter_name(signature.label[place.start : place.end])
        if name and not _says(argument.text, name):
            found.append(InlayHint(argument.offset, f"{name}:", signature.label))
    return found


def _arguments(facts: FileFacts, calls: Calls, send: Send, maps: dict[Span, PositionMap]) -> list[_Argument]:
    text = facts.text or ""
    region = facts.summary.region_at(send.name.start)
    if region is None:
        return [_Argument(start, text[start:end]) for start, end in calls.argument_places(text, send.name, send.span)]
    return _arguments_in(text, region, calls, send, maps)


def _arguments_in(
    host: str, region: Region, calls: Calls, send: Send, maps: dict[Span, PositionMap]
) -> list[_Argument]:
    if region.span not in maps:
        maps[region.span] = PositionMap.of(host, region.parts)
    position_map = maps[region.span]
    places = [position_map.to_guest(offset) for offset in (*send.name, *send.span)]
    inside = [place for place in places if place is not None]
    if len(inside) < len(places):
        return []
    text, (begin, stop, first, last) = position_map.text, inside
    found = calls.argument_places(text, Span(begin, stop), Span(first, last))
    return [_Argument(position_map.cover(start, end).start, text[start:end]) for start, end in found]


async def _definitions(view: View, facts: FileFacts, send: Send, known: _Known) -> tuple[Target, ...]:
    if send.symbol not in known.definitions:
        found = await view.languages.resolver.candidates(view, Occurrence(facts, send.name, send.symbol))
        known.definitions[send.symbol] = found
    return known.definitions[send.symbol]


async def _signature(view: View, facts: FileFacts, calls: Calls, send: Send, known: _Known) -> Signature | None:
    """That of the definition which fits the call best, as go to definition finds it."""
    if send.symbol not in known.candidates:
        found = await _definitions(view, facts, send, known)
        # The sort is stable, so that among those of one file the order stays.
        nearest = sorted(found, key=lambda target: nearness(facts.uri, target.facts.uri))
        known.candidates[send.symbol] = _receiving(nearest)
    best: Target | None = None
    least = CERTAIN_MISFIT
    for target, receiver in known.candidates[send.symbol]:
        misfit = calls.misfit(send, receiver)
        if misfit < least:
            best, least = target, misfit
            if not misfit:
                break
    if best is None:
        return None
    identity = best.facts.uri, best.contract, best.receive
    if identity not in known.signatures:
        known.signatures[identity] = _signature_of(calls, best)
    return known.signatures[identity]


def _receiving(targets: Iterable[Target]) -> list[tuple[Target, Contract | Receive]]:
    return [(target, receiver) for target in targets if (receiver := target.receiver) is not None]


def _signature_of(calls: Calls, target: Target) -> Signature | None:
    receiver = target.receiver
    if isinstance(receiver, Receive):
        return calls.receive(target.facts, receiver)
    return None if receiver is None else calls.signature(receiver)


def _says(argument: str, name: str) -> bool:
    """Whether an argument is a name that ends as the parameter's: `*ret`, `newAmount` for `amount`."""
    plain = _PLAIN_NAME.fullmatch(argument)
    if plain is None:
        return False
    given, wanted = _words(plain[1]), _words(name)
    return given[-len(wanted) :] == wanted


@lru_cache(4096)
def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD_START.split(name) if word]


# ------------------------------------------------------------------------------------------------ clauses


async def _of_clause(view: View, facts: FileFacts, send: Send, known: _Known) -> list[InlayHint]:
    """Where there is a choice, or nothing of it in the file: which clause takes the message, or how many may."""
    calls = view.languages.get(facts.language_of(send.symbol)).calls
    if calls is None:
        return []
    if send.symbol not in known.receivers:
        definitions = await _definitions(view, facts, send, known)
        found = await with_receives(view, Occurrence(facts, send.name, send.symbol), definitions)
        if len(found) > 1:
            nearest = sorted(found, key=lambda one: (nearness(facts.uri, one.facts.uri), one.facts.uri, one.selection))
            found = tuple(nearest)
        known.receivers[send.symbol] = _receiving(found)
    receivers = known.receivers[send.symbol]
    if not receivers or (len(receivers) == 1 and receivers[0][0].facts.uri == facts.uri):
        return []
    asked = send.symbol, send.operator, send.args
    if asked not in known.takers:
        known.takers[asked] = tuple([one for one, taker in receivers if calls.misfit(send, taker) < CERTAIN_MISFIT])
    takers = known.takers[asked]
    if not takers:
        return []
    shown = [label for one in takers[:_SHOWN] if (label := _said(calls, one, known))]
    if len(takers) > _SHOWN:
        shown.append(f"… and {len(takers) - _SHOWN} more")
    first = takers[0]
    place = Location(first.facts.uri, *first.selection, first.facts.lines)
    label = f"→ {first.shown_place(facts).replace('`', '')}" if len(takers) == 1 else f"→ {len(takers)} clauses"
    return [InlayHint(send.span.end, label, "\n".join(shown), HintKind.CLAUSE, place)]


def _said(calls: Calls, target: Target, known: _Known) -> str:
    identity = target.facts.uri, target.contract, target.receive
    if identity not in known.signatures:
        known.signatures[identity] = _signature_of(calls, target)
    signature = known.signatures[identity]
    return "" if signature is None else signature.label


# ------------------------------------------------------------------------------------------------ what is received


async def _of_received(view: View, facts: FileFacts, asked: Span) -> list[InlayHint]:
    found: list[InlayHint] = []
    for symbol in sorted(_linked_in(facts, asked)):
        binder, linkage = facts.summary.symbols[symbol].binder, linkage_of(view, facts, symbol)
        if binder is None or linkage is None:
            continue
        keys = sorted({one.key for one in facts.summary.adoptions if one.symbol == symbol})
        origins = await linkage.origins(view, facts, symbol)
        names: dict[str, Location] = {}
        for other, number in origins:
            agents = implying(other, number)
            clause = agents[0].definition if agents else None
            meant = number if clause is None else clause.symbol
            place = agents[0].selection if agents else _place_of(other, meant)
            if place is not None:
                names.setdefault(other.summary.symbols[meant].name, Location(other.uri, *place, other.lines))
        if not names and not keys:
            continue
        name = next(iter(names), keys[0].strip("`") if keys else "")
        about = [*keys, *(f"{name} in {place.uri.rsplit('/', 1)[-1]}" for name, place in list(names.items())[:_SHOWN])]
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        target = names.get(name)
        found.append(InlayHint(binder.end, f": {short}", "\n".join(about), HintKind.RECEIVED, target))
    return found


def _linked_in(facts: FileFacts, asked: Span) -> Iterator[int]:
    """The names bound in a range that stand for a registered name or for an instance."""
    summary = facts.summary
    linked = {one.symbol for one in summary.adoptions if one.symbol >= 0}
    linked |= {one.symbol for one in summary.stand_ins if one.is_instance}
    for number, symbol in near(summary.symbols, *asked) if linked else ():
        if number in linked and symbol.binder is not None and asked.start <= symbol.binder.end < asked.end:
            yield number


def _place_of(facts: FileFacts, symbol: int) -> Span | None:
    """The first clause of a name, else where it is bound."""
    clauses = facts.summary.contracts_of(symbol)
    return clauses[0][1].name if clauses else facts.summary.symbols[symbol].binder
