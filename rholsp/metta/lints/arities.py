"""MT101, MT102: built-in forms and functions with a wrong number of arguments, according to `metta.dialect`."""

from collections.abc import Iterator

from rholsp.metta import diagnostic_codes
from rholsp.metta.builtins import Builtin, builtins
from rholsp.metta.dialects import AUTO, DIALECTS, PETTA, accepts
from rholsp.model.summary import Diagnostic, FileSummary, Severity


def refused_by_some(entry: Builtin, given: int) -> bool:
    """Whether a call is worth a record."""
    return any(accepts(entry, dialect, given) is False for dialect in DIALECTS.values())


def may_find(summary: FileSummary) -> bool:
    """Whether some dialect refuses a call of the file."""
    return bool(summary.doubtful_calls)


def arity_findings(summary: FileSummary, dialect: str) -> Iterator[Diagnostic]:
    """A warning at each call that the dialect refuses.

    Without a dialect, a warning where both evaluators know the name and all implementations refuse the call, a hint
    where one alone knows it or, outside of regions, PeTTa accepts it, and nothing where an evaluator accepts it.
    """
    for call in summary.doubtful_calls:
        entry = builtins()[call.name]
        # What stands in a program of a node, PeTTa never runs.
        elsewhere = summary.region_at(call.place.start) is None
        severity = _severity(entry, call.given, dialect, elsewhere)
        if severity is None:
            continue
        code = diagnostic_codes.MALFORMED if entry.kind == "form" else diagnostic_codes.BUILTIN_ARITY
        wanted = _number(entry.least, entry.most)
        message = f"`{entry.name}` takes {wanted}, not {call.given}: `{entry.signature}`"
        if dialect != AUTO:
            message = f"{DIALECTS[dialect]} does not take {call.given} parts: `{entry.signature}`"
        yield Diagnostic(code, severity, *call.place, message)


def _severity(entry: Builtin, given: int, dialect: str, elsewhere: bool) -> Severity | None:
    if dialect != AUTO:
        return Severity.WARNING if accepts(entry, DIALECTS[dialect], given) is False else None
    if given >= entry.least and (entry.most is None or given <= entry.most):
        return None
    doubted = (elsewhere and accepts(entry, PETTA, given)) or not entry.is_everywhere
    return Severity.HINT if doubted else Severity.WARNING


def _number(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least} parts"
    if least == most:
        return f"{least} part{'' if least == 1 else 's'}" if least else "no parts"
    return f"{least} to {most} parts"
