"""The compiled grammar that is kept beside the code belongs to the grammar, and is what start-up uses."""

import subprocess
import sys
from pathlib import Path

from rholsp.rholang import compiled
from rholsp.rholang.grammar import grammar_text, language
from rholsp.syntax.compiler import compile_language, compiled_module
from rholsp.syntax.language import digest


def test_it_is_what_the_grammar_compiles_to() -> None:
    text = grammar_text("rholang.peg")
    kept = Path(compiled.__file__).read_text(encoding="utf-8")
    assert kept == compiled_module("grammars/rholang.peg", text), "run `make grammars`"
    assert digest(text) == compiled.DIGEST


def test_it_gives_the_same_language() -> None:
    fresh = compile_language(grammar_text("rholang.peg"))
    assert language().grammar == fresh.grammar
    assert (language().regions, language().starters) == (fresh.regions, fresh.starters)
    text = "new x in { for (@a <- x) { y!(a + 1 } | b c }"
    assert language().parse(text) == fresh.parse(text)


def test_starting_up_does_not_read_the_grammar_with_parsimonious() -> None:
    script = "import sys; from rholsp.rholang.grammar import parse; parse('Nil'); print('parsimonious' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "False"
