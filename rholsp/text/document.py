"""An open document: an immutable value, replaced at every edit."""

from dataclasses import dataclass

from rholsp.text.lines import LineIndex


@dataclass(frozen=True, slots=True)
class Document:
    """What the editor shows under a normalised URI, at one version (None where a client sends none)."""

    uri: str
    language_id: str
    version: int | None
    text: str
    lines: LineIndex
    alone: bool = False
    """Whether it has no part in the workspace: see `FileFacts.alone`."""

    @staticmethod
    def of(
        uri: str, text: str, *, language_id: str = "rholang", version: int | None = None, alone: bool = False
    ) -> "Document":
        return Document(uri, language_id, version, text, LineIndex.of(text), alone)
