"""The settings of diagnostics."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiagnosticSettings:
    """The editor's settings that change which diagnostics a file has."""

    disabled: frozenset[str] = frozenset()
    """Codes of findings that nobody wants. Errors are shown nevertheless."""
    metta_dialect: str = "auto"
    """One of metta/dialects.py: by whose rules MeTTa is judged."""


DEFAULTS = DiagnosticSettings()
