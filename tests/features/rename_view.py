"""What renaming asks of a workspace, over dicts: some files are open, the others lie on a disk."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rholsp.features.facts import LazySummary
from rholsp.features.language_registry import LANGUAGES
from rholsp.features.rename_results import RenameEdits
from tests.features.dict_view import DictView


class RenameDictView(DictView):
    """`closed` files are known by their summaries alone; `disk` is what is there when somebody looks."""

    def __init__(self, files: Mapping[str, str], *, closed: Iterable[str] = (), complete: bool = True) -> None:
        super().__init__(dict(files), complete=complete)
        self.disk = {uri: files[uri] for uri in closed}
        for uri in self.disk:
            self.files[uri] = replace(self.files[uri], version=None, text=None)

    async def texts(self, uris: Iterable[str]) -> Mapping[str, str]:
        return {uri: self.disk[uri] for uri in uris if uri in self.disk}

    async def meaning(self, uri: str, text: str) -> LazySummary:
        assert uri in self.files
        return LazySummary(LANGUAGES.of_file(uri).summarise(text))


def applied(files: Mapping[str, str], answer: RenameEdits) -> dict[str, str]:
    """The texts with all edits made."""
    texts = dict(files)
    for file in answer.files:
        text = texts[file.uri]
        for start, end, new in reversed(file.edits):
            text = text[:start] + new + text[end:]
        texts[file.uri] = text
    return texts
