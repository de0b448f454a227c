"""Random walks: what a user does, step by step, and after each step the laws that must hold then.

    python -m proof.walks NAME --seconds 60 --seed 1

A step is an edit of a text, a rename, something done to a workspace, or a question that is answered twice: from the
cache and without it, or about an edited document and about one that was opened with its text. One line of JSON says how
many were made. A walk that breaks a law is named by its seed, with which it can be repeated: `--seed S --walks 1`.
"""

import argparse
import random
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import trio

from proof.answers import answers
from proof.fuzz import report
from proof.revisions import revisions
from proof.stopping import Stopping
from proof.targets import hold, means
from rholsp.features.rename import rename
from rholsp.features.rename_results import RenameEdits
from rholsp.text.document import Document
from rholsp.text.edits import LineBuffer, PositionRange, TextChange, apply_changes
from rholsp.text.lines import LineIndex, PositionEncoding
from rholsp.workspace import analysis
from tests.features.programs import GRAMMAR, NAMES
from tests.features.region_programs import PIECES, PROGRAMS
from tests.features.rename_view import RenameDictView, applied
from tests.features.test_region_laws import check_regions
from tests.features.test_rename_laws import NEW_NAMES, edits_of, is_sound, meaning, meanings
from tests.server.typist import filled
from tests.workspace import editor as user
from tests.workspace.editor import Editor, Step, work_through

Walk = Callable[[random.Random], Iterator[int]]
"""Yields now and then how many steps it made; raises where a law is broken."""

LETTERS = "ab \n\n\ré😀𝄞\u2028"
STEPS = 200
"""Of one walk through texts."""


def edits(chance: random.Random) -> Iterator[int]:
    """An edited document is the sliced text, with that text's lines; many edits at once are those one by one."""
    text = "".join(chance.choices(LETTERS, k=chance.randrange(60)))
    document, encoding = Document.of("file:///a.rho", text, version=0), chance.choice(tuple(PositionEncoding))
    before, changes = text, []
    for number in range(STEPS):
        start = _border(text, chance.randrange(len(text) + 1))
        end = _border(text, min(start + chance.choice((0, 0, 1, 2, 5, 30)), len(text)))
        new = "".join(chance.choices(LETTERS, k=chance.choice((0, 1, 1, 1, 2, 12))))
        lines = document.lines
        span = PositionRange(*lines.position(start, encoding), *lines.position(end, encoding))
        changes.append(TextChange(new, span))
        text = text[:start] + new + text[end:]
        document = apply_changes(document, number, changes[-1:], encoding)
        hold(document.text == text, "an edited text is another than the sliced one")
        hold(document.lines == LineIndex.of(text), "lines differ from those of the text")
    at_once = LineBuffer(before)
    for change in changes:
        at_once.apply(change, encoding)
    hold(at_once.text == text, "edits at once give another text than one by one")
    yield STEPS


def _border(text: str, offset: int) -> int:
    """No position leads between the two characters of a line end."""
    return offset + (text[max(offset - 1, 0) : offset + 1] == "\r\n")


def regions(chance: random.Random) -> Iterator[int]:
    """However a text with regions is typed, each region means there what its own text means."""
    text = " |\n".join(chance.choices(PROGRAMS, k=chance.choice((1, 1, 2))))
    for _ in range(STEPS // 5):
        start = chance.randrange(len(text) + 1)
        end = min(start + chance.choice((0, 0, 0, 1, 2, 10)), len(text))
        text = text[:start] + chance.choice(("", text[start:end] * 2, *PIECES)) + text[end:]
        check_regions(text)
        yield 1
    means(text, "rholang")


def renames(chance: random.Random) -> Iterator[int]:
    """Name after name is changed, and every occurrence goes on to refer to what it did."""
    files = {f"file:///{number}.rho": filled(chance, GRAMMAR, "process") for number in range(chance.randrange(1, 4))}
    for _ in range(20):
        uri = chance.choice(sorted(files))
        starts = meaning(uri, files[uri]).starts
        if not starts:
            return
        view = RenameDictView(files, closed=[other for other in files if chance.random() < 0.3])
        name = chance.choice((*NAMES, *NEW_NAMES))
        answer = _at_once(rename(view, uri, chance.choice(starts), name))
        yield 1
        if isinstance(answer, RenameEdits):
            renamed = applied(files, answer)
            hold(meanings(files, edits_of(answer)) == meanings(renamed, {}), f"{files} by {name}: another meaning")
            hold(all(is_sound(meaning(*file)) for file in renamed.items()), f"{files} by {name}: a syntax error")
            files = renamed


def _at_once(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """The result of what waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def workspace(chance: random.Random) -> Iterator[int]:
    """After all that an editor, a disk and a user did, racing with questions, answers are those of a fresh server."""
    steps = _steps(chance, chance.choice((20, 60, 150)))
    _work(chance, steps, patient=False)
    yield len(steps)


def cache(chance: random.Random) -> Iterator[int]:
    """Between steps, each question about each name is answered from the cache as it is without it."""
    yield _work(chance, _steps(chance, 30), patient=True)


def _work(chance: random.Random, steps: list[Step], *, patient: bool) -> int:
    usual = analysis.INLINE_LENGTH
    with TemporaryDirectory() as folder, TemporaryDirectory() as stored:
        place = Editor.at(folder)
        for name in chance.sample(user.NAMES, chance.randrange(5)):
            place.path(name).write_text(_text(chance))
        store = Path(stored) if chance.random() < 0.3 else None
        try:
            # Sometimes every text takes its time.
            analysis.INLINE_LENGTH = chance.choice((usual, usual, 0))
            size = chance.choice((1, 5, 1000))
            return trio.run(lambda: work_through([steps], place, cache_size=size, store=store, patient=patient))
        finally:
            analysis.INLINE_LENGTH = usual


def _text(chance: random.Random) -> str:
    parts, between = chance.choice(
        (((*user.RHOLANG, *user.REGIONS), " | "), (user.REGISTRY, " | "), (user.METTA, "\n"))
    )
    return between.join(chance.choices(parts, k=chance.randrange(4)))


def _steps(chance: random.Random, number: int) -> list[Step]:
    name = lambda: chance.choice(user.NAMES)  # noqa: E731
    made: tuple[Callable[[], Step], ...] = (
        lambda: ("open", name(), chance.choice((*user.LANGUAGES, *user.LANGUAGES[:1] * 2)), _text(chance)),
        *(lambda: ("change", name(), _text(chance)),) * 4,
        *(lambda: ("grow", name(), chance.choice(user.RHOLANG), chance.choice(user.RHOLANG)),) * 2,
        lambda: ("close", name()),
        lambda: ("write", name(), _text(chance)),
        lambda: ("delete", name()),
        lambda: ("rename", name(), name()),
        lambda: ("move", chance.choice(user.FOLDERS), chance.choice(user.FOLDERS)),
        lambda: ("ignore", chance.choice(user.IGNORING), chance.choice(user.RULES)),
        lambda: ("folder", chance.choice(user.ROOTS), chance.random() < 0.5),
        lambda: ("globs", chance.choice(user.GLOBS)),
        lambda: ("cancel indexing",),
        *(lambda: ("ask", name()),) * 3,
        lambda: ("give up",),
    )
    return [chance.choice(made)() for _ in range(number)]


WALKS: dict[str, Walk] = {
    "edits": edits,
    "regions": regions,
    "renames": renames,
    "workspace": workspace,
    "cache": cache,
    "answers": answers,
    "revisions": revisions,
}


@dataclass
class Walked:
    """What was walked, and the seed of the walk that broke a law."""

    steps: int = 0
    broken: int | None = None
    why: str = ""


def walk(name: str, seconds: float, seed: int, stopping: Stopping, walks: float = float("inf")) -> Walked:
    """Walks until the time is over, somebody stops it, or a law is broken. Each walk has the next seed."""
    until, walked = time.monotonic() + seconds, Walked()
    while walks > 0 and time.monotonic() < until and not stopping.asked:
        walks -= 1
        try:
            for steps in WALKS[name](random.Random(seed)):
                walked.steps += steps
                if stopping.asked:
                    break
        except BaseException:
            walked.broken, walked.why = seed, traceback.format_exc()[-3_000:]
            break
        seed += 1
    return walked


def main() -> None:
    parser = argparse.ArgumentParser(description="walk at random")
    parser.add_argument("name", choices=WALKS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--walks", type=float, default=float("inf"))
    options = parser.parse_args()
    walked = walk(options.name, options.seconds, options.seed, Stopping.by_signals(), options.walks)
    found = {"inputs": walked.steps, "broken": walked.broken, "why": walked.why}
    report(found, options.name, "random walks")


if __name__ == "__main__":
    main()
