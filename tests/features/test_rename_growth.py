"""Renaming takes time in proportion to the files that use a name: they are not compared with each other."""

import pytest

from rholsp.features.facts import FileFacts
from rholsp.features.rename import rename
from rholsp.features.rename_results import RenameEdits
from tests.features.rename_view import RenameDictView


async def test_files_are_not_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"file:///w/f{number}.rho": "new r in { lib!(1) | for (@_ <- r) { lib!(2) } }" for number in range(60)}
    first = "file:///w/a.rho"
    view = RenameDictView({first: "contract lib(@x) = { Nil }", **texts}, closed=texts)
    compared, equal = 0, FileFacts.__eq__

    def counted(one: FileFacts, other: object) -> bool:
        nonlocal compared
        compared += 1
        return equal(one, other)

    monkeypatch.setattr(FileFacts, "__eq__", counted)
    answer = await rename(view, first, 9, "other")
    assert isinstance(answer, RenameEdits)
    assert len(answer.files) == len(texts) + 1
    assert compared <= 5 * len(texts)
