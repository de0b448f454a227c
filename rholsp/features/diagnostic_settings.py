"""The settings of diagnostics."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiagnosticSettings:
    """The editor's settings that change which diagnostics a file has."""

    disabled: frozenset[str] = frozenset()
    """Codes that are switched off. Errors are shown all the same."""
    metta_dialect: str = "auto"
    """One of metta/dialects.py: by whose rules MeTTa is judged."""


DEFAULTS = DiagnosticSettings()

DIAGNOSTICS = "diagnostics"
"""Under this name findings keep something of each unit that they have looked at: see `FileFacts.unseen`."""
