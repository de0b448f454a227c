"""textDocument/inlayHint: the names of parameters before the arguments of calls.

They are those of the clause that go to definition names first. An argument that says it itself has none, and neither
has a parameter that is a pattern: what it takes shows in the argument.
"""

import re
from dataclasses import dataclass, field

from rholsp.embedded.position_map import PositionMap
from rholsp.features.facts import FileFacts, Target
from rholsp.features.resolve import CERTAIN_MISFIT, Occurrence, nearness
from rholsp.features.signature import Calls, Signature
from rholsp.features.view import View
from rholsp.model.summary import Receive, Region, Send, Span

_PLAIN_NAME = re.compile(r"[*@$]*([\w'-]+)")
_WORD_START = re.compile(r"[_'-]|(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class InlayHint:
    """`label` is shown before the character at `offset`; `about` is the signature of what takes the call."""

    offset: int
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class _Argument:
    offset: int
    text: str


@dataclass(slots=True)
class _Known:
    """What several calls of a file share; it grows while one request is answered."""

    maps: dict[Span, PositionMap] = field(default_factory=dict)
    candidates: dict[int, list[Target]] = field(default_factory=dict)
    """By symbol: all definitions that its calls may mean, the nearest file first."""
    signatures: dict[tuple[str, int, int], Signature | None] = field(default_factory=dict)
    """By file and the target's indexes."""


async def inlay_hints(view: View, uri: str, start: int, end: int) -> tuple[InlayHint, ...] | None:
    """The hints in a range of a file, in text order; None where its text is not known."""
    facts = await view.file(uri)
    if facts is None or facts.text is None:
        return None
    known = _Known()
    found: list[InlayHint] = []
    for send in facts.summary.sends:
        if send.args and send.span.start < end and start < send.span.end:
            found += await _of_call(view, facts, send, known)
    return tuple(sorted((one for one in found if start <= one.offset < end), key=lambda one: one.offset))


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


async def _signature(view: View, facts: FileFacts, calls: Calls, send: Send, known: _Known) -> Signature | None:
    """That of the definition which fits the call best, as go to definition finds it."""
    if send.symbol not in known.candidates:
        found = await view.languages.resolver.candidates(view, Occurrence(facts, send.name, send.symbol))
        # The sort is stable, so that among those of one file the order stays.
        nearest = sorted(found, key=lambda target: nearness(facts.uri, target.facts.uri))
        known.candidates[send.symbol] = [target for target in nearest if target.receiver is not None]
    best: Target | None = None
    least = CERTAIN_MISFIT
    for target in known.candidates[send.symbol]:
        receiver = target.receiver
        misfit = CERTAIN_MISFIT if receiver is None else calls.misfit(send, receiver)
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


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD_START.split(name) if word]
