"""The answers that a canned server gives: by method and document, as the bytes of a JSON value.

The file is one JSON object of method to document to result; the document "" serves methods that name none.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]


def read(path: str) -> Answers:
    found: Answers = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


def encoded(path: str) -> dict[tuple[str, str], bytes]:
    """Each answer as its bytes."""
    return {
        (method, uri): json.dumps(result, separators=(",", ":"), ensure_ascii=False).encode()
        for method, by_uri in read(path).items()
        for uri, result in by_uri.items()
    }


def document_of(params: Any) -> str:
    """The URI that a request's parameters name, or ""."""
    document = params.get("textDocument") if isinstance(params, dict) else None
    uri: str = document["uri"] if document else ""
    return uri
