"""The lints that ask a file's summary, all of them: they cost nothing while files are indexed."""

from collections.abc import Iterator

from rholsp.model.summary import Diagnostic, FileSummary, Severity, SymbolKind
from rholsp.rholang.lints.channels import channel_findings
from rholsp.rholang.lints.system_names import system_findings

_SYNTAX = frozenset({"RH001", "RH002"})


def summary_lints(summary: FileSummary) -> Iterator[Diagnostic]:
    """Findings about what is sent and received. None in a file of which a part may be missing: see `is_readable`."""
    if not is_readable(summary):
        return
    yield from system_findings(summary)
    yield from channel_findings(summary)


def may_find(summary: FileSummary) -> bool:
    """Whether these lints find more than hints, or the workspace may decide that the file is wrong: by its unbound
    names, and by what it takes from other files through the registry.
    """
    return (
        any(symbol.kind is SymbolKind.FREE and symbol.key is not None for symbol in summary.symbols)
        or bool(summary.adoptions or summary.stand_ins)
        or any(one.severity is not Severity.HINT for one in summary_lints(summary))
    )


def is_readable(summary: FileSummary) -> bool:
    """Whether a file's records hold all that is sent and received in it.

    A syntax error may have swallowed a part, and the statements of a template may leave one out or repeat it.
    """
    return not summary.statements and not any(
        d.code in _SYNTAX and d.severity is Severity.ERROR for d in summary.diagnostics
    )
