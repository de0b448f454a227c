"""textDocument/foldingRange, selectionRange and linkedEditingRange."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.folding_ranges import FoldingKind, FoldingRange, folding_ranges
from rholsp.features.linked_editing import linked_editing
from rholsp.features.selection_ranges import selection_ranges
from rholsp.features.view import View
from rholsp.model.summary import Span
from rholsp.protocol import lsp_json as out
from rholsp.server.client_capabilities import ClientFeatures
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import OF_ONE_NAME, PER_PART, Answer, beside, each
from rholsp.server.session import Session
from rholsp.server.to_json import to_range
from rholsp.text.lines import LineIndex, PositionEncoding

_DEEPEST = 100
"""Ranges within ranges that are sent: what reads JSON goes no deeper than some hundred levels."""
_KINDS = {
    FoldingKind.COMMENT: lsp.FoldingRangeKind.Comment.value,
    FoldingKind.REGION: lsp.FoldingRangeKind.Region.value,
}


async def fold(
    session: Session, view: View, facts: FileFacts, params: lsp.FoldingRangeParams
) -> Answer[list[out.FoldingRange]] | None:
    found = await beside(facts.lines.length, folding_ranges, view, facts.uri)
    if found is None:
        return None
    return Answer(len(found) // PER_PART, partial(_to_folding_ranges, facts, found, session.client.features))


def _to_folding_ranges(
    facts: FileFacts, found: Iterable[FoldingRange], features: ClientFeatures
) -> list[out.FoldingRange]:
    converted = (_folding_range(facts, one, features.encoding, features.folds_whole_lines) for one in found)
    return list(islice((one for one in converted if one is not None), features.folding_limit))


def _folding_range(
    facts: FileFacts, found: FoldingRange, encoding: PositionEncoding, whole_lines: bool
) -> out.FoldingRange | None:
    start_line, start = facts.lines.position(found.start, encoding)
    end_line, end = facts.lines.position(found.end, encoding)
    fold: out.FoldingRange = {"startLine": start_line, "endLine": end_line}
    kind = _KINDS.get(found.kind)
    if kind is not None:
        fold["kind"] = kind
    if not whole_lines:
        fold["startCharacter"], fold["endCharacter"] = start, end
        return fold
    if found.kind is FoldingKind.BRACKETS:
        # The closing bracket's line stays visible, with what follows the bracket.
        fold["endLine"] = end_line - 1
    return fold if fold["endLine"] > start_line else None


async def select(
    session: Session, view: View, facts: FileFacts, params: lsp.SelectionRangeParams
) -> Answer[list[out.SelectionRange]] | None:
    encoding = session.client.features.encoding
    offsets = [facts.lines.offset(at.line, at.character, encoding) for at in params.positions]
    found = await beside(facts.lines.length, selection_ranges, view, facts.uri, offsets)
    if found is None:
        return None
    return each(found, lambda spans: _to_selection_range(spans[:_DEEPEST], facts.lines, encoding))


def _to_selection_range(spans: Sequence[Span], lines: LineIndex, encoding: PositionEncoding) -> out.SelectionRange:
    answer: out.SelectionRange | None = None
    for span in reversed(spans):
        around = answer
        answer = {"range": to_range(*span, lines, encoding)}
        if around is not None:
            answer["parent"] = around
    # LSP wants a range for each position; only an empty text has none.
    return answer or {"range": to_range(0, 0, lines, encoding)}


async def link(
    session: Session, view: View, position: TextPosition, params: lsp.LinkedEditingRangeParams
) -> Answer[out.LinkedEditingRanges] | None:
    length = position.facts.lines.length
    found = await beside(length // OF_ONE_NAME, linked_editing, view, position.uri, position.offset)
    if found is None:
        return None
    return Answer(
        len(found) // PER_PART, partial(_to_linked, found, position.facts.lines, session.client.features.encoding)
    )


def _to_linked(spans: Iterable[Span], lines: LineIndex, encoding: PositionEncoding) -> out.LinkedEditingRanges:
    return {"ranges": [to_range(*span, lines, encoding) for span in spans]}
