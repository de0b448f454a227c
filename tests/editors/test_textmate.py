"""The TextMate grammars know the words that the languages know, and snippets are sound programs.

How the grammars colour is tested with their own tool: `editors/grammars/test`, run by `test_vscode.py`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rholsp.metta import summarise as metta
from rholsp.metta.builtins import core
from rholsp.model.summary import FileSummary, Severity
from rholsp.rholang import summarise as rholang

ROOT = Path(__file__).resolve().parents[2]
GRAMMARS = ROOT / "editors" / "grammars"
VSCODE = ROOT / "editors" / "vscode"
_IN_OTHER_RULES = {"=", ":", "!", "->", "_", "&self"}
"""Names that have rules of their own, by the place they stand in."""


def grammar(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GRAMMARS / f"{name}.tmLanguage.json").read_text(encoding="utf-8"))
    return loaded


def words(rule: str) -> set[str]:
    """The words that a rule of the MeTTa grammar lists."""
    match = grammar("metta")["repository"][rule]["match"]
    found = re.search(r"\(\?:((?:[^()\\]|\\.)*)\)\(\?!", match)
    assert found is not None, match
    return {re.sub(r"\\(.)", r"\1", word) for word in re.split(r"(?<!\\)\|", found[1])}


def test_the_grammar_lists_the_built_in_names_of_metta() -> None:
    by_kind: dict[str, set[str]] = {}
    for name, builtin in core().items():
        by_kind.setdefault(builtin.kind, set()).add(name)
    documentation = {name for name in by_kind["form"] if name.startswith("@")}
    assert words("documentation") == documentation
    assert words("forms") == by_kind["form"] - documentation - _IN_OTHER_RULES
    assert (words("functions") | words("operators")) - _IN_OTHER_RULES == by_kind["function"]
    assert words("types") == by_kind["type"]
    assert words("constants") == by_kind["value"] - _IN_OTHER_RULES


def test_the_grammar_knows_every_keyword_of_rholang() -> None:
    peg = (ROOT / "grammars" / "rholang.peg").read_text(encoding="utf-8")
    keywords = set(re.findall(r'"([A-Za-z]+)"', peg))
    known = set(re.findall(r"[A-Za-z]+", json.dumps(grammar("rholang")["repository"])))
    assert len(keywords) > 30
    assert keywords - known == set()


def test_every_rule_that_is_included_exists() -> None:
    scopes = {"source.metta": "metta", "source.rholang": "rholang"}
    for name in ("rholang", "metta", "metta-in-rholang"):
        loaded = grammar(name)
        for included in set(re.findall(r'"include": "([^"]+)"', json.dumps(loaded))):
            scope, _, rule = included.partition("#")
            there = loaded if scope in ("", "$self") else grammar(scopes[scope])
            assert not rule or rule in there["repository"], (name, included)


def expanded(body: list[str]) -> str:
    """What a snippet reads before anything is filled in: defaults in the place of its fields."""
    text = "\n".join(body)
    defaults: dict[str, str] = {}
    for _ in range(3):  # a default may hold a field
        for number, default in re.findall(r"(?<!\\)\$\{(\d+):((?:[^${}\\]|\\.)*)\}", text):
            defaults.setdefault(number, default)
            text = text.replace(f"${{{number}:{default}}}", default)
    text = re.sub(r"(?<!\\)\$\{(\d+)\}", lambda field: defaults[field[1]], text)
    return re.sub(r"(?<!\\)\$0", "", text).replace("\\$", "$").replace("\\}", "}")


@pytest.mark.parametrize("name", ["rholang", "metta"])
def test_snippets_have_no_syntax_error(name: str) -> None:
    read: dict[str, Callable[[str], FileSummary]] = {"rholang": rholang.summarise, "metta": metta.summarise}
    snippets = json.loads((VSCODE / "snippets" / f"{name}.json").read_text(encoding="utf-8"))
    assert len(snippets) > 8
    for title, snippet in snippets.items():
        assert snippet["description"], title
        text = expanded(snippet["body"])
        found = [d for d in read[name](text).diagnostics if d.severity is Severity.ERROR and d.code != "RH101"]
        assert not re.search(r"\$\{?\d", text), text
        assert [(title, d.code, d.message) for d in found if d.code in ("RH001", "RH002", "MT001", "MT002")] == []
