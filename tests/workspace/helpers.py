"""A workspace over a real folder, and its answers as plain data that can be compared."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rholsp.features.definition import definition
from rholsp.features.diagnostics import diagnostics
from rholsp.features.document_symbols import document_symbols
from rholsp.features.language import Languages
from rholsp.features.language_registry import RHOLANG
from rholsp.features.references import references
from rholsp.features.semantic_tokens import semantic_tokens
from rholsp.features.workspace_symbols import workspace_symbols
from rholsp.model.summary import FileSummary, Severity
from rholsp.text.edits import TextChange
from rholsp.text.lines import PositionEncoding
from rholsp.text.uris import from_path
from rholsp.workspace import FileChange, FileEvent, Workspace


def rholang_by(summarise: Callable[[str], FileSummary]) -> Languages:
    """Rholang, summarised by this function."""
    return Languages((replace(RHOLANG, summarise=summarise, revise=None),))


def uri_of(path: Path) -> str:
    return from_path(str(path))


async def replace_text(workspace: Workspace, uri: str, text: str, version: int = 2) -> None:
    await workspace.change(uri, version, [TextChange(text)], PositionEncoding.UTF16)


async def event(workspace: Workspace, path: Path, change: FileChange = FileChange.CHANGED) -> None:
    await workspace.files_changed([FileEvent(uri_of(path), change)])


async def definitions(workspace: Workspace, uri: str, offset: int) -> list[tuple[str, int]]:
    """URI and start of each definition."""
    found = await definition(await workspace.view(uri), uri, offset)
    return [] if found is None else [(target.uri, target.selection.start) for target in found.targets]


async def codes(workspace: Workspace, uri: str) -> list[str] | None:
    found = await diagnostics(await workspace.view(uri), uri)
    return None if found is None else [finding.code for finding in found]


async def errors(workspace: Workspace, uri: str) -> list[str]:
    found = await diagnostics(await workspace.view(uri), uri)
    return [finding.code for finding in found or () if finding.severity is Severity.ERROR]


async def everything(workspace: Workspace, uris: Iterable[str]) -> dict[Any, Any]:
    """All that can be asked about these files."""
    answers: dict[Any, Any] = {"symbols": await workspace_symbols(await workspace.view(), "")}
    for uri in uris:
        view = await workspace.view(uri)
        facts = await view.file(uri)
        answers[uri] = None if facts is None else (facts.version, facts.language_id, facts.text)
        answers[uri, "diagnostics"] = await diagnostics(view, uri)
        answers[uri, "outline"] = await document_symbols(view, uri)
        answers[uri, "tokens"] = await semantic_tokens(view, uri)
        for offset in () if facts is None else facts.summary.starts:
            answers[uri, offset, "definition"] = await definition(view, uri, offset)
            answers[uri, offset, "references"] = await references(view, uri, offset, True)
    return answers
