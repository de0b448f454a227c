"""textDocument/semanticTokens/full, full/delta and range."""

from __future__ import annotations

from array import array

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.semantic_tokens import semantic_tokens
from rholsp.features.view import View
from rholsp.server.handlers.threads import beside
from rholsp.server.semantic_tokens_cache import Tell, TokenAnswer
from rholsp.server.session import Session
from rholsp.text.lines import PositionEncoding
from rholsp.text.relative import relative

_NOTHING_KEPT = TokenAnswer(None, None)
"""The answer if the semantic tokens cache has failed."""


async def all_tokens(
    session: Session, view: View, facts: FileFacts, params: lsp.SemanticTokensParams
) -> lsp.SemanticTokens | None:
    data = await _data(session, view, facts)
    if data is None:
        return None
    answer = await session.semantic_tokens[0].ask_or(Tell(facts.uri, data, ""), _NOTHING_KEPT)
    return lsp.SemanticTokens(data.tolist(), answer.result_id)


async def changed_tokens(
    session: Session, view: View, facts: FileFacts, params: lsp.SemanticTokensDeltaParams
) -> lsp.SemanticTokens | lsp.SemanticTokensDelta | None:
    data = await _data(session, view, facts)
    if data is None:
        return None
    answer = await session.semantic_tokens[0].ask_or(Tell(facts.uri, data, params.previous_result_id), _NOTHING_KEPT)
    if answer.edits is None:
        return lsp.SemanticTokens(data.tolist(), answer.result_id)
    edits = [lsp.SemanticTokensEdit(edit.start, edit.deleted, edit.data.tolist()) for edit in answer.edits]
    return lsp.SemanticTokensDelta(edits, answer.result_id)


async def tokens_of_range(
    session: Session, view: View, facts: FileFacts, params: lsp.SemanticTokensRangeParams
) -> lsp.SemanticTokens | None:
    encoding = session.client.features.encoding
    start, end = (facts.lines.offset(at.line, at.character, encoding) for at in (params.range.start, params.range.end))
    data = await _data(session, view, facts, start, end)
    return None if data is None else lsp.SemanticTokens(data.tolist())


async def _data(
    session: Session, view: View, facts: FileFacts, start: int = 0, end: int | None = None
) -> array[int] | None:
    encoding = session.client.features.encoding
    return await beside(facts.lines.length, _relative_tokens, view, facts, start, end, encoding)


async def _relative_tokens(
    view: View, facts: FileFacts, start: int, end: int | None, encoding: PositionEncoding
) -> array[int] | None:
    tokens = await semantic_tokens(view, facts.uri, start, end)
    return None if tokens is None else relative(facts.lines, tokens, encoding)
