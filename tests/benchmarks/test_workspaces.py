"""Made-up workspaces: the same everywhere, and sound Rholang."""

import pytest

from benchmarks.cache import overloaded
from benchmarks.workspaces import generate
from rholsp.model.summary import Severity
from rholsp.rholang.summarise import summarise


def test_same_seed_same_files() -> None:
    assert generate(12) == generate(12)


def test_another_seed_makes_other_files() -> None:
    assert generate(12, seed=1) != generate(12, seed=2)


def test_as_many_files_as_asked_for() -> None:
    assert len(generate(60)) == 60


def test_files_have_about_the_length_asked_for() -> None:
    texts = generate(30, lines=200)
    lengths = sorted(text.count("\n") for name, text in texts.items() if name != "basics.rho")
    assert lengths[0] > 180
    assert lengths[-1] < 260


def test_one_file_is_too_few() -> None:
    with pytest.raises(ValueError, match="two files"):
        generate(1)


@pytest.mark.parametrize("texts", [generate(60), overloaded(4)], ids=["generated", "overloaded"])
def test_files_have_no_errors(texts: dict[str, str]) -> None:
    errors = {
        name: [(finding.code, text[finding.start : finding.end])]
        for name, text in texts.items()
        for finding in summarise(text).diagnostics
        if finding.severity is Severity.ERROR
    }
    assert errors == {}


def test_every_name_that_is_called_is_defined() -> None:
    meanings = [summarise(text) for text in generate(60).values()]
    defined = {m.symbols[contract.symbol].key for m in meanings for contract in m.contracts}
    called = {m.symbols[send.symbol].key for m in meanings for send in m.sends}
    assert called - defined <= {None}


def test_every_tenth_file_uses_the_shared_name() -> None:
    users = [name for name, text in generate(101).items() if "audit!" in text]
    assert len(users) == 10
