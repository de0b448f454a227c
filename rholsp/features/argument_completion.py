"""Completes arguments from the definitions of a call: the literal that selects a method, the keys of a map."""

from collections.abc import AsyncIterator, Iterator

from rholsp.features.argument import ArgumentPlace
from rholsp.features.facts import FileFacts
from rholsp.features.name_matching import completion_ranking
from rholsp.features.resolve import Occurrence
from rholsp.features.results import Completion
from rholsp.features.signature import Calls
from rholsp.features.signature_help import send_at
from rholsp.features.snippets import escaped
from rholsp.features.text_at_cursor import Passage
from rholsp.features.view import View
from rholsp.model.summary import Send, Shape

_CANNOT = 2


async def argument_items(view: View, facts: FileFacts, passage: Passage, place: ArgumentPlace) -> list[Completion]:
    """Literals for an argument, in the order of the definitions; those only that fit the arguments before."""
    calls = view.languages.get(passage.language_id).calls
    send = send_at(facts, passage.to_host(place.call.head, place.call.head + 1).start)
    if calls is None or send is None or place.call.member:
        return []
    number = place.call.argument + place.call.hidden
    arguments = calls.arguments(send)
    given = arguments[number] if number < len(arguments) else ()
    found: dict[str, Completion] = {}
    rank = completion_ranking(place.query)
    async for formals, signature, about in _definitions(view, facts, calls, send):
        before = zip(formals[:number], arguments[:number], strict=False)
        if number >= len(formals) or any(calls.unlike(formal, argument) >= _CANNOT for formal, argument in before):
            continue
        for text, shape in _literals(place, formals[number], given):
            bare = text.strip('"`')
            if rank(bare) is not None and text not in found:
                # With its quotes the text is no word: editors compare it with what stands there, quotes included.
                typed = text if place.is_inside or place.query == "" else bare
                snippet = f"{escaped(text)}{place.behind_key}" if place.is_key and place.behind_key else ""
                plain = text + place.behind_key.removesuffix("$0") if place.is_key else text
                kind = "uri" if shape[0] == "uri" else "value"
                found[text] = Completion(text, kind, plain, typed, origin=signature, markdown=about, snippet=snippet)
    return list(found.values())


async def _definitions(
    view: View, facts: FileFacts, calls: Calls, send: Send
) -> AsyncIterator[tuple[tuple[Shape, ...], str, str]]:
    """Patterns of what may receive the call, how it is shown, and Markdown about it."""
    targets = await view.languages.resolver.candidates(view, Occurrence(facts, send.name, send.symbol))
    for target in targets:
        contract, receiver = target.definition, target.receiver
        if contract is not None:
            yield contract.formals, contract.signature, calls.signature(contract).about
        elif receiver is not None:
            yield receiver.formals, target.facts.uri.rsplit("/", 1)[-1], ""
    if not any(target.receiver is not None for target in targets):
        for formals, signature in calls.operations(facts, send):
            yield formals, signature.label, signature.about
    for _, receive in facts.summary.receives_of(send.symbol):
        line = facts.lines.line_of(receive.bind.start) + 1
        yield receive.formals, f"line {line}", f"*Received in line {line}.*"


def _literals(place: ArgumentPlace, formal: Shape, given: Shape) -> Iterator[tuple[str, Shape]]:
    shapes = place.keys(formal) if place.is_key else (formal,)
    there = {place.literal(key) for key in place.keys(given)} if place.is_key and given else set()
    there.discard(f'"{place.query}"')
    for shape in shapes:
        text = place.literal(shape)
        if text is not None and text not in there:
            yield text, shape
