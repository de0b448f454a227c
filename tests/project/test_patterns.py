"""Regular expressions that mean the same on every CPython that rholsp supports.

Before 3.11.5, `re` loses its place where the body of a possessive or atomic group fails half-way. Possessive single
characters are not concerned.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from rholsp.metta.grammar import language as metta
from rholsp.rholang.grammar import language as rholang

PACKAGE = Path(__file__).parents[2] / "rholsp"
SINGLE = {sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN, sre.CATEGORY}


def patterns() -> Iterator[tuple[str, str]]:
    """Every literal that the package compiles, and every token of its grammars."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    flags = "(?x)" if "VERBOSE" in ast.unparse(node) else ""
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", flags + first.value
    for language in (rholang(), metta()):
        for token in language.grammar.tokens.values():
            yield token.name, token.pattern


def _is_risky(parsed: Any) -> bool:
    """Whether a possessive repetition of more than one character, or an atomic group, is part of it."""
    if isinstance(parsed, sre_parser.SubPattern):
        return any(_is_risky(item) for item in parsed)
    if not isinstance(parsed, tuple | list):
        return False
    if parsed and parsed[0] is sre.ATOMIC_GROUP:
        return True
    if parsed and parsed[0] is sre.POSSESSIVE_REPEAT:
        body = parsed[1][2]
        return len(body) != 1 or body[0][0] not in SINGLE
    return any(_is_risky(item) for item in parsed)


def test_no_group_is_possessive() -> None:
    found = dict(patterns())
    assert len(found) > 60
    assert [place for place, pattern in found.items() if _is_risky(sre_parser.parse(pattern))] == []


@pytest.mark.parametrize("pattern", [r"(?:ab)*+", r"(?>ab)", r"x(?:y|(?:a+b)++)?"])
def test_what_is_looked_for_is_found(pattern: str) -> None:
    assert _is_risky(sre_parser.parse(pattern))
    assert not _is_risky(sre_parser.parse(r"[^*]*+(?:a*+b++)*"))
