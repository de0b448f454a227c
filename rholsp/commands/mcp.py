"""`rholsp mcp`: the questions of `rholsp query` as tools for an agent, over the Model Context Protocol.

MCP's stdio transport is JSON-RPC 2.0 with one message a line (specification 2025-06-18, "Transports"). Every call
looks at the disk first: an agent edits files and then asks, and nobody tells the server what has changed.
"""

import argparse
import logging
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import trio

from rholsp import __version__
from rholsp.commands.findings_report import FileFindings, entries, shown
from rholsp.commands.questions import (
    AT_PLACE,
    Answer,
    CannotAnswer,
    Position,
    Sources,
    Subject,
    offset_of,
    opened,
    outline,
    read_subject,
    search,
    shown_path,
)
from rholsp.commands.rename import diff_of, renaming
from rholsp.commands.roots import NoSuchRoot, Roots, find_roots
from rholsp.features.diagnostics import diagnostics, files_referred_to
from rholsp.features.rename_results import Refusal
from rholsp.protocol.jsonrpc import (
    ErrorCode,
    Invalid,
    Notification,
    Request,
    RequestId,
    RpcError,
    classify,
    encode_error,
    encode_result,
)
from rholsp.protocol.stdio import take_standard_streams
from rholsp.text.uris import from_path
from rholsp.workspace import FileChange, FileEvent, Workspace
from rholsp.workspace.store.actor import default_folder

VERSIONS = ("2025-06-18", "2025-03-26", "2024-11-05")
"""Of the protocol, the newest first; what is used here is the same in all of them."""
MAX_LINE_BYTES = 16_000_000
"""A longer line ends the session."""
_INSTRUCTIONS = (
    "Answers about Rholang (.rho) and MeTTa (.metta) source: definitions, references, callers, documentation, "
    "diagnostics, renames. Lines and columns count from 1; a name may be given instead of a column. "
    "Nothing is written: rename returns a diff."
)

_log = logging.getLogger(__name__)
Json = dict[str, Any]


class ByteStream(Protocol):
    """What a client is connected by."""

    async def receive_some(self, max_bytes: int | None = None) -> bytes: ...
    async def send_all(self, data: bytes) -> None: ...


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has root, workers and store. Returns the exit status."""
    try:
        folders = find_roots([], args.root or os.getcwd())
    except NoSuchRoot as error:
        sys.stderr.write(f"rholsp mcp: {error}\n")
        return 2
    roots = Roots(folders, args.workers, default_folder() if args.store else None)
    os.chdir(folders[0])  # paths of questions and answers start there
    trio.run(serve_agent, take_standard_streams(), roots)
    return 0


async def serve_agent(stream: ByteStream, roots: Roots) -> None:
    """Serves one client until it closes the stream."""
    async with roots.open() as workspace, trio.open_nursery() as nursery:
        agent = _Agent(workspace, roots, stream, nursery)
        async for line in _lines(stream):
            await agent.receive(line)
        nursery.cancel_scope.cancel()


async def _lines(stream: ByteStream) -> AsyncIterator[bytes]:
    """The lines that are not blank."""
    waiting = b""
    while data := await stream.receive_some():
        *lines, waiting = (waiting + data).split(b"\n")
        for line in lines:
            if line.strip():
                yield line
        if len(waiting) > MAX_LINE_BYTES:
            _log.error("a message of more than %d bytes: the session ends", MAX_LINE_BYTES)
            return


@dataclass(slots=True)
class _Agent:
    """The session of one client. Calls run beside each other; `running` are those that have not been answered."""

    workspace: Workspace
    roots: Roots
    stream: ByteStream
    nursery: trio.Nursery
    running: dict[RequestId, trio.CancelScope] = field(default_factory=dict)
    writing: trio.Lock = field(default_factory=trio.Lock)

    async def receive(self, line: bytes) -> None:
        match classify(line):
            case Request(request_id, "tools/call", params):
                scope = self.running[request_id] = trio.CancelScope()
                self.nursery.start_soon(self._answer_call, request_id, params, scope)
            case Request(request_id, method, params):
                try:
                    await self._send(encode_result(request_id, _result(method, params)))
                except RpcError as error:
                    await self._send(encode_error(request_id, error))
            case Notification("notifications/cancelled", {"requestId": request_id}) if request_id in self.running:
                self.running[request_id].cancel()
            case Invalid(request_id, error):
                await self._send(encode_error(request_id, error))
            case _:
                pass  # other notifications ask for nothing, and nobody is asked anything

    async def _answer_call(self, request_id: RequestId, params: Any, scope: trio.CancelScope) -> None:
        """Answers a call, unless it is cancelled: then the client expects none."""
        with scope:
            try:
                answer = encode_result(request_id, await self._call(params))
            except RpcError as error:
                answer = encode_error(request_id, error)
            except Exception:
                _log.exception("a tool failed")
                answer = encode_error(request_id, RpcError(ErrorCode.INTERNAL_ERROR, "the tool failed; see the log"))
            del self.running[request_id]
            with trio.CancelScope(shield=True):
                await self._send(answer)
        self.running.pop(request_id, None)

    async def _send(self, message: bytes) -> None:
        async with self.writing:
            await self.stream.send_all(message + b"\n")

    async def _call(self, params: Any) -> Json:
        name = params.get("name") if isinstance(params, dict) else None
        tool = TOOLS.get(name) if isinstance(name, str) else None
        if tool is None:
            raise RpcError(ErrorCode.INVALID_PARAMS, f"no such tool: {name}")
        arguments = params.get("arguments") or {}
        fault = tool.fault(arguments)
        if fault is not None:
            return _refused(f"{name}: {fault}")
        await look_at_disk(self.workspace, self.roots.folders)
        try:
            text, found = await self._use(tool, arguments)
        except CannotAnswer as error:
            return _refused(str(error))
        return {"content": [{"type": "text", "text": text}], "structuredContent": found, "isError": False}

    async def _use(self, tool: "Tool", arguments: Mapping[str, Any]) -> tuple[str, Json]:
        """The answer as text and as data. Raises CannotAnswer."""
        if tool.name == "symbols":
            view = await self.workspace.view()
            return _as_result(await search(view, arguments["query"], arguments.get("limit", 100), Sources()))
        file = await trio.to_thread.run_sync(read_subject, arguments["file"])
        if tool.name == "diagnostics":
            return await self._diagnose(file)
        if tool.name == "rename":
            return await self._rename(file, arguments)
        async with opened(self.workspace, file) as (view, facts):
            if tool.name == "outline":
                return _as_result(await outline(view, facts, Sources()))
            offset = offset_of(facts, _position(arguments))
            return _as_result(await AT_PLACE[tool.question].ask(view, file.uri, offset, Sources()))

    async def _diagnose(self, file: Subject) -> tuple[str, Json]:
        async with opened(self.workspace, file) as (view, facts):
            found = await diagnostics(view, file.uri) or ()
            others = await files_referred_to(view, found)
            findings = FileFindings(shown_path(file.uri), file.text, facts.lines, found, others)
            text = "".join(shown(findings, one, False) for one in found)
            return text or "nothing wrong\n", {"diagnostics": list(entries(findings))}

    async def _rename(self, file: Subject, arguments: Mapping[str, Any]) -> tuple[str, Json]:
        found = await renaming(self.workspace, file, _position(arguments), arguments["new_name"])
        if isinstance(found, CannotAnswer):
            raise found
        if isinstance(found, Refusal):
            raise CannotAnswer(found.reason)
        diff = "".join(diff_of(found))
        return diff or "nothing to change\n", {
            "diff": diff,
            "files": [one.path for one in found.files],
            "left": list(found.left),
        }


def _as_result(answer: Answer) -> tuple[str, Json]:
    return answer.as_text() or "nothing found\n", answer.as_json()


def _refused(reason: str) -> Json:
    """An error that the model reads, and can correct its call by; clients keep errors of JSON-RPC to themselves."""
    return {"content": [{"type": "text", "text": reason}], "isError": True}


def _position(arguments: Mapping[str, Any]) -> Position:
    return Position(arguments["line"], arguments.get("column", 0), arguments.get("name", ""))


async def look_at_disk(workspace: Workspace, folders: Sequence[str]) -> None:
    """Reads again what has changed in the folders; files that are as they were are only looked at."""
    await workspace.files_changed([FileEvent(from_path(folder), FileChange.CREATED) for folder in folders])
    await workspace.indexed()


def _result(method: str, params: Any) -> Any:
    """The result of a request that needs no workspace. Raises RpcError."""
    if method == "initialize":
        asked = params.get("protocolVersion") if isinstance(params, dict) else None
        return {
            "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": {"name": "rholsp", "version": __version__},
            "instructions": _INSTRUCTIONS,
        }
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": [tool.as_json() for tool in TOOLS.values()]}
    raise RpcError(ErrorCode.METHOD_NOT_FOUND, f"no such method: {method}")


# ------------------------------------------------------------------------------------------------ the tools

_TYPES: Mapping[str, type] = {"string": str, "integer": int}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; `properties` are JSON schemas of strings and integers."""

    name: str
    description: str
    properties: Mapping[str, Json]
    required: tuple[str, ...]
    output: Json
    question: str = ""
    """That of `AT_PLACE` which it asks."""

    def as_json(self) -> Json:
        """As `tools/list` lists it."""
        schema = {"type": "object", "properties": dict(self.properties), "required": list(self.required)}
        return {
            "name": self.name,
            "description": self.description,
            "inputSchema": {**schema, "additionalProperties": False},
            "outputSchema": self.output,
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }

    def fault(self, arguments: Any) -> str | None:
        """What is wrong with the arguments of a call; None where they are as the schema wants."""
        if not isinstance(arguments, dict):
            return "the arguments are no object"
        for key, value in arguments.items():
            schema = self.properties.get(key)
            if schema is None:
                return f"there is no argument {key}"
            if not isinstance(value, _TYPES[schema["type"]]) or isinstance(value, bool):
                return f"{key} must be {'an integer' if schema['type'] == 'integer' else 'a string'}"
            if isinstance(value, int) and value < 1:
                return f"{key} counts from 1"
        missing = [key for key in self.required if key not in arguments]
        if missing:
            return f"{missing[0]} is missing"
        if "line" in self.properties and not arguments.get("column") and not arguments.get("name"):
            return "give a column or a name"
        return None


_FILE: Json = {"type": "string", "description": "path of a .rho or .metta file, from the workspace's folder"}
_PLACE: Mapping[str, Json] = {
    "file": _FILE,
    "line": {"type": "integer", "minimum": 1, "description": "counted from 1"},
    "column": {"type": "integer", "minimum": 1, "description": "counted from 1, in characters"},
    "name": {"type": "string", "description": "instead of a column: the name on that line that is meant"},
}
_ENTRY: Json = {"type": "object", "properties": {}}
_PLACES: Json = {
    "type": "object",
    "properties": {"places": {"type": "array", "items": _ENTRY}, "markdown": {"type": "string"}},
    "required": ["places"],
}
_FINDINGS: Json = {
    "type": "object",
    "properties": {"diagnostics": {"type": "array", "items": _ENTRY}},
    "required": ["diagnostics"],
}
_DIFF: Json = {
    "type": "object",
    "properties": {
        "diff": {"type": "string"},
        "files": {"type": "array", "items": {"type": "string"}},
        "left": {
            "type": "array",
            "items": {"type": "string"},
            "description": "files of other programs that use the name and keep it",
        },
    },
    "required": ["diff", "files", "left"],
}


def _tools() -> Mapping[str, Tool]:
    new_name: Json = {"type": "string", "description": "for a quoted name, the text inside the quotes"}
    query: Json = {"type": "string", "description": "part of a name; letters in order are enough"}
    limit: Json = {"type": "integer", "minimum": 1, "description": "at most so many (default: 100)"}
    found = [
        Tool(
            question.replace("-", "_"),
            f"Finds {about.meaning}." if question != "hover" else f"Gives {about.meaning}.",
            _PLACE,
            ("file", "line"),
            _PLACES,
            question,
        )
        for question, about in AT_PLACE.items()
    ]
    found += [
        Tool("outline", "Lists what a file defines.", {"file": _FILE}, ("file",), _PLACES),
        Tool(
            "symbols",
            "Searches the workspace for contracts, agents and functions by name.",
            {"query": query, "limit": limit},
            ("query",),
            _PLACES,
        ),
        Tool("diagnostics", "Finds the errors and warnings of a file.", {"file": _FILE}, ("file",), _FINDINGS),
        Tool(
            "rename",
            "Returns the diff that renames a name in all files, or says why that would change what the code means.",
            {**_PLACE, "new_name": new_name},
            ("file", "line", "new_name"),
            _DIFF,
        ),
    ]
    return {tool.name: tool for tool in found}


TOOLS = _tools()
"""By name."""
