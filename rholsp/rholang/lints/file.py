"""Lints of the whole file: several top-level processes, unused binders (docs/diagnostics.md RH003, RH402)."""

from collections.abc import Iterator, Sequence, Set

from rholsp.model.columns import ROLE_BITS, ROLE_MASK
from rholsp.model.reporting import report
from rholsp.model.summary import Diagnostic, Severity, SymbolKind
from rholsp.rholang.draft import Draft
from rholsp.rholang.lints.sorts import is_called
from rholsp.rholang.summary_builder import Builder, Part, first_token, last_token, spelling, token_span
from rholsp.rholang.syntax_errors import not_a_call
from rholsp.syntax.tree import Tree

_BINDERS = frozenset({SymbolKind.NEW, SymbolKind.FORMAL, SymbolKind.RECEIVED, SymbolKind.LET, SymbolKind.CASE})
_PATTERN_BINDERS = frozenset({SymbolKind.FORMAL, SymbolKind.RECEIVED, SymbolKind.CASE})

_DUPLICATES = frozenset({"RH102", "RH113", "RH114"})
"""Codes that a syntax error nearby may explain."""
_VALUES = ("RH2", "RH3", "RH5")
"""Codes about the values of expressions, which are others where a token is missing."""
_MANY_ERRORS = 10
"""A file with more syntax errors is written in something else, and what its names mean is a guess."""


def sound(b: Builder, tree: Tree) -> list[Diagnostic]:
    """The findings that can be believed in a file with syntax errors."""
    processes = tree.root[1] if len(tree.root) > 1 else ()
    diagnostics, broken = b.diagnostics, b.broken
    if not broken and len(processes) <= 1 and not b.has_statements:
        return diagnostics
    first = _first_error(tree, processes)
    kept = [d for d in diagnostics if d.code not in _DUPLICATES or not broken]
    kept = [d for d in kept if d.end <= first or not d.code.startswith(_VALUES)]
    return kept if len(tree.errors) <= _MANY_ERRORS else [d for d in kept if not d.code.startswith("RH1")]


def _first_error(tree: Tree, processes: Sequence[Part]) -> int:
    """The offset up to which the tree is what a text without errors gives.

    Where several processes stand side by side, which no node accepts, it is open how `-` between them is meant.
    """
    places = [tree.starts[fault.token] if fault.token < len(tree) else len(tree.text) for fault in tree.errors]
    places += [start for start, _ in tree.stray]
    # What a template's statement leaves out or repeats is missing, or too much, from there on.
    statement = tree.text.find("{%")
    if statement >= 0:
        places.append(statement)
    if len(processes) > 1:
        places.append(0)
    return min(places, default=len(tree.text))


def single_process(b: Builder, processes: list[Part]) -> None:
    """RH003: the nodes run exactly one process; only the newest grammar accepts several side by side.

    The second one's first token is marked: while a word is typed above it, the rest of the file is in order.
    """
    present = [process for process in processes if process is not None]
    if len(present) < 2 or b.broken:
        return
    first, second = last_token(b, present[0]), first_token(present[1])
    if first is None or second is None:
        return
    place = token_span(b, second)
    if is_called(b, first):
        report(b, "RH001", Severity.ERROR, place, not_a_call(spelling(b, first)), (), "!(")
        return
    # Where a template's statement stands between them, it says which of them are there.
    if "{%" not in b.text[b.ends[first] : place.start]:
        message = (
            f"a node runs one process, and this file has {len(present)}; only the tree-sitter grammar accepts "
            "that. Join them with `|`"
        )
        report(b, "RH003", Severity.WARNING, place, message)


def unused(b: Builder) -> None:
    """RH402: binders that nothing refers to, but for those whose names begin with `_`."""
    if b.broken:
        return
    used = {packed >> ROLE_BITS for packed in b.owner.values() if packed & ROLE_MASK}
    used |= b.exempt_from_unused
    if b.apart is None:
        b.diagnostics.extend(found for _, found in unused_binders(b.symbols, used))
        return
    b.diagnostics.extend(b.apart.unused)
    for first, drafts in b.apart.between(b.symbols):
        for symbol, found in unused_binders(drafts, used, first):
            if not b.apart.is_used(symbol):
                b.diagnostics.append(found)


def unused_binders(symbols: Sequence[Draft], used: Set[int], first: int = 0) -> Iterator[tuple[int, Diagnostic]]:
    """The binders that are not used, by symbol; ``first`` is the number of the first one."""
    for symbol, draft in enumerate(symbols, first):
        if symbol in used or draft.kind not in _BINDERS or draft.name[0] == "_" or draft.binder is None:
            continue
        fix = "_" if draft.kind in _PATTERN_BINDERS else ""
        message = f"`{draft.name}` is never used"
        yield symbol, Diagnostic("RH402", Severity.HINT, *draft.binder, message, (), fix, True)
