"""Regions as documents of their own.

`rholsp/regions`, a request of rholsp's own, lists those of a document. `workspace/textDocumentContent` (LSP 3.18) gives
the text of one, under the URI of the region with `rholsp-region:` before it, for clients that show such documents.
"""

import re
from typing import Any

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.features.region_documents import host_of, region_text, regions
from rholsp.features.rename import RenameView
from rholsp.features.view import View
from rholsp.protocol.codec import encode
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.client_capabilities import REGION_SCHEME
from rholsp.server.session import Session
from rholsp.server.to_lsp import to_range
from rholsp.text.uris import normalise

_HIDDEN_COLON = re.compile(r"\A([A-Za-z][A-Za-z0-9+.-]*)%3[Aa]")


async def list_regions(
    session: Session, view: View, facts: FileFacts, params: lsp.DocumentSymbolParams
) -> list[dict[str, Any]]:
    """URI, language, route and range of each region."""
    return [
        {
            "uri": region.uri,
            "languageId": region.language,
            "route": region.route,
            "range": encode(to_range(*region.span, region.lines, session.client.features.encoding)),
        }
        for region in regions(facts)
    ]


async def show_region(
    session: Session, view: RenameView, params: lsp.TextDocumentContentParams
) -> lsp.TextDocumentContentResult:
    """Raises RpcError: InvalidParams for a URI that names no region, RequestFailed if the region no longer exists."""
    asked = params.uri.removeprefix(f"{REGION_SCHEME}:")
    named = host_of(asked)
    if named is None or asked == params.uri:
        raise RpcError(ErrorCode.INVALID_PARAMS, f"params.uri: expected {REGION_SCHEME}:FILE#LANGUAGE-IDENTITY")
    # Clients that keep URIs in parts escape them anew, the colon behind the inner scheme included.
    host = normalise(_HIDDEN_COLON.sub(r"\1:", named))
    uri = host + asked[len(named) :]
    facts = await view.file(host)
    text = None
    if facts is not None:
        text = facts.text if facts.text is not None else (await view.texts([host])).get(host)
    found = None if facts is None or text is None else region_text(facts, text, uri)
    if found is None:
        raise RpcError(ErrorCode.REQUEST_FAILED, "the file no longer has this region")
    return lsp.TextDocumentContentResult(found)
