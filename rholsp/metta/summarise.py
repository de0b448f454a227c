"""From a MeTTa text to a `FileSummary`: a look ahead for what it declares, one walk, then columns.

docs/metta.md is the specification. Any text gives a summary; the time is linear in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rholsp.metta.declarations import declarations_of
from rholsp.metta.grammar import language, trees_of
from rholsp.metta.lints.file import arities, duplicates
from rholsp.metta.placed import Placed
from rholsp.metta.units import Around, read
from rholsp.model.allowances import allowances
from rholsp.model.moved import Place
from rholsp.model.summary import Diagnostic, FileSummary
from rholsp.text.lines import LineIndex


def summarise(text: str) -> FileSummary:
    """The meaning of a text. Never raises."""
    lexed = language().lexer.lex(text)
    trees = trees_of(lexed, 0, len(lexed.starts))
    declared = declarations_of(trees, 0)
    unit = read(trees, 0, Around(declared), declared, frozenset())
    whole = Placed(unit, Place(0, range(len(unit.symbols)), 0), 0, (), ())
    return FileSummary(
        lines=LineIndex.of(text),
        starts=unit.starts,
        ends=unit.ends,
        symbol_of=unit.symbol_of,
        roles=unit.roles,
        longest=unit.longest,
        symbols=unit.symbols,
        contracts=unit.contracts,
        sends=unit.sends,
        outline=unit.outline,
        diagnostics=findings([whole], unit.diagnostics),
        doubtful_calls=unit.doubtful_calls,
        modules=unit.modules,
        allowances=allowances(text, lexed.starts, lexed.ends),
    )


def findings(units: Sequence[Placed], own: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings of a text: those of its units, and what all together decide."""
    found = [*own, *duplicates(units), *arities(units)]
    found.sort(key=lambda d: (d.start, d.end, d.code))
    return tuple(found)
