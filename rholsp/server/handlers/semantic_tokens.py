"""textDocument/semanticTokens/full, full/delta and range."""

from __future__ import annotations

from array import array

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.semantic_tokens import encoded_tokens, semantic_tokens
from rholsp.features.view import View
from rholsp.protocol import lsp_json as out
from rholsp.server.handlers.threads import Answer, beside
from rholsp.server.semantic_tokens_cache import Tell, TokenAnswer
from rholsp.server.session import Session
from rholsp.text.lines import PositionEncoding
from rholsp.text.relative import relative

_PER_PART = 100
"""How many of the protocol's numbers cost as much as one part of another answer."""
_NOTHING_KEPT = TokenAnswer(None, None)
"""The answer if the semantic tokens cache has failed."""


async def all_tokens(
    session: Session, view: View, facts: FileFacts, params: lsp.SemanticTokensParams
) -> Answer[out.SemanticTokens] | None:
    data = await _data(session, view, facts)
    if data is None:
        return None
    answer = await session.semantic_tokens[0].ask_or(Tell(facts.uri, data, ""), _NOTHING_KEPT)
    return _all_of(data, answer.result_id)


async def changed_tokens(
    session: Session, view: View, facts: FileFacts, params: lsp.SemanticTokensDeltaParams
) -> Answer[out.SemanticTokens] | Answer[out.SemanticTokensDelta] | None:
    data = await _data(session, view, facts)
    if data is None:
        return None
    answer = await session.semantic_tokens[0].ask_or(Tell(facts.uri, data, params.previous_result_id), _NOTHING_KEPT)
    edits = answer.edits
    if edits is None:
        return _all_of(data, answer.result_id)

    def convert() -> out.SemanticTokensDelta:
        changes: list[out.SemanticTokensEdit] = [
            {"start": edit.start, "deleteCount": edit.deleted, "data": edit.data.tolist()} for edit in edits
        ]
        return {"edits": changes} if answer.result_id is None else {"resultId": answer.result_id, "edits": changes}

    return Answer(sum(1 + len(edit.data) // _PER_PART for edit in edits), convert)


async def tokens_of_range(
    session: Session, view: View, facts: FileFacts, params: lsp.SemanticTokensRangeParams
) -> Answer[out.SemanticTokens] | None:
    encoding = session.client.features.encoding
    start, end = (facts.lines.offset(at.line, at.character, encoding) for at in (params.range.start, params.range.end))
    data = await beside(facts.lines.length, _tokens_between, view, facts, start, end, encoding)
    return None if data is None else _all_of(data, None)


def _all_of(data: array[int], result_id: str | None) -> Answer[out.SemanticTokens]:
    def convert() -> out.SemanticTokens:
        numbers = data.tolist()
        return {"data": numbers} if result_id is None else {"resultId": result_id, "data": numbers}

    return Answer(len(data) // _PER_PART, convert)


async def _data(session: Session, view: View, facts: FileFacts) -> array[int] | None:
    return await beside(facts.lines.length, encoded_tokens, view, facts.uri, session.client.features.encoding)


async def _tokens_between(
    view: View, facts: FileFacts, start: int, end: int, encoding: PositionEncoding
) -> array[int] | None:
    tokens = await semantic_tokens(view, facts.uri, start, end)
    return None if tokens is None else relative(facts.lines, tokens, encoding).data
