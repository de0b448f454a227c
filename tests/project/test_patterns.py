"""No regular expression takes more than linear time, whatever text it meets.

Each one is run on strings made of its own letters, again and again, in two sizes. Where a pattern is only ever matched
at a place, that is what is tried; where it searches, or nobody can tell, it searches the whole string.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import rholsp
from rholsp.metta import grammar as metta
from rholsp.rholang import grammar as rholang

SMALL, LARGE = 1_000, 8_000
TOO_SLOW = 0.05
"""Seconds of processor time for the large string: a linear pattern takes a hundredth of it."""
GROWTH = 24
"""How many times as long the large string may take: eight would be linear, sixty-four is quadratic."""
SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
MATCHES = frozenset({"match", "fullmatch"})


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(rholsp.__path__, "rholsp."):
        if not found.name.endswith(("__main__", ".compiled")):
            yield importlib.import_module(found.name)


def used(tree: ast.AST) -> dict[str, set[str]]:
    """By name, the methods of it that the module calls; `?` where it does anything else with the name."""
    found: dict[str, set[str]] = {}
    owners = {
        id(node.value): node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.setdefault(node.id, set()).add(owners.get(id(node), "?"))
    return found


def patterns() -> Iterator[tuple[str, re.Pattern[Any], bool]]:
    """Name, pattern, and whether it searches."""
    for module in modules():
        tree = ast.parse(inspect.getsource(module))
        uses = used(tree)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                searches = not uses.get(name, {"?"}) <= MATCHES
                yield f"{module.__name__}.{name}", value, searches
        for node in ast.walk(tree):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), attr), [ast.Constant(str() | bytes() as text), *_]) if (
                    attr in SEARCHES | MATCHES
                ):
                    yield f"{module.__name__}:{node.lineno}", re.compile(text), attr in SEARCHES
    for language in (rholang.language(), metta.language()):
        for name in ("master", "classify", "closed"):
            yield f"{language.grammar.start}.{name}", getattr(language.lexer, name), name != "classify"


PATTERNS = {name: (pattern, searches) for name, pattern, searches in patterns()}


def letters(pattern: re.Pattern[Any]) -> list[str]:
    """Some of the characters that the pattern speaks of, and a few others."""
    found: dict[str, None] = {}

    def walk(part: Any) -> None:
        match part:
            case (op, int(char)) if str(op) in ("LITERAL", "NOT_LITERAL"):
                found.setdefault(chr(char))
            case (op, (int(first), int())) if str(op) == "RANGE":
                found.setdefault(chr(first))
            case list() | tuple() | parser.SubPattern():
                for inner in part:
                    walk(inner)

    walk(parser.parse(pattern.pattern, pattern.flags & ~(0 if isinstance(pattern.pattern, str) else re.UNICODE)))
    return list(dict.fromkeys([*list(found)[:6], "a", " ", "\n", "0", '"', "\\"]))


def seconds(pattern: re.Pattern[Any], searches: bool, text: str) -> float:
    subject: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    began = time.process_time()
    if searches:
        for _ in pattern.finditer(subject):
            pass
    else:
        pattern.match(subject)
        pattern.fullmatch(subject)
    return time.process_time() - began


def slow_on(pattern: re.Pattern[Any], searches: bool) -> Iterator[str]:
    own = letters(pattern)
    units = [*own, *(a + b for a in own for b in own if a != b)]
    # What comes last may fit nothing, or be cut in the middle.
    for unit, end in [(one, last) for one in units for last in ("\x01", one[:1])]:
        small, large = (unit * (size // len(unit)) + end for size in (SMALL, LARGE))
        if seconds(pattern, searches, small) > TOO_SLOW:
            yield f"{unit!r} already in a small text"
        elif seconds(pattern, searches, large) > TOO_SLOW:
            # A busy machine may have been slow once.
            ratio = min(seconds(pattern, searches, large) for _ in range(3)) / max(
                min(seconds(pattern, searches, small) for _ in range(3)), 1e-6
            )
            if ratio > GROWTH:
                yield f"{unit!r}: {ratio:.0f} times as long for a text of eight times the length"


@pytest.mark.parametrize("name", PATTERNS)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    assert list(slow_on(*PATTERNS[name])) == []


@pytest.mark.parametrize(
    ("pattern", "searches"), [(r"(a|a)*b", False), (r"(?:a+)+b", False), (r'"(?:[^"\\]|\\.)*"', True), (r" *,", True)]
)
def test_what_is_not_linear_would_be_found(pattern: str, searches: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.project.test_patterns.SMALL", 22)
    monkeypatch.setattr("tests.project.test_patterns.TOO_SLOW", 0.002)
    assert next(slow_on(re.compile(pattern), searches), None) is not None
