"""Compiles the text of a `.peg` file to a grammar, or to a Python module that holds the compiled grammar.

Compiling costs some 100 ms, mostly for reading the grammar. A program that starts often keeps the module beside its
code and uses it as long as `digest` of the grammar's text is the one that the module was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rholsp.syntax.analysis import analyse
from rholsp.syntax.bracket_regions import find_regions
from rholsp.syntax.codegen import Generator
from rholsp.syntax.compiled_grammar import CompiledGrammar, ParseFunction, digest
from rholsp.syntax.grammar import Choice, Grammar, Seq
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.peg_reader import read_grammar
from rholsp.syntax.plan import plan_rules
from rholsp.syntax.recovery import BracketRegion, ListRecoveryPoint, RecoveryPoint

HEAD = '''"""The compiled {name}: made by `make grammars`, not by hand. A test compares it with the grammar."""

# ruff: noqa
# mypy: ignore-errors

from rholsp.syntax.grammar import Choice, Grammar, Look, Ref, Repeat, Seq, Token, Tokens
from rholsp.syntax.compiled_grammar import CompiledGrammar
from rholsp.syntax.lexer import Lexer
from rholsp.syntax.recovery import BracketRegion, ListRecoveryPoint, RecoveryPoint

DIGEST = {digest!r}
'''


def compile_grammar(text: str) -> CompiledGrammar:
    """Compile the text of a `.peg` file. Raises GrammarError if the grammar cannot be used."""
    grammar, regions, starters, source, constants = _compile(text)
    return CompiledGrammar(grammar, Lexer(grammar), regions, starters, _load(source, constants))


def compiled_module(name: str, text: str) -> str:
    """Source of a module whose ``language()`` is the compiled grammar, the same for the same text."""
    grammar, regions, starters, source, constants = _compile(text)
    lines = [HEAD.format(name=name, digest=digest(text))]
    sets: dict[frozenset[str], str] = {}
    rows = [f"{key} = {_literal(value, sets)}" for key, value in constants.items()]
    table = _literal(regions, sets)
    lines += [f"{key} = frozenset({''.join(sorted(value))!r})" for value, key in sets.items()]
    lines += rows
    lines += ["", "", source]
    lines += [
        "",
        "def language() -> CompiledGrammar:",
        f"    grammar = {_literal(grammar, {})}",
        f"    regions = {table}",
    ]
    starts = f"frozenset({''.join(sorted(starters))!r})"
    lines += [f"    return CompiledGrammar(grammar, Lexer(grammar), regions, {starts}, parse)", ""]
    return "\n".join(lines)


def _compile(text: str) -> tuple[Grammar, tuple[BracketRegion, ...], frozenset[str], str, dict[str, Any]]:
    grammar = read_grammar(text)
    facts = analyse(grammar)
    plans = plan_rules(grammar)
    regions = find_regions(facts, plans)
    return grammar, tuple(regions.table), regions.starters, *Generator(facts, plans, regions).source()


def _load(source: str, constants: Mapping[str, Any]) -> ParseFunction:
    namespace = dict(constants)
    exec(compile(source, "<grammar>", "exec"), namespace)
    parse: ParseFunction = namespace["parse"]
    return parse


def _literal(value: Any, sets: dict[frozenset[str], str]) -> str:
    """Python source of a constant, in which sets go by the names that ``sets`` collects."""
    match value:
        case frozenset():
            return sets.setdefault(value, f"SET{len(sets)}")
        case RecoveryPoint() | ListRecoveryPoint() | BracketRegion():
            return f"{type(value).__name__}({', '.join(_literal(item, sets) for item in value)})"
        case tuple():
            return f"({' '.join(f'{_literal(item, sets)},' for item in value)})"
        case Mapping():
            return f"{{{', '.join(f'{key!r}: {_literal(item, sets)}' for key, item in value.items())}}}"
        case Grammar():
            parts = (value.start, value.rules, value.tokens, value.trivia, value.far)
            return f"Grammar({', '.join(_literal(part, sets) for part in parts)})"
        case Seq(items) | Choice(items):
            return f"{type(value).__name__}({_literal(items, sets)})"
    return repr(value)
