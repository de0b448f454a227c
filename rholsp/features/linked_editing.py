"""textDocument/linkedEditingRange: the occurrences of a local name, which an editor then changes together."""

from rholsp.features.resolve import occurrence_at
from rholsp.features.view import View
from rholsp.model.summary import Span


async def linked_editing(view: View, uri: str, offset: int) -> tuple[Span, ...] | None:
    """Every occurrence of the name at the offset, in text order; None where no name stands that its file alone binds.

    A name that other files know, or that several spellings mean, is for a rename, which can say no.
    """
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if facts is None or facts.text is None or occurrence is None or occurrence.meaning.key is not None:
        return None
    spans = sorted({span for span, _ in facts.summary.occurrences_of(occurrence.symbol)})
    texts = {facts.text[span.start : span.end] for span in spans}
    return tuple(spans) if texts == {occurrence.meaning.name} else None
