"""textDocument/documentHighlight: the other occurrences of a name in its file, and what they do with it."""

from rholsp.features.resolve import occurrence_at
from rholsp.features.results import Highlight, HighlightKind
from rholsp.features.view import View
from rholsp.model.summary import Role, SymbolKind

_WRITES = frozenset({Role.BINDER, Role.CONTRACT, Role.DECLARE, Role.SEND})


async def highlights(view: View, uri: str, offset: int) -> tuple[Highlight, ...] | None:
    """Every occurrence in the file, in text order; None where no name stands.

    What introduces, defines or sends on the name writes it, everything else reads it (DESIGN section 10). A URI is
    neither written nor read: its occurrences are mere text.
    """
    facts = await view.file(uri)
    occurrence = None if facts is None else occurrence_at(facts, offset)
    if occurrence is None:
        return None
    is_text = occurrence.meaning.kind is SymbolKind.URI
    return tuple(
        Highlight(*span, HighlightKind.TEXT if is_text else _kind(role))
        for span, role in occurrence.facts.summary.occurrences_of(occurrence.symbol)
    )


def _kind(role: Role) -> HighlightKind:
    return HighlightKind.WRITE if role in _WRITES else HighlightKind.READ
