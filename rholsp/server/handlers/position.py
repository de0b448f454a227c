"""The text position that a request is about."""

from dataclasses import dataclass

from lsprotocol import types as lsp

from rholsp.features.facts import FileFacts
from rholsp.text.lines import PositionEncoding


@dataclass(frozen=True, slots=True)
class TextPosition:
    """An offset in a file, as the request's view shows that file."""

    facts: FileFacts
    offset: int

    @staticmethod
    def of(facts: FileFacts, position: lsp.Position, encoding: PositionEncoding) -> "TextPosition":
        return TextPosition(facts, facts.lines.offset(position.line, position.character, encoding))

    @property
    def uri(self) -> str:
        return self.facts.uri
