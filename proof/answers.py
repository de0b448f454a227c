"""Edits documents for so long, and compares every answer with that about a document that was opened with its text.

    python -m proof.answers [FOLDER...] --seconds 3600 --seed 1 [--longest 20000]

Texts are made up, and taken from the files below the folders. Each walk has the next seed. Where an answer differs, the
versions of the text are made fewer and shorter as long as it still does, and are printed; then the next walk begins. In
the end it says how many edits were made and how many answers were compared.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import trio

from proof.reduction import Case, reduced
from proof.stopping import Stopping
from rholsp.workspace import analysis
from tests.server import client, harness
from tests.server.edited_document import SUFFIXES, Differs, edited_and_fresh, type_and_compare
from tests.server.typist import Typist, mutated, text_of

EDITS = 40
"""Of one walk, at least."""
PATIENCE = 3_600.0
"""Seconds for a walk."""


@dataclass
class Seen:
    """What was done so far."""

    walks: int = 0
    edits: int = 0
    answers: int = 0
    found: int = 0
    case: Case | None = None
    """The last that differed."""


@dataclass(frozen=True)
class Sources:
    """Files whose texts are edited beside those that are made up."""

    files: Sequence[Path] = ()
    longest: int = 20_000
    """Characters. Of a longer text some lines are taken."""

    @staticmethod
    def below(folders: Sequence[Path], longest: int) -> "Sources":
        paths = (
            path for folder in folders for suffix in (".rho", ".rhox", ".metta") for path in folder.rglob(f"*{suffix}")
        )
        return Sources(sorted(path for path in paths if path.is_file()), longest)

    def text(self, chance: Random) -> tuple[str, str]:
        """A text and its language."""
        if not self.files or chance.random() < 0.4:
            return text_of(chance)
        path = chance.choice(self.files)
        language = "metta" if path.suffix == SUFFIXES["metta"] else "rholang"
        text = path.read_bytes().decode("utf-8", "replace")
        limit = self.longest if chance.random() < 0.2 else min(self.longest, 4_000)
        if len(text) > limit:
            start = chance.randrange(len(text) - limit)
            text = text[text.rfind("\n", 0, start) + 1 : start + limit]
        return language, mutated(chance, text)


@contextmanager
def conditions(chance: Random) -> Iterator[None]:
    """Short texts are revised, too; some are analysed in threads, or given up first.

    Answers are not checked against lsprotocol. A walk takes as long as it takes, where others need the machine.
    """
    length = chance.choice((analysis.INLINE_LENGTH, analysis.INLINE_LENGTH, 0))
    seconds = chance.choice((analysis.INLINE_SECONDS, 0.003, 0.001))
    with (
        patch.multiple(analysis, LEAST_REVISED=0, INLINE_LENGTH=length, INLINE_SECONDS=seconds),
        patch.multiple(client, IN_JSON=frozenset(), HUNG=PATIENCE),
        patch.multiple(harness, HUNG=PATIENCE),
    ):
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


async def walk(chance: Random, sources: Sources, folder: Path, seen: Seen, edits: int = EDITS) -> None:
    """Raises Differs, in groups."""
    language, text = sources.text(chance)
    beside, pasted = chance.choice((text, *(text_of(chance)[1] for _ in range(4)))), sources.text(chance)[1]
    pushed = chance.random() < 0.25
    async with edited_and_fresh(folder, language, chance, beside, pushed=pushed) as pair:
        try:
            await pair.open(text)
            await type_and_compare(pair, Typist(chance, text, (pasted,)), edits)
        except Differs as error:
            seen.case = Case(language, beside, tuple(pair.texts), error.question)
            raise
        finally:
            seen.edits += pair.edits
            seen.answers += pair.compared


def walk_once(seed: int, sources: Sources, seen: Seen, edits: int = EDITS) -> None:
    chance = Random(seed)
    with TemporaryDirectory() as folder, conditions(chance):
        seen.walks += 1
        trio.run(partial(walk, chance, sources, Path(folder), seen, edits))


def answers(chance: Random) -> Iterator[int]:
    """Every answer about a document, however it was edited, is that about one which was opened with its text."""
    seen = Seen()
    walk_once(chance.randrange(2**32), Sources(), seen, EDITS // 2)
    yield seen.answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--walks", type=float, default=float("inf"))
    parser.add_argument("--longest", type=int, default=20_000)
    options = parser.parse_args()
    sources, seen = Sources.below(options.folders, options.longest), Seen()
    until, seed, stopping, said = time.monotonic() + options.seconds, options.seed, Stopping.by_signals(), 0.0
    while seen.walks < options.walks and time.monotonic() < until and not stopping.asked:
        try:
            walk_once(seed, sources, seen)
        except Exception as error:
            if stopping.asked:
                break
            seen.found += 1
            say(f"--- seed {seed}", *[one[:4_000] for one in _leaves(error)])
            if seen.case is not None:
                with conditions(Random(seed)):
                    say(str(reduced(seen.case)))
            seen.case = None
        seed += 1
        if time.monotonic() - said > 60:
            said = time.monotonic()
            say(f"{seen.walks} walks, {seen.edits} edits, {seen.answers} answers, {seen.found} differ")
    say(
        json.dumps(
            {"walks": seen.walks, "edits": seen.edits, "answers": seen.answers, "found": seen.found, "seed": seed}
        )
    )
    sys.exit(1 if seen.found else 0)


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _leaves(error: BaseException) -> Iterator[str]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
