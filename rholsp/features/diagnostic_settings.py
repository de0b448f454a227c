"""Which diagnostics are wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiagnosticSettings:
    """What the editor's settings say about diagnostics."""

    disabled: frozenset[str] = frozenset()
    """Codes of findings that nobody wants. Errors are shown nevertheless."""
    metta_dialect: str = "auto"
    """One of metta/dialects.py: by whose rules MeTTa is judged."""


DEFAULTS = DiagnosticSettings()
