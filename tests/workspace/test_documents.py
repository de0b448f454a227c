"""What a document shard tells its neighbours, with nobody but the test behind their mailboxes."""

import trio
from trio.testing import wait_all_tasks_blocked

from rholsp.features.language_registry import LANGUAGES
from rholsp.text.document import Document
from rholsp.text.edits import TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.workspace.actor import MAILBOX_SIZE, open_mailbox, waiting
from rholsp.workspace.documents import Outputs, document_shard
from rholsp.workspace.file_entry import open_document_mailbox
from rholsp.workspace.messages import HURRY, Change, Changed, Close, DocumentUpdate, NameChange, NamesChanged, Open

URI = "file:///a.rho"
BODY = "contract lib(@x, ret) = { ret!(x) }"


class Told:
    """A document shard among silent neighbours."""

    def __init__(self, nursery: trio.Nursery, symbol_shards: int = 3) -> None:
        self.own, inbox = open_document_mailbox()
        cache, self.cache_inbox = open_mailbox()
        desk, self.desk_inbox = open_mailbox()
        symbols = [open_mailbox() for _ in range(symbol_shards)]
        self.symbols = tuple(mailbox for mailbox, _ in symbols)
        self.symbol_inboxes = tuple(inbox for _, inbox in symbols)
        neighbours = Outputs(self.symbols, cache, desk)
        nursery.start_soon(document_shard, inbox, self.own, neighbours, LANGUAGES)

    async def send(self, *edits: DocumentUpdate) -> tuple[list[NamesChanged], list[Changed]]:
        """What symbol shards and the cache are told after these edits, which are then answered."""
        for edit in edits:
            self.own.channel.send_nowait(edit)
        self.own.channel.send_nowait(HURRY)
        await wait_all_tasks_blocked()
        assert all(edit.reply.answered for edit in edits)
        to_symbols = [message for inbox in self.symbol_inboxes for message in waiting(inbox)]
        return to_symbols, list(waiting(self.cache_inbox))  # type: ignore[return-value]


def changed_to(text: str, version: int = 2) -> Change:
    return Change(URI, version, [TextChange(text)], PositionEncoding.UTF16)


async def test_typing_inside_a_body_sends_nothing_to_any_symbol_shard() -> None:
    async with trio.open_nursery() as nursery:
        told = Told(nursery)
        names, _ = await told.send(Open(Document.of(URI, BODY, language_id="rholang", version=1)))
        assert [change.key for message in names for change in message.changes] == ["lib"]
        for version in range(2, 12):
            typed = "new s in { s!(1) } | " * version
            names, changed = await told.send(changed_to(BODY.replace("ret!(x)", f"{typed} ret!(x)"), version))
            assert names == []
            assert [message.uris for message in changed] == [{URI}]
            assert [message.keys for message in changed] == [frozenset()]
        nursery.cancel_scope.cancel()


async def test_only_the_shard_of_a_changed_name_is_told_and_only_of_that_name() -> None:
    async with trio.open_nursery() as nursery:
        told = Told(nursery, symbol_shards=8)
        await told.send(Open(Document.of(URI, BODY, language_id="rholang", version=1)))
        names, _ = await told.send(changed_to(f"{BODY} | other!(1)"))
        assert [message.changes for message in names] == [(NameChange("other", URI, uses=True, defines=False),)]
        names, _ = await told.send(Close(URI))
        assert sorted(c.key for message in names for c in message.changes) == ["lib", "other"]
        assert not any(c.uses for message in names for c in message.changes)
        nursery.cancel_scope.cancel()


async def test_a_name_that_came_and_went_between_two_looks_is_not_told() -> None:
    async with trio.open_nursery() as nursery:
        told = Told(nursery)
        await told.send(Open(Document.of(URI, BODY, language_id="rholang", version=1)))
        names, changed = await told.send(changed_to(f"{BODY} | other!(1)"), changed_to(BODY))
        assert (names, len(changed)) == ([], 1)
        nursery.cancel_scope.cancel()


async def test_an_edit_is_answered_only_when_everybody_has_been_told() -> None:
    async with trio.open_nursery() as nursery:
        told = Told(nursery, symbol_shards=1)
        (busy,) = told.symbols
        for _ in range(MAILBOX_SIZE):
            busy.channel.send_nowait(NamesChanged(()))
        edit = Open(Document.of(URI, BODY, language_id="rholang", version=1))
        await told.own.tell(edit)
        await wait_all_tasks_blocked()
        assert not edit.reply.answered
        assert list(waiting(told.symbol_inboxes[0]))[-1] != NamesChanged(())
        await wait_all_tasks_blocked()
        assert edit.reply.answered
        nursery.cancel_scope.cancel()
