"""The row type of the languages' tables of diagnostic codes."""

from typing import NamedTuple

from rholsp.model.summary import Severity


class DiagnosticCode(NamedTuple):
    """One kind of finding."""

    code: str
    title: str
    """What was found, in a few words."""
    severity: Severity
    """The usual one; a few codes are milder in some places, which `about` says."""
    about: str
    """Why that is a mistake, or may be one, and what to write instead. Markdown, one paragraph."""
    bad: str = ""
    """A text with such a finding; '' where no text alone can show one."""
    good: str = ""
    """How it is meant: a text without one."""
