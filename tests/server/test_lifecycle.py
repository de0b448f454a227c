"""From initialize to exit, and what each phase allows."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
import trio
import trio.testing
from lsprotocol import types as lsp

from rholsp import app
from rholsp.config import Settings
from rholsp.protocol.codec import decode
from rholsp.protocol.jsonrpc import ErrorCode
from rholsp.server.client_capabilities import ClientFeatures, read_features
from rholsp.server.methods import METHODS, MessageKind
from rholsp.server.server_capabilities import initialize_result
from tests.patience import HUNG
from tests.server.client import Client, Refused
from tests.server.harness import initialize_params, raw_server, session

HOVER = {"textDocument": {"uri": "untitled:x"}, "position": {"line": 0, "character": 0}}


async def refusal(client: Client, method: str, params: Any = None) -> int:
    with pytest.raises(Refused) as caught:
        await client.ask(method, params)
    return caught.value.code


async def test_the_phases_allow_what_lsp_says() -> None:
    async with raw_server() as (client, running):
        assert await refusal(client, "textDocument/hover", HOVER) == ErrorCode.SERVER_NOT_INITIALIZED
        assert await refusal(client, "shutdown") == ErrorCode.SERVER_NOT_INITIALIZED
        assert await refusal(client, "no/such/method") == ErrorCode.SERVER_NOT_INITIALIZED
        await client.tell("textDocument/didOpen", {"nonsense": 1})
        await client.ask("initialize", initialize_params())
        assert await refusal(client, "initialize", initialize_params()) == ErrorCode.INVALID_REQUEST
        await client.tell("initialized", {})
        assert await client.ask("textDocument/hover", HOVER) is None
        assert await refusal(client, "no/such/method") == ErrorCode.METHOD_NOT_FOUND
        assert await refusal(client, "textDocument/didOpen") == ErrorCode.METHOD_NOT_FOUND
        assert await client.ask("shutdown") is None
        assert await refusal(client, "textDocument/hover", HOVER) == ErrorCode.INVALID_REQUEST
        assert await refusal(client, "shutdown") == ErrorCode.INVALID_REQUEST
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0


@pytest.mark.parametrize("shutdown_params", [None, {}, [], {"x": 1}])
async def test_methods_without_parameters_take_any(shutdown_params: Any) -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params())
        await client.tell("initialized")
        assert await client.ask("shutdown", shutdown_params) is None
        await client.tell("exit", shutdown_params)
        await running.ended.wait()
    assert running.status == 0


@pytest.mark.parametrize("process_id", [0, -1, 2**31, 2**60])
async def test_a_process_id_that_no_process_has_costs_no_session(process_id: int) -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", {**initialize_params(), "processId": process_id})
        await client.tell("initialized")
        await trio.testing.wait_all_tasks_blocked()
        assert await client.ask("shutdown") is None
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 0


async def test_exit_without_shutdown_is_status_1() -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params())
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 1


async def test_exit_before_initialize_is_status_1() -> None:
    async with raw_server() as (client, running):
        await client.tell("exit")
        await running.ended.wait()
    assert running.status == 1


async def test_the_end_of_input_is_status_1_and_after_shutdown_0() -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params())
    assert running.status == 1
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params())
        await client.ask("shutdown")
    assert running.status == 0


async def test_broken_framing_is_status_1() -> None:
    async with raw_server() as (client, running):
        await client.ask("initialize", initialize_params())
        await client.ask("shutdown")
        await client.stream.send_all(b"garbage\r\n\r\n")
        await running.ended.wait()
    assert running.status == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
async def test_sigterm_is_status_0_in_every_session(nursery: trio.Nursery) -> None:
    host = app.Host()
    nursery.start_soon(app.stop_on_signals, host, nursery.cancel_scope)
    async with raw_server(host=host) as (client, running), raw_server(host=host) as (other, running_too):
        for one in (client, other):
            await one.ask("initialize", initialize_params())
        os.kill(os.getpid(), signal.SIGTERM)
        await running.ended.wait()
        await running_too.ended.wait()
    assert (running.status, running_too.status) == (0, 0)
    assert not nursery.cancel_scope.cancel_called
    os.kill(os.getpid(), signal.SIGTERM)
    with trio.move_on_after(HUNG):
        await trio.sleep_forever()
    assert nursery.cancel_scope.cancel_called


@pytest.mark.parametrize("told_by", ["initialize", "command line"])
async def test_the_death_of_the_clients_process_is_status_1(told_by: str) -> None:
    process = await trio.lowlevel.open_process([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    settings = Settings(client_process_id=process.pid if told_by == "command line" else None)
    async with raw_server(settings=settings) as (client, running):
        process_id = process.pid if told_by == "initialize" else None
        await client.ask("initialize", {**initialize_params(), "processId": process_id})
        process.kill()
        await running.ended.wait()
    assert running.status == 1
    await process.wait()
    assert process.stdin is not None
    await process.stdin.aclose()


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        ([], "params: expected an object"),
        ({"processId": "7"}, "params.processId: expected an integer or null"),
        ({"processId": True}, "params.processId: expected an integer or null"),
        ({"capabilities": []}, "params.capabilities: expected an object"),
        ({"rootUri": 5}, "params.rootUri: expected a string or null"),
        ({"workspaceFolders": "x"}, "params.workspaceFolders: expected an array or null"),
        ({"workspaceFolders": [{"name": "x"}]}, "params.workspaceFolders[0].uri: expected a string"),
    ],
)
async def test_a_bad_handshake_is_refused_and_can_be_repeated(params: Any, fault: str) -> None:
    async with raw_server() as (client, running):
        with pytest.raises(Refused) as caught:
            await client.ask("initialize", params)
        assert (caught.value.code, caught.value.message) == (ErrorCode.INVALID_PARAMS, fault)
        await client.ask("initialize", initialize_params())
    assert running.status == 1


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        ([], "utf-16"),
        (["utf-8"], "utf-8"),
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-32", "utf-16"], "utf-32"),
        (["utf-7"], "utf-16"),
        ([{}, None, "utf-8"], "utf-8"),
        ("utf-8", "utf-16"),
    ],
)
async def test_the_position_encoding_is_negotiated(offered: Any, chosen: str) -> None:
    async with raw_server() as (client, running):
        capabilities = {"general": {"positionEncodings": offered}}
        result = await client.ask("initialize", initialize_params(capabilities=capabilities))
        assert result["capabilities"]["positionEncoding"] == chosen
        assert result["serverInfo"]["name"] == "rholsp"
    assert running.status == 1


@pytest.mark.parametrize("capabilities", [{"textDocument": 5}, {"textDocument": {"hover": []}}, {"general": "x"}])
async def test_misspelt_capabilities_do_not_send_a_client_away(capabilities: Any) -> None:
    async with session(capabilities=capabilities) as client:
        assert await client.ask("textDocument/hover", HOVER) is None


@pytest.mark.parametrize("pull", [True, False])
def test_capabilities_are_valid_and_every_one_has_its_method(pull: bool) -> None:
    result = decode(initialize_result(ClientFeatures(pull_diagnostics=pull)), lsp.InitializeResult, "result")
    capabilities = result.capabilities
    assert (capabilities.diagnostic_provider is not None) == pull
    assert capabilities.text_document_sync == lsp.TextDocumentSyncOptions(
        open_close=True, change=lsp.TextDocumentSyncKind.Incremental
    )
    for name in (
        "definition",
        "declaration",
        "references",
        "documentHighlight",
        "documentSymbol",
        "hover",
        "completion",
        "signatureHelp",
    ):
        assert METHODS[f"textDocument/{name}"].kind is MessageKind.REQUEST


def test_semantic_tokens_are_offered_to_clients_that_know_them() -> None:
    assert (
        decode(initialize_result(ClientFeatures()), lsp.InitializeResult).capabilities.semantic_tokens_provider is None
    )
    features = read_features({"textDocument": {"semanticTokens": {}}})
    provider = decode(initialize_result(features), lsp.InitializeResult).capabilities.semantic_tokens_provider
    assert isinstance(provider, lsp.SemanticTokensOptions)
    assert set(provider.legend.token_types) == {kind.value for kind in lsp.SemanticTokenTypes} - {"label"}
    assert set(provider.legend.token_modifiers) <= {kind.value for kind in lsp.SemanticTokenModifiers}
    for name in ("full", "full/delta", "range"):
        assert METHODS[f"textDocument/semanticTokens/{name}"].kind is MessageKind.REQUEST


async def test_unknown_notifications_are_ignored() -> None:
    async with session() as client:
        for method in ("$/whatever", "$/setTrace", "other/thing", "textDocument/hover"):
            await client.tell(method, {"x": 1})
        assert await client.ask("textDocument/hover", HOVER) is None


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        (None, "params: expected an object"),
        ([], "params: expected an object"),
        ({}, "params.textDocument: missing"),
        ({**HOVER, "position": {"line": "0", "character": 0}}, "params.position.line: expected an integer"),
    ],
)
async def test_bad_params_are_named(params: Any, fault: str) -> None:
    async with session() as client:
        with pytest.raises(Refused) as caught:
            await client.ask("textDocument/hover", params)
        assert (caught.value.code, caught.value.message) == (ErrorCode.INVALID_PARAMS, fault)


async def test_senseless_settings_are_reported_and_keep_their_defaults() -> None:
    async with raw_server(ignored=()) as (client, running):
        await client.ask("initialize", initialize_params(options={"diagnostics": {"hints": "no", "delayMs": -1}}))
        for name in ("hints", "delayMs"):
            logged = await client.notified("window/logMessage")
            assert f"rholsp.diagnostics.{name}: expected" in logged["message"]
    assert running.status == 1


async def test_a_watch_for_signals_that_fails_is_in_the_log_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*signals: signal.Signals) -> None:
        raise RuntimeError("not the main thread")

    monkeypatch.setattr(trio, "open_signal_receiver", refuse)
    host = app.Host()
    await app.stop_on_signals(host, trio.CancelScope())
    assert "the signal watcher has failed" in caplog.text
    assert not host.stopping.is_set()
