"""workspace/willRenameFiles: the names of modules follow the files that they load."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from rholsp.features.facts import FileFacts
from rholsp.features.language import Language
from rholsp.features.rename_results import FileEdits
from rholsp.features.results import TextEdit
from rholsp.features.view import View
from rholsp.model.summary import ModuleUse


class FilesView(View, Protocol):
    """The view's queries for renaming files."""

    async def importing(self) -> tuple[FileFacts, ...]:
        """Every file that may name modules, sorted by URI; their summaries are not kept unpacked."""
        ...

    async def texts(self, uris: Iterable[str]) -> Mapping[str, str]:
        """The texts of these files as they are now, without those that are gone or differ from what the view shows."""
        ...


@dataclass(frozen=True, slots=True)
class FileMove:
    """A file or a folder, by its URI before and after."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FileRenameEdits:
    """What to write before the files move, by file; `stuck` are files with a name of a module that cannot follow."""

    files: tuple[FileEdits, ...]
    stuck: tuple[str, ...] = ()


async def edits_for_moves(view: FilesView, moves: Iterable[FileMove]) -> FileRenameEdits:
    """The edits after which every name of a module loads the file that it loads now, wherever that will be.

    Files that move and name modules are edited too: where they are going, a name may mean another file.
    """
    await view.wait_for_index()
    layout = _Layout(view, tuple(moves))
    files: list[FileEdits] = []
    stuck: list[str] = []
    for facts in await view.importing():
        edits: list[TextEdit] = []
        text: str | None = None
        for used in facts.summary.modules:
            target = await layout.target(facts.uri, used.name)
            if target is None or await layout.will_load(layout.after(facts.uri), used.name) == layout.after(target):
                continue
            if text is None:
                text = facts.text if facts.text is not None else (await view.texts((facts.uri,))).get(facts.uri)
            edit = None if text is None else await _edit(layout, facts, used, layout.after(target), text)
            if edit is None:
                stuck.append(facts.uri)
            else:
                edits.append(edit)
        if edits:
            files.append(FileEdits(facts.uri, facts.version, tuple(sorted(edits)), facts.lines))
    return FileRenameEdits(tuple(files), tuple(sorted(set(stuck))))


async def _edit(layout: "_Layout", facts: FileFacts, used: ModuleUse, target: str, text: str) -> TextEdit | None:
    """None where no name loads the target, or where the old one is not written plainly."""
    written = text[slice(*used.place)]
    if written.count(used.name) != 1:
        return None
    start = used.place.start + written.index(used.name)
    for language in layout.view.languages.known:
        for name in _names(language, layout.after(facts.uri), target, used.name, written != used.name):
            if await layout.will_load(layout.after(facts.uri), name) == target:
                return TextEdit(start, start + len(used.name), name)
    return None


def _names(language: Language, uri: str, target: str, written: str, is_quoted: bool) -> Iterable[str]:
    return () if language.module_names is None else language.module_names(uri, target, written, is_quoted)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which files there are now and afterwards."""

    view: FilesView
    moves: tuple[FileMove, ...]

    def after(self, uri: str) -> str:
        """Where a file will be."""
        for move in self.moves:
            if uri == move.old or uri.startswith(f"{move.old}/"):
                return move.new + uri[len(move.old) :]
        return uri

    async def was(self, uri: str) -> str | None:
        """Which file will be there; None for none. What moves there takes the place of what was."""
        for move in self.moves:
            if uri == move.new or uri.startswith(f"{move.new}/"):
                before = move.old + uri[len(move.new) :]
                if await self.view.file(before) is not None:
                    return before
        return uri if self.after(uri) == uri and await self.view.file(uri) is not None else None

    async def target(self, uri: str, name: str) -> str | None:
        """The file that a name loads now."""
        for candidate in self._candidates(uri, name):
            if await self.view.file(candidate) is not None:
                return candidate
        return None

    async def will_load(self, uri: str, name: str) -> str | None:
        """The file that a name in the file at `uri` will load, by its URI afterwards."""
        for candidate in self._candidates(uri, name):
            if await self.was(candidate) is not None:
                return candidate
        return None

    def _candidates(self, uri: str, name: str) -> Iterator[str]:
        for language in self.view.languages.known:
            if language.module_files is not None:
                yield from language.module_files(uri, name)
