"""A server on pygls 2 whose handlers return canned values: what the library itself costs. Needs `.[bench]`.

python -m benchmarks.peers.pygls_canned ANSWERS.json
"""

import sys
from typing import Any

from lsprotocol import converters
from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from benchmarks.peers.canned import read

HANDLED: dict[str, type] = {
    lsp.TEXT_DOCUMENT_HOVER: lsp.Hover,
    lsp.TEXT_DOCUMENT_DEFINITION: lsp.LocationLink,
    lsp.TEXT_DOCUMENT_REFERENCES: lsp.Location,
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: lsp.DocumentSymbol,
    lsp.WORKSPACE_SYMBOL: lsp.WorkspaceSymbol,
}


def main() -> None:
    server = LanguageServer("canned", "1")
    converter = converters.get_converter()
    answers = read(sys.argv[1])

    def handle(method: str, of: type) -> None:
        results: dict[str, Any] = {
            uri: [converter.structure(one, of) for one in result]
            if isinstance(result, list)
            else converter.structure(result, of)
            for uri, result in answers.get(method, {}).items()
        }

        @server.feature(method)
        def give(params: Any) -> Any:
            document = getattr(params, "text_document", None)
            return results.get(document.uri if document else "")

    for method, of in HANDLED.items():
        handle(method, of)
    server.start_io()


if __name__ == "__main__":
    main()
