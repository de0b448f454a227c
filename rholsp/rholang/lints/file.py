"""Findings that need the whole file: how many processes it is, which binders nobody uses (RHOLANG RH003, RH402)."""

from rholsp.model.columns import ROLE_BITS, ROLE_MASK
from rholsp.model.summary import Diagnostic, Severity, Span, SymbolKind
from rholsp.rholang.lints.sorts import is_called
from rholsp.rholang.summary_builder import Builder, Part, first_token, last_token, report, spelling
from rholsp.rholang.syntax_errors import not_a_call

_BINDERS = frozenset({SymbolKind.NEW, SymbolKind.FORMAL, SymbolKind.RECEIVED, SymbolKind.LET, SymbolKind.CASE})
_PATTERN_BINDERS = frozenset({SymbolKind.FORMAL, SymbolKind.RECEIVED, SymbolKind.CASE})

_DUPLICATES = frozenset({"RH102", "RH113", "RH114"})
"""Codes that a syntax error nearby may explain."""
_MANY_ERRORS = 10
"""A file with more syntax errors is written in something else, and what its names mean is a guess."""


def sound(diagnostics: list[Diagnostic], errors: int, broken: bool) -> list[Diagnostic]:
    """The findings that can be believed in a file with that many syntax errors; ``broken`` also by its tokens."""
    if not broken:
        return diagnostics
    kept = [d for d in diagnostics if d.code not in _DUPLICATES]
    return kept if errors <= _MANY_ERRORS else [d for d in kept if not d.code.startswith("RH1")]


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
    place = Span(b.starts[second], b.ends[second])
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
    for symbol, draft in enumerate(b.symbols):
        if symbol in used or draft.kind not in _BINDERS or draft.name[0] == "_" or draft.binder is None:
            continue
        fix = "_" if draft.kind in _PATTERN_BINDERS else ""
        message = f"`{draft.name}` is never used"
        report(b, "RH402", Severity.HINT, draft.binder, message, (), fix, True)
