"""What proves must be able to find: faults put in on purpose are found, shortened and written down."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from proof import reduction, walks
from proof.__main__ import CAMPAIGNS, Outcome, Run, laws, page
from proof.fuzz import mutate, shortened
from proof.reduction import Case, reduced
from proof.stopping import Stopping
from proof.targets import TARGETS, Broken
from proof.walks import WALKS, walk
from rholsp.features.language import Languages, Revision
from rholsp.features.language_registry import METTA, RHOLANG
from rholsp.text.lines import LineIndex
from rholsp.workspace import analysis
from tests.server.edited_document import edited_and_fresh

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_for_a_moment(target: str) -> None:
    found = mutate(TARGETS[target].check, TARGETS[target].seeds(), 0.7, seed=1)
    assert found["broken"] is None, found["why"]
    assert found["inputs"] > 0


def test_a_fault_is_found_and_shortened() -> None:
    def check(data: bytes) -> None:
        assert b"{" not in data or b"}" in data

    found = mutate(check, [b"new x in { x!(1) }" * 20], 20, seed=1)
    assert bytes.fromhex(found["broken"]) == b"{"


def test_shortening_keeps_what_breaks() -> None:
    def check(data: bytes) -> None:
        assert not (b"a" in data and data.endswith(b"z"))

    assert shortened(check, b"xxaxxxxaxxxz") == b"az"


def test_the_program_says_what_it_did() -> None:
    command = [sys.executable, "-m", "proof.fuzz", "uris", "--seconds", "0.2", "--plain"]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert told["target"] == "uris"
    assert told["broken"] is None


def test_examples_of_laws_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proof.__main__.LAWS", ("tests/text/test_uris.py",))
    outcome = laws(0.5, Run(1))
    assert not outcome.found
    assert outcome.inputs >= 100


@pytest.mark.parametrize("name", WALKS)
def test_each_walk_for_a_moment(name: str) -> None:
    walked = walk(name, 60, 1, Stopping(), walks=2)
    assert walked.broken is None, walked.why
    assert walked.steps > 0


def test_a_walk_that_breaks_a_law_is_named_by_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def limping(chance: random.Random) -> Iterator[int]:
        yield 3
        if chance.random() < 0.2:
            raise Broken("on purpose")
        yield 4

    monkeypatch.setitem(walks.WALKS, "limping", limping)
    walked = walk("limping", 20, 1, Stopping())
    assert walked.broken is not None
    assert walked.steps == 7 * (walked.broken - 1) + 3
    assert walk("limping", 20, walked.broken, Stopping(), walks=1).broken == walked.broken
    assert "on purpose" in walked.why


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_is_stopped_early_writes_what_was_done(number: signal.Signals, tmp_path: Path) -> None:
    page = tmp_path / "proof.md"
    command = [sys.executable, "-m", "proof", "--minutes", "60", "--jobs", "2", "--page", str(page), "--seed", "1"]
    chosen = ["--only", "walks: edits", "--only", "bytes: uris", "--only", "walks: cache"]
    process = subprocess.Popen([*command, *chosen], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        wait_for_children(process.pid, 2)
        process.send_signal(number)
        told, _ = process.communicate(timeout=100)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert told.count("holds") == 2
    assert "| walks: edits | random walks |" in page.read_text()


def test_what_is_interrupted_has_failed_no_law() -> None:
    """pytest calls an interrupt within a task of Trio a failure."""
    run = Run(1)
    code = (
        "import signal, sys, time\n"
        "def end(*_): sys.exit(1)\n"
        "signal.signal(signal.SIGINT, end); print('began', flush=True); time.sleep(100)"
    )
    assert run.call([sys.executable, "-c", "import sys; sys.exit(3)"], 60)[0] == 3
    status, told, _ = run.call([sys.executable, "-c", code], 2)
    assert (status, told.strip("began\n")) == (None, "")
    run.stop()
    assert run.call([sys.executable, "-c", "import sys; sys.exit(3)"], 60)[0] is None


def wait_for_children(pid: int, number: int) -> None:
    """Until a process has so many, each of which has been at work for some time."""
    while True:
        listed = subprocess.run(["ps", "-eo", "ppid=,cputimes="], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in listed.splitlines()]
        if sum(int(parent) == pid and int(seconds) >= 3 for parent, seconds in rows) >= number:
            return
        time.sleep(0.1)


def test_the_page_says_what_was_found() -> None:
    outcomes = [
        Outcome("bytes: frames", "atheris", 60, 1_234),
        Outcome("bytes: edits", "atheris", 60, 9, "input 00"),
        Outcome("walks: edits", "random walks", 60, 1_000_000),
        Outcome("walks: cache", "random walks", 60, 5),
    ]
    text = page(outcomes, 2, 7, "abc")
    assert "| bytes: frames | atheris | 1.0 | 1,234 | holds |" in text
    assert "| bytes: edits | atheris | 1.0 | 9 | **broken** |" in text
    assert "In all 1,000,005 steps of random walks" in text
    assert "1,243 other" in text
    assert "input 00" in text
    assert "commit `abc`" in text
    walked, fuzzed = {f"walks: {name}" for name in WALKS}, {f"bytes: {name}" for name in TARGETS}
    assert {"laws", "kills", *walked, *fuzzed} == CAMPAIGNS.keys()


def test_versions_whose_answers_differ_are_made_few_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    def revise(text: str, lines: LineIndex, left: object, most: int | None) -> Revision:
        summary = METTA.summarise(text)
        return Revision(replace(summary, outline=()) if left and "q" in text else summary, None, text)

    forgetful = Languages((RHOLANG, replace(METTA, revise=revise)))
    monkeypatch.setattr(reduction, "edited_and_fresh", partial(edited_and_fresh, revising=forgetful))
    monkeypatch.setattr(analysis, "LEAST_REVISED", 0)
    texts = ("(a)\n(b)\n", "(a)\n(= (f) 1)\n(b)\n", "(a)\n(= (f) 1)\n(b q)\n", "(a)\n(= (f) 1) (q)\n(b q)\n")
    case = Case("metta", "x!(1)", texts, "textDocument/documentSymbol")
    assert case.differs
    assert not replace(case, texts=texts[:2]).differs
    left = reduced(case, 60)
    assert len(left.texts) == 2
    assert left.beside == "Nil"
    assert len(left.texts[1]) < 16
