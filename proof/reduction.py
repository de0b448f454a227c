"""Makes the versions of a text fewer and shorter, as long as an answer about the last one differs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import trio

from tests.server.edited_document import Differs, edited_and_fresh
from tests.server.typist import replacing

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Versions of a text, the text of another open file, and the question whose answer differed."""

    language: str
    beside: str
    texts: Texts
    question: str

    @property
    def differs(self) -> bool:
        found = False
        with TemporaryDirectory() as folder:
            try:
                trio.run(partial(self._ask, Path(folder)))
            except* Differs:
                found = True
        return found

    async def _ask(self, folder: Path) -> None:
        async with edited_and_fresh(folder, self.language, Random(1), self.beside) as pair:
            await pair.open(self.texts[0])
            for before, text in zip(self.texts, self.texts[1:], strict=False):
                await pair.everywhere(self.question)
                await pair.edit(replacing(before, text))
            await pair.everywhere(self.question)

    def __str__(self) -> str:
        return "\n".join([f"{self.question} of {self.language}", *map(repr, self.texts), f"beside {self.beside!r}"])


def reduced(case: Case, seconds: float = 60) -> Case:
    """What is left of a case; its last step if it takes more than is asked here."""
    until = time.monotonic() + seconds
    if not case.differs:
        return replace(case, texts=case.texts[-2:])
    if (without := replace(case, beside="Nil")).differs:
        case = without
    case = _fewer(case, case.texts, lambda texts: replace(case, texts=texts), until)
    for split in (lambda text: text.splitlines(keepends=True), list):
        for behind in (False, True):
            start, end = _common(case.texts)
            parts = tuple(split(case.texts[0][len(case.texts[0]) - end :] if behind else case.texts[0][:start]))
            middles = [text[start : len(text) - end] for text in case.texts]
            head, tail = case.texts[0][:start], case.texts[0][len(case.texts[0]) - end :]

            def put(left: tuple[str, ...]) -> Case:
                before, after = (head, "".join(left)) if behind else ("".join(left), tail)  # noqa: B023
                return replace(case, texts=tuple(before + middle + after for middle in middles))  # noqa: B023

            case = _fewer(case, parts, put, until)
    return case


def _common(texts: Texts) -> tuple[int, int]:
    """How many characters all texts begin with, and end with behind those."""
    start, least = 0, min(map(len, texts))
    while start < least and len({text[start] for text in texts}) == 1:
        start += 1
    end = 0
    while end < least - start and len({text[-1 - end] for text in texts}) == 1:
        end += 1
    return start, end


def _fewer(case: Case, parts: Texts, put: Callable[[Texts], Case], until: float) -> Case:
    """Without the parts that it differs without, many at a time."""
    size = max(1, len(parts) // 2)
    while parts and time.monotonic() < until:
        for left in _without(parts, size):
            if time.monotonic() > until:
                break
            if (smaller := put(left)).texts and smaller.differs:
                case, parts = smaller, left
                break
        else:
            if size == 1:
                break
            size //= 2
    return case


def _without(parts: Texts, size: int) -> Iterator[Texts]:
    for at in range(0, len(parts), size):
        yield parts[:at] + parts[at + size :]
