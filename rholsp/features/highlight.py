"""textDocument/documentHighlight: the other occurrences of a name in its file, and what they do with it."""

from rholsp.features.facts import FileFacts
from rholsp.features.literals import group_of, linkage_of, literal_at
from rholsp.features.resolve import occurrence_at
from rholsp.features.results import Highlight, HighlightKind
from rholsp.features.text_at_cursor import passage_at
from rholsp.features.view import View
from rholsp.model.summary import SymbolKind


async def highlights(view: View, uri: str, offset: int) -> tuple[Highlight, ...] | None:
    """Every occurrence in the file, also of other names of the same thing, in text order; None where no name stands.

    At a keyword those that belong to it.

    What introduces or defines the name writes it, in Rholang also what sends on it; everything else reads it
    (docs/design.md 10). A URI is neither written nor read: its occurrences are mere text.
    """
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if facts is None:
        return None
    if occurrence is None:
        return await _of_literal(view, facts, offset) or _of_keyword(view, facts, offset)
    is_text = occurrence.meaning.kind is SymbolKind.URI
    linkage = linkage_of(view, facts, occurrence.symbol)
    family = () if linkage is None else await linkage.family(view, facts, occurrence.symbol)
    own = [member.symbol for member in family if member.facts.uri == facts.uri] or [occurrence.symbol]
    places = sorted(place for symbol in own for place in facts.summary.occurrences_of(symbol))
    if is_text:
        return tuple([Highlight(*span, HighlightKind.TEXT) for span, _ in places])
    writing = view.languages.get(occurrence.language).writing
    kinds = HighlightKind.READ, HighlightKind.WRITE
    return tuple([Highlight(*span, kinds[role in writing]) for span, role in places])


async def _of_literal(view: View, facts: FileFacts, offset: int) -> tuple[Highlight, ...] | None:
    """A literal by which calls are told apart is written in patterns and read by calls."""
    literal = literal_at(facts, offset)
    group = None if literal is None else await group_of(view, literal)
    if group is None:
        return None
    kinds = {other.span: HighlightKind.WRITE for _, other in group.receivers if other.facts.uri == facts.uri}
    kinds |= {other.span: HighlightKind.READ for other in group.calls if other.facts.uri == facts.uri}
    return tuple([Highlight(*span, kinds[span]) for span in sorted(kinds)])


def _of_keyword(view: View, facts: FileFacts, offset: int) -> tuple[Highlight, ...] | None:
    passage = passage_at(facts, offset)
    matching = None if passage is None else view.languages.get(passage.language_id).matching
    if passage is None or matching is None:
        return None
    places = [passage.to_host(*place) for place in matching(passage.text, passage.offset)]
    return tuple([Highlight(*place, HighlightKind.TEXT) for place in places]) or None
