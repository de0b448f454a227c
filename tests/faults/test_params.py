"""The border to a client's parameters: every method with everything wrong that its types allow to be made wrong."""

import logging
from typing import Any

import pytest

from rholsp.protocol.jsonrpc import ErrorCode
from rholsp.server.methods import METHODS, MessageKind
from tests.faults.lsp_values import right, wrong
from tests.server.harness import PUBLISH, at, initialize_params, open_document, raw_server

URI = "file:///w/a.rho"
TEXT = 'contract shout(@x) = { Nil } |\nshout!(1) | @"(= (f $x) $x)"!(2)'
PLACES = {
    "uri": URI,
    "position": {"line": 1, "character": 2},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 3}},
    "newName": "cry",
    "query": "sho",
}
MAY_BE = {
    *(ErrorCode.INVALID_PARAMS, ErrorCode.REQUEST_FAILED, ErrorCode.CONTENT_MODIFIED, ErrorCode.INVALID_REQUEST),
}
"""How a request may be refused. Not by InternalError: that is a fault of ours."""
TAKES_ANOTHER_URI = ("workspace/textDocumentContent",)
NOT_HERE = ("initialized", "shutdown", "exit")
TOLD = ("window/logMessage", "window/showMessage", "$/logTrace", "$/progress", PUBLISH)


@pytest.mark.parametrize("method", [name for name in METHODS if name not in NOT_HERE])
async def test_a_method_with_anything(method: str, caplog: pytest.LogCaptureFixture) -> None:
    row: Any = METHODS[method]
    values = [right(row.params, PLACES, full=full) for full in (False, True)] if row.params else [None]
    with caplog.at_level(logging.ERROR, "rholsp"):
        async with raw_server(ignored=TOLD) as (client, running):
            await client.ask("initialize", initialize_params())
            await client.tell("initialized", {})
            ids = []
            # The right ones first: the law says nothing where none of them is taken.
            changed = [other for value in values for other in wrong(value)]
            for number, value in enumerate([*values, *changed]):
                if number % 500 == 0:
                    await open_document(client, URI, TEXT)
                if row.kind is MessageKind.REQUEST:
                    ids.append((await client.request(method, value), value))
                else:
                    await client.tell(method, value)
            for number, (request_id, value) in enumerate(ids):
                await client.until(lambda id=request_id: (int, id) in client.replies)  # type: ignore[misc]
                reply = client.replies.pop((int, request_id))
                client._waiting.discard((int, request_id))
                assert number >= 1 or "result" in reply or method in TAKES_ANOTHER_URI, reply
                assert "result" in reply or reply["error"]["code"] in MAY_BE, (value, reply)
            await open_document(client, URI, TEXT)
            hover = await client.ask("textDocument/hover", at(URI, TEXT, "shout"))
            assert "shout" in str(hover)
            # JSON-RPC allows no numbers and texts for parameters, and such a message may have been a request.
            assert {error["error"]["code"] for error in client.nameless} <= {ErrorCode.INVALID_REQUEST}
            client.nameless.clear()
            assert await client.ask("shutdown") is None
            await client.tell("exit")
            await running.ended.wait()
    assert running.status == 0
    faults = [record for record in caplog.records if record.exc_info]
    assert not faults, faults[0].getMessage()
