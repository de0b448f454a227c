"""Records findings during a walk, in any language."""

from typing import Protocol

from rholsp.model.summary import Diagnostic, Related, Severity, Span


class Reporting(Protocol):
    """What collects findings."""

    diagnostics: list[Diagnostic]


def report(
    to: Reporting,
    code: str,
    severity: Severity,
    place: Span,
    message: str,
    related: tuple[Related, ...] = (),
    fix: str = "",
    unnecessary: bool = False,
) -> None:
    """Note a finding."""
    to.diagnostics.append(Diagnostic(code, severity, place.start, place.end, message, related, fix, unnecessary))
