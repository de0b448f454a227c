"""What proves must be able to find: faults put in on purpose are found, shortened and written down."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from proof.__main__ import CAMPAIGNS, Outcome, laws, page
from proof.fuzz import mutate, shortened
from proof.targets import TARGETS

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
    outcome = laws(0.5, 1)
    assert not outcome.found
    assert outcome.inputs >= 100


def test_the_page_says_what_was_found() -> None:
    outcomes = [Outcome("frames", "atheris", 60, 1_234), Outcome("edits", "atheris", 60, 9, "input 00")]
    text = page(outcomes, 2, 7, "abc")
    assert "| frames | atheris | 1.0 | 1,234 | holds |" in text
    assert "| edits | atheris | 1.0 | 9 | **broken** |" in text
    assert "input 00" in text
    assert "commit `abc`" in text
    assert {"laws", "kills", *TARGETS} == CAMPAIGNS.keys()
