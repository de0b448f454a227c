"""Small inputs with the verdicts of both public grammars: rholsp accepts what either accepts, with stated exceptions.

A text is rejected if it gets a syntax error (RH001, RH002 of severity error).
"""

from pathlib import Path

import pytest

from rholsp.model.summary import Severity
from rholsp.rholang.summarise import summarise

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "vectors.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def accepted(text: str) -> bool:
    found = summarise(text).diagnostics
    return not any(d.code in ("RH001", "RH002") and d.severity is Severity.ERROR for d in found)


@pytest.mark.parametrize(("text", "newest", "bnfc", "rholsp", "why"), ROWS, ids=[row[0] for row in ROWS])
def test_verdict(text: str, newest: str, bnfc: str, rholsp: str, why: str) -> None:
    assert accepted(text) == (rholsp == "1")
    either = "1" if "1" in (newest, bnfc) else "0"
    assert bool(why) == (rholsp != either)


def test_all_vectors_are_here() -> None:
    assert len(ROWS) == 150
