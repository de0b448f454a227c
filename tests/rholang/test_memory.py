"""What an edited text means is held once."""

import gc
from collections import Counter
from types import FunctionType, ModuleType

from rholsp.model.summary import Contract, OutlineItem, Receive, Send, Symbol
from rholsp.rholang.analysis import Analysis, analyse
from rholsp.rholang.unit import Part

UNIT = (
    "// says what it does\n"
    "contract c{0}(@a, ret) = {{ new b in {{ b!({0}, a) | for (@x, y <- b) {{ ret!(x, *y, {0}, c{1}, a) }} }} }}"
)
TEXT = "new top in {\n" + " |\n".join([UNIT.format(i, i + 1) for i in range(60)]) + "\n}"


def records(analysis: Analysis) -> Counter[type]:
    """How many there are of each kind, anywhere in what is kept for the next version."""
    found: Counter[type] = Counter()
    seen = {id(analysis.grammar)}
    stack: list[object] = [analysis]
    while stack:
        top = stack.pop()
        if id(top) not in seen and not isinstance(top, type | ModuleType | FunctionType):
            seen.add(id(top))
            found[type(top)] += 1
            stack += gc.get_referents(top)
    return found


def ask(analysis: Analysis) -> None:
    """Looks at all that the text means."""
    summary = analysis.summary
    for items in (summary.symbols, summary.contracts, summary.sends, summary.receives, summary.outline):
        assert len(tuple(items)) == len(items)


def test_records_are_held_once_wherever_their_units_went() -> None:
    text, analysis = TEXT, analyse(TEXT)
    for at, typed in ((13, "x!(1) | "), (700, " "), (13, "new z in { z!(1) } | "), (13, "\n"), (len(TEXT), " ")):
        ask(analysis)
        text = text[:at] + typed + text[at:]
        analysis = analyse(text, analysis)
    ask(analysis)
    summary, found = analysis.summary, records(analysis)
    for kind, items in (
        (Symbol, summary.symbols),
        (Contract, summary.contracts),
        (Send, summary.sends),
        (Receive, summary.receives),
        (OutlineItem, summary.outline),
    ):
        assert found[kind] == len(items), kind


def test_occurrences_are_held_once() -> None:
    """In the columns of the file, not with each unit and group as well."""
    text, analysis = TEXT, analyse(TEXT)
    for at in (13, 13, len(TEXT), 700):
        text = text[:at] + " " + text[at:]
        analysis = analyse(text, analysis)
        for placed in (*analysis.placed, *analysis.units()):
            found = placed.unit.occurrences
            columns = (found.whole if isinstance(found, Part) else found).now.columns
            assert columns.starts is analysis.summary.starts
            assert columns.symbol_of is analysis.summary.symbol_of
