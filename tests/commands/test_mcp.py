"""`rholsp mcp`: a session over memory streams, and one of the official client over pipes."""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import trio
import trio.testing

from rholsp.commands.mcp import TOOLS, VERSIONS, serve_agent
from rholsp.commands.questions import AT_PLACE
from rholsp.commands.roots import Roots

LIBRARY = "/// Adds one.\ncontract inc(@x, ret) = { ret!(x + 1) }\n"
MAIN = "new out in { /* 😀 */ inc!(1, *out) }\n"


class Agent:
    """The client's side of a session."""

    def __init__(self, stream: trio.StapledStream[Any, Any]) -> None:
        self.stream = stream
        self.waiting = b""
        self.last_id = 0

    async def send(self, line: bytes) -> None:
        await self.stream.send_all(line + b"\n")

    async def receive(self) -> Any:
        while b"\n" not in self.waiting:
            self.waiting += await self.stream.receive_some()
        line, _, self.waiting = self.waiting.partition(b"\n")
        return json.loads(line)

    async def ask(self, method: str, params: Any = None) -> Any:
        self.last_id += 1
        message = {"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}
        await self.send(json.dumps(message, ensure_ascii=False).encode())
        answer = await self.receive()
        assert answer["id"] == self.last_id
        return answer

    async def use(self, tool: str, **arguments: object) -> Any:
        answer = await self.ask("tools/call", {"name": tool, "arguments": arguments})
        return answer["result"] if "result" in answer else answer["error"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "inc.rho").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "main.rho").write_text(MAIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
async def agent(folder: Path) -> AsyncIterator[Agent]:
    ours, theirs = trio.testing.memory_stream_pair()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(serve_agent, theirs, Roots((str(folder),)))
        yield Agent(ours)
        await ours.send_stream.aclose()


async def test_a_session_begins(agent: Agent) -> None:
    for version, expected in ((VERSIONS[-1], VERSIONS[-1]), ("1999-01-01", VERSIONS[0])):
        answer = await agent.ask("initialize", {"protocolVersion": version, "capabilities": {}})
        assert answer["result"]["protocolVersion"] == expected
        assert answer["result"]["serverInfo"]["name"] == "rholsp"
        assert "tools" in answer["result"]["capabilities"]
    await agent.send(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}')
    assert (await agent.ask("ping"))["result"] == {}


async def test_the_tools_are_the_questions(agent: Agent) -> None:
    tools = {tool["name"]: tool for tool in (await agent.ask("tools/list"))["result"]["tools"]}
    assert {*tools} == {question.replace("-", "_") for question in AT_PLACE} | {
        "outline",
        "symbols",
        "diagnostics",
        "rename",
    }
    for tool in tools.values():
        assert tool["description"].endswith(".")
        assert {*tool["inputSchema"]["required"]} <= {*tool["inputSchema"]["properties"]}
        assert tool["annotations"]["readOnlyHint"]


async def test_a_place_is_a_column_or_a_name(agent: Agent) -> None:
    for place in ({"column": 22}, {"name": "inc"}):
        found = await agent.use("definition", file="main.rho", line=1, **place)
        assert found["content"] == [{"type": "text", "text": "inc.rho:2:10: contract inc(@x, ret) = { ret!(x + 1) }\n"}]
        assert found["structuredContent"]["places"][0]["path"] == "inc.rho"
        assert not found["isError"]


async def test_every_tool_answers(agent: Agent) -> None:
    arguments: dict[str, dict[str, object]] = {
        "symbols": {"query": "inc"},
        "outline": {"file": "inc.rho"},
        "diagnostics": {"file": "main.rho"},
        "rename": {"file": "main.rho", "line": 1, "name": "inc", "new_name": "plus"},
    }
    for name in TOOLS:
        found = await agent.use(name, **arguments.get(name, {"file": "main.rho", "line": 1, "name": "inc"}))
        assert found["isError"] is False, found
        assert {*TOOLS[name].output["required"]} <= {*found["structuredContent"]}


async def test_a_rename_is_a_diff_and_writes_nothing(agent: Agent, folder: Path) -> None:
    found = await agent.use("rename", file="inc.rho", line=2, name="inc", new_name="plus")
    assert found["structuredContent"]["files"] == ["inc.rho", "main.rho"]
    assert "+contract plus(@x, ret)" in found["structuredContent"]["diff"]
    assert (folder / "inc.rho").read_text() == LIBRARY
    refused = await agent.use("rename", file="main.rho", line=1, name="out", new_name="inc")
    assert refused["isError"]


async def test_an_answer_is_about_the_disk_as_it_is(agent: Agent, folder: Path) -> None:
    async def callers() -> list[str]:
        found = await agent.use("callers", file="inc.rho", line=2, name="inc")
        return [place["path"] for place in found["structuredContent"]["places"]]

    assert await callers() == ["main.rho"]
    (folder / "new").mkdir()
    (folder / "new/more.rho").write_text("new r in { inc!(2, *r) }")
    assert await callers() == ["main.rho", "new/more.rho"]
    (folder / "main.rho").write_text("Nil")
    assert await callers() == ["new/more.rho"]
    (folder / "new/more.rho").unlink()
    assert await callers() == []


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("definition", {"file": "main.rho", "line": 1}, "definition: give a column or a name"),
        ("definition", {"file": "main.rho", "name": "inc"}, "definition: line is missing"),
        ("definition", {"file": "main.rho", "line": 0, "column": 1}, "definition: line counts from 1"),
        ("definition", {"file": "main.rho", "line": "1", "column": 1}, "definition: line must be an integer"),
        ("definition", {"file": 1, "line": 1, "column": 1}, "definition: file must be a string"),
        ("symbols", {"query": "a", "more": 1}, "symbols: there is no argument more"),
    ],
)
async def test_wrong_arguments_are_refused(agent: Agent, tool: str, arguments: dict[str, object], reason: str) -> None:
    """As a result that the model reads, so that it can call again."""
    assert await agent.use(tool, **arguments) == {"content": [{"type": "text", "text": reason}], "isError": True}


async def test_a_tool_that_is_none_is_refused(agent: Agent) -> None:
    assert await agent.use("nope") == {"code": -32602, "message": "no such tool: nope"}


async def test_a_place_that_is_none_is_an_answer(agent: Agent) -> None:
    found = await agent.use("hover", file="nope.rho", line=1, column=1)
    assert found == {"content": [{"type": "text", "text": "nope.rho: no such file"}], "isError": True}
    found = await agent.use("hover", file="main.rho", line=9, column=1)
    assert found["content"][0]["text"] == "there is no line 9: the file has 2"


async def test_what_is_no_message_ends_nothing(agent: Agent) -> None:
    for line, code in (
        (b"{", -32700),
        (b"[1]", -32600),
        (b'{"jsonrpc": "2.0", "id": 7, "method": "resources/list"}', -32601),
        (b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call"}', -32602),
    ):
        await agent.send(line)
        assert (await agent.receive())["error"]["code"] == code
    await agent.send(b"\n\r\n")
    await agent.send(b'{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 99}}')
    assert (await agent.ask("ping"))["result"] == {}


async def test_a_cancelled_call_has_no_answer(agent: Agent) -> None:
    call = {"name": "symbols", "arguments": {"query": "inc"}}
    await agent.send(
        json.dumps({"jsonrpc": "2.0", "id": 70, "method": "tools/call", "params": call}).encode()
        + b'\n{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 70}}'
    )
    assert (await agent.ask("ping"))["result"] == {}
    assert (await agent.use("symbols", query="inc"))["isError"] is False


async def test_the_official_client(folder: Path) -> None:
    """The reference client checks every message against the protocol's schema, and results against ours."""
    mcp = pytest.importorskip("mcp", reason="the official client of MCP is not installed: pip install rholsp[agents]")
    from mcp.client.stdio import StdioServerParameters, stdio_client

    server = StdioServerParameters(command=sys.executable, args=["-m", "rholsp", "mcp", "--no-store"], cwd=folder)
    async with stdio_client(server) as streams, mcp.ClientSession(*streams) as session:
        await session.initialize()
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert tools == {*TOOLS}
        found = await session.call_tool("references", {"file": "inc.rho", "line": 2, "name": "inc"})
        assert not found.is_error
        assert [place["path"] for place in found.structured_content["places"]] == ["inc.rho", "main.rho"]
