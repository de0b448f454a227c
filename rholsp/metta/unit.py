"""What a run of top-level forms means, as data: a text is one of them, an open one several (analysis.py)."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rholsp.metta.declarations import Declarations
from rholsp.model.stretches import Kept
from rholsp.model.summary import Contract, Diagnostic, DoubtfulCall, ModuleUse, OutlineItem, Send, Symbol

Call = tuple[str, int]
"""A function's name and a number of arguments."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a run of forms means, as it was read: offsets are those of the text it was read in.

    Its symbols and contracts are numbered from 0.
    """

    offset: int
    """Of its first token."""
    length: int
    starts: array[int]
    ends: array[int]
    symbol_of: array[int]
    roles: bytes
    longest: int
    symbols: tuple[Symbol, ...]
    shared: tuple[int, ...]
    """Numbers of those that are symbols of the workspace."""
    keys: tuple[str, ...]
    """Their keys."""
    contracts: tuple[Contract, ...]
    sends: tuple[Send, ...]
    outline: tuple[OutlineItem, ...]
    searched: tuple[str, ...]
    """See `Brief`."""
    tells: bool
    """Whether it declares a type."""
    diagnostics: tuple[Diagnostic, ...]
    doubtful_calls: tuple[DoubtfulCall, ...]
    modules: tuple[ModuleUse, ...]
    errors: int
    """How many syntax errors it has."""
    declarations: Declarations
    """Its own."""
    defines: Sequence[str]
    """Names of its contracts."""
    introduces: Sequence[str]
    """Names that declarations name."""
    rules: tuple[int, ...]
    """Numbers of its contracts that stand in no other."""
    rule_texts: tuple[str, ...]
    """What these are, without what layout changes."""
    takes: Sequence[Call]
    """What its rules take, of the text's functions."""
    built: Sequence[Call]
    """See `Builder.built`, of the text's functions."""
    calls: Sequence[Call]
    """The calls of the text's functions that can be judged, each once."""
    callers: Sequence[Sequence[int]]
    """Where they are: numbers in `sends`."""
    asked: Mapping[str, bool]
    """See `Builder.asked`."""
    kept: Kept = field(default_factory=Kept)
    """What features made of it."""
