"""The compiled grammars that are kept beside the code belong to the grammars, and are what start-up uses."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from rholsp.metta import compiled as metta
from rholsp.metta import nodes as metta_nodes
from rholsp.metta.grammar import language as metta_language
from rholsp.rholang import compiled as rholang
from rholsp.rholang import nodes as rholang_nodes
from rholsp.rholang.grammar import language as rholang_language
from rholsp.syntax.compiled_grammar import CompiledGrammar, digest
from rholsp.syntax.compiler import compile_grammar, compiled_module
from rholsp.syntax.precompiled import grammar_text
from rholsp.syntax.slot_names import nodes_module
from tests.patience import HUNG


@pytest.mark.parametrize(("name", "compiled"), [("rholang.peg", rholang), ("metta.peg", metta)])
def test_it_is_what_the_grammar_compiles_to(name: str, compiled: ModuleType) -> None:
    text = grammar_text(name)
    kept = Path(compiled.__file__ or "").read_text(encoding="utf-8")
    assert kept == compiled_module(f"grammars/{name}", text), "run `make grammars`"
    assert digest(text) == compiled.DIGEST


@pytest.mark.parametrize(("name", "nodes"), [("rholang.peg", rholang_nodes), ("metta.peg", metta_nodes)])
def test_names_of_slots_are_those_of_the_grammar(name: str, nodes: ModuleType) -> None:
    kept = Path(nodes.__file__ or "").read_text(encoding="utf-8")
    assert kept == nodes_module(f"grammars/{name}", grammar_text(name)), "run `make grammars`"


@pytest.mark.parametrize(
    ("kind", "other", "slots"),
    [
        ("LIST", "PATHMAP", ("ITEMS", "REST")),
        ("SYNC_SEND", "SYNC_SOURCE", ("CHANNEL", "ARGS", "CLOSE")),
        ("METHOD_SEND", "METHOD_SOURCE", ("CHANNEL", "METHOD", "ARGS", "CLOSE")),
    ],
)
def test_kinds_that_are_walked_alike_have_their_slots_at_the_same_places(
    kind: str, other: str, slots: tuple[str, ...]
) -> None:
    for slot in slots:
        assert getattr(rholang_nodes, f"{kind}_{slot}") == getattr(rholang_nodes, f"{other}_{slot}")


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("rholang.peg", rholang_language, "new x in { for (@a <- x) { y!(a + 1 } | b c }"),
        ("metta.peg", metta_language, '(= (f $x) (+ $x 1)) ) !(f "'),
    ],
)
def test_it_gives_the_same_language(name: str, language: Callable[[], CompiledGrammar], text: str) -> None:
    fresh = compile_grammar(grammar_text(name))
    assert language().grammar == fresh.grammar
    assert (language().regions, language().starters) == (fresh.regions, fresh.starters)
    assert language().parse(text) == fresh.parse(text)


@pytest.mark.parametrize("name", ["rholang", "metta"])
def test_starting_up_does_not_read_the_grammar_with_parsimonious(name: str) -> None:
    script = f"import sys; from rholsp.{name}.grammar import parse; parse('Nil'); print('parsimonious' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=HUNG)
    assert result.stdout.strip() == "False"
