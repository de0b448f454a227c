"""A client for tests: it fails on double replies, on replies to nothing, and on messages that a test left unread."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import attrs
import trio
from lsprotocol import types as lsp

from rholsp.protocol.codec import decode, encode
from rholsp.protocol.framing import FrameDecoder, encode_frame
from rholsp.protocol.json_text import dumps
from rholsp.protocol.messages import ByteStream
from tests.patience import HUNG

Json = dict[str, Any]

UNANSWERED = object()
"""In place of an answer to the server's requests: the test answers itself, or never."""


class Refused(Exception):
    """An error reply."""

    def __init__(self, error: Json) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.code: int = error["code"]
        self.message: str = error["message"]


IN_JSON = frozenset(
    {
        *("textDocument/definition", "textDocument/declaration", "textDocument/implementation"),
        *("textDocument/typeDefinition", "textDocument/references", "textDocument/documentHighlight"),
        *("textDocument/documentSymbol", "workspace/symbol", "textDocument/hover", "textDocument/completion"),
        *("textDocument/semanticTokens/full", "textDocument/semanticTokens/full/delta"),
        *("textDocument/semanticTokens/range", "textDocument/foldingRange", "textDocument/selectionRange"),
        *("textDocument/linkedEditingRange", "textDocument/inlayHint", "textDocument/codeLens"),
        *("textDocument/diagnostic", "workspace/diagnostic"),
    }
)
"""Requests whose results the server writes without lsprotocol."""
PUBLISHED = "textDocument/publishDiagnostics"
"""The notification that it writes without, too."""
DOCUMENT_REPORTS = {
    "full": lsp.RelatedFullDocumentDiagnosticReport,
    "unchanged": lsp.RelatedUnchangedDocumentDiagnosticReport,
}
WORKSPACE_REPORTS = {
    "full": lsp.WorkspaceFullDocumentDiagnosticReport,
    "unchanged": lsp.WorkspaceUnchangedDocumentDiagnosticReport,
}
"""cattrs cannot tell the members of these unions apart."""


def assert_is_of_lsp(method: str, result: Any) -> None:
    """A request's result is what lsprotocol writes: no member is missing, misspelt, of a wrong type or unknown."""
    if method == "workspace/diagnostic":
        for report in result["items"]:
            assert_is_of(WORKSPACE_REPORTS[report["kind"]], report, method)
    elif method == "textDocument/diagnostic":
        assert_is_of(DOCUMENT_REPORTS[result["kind"]], result, method)
    else:
        assert_is_of(_result_type(method), result, method)


def assert_is_of(cls: Any, value: Any, root: str) -> None:
    """The same of a value of one of lsprotocol's types."""
    read = decode(value, cls, root)
    assert not isinstance(read, dict)
    assert encode(read) == value


@cache
def _result_type(method: str) -> Any:
    response = lsp.METHOD_TO_TYPES[method][1]
    attrs.resolve_types(response, lsp.ALL_TYPES_MAP)
    return attrs.fields_dict(response)["result"].type


class Client:
    """`answers` maps the server's requests to our results; `ignored` names notifications that no test waits for."""

    def __init__(self, stream: ByteStream, *, ignored: Iterable[str] = (), answers: Json | None = None) -> None:
        self.stream = stream
        self.ignored = set(ignored)
        self.answers: Json = {
            "window/workDoneProgress/create": None,
            "client/registerCapability": None,
            "workspace/configuration": [None],
            "workspace/diagnostic/refresh": None,
        } | (answers or {})
        self.asked: list[Json] = []
        self.replies: dict[Any, Json] = {}
        self.nameless: list[Json] = []
        self.notifications: list[Json] = []
        self.slow: list[str] = []
        """Words about slow operations, which any test may get on a busy machine."""
        self.closed = False
        self._waiting: set[Any] = set()
        self._methods: dict[Any, str] = {}
        self._last_id = 0
        self._news = trio.Condition()
        self._sending = trio.Lock()

    async def listen(self) -> None:
        decoder = FrameDecoder()
        while data := await self.stream.receive_some(65536):
            for body in decoder.feed(bytes(data)):
                await self._receive(json.loads(body))
        async with self._news:
            self.closed = True
            self._news.notify_all()

    async def _receive(self, message: Json) -> None:
        assert message["jsonrpc"] == "2.0"
        if message.get("method") == PUBLISHED:
            assert_is_of(lsp.PublishDiagnosticsParams, message["params"], PUBLISHED)
        if "method" in message and "id" in message:
            self.asked.append(message)
            answer = self.answers[message["method"]]
            if answer is not UNANSWERED:
                result = answer(message["params"]) if callable(answer) else answer
                await self.send({"id": message["id"], "result": result})
        async with self._news:
            if "method" not in message:
                self._receive_reply(message)
            elif message["method"] == "window/logMessage" and message["params"]["message"].startswith("slow: "):
                self.slow.append(message["params"]["message"])
            elif "id" not in message and message["method"] not in self.ignored:
                self.notifications.append(message)
            self._news.notify_all()

    def _receive_reply(self, message: Json) -> None:
        assert ("result" in message) != ("error" in message), message
        if message["id"] is None:
            self.nameless.append(message)
            return
        key = (type(message["id"]), message["id"])
        assert key in self._waiting, f"a reply to nothing: {message}"
        assert key not in self.replies, f"a second reply: {message}"
        self.replies[key] = message
        method = self._methods.pop(key, "")
        if method in IN_JSON and "result" in message:
            assert_is_of_lsp(method, message["result"])

    async def send(self, message: Json) -> None:
        await self.send_raw(dumps({"jsonrpc": "2.0", **message}))

    async def send_raw(self, body: bytes) -> None:
        async with self._sending:
            await self.stream.send_all(encode_frame(body))

    async def tell(self, method: str, params: Any = None) -> None:
        await self.send({"method": method, "params": params})

    async def request(self, method: str, params: Any = None, *, request_id: Any = None) -> Any:
        """Sends a request without waiting; returns its id."""
        if request_id is None:
            self._last_id += 1
            request_id = self._last_id
        self.expect_reply(request_id)
        self._methods[type(request_id), request_id] = method
        await self.send({"id": request_id, "method": method, "params": params})
        return request_id

    def expect_reply(self, request_id: Any) -> None:
        self._waiting.add((type(request_id), request_id))

    async def reply_to(self, request_id: Any) -> Any:
        """The result of a request sent before. Raises Refused for an error."""
        key = (type(request_id), request_id)
        await self.until(lambda: key in self.replies)
        reply = self.replies.pop(key)
        self._waiting.discard(key)
        if "error" in reply:
            raise Refused(reply["error"])
        return reply["result"]

    async def ask(self, method: str, params: Any = None) -> Any:
        return await self.reply_to(await self.request(method, params))

    async def notified(self, method: str, accept: Callable[[Json], bool] = lambda params: True) -> Any:
        """The parameters of the oldest unread notification of this method that `accept` takes."""

        def find() -> Json | None:
            found = (one for one in self.notifications if one["method"] == method and accept(one["params"]))
            return next(found, None)

        await self.until(lambda: find() is not None)
        message = find()
        assert message is not None
        self.notifications.remove(message)
        return message["params"]

    async def error_without_id(self) -> Json:
        await self.until(lambda: bool(self.nameless))
        error: Json = self.nameless.pop(0)["error"]
        return error

    async def until(self, condition: Callable[[], bool]) -> None:
        with trio.fail_after(HUNG):
            async with self._news:
                while not condition():
                    assert not self.closed, "the server closed the connection"
                    await self._news.wait()

    async def until_closed(self) -> None:
        """Waits for the server to hang up."""
        with trio.fail_after(HUNG):
            async with self._news:
                while not self.closed:
                    await self._news.wait()

    def assert_nothing_unread(self) -> None:
        assert not self.notifications
        assert not self.nameless
        assert not self.replies
        assert not self._waiting, "requests without a reply"


@asynccontextmanager
async def listening(client: Client) -> AsyncIterator[Client]:
    """Keeps the client listening, and finds unread messages at the end."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(client.listen)
        yield client
        nursery.cancel_scope.cancel()
    client.assert_nothing_unread()
