"""Remembers the semantic tokens that the client has, so that semanticTokens/full/delta can answer with a difference."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from dataclasses import dataclass

from rholsp.features.semantic_tokens import TokenEdit, edit_between
from rholsp.workspace.actor import Inbox, Mailbox, Question, answering_at_stop, open_mailbox

DOCUMENTS = 32
"""Documents whose tokens are kept, the most recently requested: some 100 KB each for 5,000 lines."""


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """`result_id` names the new tokens; None if they are not kept. `edits` turn the tokens that the client named into
    the new ones; None if those are no longer known.
    """

    result_id: str | None
    edits: tuple[TokenEdit, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Tell(Question[TokenAnswer]):
    """The document's new tokens, for a client that has those of result id `previous` ('' for none)."""

    uri: str
    data: array[int]
    previous: str


def open_tokens_mailbox() -> tuple[Mailbox[Tell], Inbox[Tell]]:
    return open_mailbox()


async def semantic_tokens_cache(inbox: Inbox[Tell]) -> None:
    """Owns the tokens for the whole session."""
    kept: OrderedDict[str, tuple[str, array[int]]] = OrderedDict()
    last_id = 0
    with answering_at_stop(inbox, lambda: ()):
        while True:
            last_id += 1
            # Nothing is left here of the question, nor of the tokens before it.
            _answer(kept, await inbox.receive(), str(last_id))


def _answer(kept: OrderedDict[str, tuple[str, array[int]]], question: Tell, result_id: str) -> None:
    known, old = kept.pop(question.uri, ("", array("I")))
    edits = None
    if question.previous and question.previous == known:
        edit = edit_between(old, question.data)
        edits = () if edit is None else (edit,)
    kept[question.uri] = result_id, question.data
    if len(kept) > DOCUMENTS:
        kept.popitem(last=False)
    question.reply.put(TokenAnswer(result_id, edits))
