"""workspace/textDocumentContent (LSP 3.18): texts of ours that a client shows as documents.

`rholsp-region:` and the URI of a region is its text, `rholsp-docs:/LANGUAGE/NAME.md` documentation of an outside name.
"""

from urllib.parse import quote, unquote

from lsprotocol import types as lsp

from rholsp.features.rename import RenameView
from rholsp.protocol.jsonrpc import ErrorCode, RpcError
from rholsp.server.client_capabilities import DOCS_SCHEME
from rholsp.server.handlers.region_documents import show_region
from rholsp.server.session import Session


def docs_uri(language: str, name: str) -> str:
    """Under which URI the documentation of a name is shown."""
    return f"{DOCS_SCHEME}:/{language}/{quote(name.strip('`'), safe='')}.md"


async def show_text(
    session: Session, view: RenameView, params: lsp.TextDocumentContentParams
) -> lsp.TextDocumentContentResult:
    """Raises RpcError: InvalidParams for a URI of neither kind, RequestFailed for one of what is not there."""
    if not params.uri.startswith(f"{DOCS_SCHEME}:"):
        return await show_region(session, view, params)
    language, _, file = params.uri.removeprefix(f"{DOCS_SCHEME}:").strip("/").partition("/")
    name = unquote(file.removesuffix(".md"))
    for known in view.languages.known:
        about = known.outside_docs(name) if known.id == language and known.outside_docs is not None else ""
        if about:
            return lsp.TextDocumentContentResult(about)
    raise RpcError(ErrorCode.REQUEST_FAILED, f"there is no documentation of {name}")
