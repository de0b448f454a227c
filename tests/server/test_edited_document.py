"""Every answer about a text is the one that it gets when it is opened, after whatever edits it came about."""

from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import trio
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rholsp.features.language import Languages, Revision
from rholsp.features.language_registry import METTA, RHOLANG
from rholsp.text.lines import LineIndex
from rholsp.workspace import analysis
from tests.server.edited_document import REVISING, Differs, edited_and_fresh, type_and_compare
from tests.server.typist import TEXTS, Typist, mutated, text_of


@pytest.fixture(autouse=True)
def short_texts_are_revised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "LEAST_REVISED", 0)


async def walk(seed: int, languages: Languages, kind: int, folder: Path, edits: int) -> None:
    chance = Random(seed)
    language, make = TEXTS[kind]
    text, other = mutated(chance, make(chance)), text_of(chance)[1]
    pushed = chance.random() < 0.3
    async with edited_and_fresh(folder, language, chance, other, languages, pushed=pushed) as pair:
        await pair.open(text)
        await type_and_compare(pair, Typist(chance, text, (text_of(chance)[1],)), edits)


@given(st.integers(0, 2**32), st.sampled_from(range(len(TEXTS))))
# A seed is not made simpler by a smaller number.
@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_any_edits(seed: int, kind: int) -> None:
    with TemporaryDirectory() as folder:
        trio.run(walk, seed, REVISING, kind, Path(folder), 8)


def test_an_answer_that_differs_is_found(tmp_path: Path) -> None:
    def revise(text: str, lines: LineIndex, left: object, most: int | None) -> Revision:
        summary = METTA.summarise(text)
        return Revision(summary if left is None else replace(summary, outline=()), None, text)

    forgetful = Languages((RHOLANG, replace(METTA, revise=revise)))
    kind = next(number for number, (language, _) in enumerate(TEXTS) if language == "metta")
    with pytest.raises(BaseExceptionGroup) as raised:
        trio.run(walk, 1, forgetful, kind, tmp_path, 10)
    assert raised.group_contains(Differs)
