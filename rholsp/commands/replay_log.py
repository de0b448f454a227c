"""Reading the record of a session, which `--wire-log` makes. Its form: docs/logs.md."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rholsp.protocol.json_text import NotJson, dumps, loads
from rholsp.text.uris import from_path, to_path
from rholsp.wire_log import FORMAT


class BadLog(Exception):
    """The file is not a recorded session; the message gives the reason, for the user."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message, `seconds` after the record began. `raw` is the body of a frame that was no JSON object."""

    seconds: float
    incoming: bool
    message: Mapping[str, Any]
    raw: bytes = b""


def read_log(path: Path, *, folder: str | None = None) -> list[Line]:
    """All messages. Raises OSError and BadLog.

    `folder` stands in for the folder that the client had open, wherever that is named. A last line that was cut off,
    as a crash leaves it, is passed over.
    """
    # Reading a pipe would wait for somebody to write a record.
    if path.exists() and not path.is_file():
        raise BadLog("not a regular file")
    data = path.read_bytes()
    if folder is not None:
        data = _moved(data, folder)
    head, *rest = data.split(b"\n")
    try:
        version = loads(head)["rholsp_wire_log"]
    except (NotJson, KeyError, TypeError):
        raise BadLog("not a record that --wire-log made") from None
    if version != FORMAT:
        raise BadLog(f"a record of version {version}, but this rholsp reads version {FORMAT}")
    if rest and not rest[-1].endswith(b"}"):
        rest.pop()
    try:
        lines = [_line(loads(line)) for line in rest if line]
    except (KeyError, TypeError, ValueError) as error:
        raise BadLog(f"a line is no message: {error}") from None
    return lines


def _line(entry: dict[str, Any]) -> Line:
    raw = b64decode(entry["raw"]) if "raw" in entry else b""
    message = entry.get("message")
    if not isinstance(message, dict):
        # A batch, or a plain value: to be sent as it was.
        raw, message = raw or dumps(message), {}
    return Line(float(entry["t"]), entry["dir"] == "in", message, raw)


def _moved(data: bytes, folder: str) -> bytes:
    """The record, as if the client's folder had been another one."""
    uri = _folder_of(data)
    path = None if uri is None else to_path(uri)
    if uri is None or path is None:
        raise BadLog("the client had no folder open, so there is none to be replaced")
    new = str(Path(folder).resolve())
    for old, now in ((uri, from_path(new)), (path, new)):
        data = data.replace(_inside_string(old), _inside_string(now))
    return data


def _folder_of(data: bytes) -> str | None:
    for line in data.split(b"\n"):
        if b'"initialize"' in line:
            params = loads(line).get("message", {}).get("params") or {}
            folders = params.get("workspaceFolders") or [{"uri": params.get("rootUri")}]
            return str(folders[0]["uri"]).rstrip("/") if folders[0]["uri"] else None
    return None


def _inside_string(text: str) -> bytes:
    """As it stands inside a JSON string."""
    return dumps(text)[1:-1]
