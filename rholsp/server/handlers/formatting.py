"""textDocument/formatting, rangeFormatting, rangesFormatting (LSP 3.18) and onTypeFormatting."""

from collections.abc import Callable, Iterable

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.formatting import format_document, format_ranges, format_typed
from rholsp.features.view import View
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.handlers.position import TextPosition
from rholsp.server.handlers.threads import IN_THREAD, Answer, each, in_thread
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range
from rholsp.syntax.formatting.style import CannotFormat, Replacement, Style
from rholsp.text.lines import PositionEncoding

_WIDEST = 16


Edits = Answer[list[lsp.TextEdit]] | None


async def whole_document(session: Session, view: View, facts: FileFacts, params: lsp.DocumentFormattingParams) -> Edits:
    """Raises RpcError (RequestFailed) with the place of the first syntax error."""
    return await _edits(session, facts, lambda: format_document(view.languages, facts, _style(params.options)))


async def one_range(session: Session, view: View, facts: FileFacts, params: lsp.DocumentRangeFormattingParams) -> Edits:
    """Raises RpcError (RequestFailed) if the code around the range has a syntax error."""
    return await _ranges(session, view, facts, [params.range], params.options)


async def several_ranges(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentRangesFormattingParams
) -> Edits:
    """Raises RpcError (RequestFailed) if the code around one of the ranges has a syntax error."""
    return await _ranges(session, view, facts, params.ranges, params.options)


async def typed_character(
    session: Session, view: View, position: TextPosition, params: lsp.DocumentOnTypeFormattingParams
) -> Edits:
    facts, style = position.facts, _style(params.options)
    return await _edits(session, facts, lambda: format_typed(view.languages, facts, position.offset, params.ch, style))


async def _ranges(
    session: Session, view: View, facts: FileFacts, asked: Iterable[lsp.Range], options: lsp.FormattingOptions
) -> Edits:
    lines, encoding = facts.lines, session.client.features.encoding
    ranges = [
        (
            lines.offset(each.start.line, each.start.character, encoding),
            lines.offset(each.end.line, each.end.character, encoding),
        )
        for each in asked
    ]
    return await _edits(session, facts, lambda: format_ranges(view.languages, facts, ranges, _style(options)))


def _style(options: lsp.FormattingOptions) -> Style:
    """The client's; a level of no columns, or of more than anybody means, counts as the nearest that can be."""
    return Style(indent=min(max(options.tab_size, 1), _WIDEST), tabs=not options.insert_spaces)


async def _edits(session: Session, facts: FileFacts, lay_out: Callable[[], list[Replacement] | None]) -> Edits:
    try:
        if facts.lines.length >= IN_THREAD:
            found = await in_thread(lay_out)
        else:
            found = lay_out()
    except CannotFormat as error:
        line, column = facts.lines.position(error.offset, PositionEncoding.UTF32)
        reason = f"cannot format: syntax error at {line + 1}:{column + 1}: {error}"
        raise RpcError(ErrorCode.REQUEST_FAILED, reason) from None
    if found is None:
        return None
    lines, encoding = facts.lines, session.client.features.encoding
    return each(found, lambda edit: lsp.TextEdit(to_range(edit.start, edit.end, lines, encoding), edit.text))
