"""The symbols of the names in a tree, as the file's summary has resolved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rholsp.model.summary import FileSummary
from rholsp.rholang import nodes
from rholsp.rholang.names import unwrap
from rholsp.syntax.tree import Slot, Tree


@dataclass(frozen=True, slots=True)
class Hidden:
    """An argument that nobody writes: the return channel of `x!?(a)` (docs/rholang.md 2.6)."""

    symbol: int
    """One that the summary does not have."""


@dataclass(frozen=True, slots=True)
class ResolvedNames:
    """Symbols by the place where their occurrences begin."""

    tree: Tree
    symbol_at: Mapping[int, int]

    @staticmethod
    def of(tree: Tree, summary: FileSummary) -> ResolvedNames:
        return ResolvedNames(tree, dict(zip(summary.starts, summary.symbol_of, strict=True)))

    def named(self, part: Slot) -> int | None:
        """The symbol of a name or of a variable: `x`, `@x`, `@"s"`, `@*x`."""
        while part is not None:
            if part.__class__ is int:
                return self.symbol_at.get(self.tree.starts[part])
            if part[0] not in ("quote", "eval"):
                return None
            symbol = self.symbol_at.get(self.tree.starts[part[nodes.SIGN]]) if part[nodes.SIGN] is not None else None
            if symbol is not None:
                return symbol
            part = unwrap(part[nodes.OPERAND])
        return None

    def passed(self, value: Slot) -> int | None:
        """The symbol that a process passes on: `x`, `*x`, `bundle+{*x}`; None for any other process."""
        if isinstance(value, Hidden):
            return value.symbol
        value = unwrap(value)
        while value.__class__ is tuple and value[0] == "bundle":
            value = unwrap(value[nodes.BUNDLE_BODY])
        if value.__class__ is int or (value.__class__ is tuple and value[0] == "eval"):
            return self.named(value)
        return None
