"""textDocument/signatureHelp: the signatures of the call around the cursor, and the active parameter.

Shows every definition that the call may still mean. The arguments so far choose the active one; for a finished call it
is the one that "go to definition" finds first.
"""

from dataclasses import dataclass, replace
from operator import itemgetter

from rholsp.features.facts import FileFacts, Target
from rholsp.features.resolve import Occurrence, nearness, symbol_with
from rholsp.features.signature import Calls, CallSite, Signature
from rholsp.features.text_at_cursor import passage_at
from rholsp.features.view import View
from rholsp.model.pieces import near
from rholsp.model.summary import Contract, Receive, Send, Shape

_SHOWN = 20
"""Signatures in one answer."""

_CANNOT = 2
"""From this unlikeness on an argument cannot match a parameter."""


@dataclass(frozen=True, slots=True)
class SignatureHelp:
    """The signatures, the active one's index, and for each the index of the parameter at the cursor, if it has one."""

    signatures: tuple[Signature, ...]
    active: int
    parameters: tuple[int | None, ...]
    alike: int = 1
    """So many of the first fit the arguments equally well, so that one may be chosen among them."""


async def signature_help(view: View, uri: str, offset: int, trigger: str = "") -> SignatureHelp | None:
    """The help at an offset; None where no call is around it, or none that anything is known of.

    `trigger` is the character that was typed, where nothing else calls for help: some begin an argument in one
    language only.
    """
    facts = await view.file(uri)
    passage = None if facts is None else passage_at(facts, offset)
    if facts is None or passage is None:
        return None
    calls = view.languages.get(passage.language_id).calls
    if calls is None or (trigger and trigger not in calls.triggers):
        return None
    for call in calls.at(passage.text, passage.offset):
        send = send_at(facts, passage.to_host(call.head, call.head + 1).start)
        found = await _of_definitions(view, facts, calls, call, send)
        found = found or await _of_language(view, facts, calls, call, send)
        if found is not None:
            return found
    return None


def send_at(facts: FileFacts, head: int) -> Send | None:
    """The call of the name that holds an offset."""
    sends = near(facts.summary.sends, head, head)
    return next((send for _, send in sends if send.name.start <= head < send.name.end), None)


# ------------------------------------------------------------------------------------------------ definitions


async def _of_definitions(
    view: View, facts: FileFacts, calls: Calls, call: CallSite, send: Send | None
) -> SignatureHelp | None:
    if send is None:
        return None
    site = Occurrence(facts, send.name, send.symbol)
    targets = await view.languages.resolver.candidates(view, site)
    arguments, least = calls.arguments(send), call.least + call.hidden
    ranked = [
        (_misfit(calls, receiver, arguments, least), nearness(facts.uri, target.facts.uri), number, target)
        for number, target in enumerate(targets)
        if (receiver := target.receiver) is not None
        # Of the methods that an agent has, those of the name.
        and (not call.member or receiver.formals[1:2] == (("str", call.member),))
    ]
    ranked.sort(key=itemgetter(0, 1, 2))
    shown: list[tuple[tuple[int, int, int], Signature]] = []
    for misfit, *_, target in ranked[:_SHOWN]:
        signature = _signature(calls, facts, target)
        if signature is not None:
            shown.append((misfit, signature))
    if not shown:
        return None
    alike = sum(misfit == shown[0][0] for misfit, _ in shown)
    return _help(tuple([signature for _, signature in shown]), call, alike)


def _misfit(
    calls: Calls, receiver: Contract | Receive, arguments: tuple[Shape, ...], least: int
) -> tuple[int, int, int]:
    """How badly a definition fits a call that is still being written; one that fits as it stands comes first."""
    wanted, given = len(receiver.formals), len(arguments)
    unlike = max(map(calls.unlike, receiver.formals, arguments), default=0)
    has_room = least <= wanted or receiver.variadic
    is_whole = given == wanted or (given > wanted and receiver.variadic)
    if not has_room or (given > wanted and not receiver.variadic):
        return 3, unlike, wanted
    if unlike >= _CANNOT:
        return 2, not is_whole, wanted
    return (0, unlike, 0) if is_whole else (1, unlike, wanted)


def _signature(calls: Calls, asked: FileFacts, target: Target) -> Signature | None:
    definition, receiver = target.definition, target.receiver
    if definition is not None:
        signature, verb = calls.signature(definition), "Defined"
    elif isinstance(receiver, Receive) and (made := calls.receive(target.facts, receiver)) is not None:
        signature, verb = made, "Received"
    else:
        return None
    place = f"*{verb} in {target.shown_place(asked)}.*"
    return replace(signature, about="\n\n".join(filter(None, [signature.about, place])))


# ------------------------------------------------------------------------------------------------ the language's own


async def _of_language(
    view: View, facts: FileFacts, calls: Calls, call: CallSite, send: Send | None
) -> SignatureHelp | None:
    known: tuple[Signature, ...] = ()
    if send is not None:
        known = calls.known(facts, send, call) or await _of_other_files(view, facts, calls, call, send)
    last = max(0, call.least - 1) + call.hidden
    signatures = sorted(known or call.known, key=lambda signature: signature.parameter_of(last) is None)
    return _help(tuple(signatures[:_SHOWN]), call, 1) if signatures else None


async def _of_other_files(
    view: View, facts: FileFacts, calls: Calls, call: CallSite, send: Send
) -> tuple[Signature, ...]:
    """What other files say of a workspace-wide name that none defines: a type that one declares."""
    key = facts.summary.symbols[send.symbol].key
    if key is None or call.member:
        return ()
    found: list[Signature] = []
    for other in await view.files_introducing(key):
        symbol = symbol_with(other, key)
        if symbol is not None and other.uri != facts.uri:
            found += calls.known(other, send._replace(symbol=symbol), call)
    return tuple(found)


def _help(signatures: tuple[Signature, ...], call: CallSite, alike: int) -> SignatureHelp:
    at = call.argument + call.hidden
    return SignatureHelp(signatures, 0, tuple([signature.parameter_of(at) for signature in signatures]), alike)
