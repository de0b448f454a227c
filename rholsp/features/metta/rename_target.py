"""Spelling of MeTTa's names for renaming: see rholsp.features.rename_target."""

import re
from dataclasses import dataclass

from rholsp.metta.builtins import builtins, core
from rholsp.metta.names import why_not_a_name
from rholsp.metta.summary_builder import PREFIX
from rholsp.model.summary import Span, Symbol, SymbolKind

_PLAIN = re.compile(r"[\w&][^\\$]*|\$\w[^\\$]*")
"""One token behind a `!` too, and in a string of Rholang the letters that it is: neither escape nor `${…}`."""


@dataclass(frozen=True, slots=True)
class MettaName:
    """A symbol, or a variable with its `$`."""

    text: str
    kind: SymbolKind
    old: str
    """What it is called before the rename."""

    @property
    def key(self) -> str | None:
        return PREFIX + self.text if self.kind is SymbolKind.GLOBAL else None

    @property
    def is_plain(self) -> bool:
        # What the texts around a built-in name mean depends on it, also where the workspace may define it.
        return _PLAIN.fullmatch(self.text) is not None and self.text not in builtins()

    @property
    def is_bindable(self) -> bool:
        return self.kind is SymbolKind.VARIABLE

    def with_text(self, new: str) -> "MettaName":
        return MettaName(new, self.kind, self.old)

    def why_not_a_name(self) -> str | None:
        return why_not_a_name(self.text, self.kind, self.old)

    def editable_span(self, text: str, occurrence: Span) -> Span | None:
        return occurrence if text[occurrence.start : occurrence.end] == self.text else None


def spelling_of(symbol: Symbol) -> MettaName | str:
    """The editable part of a symbol's name, or the reason, for the user, why there is none."""
    if symbol.kind is SymbolKind.GLOBAL and symbol.name in core():
        return f"`{symbol.name}` is built into MeTTa: other texts refer to the built-in"
    return MettaName(symbol.name, symbol.kind, symbol.name)
