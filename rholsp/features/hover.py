"""textDocument/hover: documentation of the name, URI, method, operator or keyword under the cursor."""

from collections import Counter

from rholsp.features.facts import FileFacts, Resolution, Target
from rholsp.features.literals import everywhere, literal_at, targets_of
from rholsp.features.markdown import contained, fenced, plain
from rholsp.features.results import Hover
from rholsp.features.text_at_cursor import passage_at
from rholsp.features.view import View
from rholsp.model.summary import Role, SymbolKind

_BOTH_ENDS = frozenset({SymbolKind.NEW, SymbolKind.FREE, SymbolKind.QUOTED, SymbolKind.GLOBAL})
"""Kinds of names of which files may show all that is done with them."""
_COUNTED = 30
"""In so many files uses are counted; of more than that only the number of files is told."""


async def hover(view: View, uri: str, offset: int) -> Hover | None:
    """The text about the name, URI, method, operator or keyword at the offset; None where there is none."""
    facts = await view.file(uri)
    if facts is None:
        return None
    resolution = await view.resolve(uri, offset)
    if resolution is not None:
        describe = view.languages.get(facts.language_of(resolution.symbol)).describe or _describe
        about = [*describe(resolution), *await _tally(view, resolution)]
        return _hover("\n\n".join(about), *resolution.occurrence)
    return await _of_literal(view, facts, offset) or _of_token(view, facts, offset)


async def _tally(view: View, resolution: Resolution) -> list[str]:
    """How often messages are sent on the name and received from it: where the workspace shows both ends."""
    facts, symbol = resolution.facts, resolution.meaning
    words = view.languages.get(facts.language_of(resolution.symbol)).tally
    is_taken = symbol.key is None or any(one.receiver is not None for one in resolution.targets)
    if words is None or symbol.kind not in _BOTH_ENDS or symbol.uri or not is_taken:
        return []
    members = await everywhere(view, facts, resolution.symbol)
    if len(members) > _COUNTED:
        return [f"*Used in {len(members)} files.*"]
    counts = Counter(role for member in members for _, role in member.facts.summary.occurrences_of(member.symbol))
    sent = counts[Role.SEND]
    received = counts[Role.RECEIVE] + counts[Role.CONTRACT]
    others = counts.total() - sent - received - counts[Role.BINDER] - counts[Role.DECLARE]
    return [f"*{words(sent, received, others)}*"] if sent or received else []


async def _of_literal(view: View, facts: FileFacts, offset: int) -> Hover | None:
    """A literal by which calls are told apart says what takes the call."""
    literal = literal_at(facts, offset)
    found = () if literal is None else await targets_of(view, literal)
    if literal is None or not found:
        return None
    symbol = literal.row.symbol
    describe = view.languages.get(facts.language_of(symbol)).describe or _describe
    about = describe(Resolution(facts, literal.span, symbol, tuple([target for target, _ in found])))
    return _hover("\n\n".join(about), *literal.span)


def _of_token(view: View, facts: FileFacts, offset: int) -> Hover | None:
    """What is no name is in no summary, so it is known in open documents only."""
    passage = passage_at(facts, offset)
    explain = None if passage is None else view.languages.get(passage.language_id).explain
    found = None if passage is None or explain is None else explain(passage.text, passage.offset)
    if passage is None or found is None:
        return None
    about, start, end = found
    return _hover(about, *passage.to_host(start, end))


def _describe(resolution: Resolution) -> list[str]:
    """For a language that has no words of its own."""
    language = resolution.facts.language_of(resolution.symbol)
    definitions = [target for target in resolution.targets if target.definition is not None]
    if definitions:
        return [_definition(language, target) for target in definitions]
    return [fenced(language, resolution.meaning.name)]


def _definition(language: str, target: Target) -> str:
    contract = target.definition
    assert contract is not None, "only definitions come here"
    return "\n\n".join(filter(None, [fenced(language, contract.signature), contained(contract.doc)]))


def _hover(markdown: str, start: int, end: int) -> Hover:
    return Hover(markdown, plain(markdown), start, end)
